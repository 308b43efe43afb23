import type { CaseTable } from '../model/event';
import { type Detection, type Finding, type Incident, severities } from '../model/finding';
import type { Prompt } from '../model/prompt';
import { Context } from '../detect/context';
import { runRules, settingsInForce, type SettingsInForce } from '../detect/engine';
import type { Settings } from '../detect/settings';
import { type Identity, resolveUsers } from '../prompts/identity';
import { campaignsOf } from './campaigns';
import { scoreCandidates, type Scored } from './incidents';

/** Everything known of a case; plain data but for the table and the identity's arrays. */
export interface Analysis extends Detection {
  table: CaseTable;
  identity: Identity;
  /** By time; `Incident.prompts` are indices into it. */
  prompts: readonly Prompt[];
  /** Every parameter in force, for the export. */
  settings: SettingsInForce;
}

/** An analysis with what did not become an incident too; for tests and tuning. */
export interface Explained extends Analysis {
  scored: Scored[];
}

/**
 * Finds what happened in a case. Pure: same table and settings, same result, down to the ids, whatever the order the
 * sources were dropped in (the table's rows are ordered already).
 * @returns incidents ranked by severity, then confidence, then time; findings by time.
 */
export function analyse(table: CaseTable, settings: Settings = {}): Analysis {
  const {
    table: same,
    identity,
    prompts,
    findings,
    incidents,
    campaigns,
    settings: inForce,
  } = explain(table, settings);
  return { table: same, identity, prompts, findings, incidents, campaigns, settings: inForce };
}

export function explain(table: CaseTable, settings: Settings = {}): Explained {
  const identity = resolveUsers(table, settings.people);
  const ctx = new Context(table, identity, settings);
  const detected = runRules(ctx);
  const campaigns = [...ctx.earlier.values()].flat().flatMap(({ campaign }) => campaign ?? []);
  const scored = scoreCandidates(ctx, detected, campaigns);
  const incidents = scored.flatMap(({ incident }) => incident ?? []).sort(byRank);
  // A lead stands only within an incident.
  const findings: Finding[] = detected
    .filter(({ hit, finding }) => !hit.leadOnly || finding.incident !== null)
    .map(({ finding }) => finding);
  return {
    table,
    identity,
    prompts: ctx.prompts,
    findings,
    incidents,
    campaigns: campaignsOf(ctx, campaigns, incidents),
    settings: settingsInForce(settings),
    scored,
  };
}

function byRank(a: Incident, b: Incident): number {
  return (
    severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
    b.confidence - a.confidence ||
    a.first - b.first ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}
