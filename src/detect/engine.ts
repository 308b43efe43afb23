import type { Finding } from '../model/finding';
import { wideAt } from '../model/event';
import { NO_CORRECTIONS, type PeopleCorrections } from '../model/person';
import { findAccess } from './access';
import { contentId } from './content-id';
import type { Context } from './context';
import { type Hit, type Rule, valuesOf } from './rule';
import { allRules } from './rules';
import type { Settings } from './settings';

/** A finding with what joining up needs besides: clusters, prompts, other users. */
export interface Detected {
  finding: Finding;
  hit: Hit;
}

/** Every rule's parameters in force, for the findings export. */
export interface SettingsInForce {
  params: Record<string, Record<string, number>>;
  /** Null where they are taken from the data. */
  tenantDomains: string[] | null;
  allowList: boolean;
  people: PeopleCorrections;
}

export function settingsInForce(settings: Settings = {}): SettingsInForce {
  const params = Object.fromEntries(
    allRules.map((rule) => [rule.id, valuesOf(rule, settings.params?.[rule.id])]),
  );
  return {
    params,
    tenantDomains: settings.tenantDomains ? [...settings.tenantDomains].sort() : null,
    allowList: settings.allow !== undefined,
    people: settings.people ?? NO_CORRECTIONS,
  };
}

/**
 * Runs the rules in the order of their list, which is the order of the attack: later ones see earlier hits.
 * @returns findings by time, then rule, then user; incidents not yet set.
 */
export function runRules(ctx: Context, rules: readonly Rule[] = allRules): Detected[] {
  const detected: Detected[] = [];
  for (const rule of rules) {
    const isLate = rule.stage === 'post-access' || rule.stage === 'exfiltration';
    if (rule.followsAccess ?? isLate) ctx.access ??= findAccess(ctx);
    const values = valuesOf(rule, ctx.settings.params?.[rule.id]);
    const hits = rule.evaluate(ctx, values);
    ctx.earlier.set(rule.id, hits);
    for (const hit of hits) detected.push({ hit, finding: findingOf(ctx, rule, values, hit) });
  }
  ctx.access ??= findAccess(ctx);
  return detected.sort(
    ({ finding: a }, { finding: b }) =>
      a.first - b.first ||
      a.last - b.last ||
      compare(a.catalogue, b.catalogue) ||
      compare(a.user, b.user) ||
      compare(a.id, b.id),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function findingOf(ctx: Context, rule: Rule, values: Record<string, number>, hit: Hit): Finding {
  // Rows are ordered by time already.
  const evidence = [...new Set(hit.rows)].sort((a, b) => a - b);
  const user = ctx.userName(hit.user);
  const catalogue = hit.catalogue ?? rule.catalogue;
  const keys = evidence.map((row) => wideAt(ctx.table, 'nativeKey', row) ?? String(row));
  return {
    id: contentId([rule.id, catalogue, user, ...keys]),
    detection: rule.id,
    catalogue,
    version: rule.version,
    title: hit.title ?? rule.title,
    stage: rule.stage,
    techniques: hit.techniques ?? rule.techniques,
    severity: hit.severity,
    incident: null,
    user,
    first: hit.first,
    last: hit.last,
    count: hit.count,
    unit: hit.unit,
    ips: ctx.ips(evidence),
    countries: ctx.countries(evidence),
    why: hit.why,
    parameters: { ...values, ...hit.facts },
    evidence,
  };
}
