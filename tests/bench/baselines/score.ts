import { HOUR, type EpochMs } from '../../../src/base/units';
import type { Analysis } from '../../../src/correlate/analyse';
import { severities, type Incident, type Severity } from '../../../src/model/finding';
import type { Label } from '../../../src/sample/benchmark/benchmark';

/** How well alerts meet labels; the same measure for our rules and for the published ones. */

export interface Alert {
  user: string;
  first: EpochMs;
  last: EpochMs;
  what: string;
}

/** Right ones of all, with a Wilson interval of 95 %. */
export interface Share {
  right: number;
  of: number;
}

export interface Wrong {
  kind: 'miss' | 'false alert' | 'outcome' | 'stage';
  scenario: string;
  provider: string;
  seed: number;
  detail: string;
}

export interface Score {
  recall: Share;
  precision: Share;
  outcome: Share;
  stage: Share;
  /** Attacks too faint for the definition of one: an alert is not owed. */
  below: Share;
  byScenario: Map<string, { recall: Share; falseAlerts: number; outcome: Share; stage: Share }>;
  wrong: Wrong[];
}

const share = (): Share => ({ right: 0, of: 0 });

function count(into: Share, isRight: boolean): void {
  into.of++;
  if (isRight) into.right++;
}

export function emptyScore(): Score {
  return {
    recall: share(),
    precision: share(),
    outcome: share(),
    stage: share(),
    below: share(),
    byScenario: new Map(),
    wrong: [],
  };
}

export function add(into: Share, { right, of }: Share): void {
  into.right += right;
  into.of += of;
}

export function merge(into: Score, other: Score): void {
  for (const key of ['recall', 'precision', 'outcome', 'stage', 'below'] as const) add(into[key], other[key]);
  for (const [id, one] of other.byScenario) {
    const own = scenarioOf(into, id);
    for (const key of ['recall', 'outcome', 'stage'] as const) add(own[key], one[key]);
    own.falseAlerts += one.falseAlerts;
  }
  into.wrong.push(...other.wrong);
}

function scenarioOf(
  score: Score,
  id: string,
): { recall: Share; falseAlerts: number; outcome: Share; stage: Share } {
  let own = score.byScenario.get(id);
  if (!own)
    score.byScenario.set(id, (own = { recall: share(), falseAlerts: 0, outcome: share(), stage: share() }));
  return own;
}

/** @returns the bounds of the Wilson interval, 95 %. */
export function wilson({ right, of }: Share): [low: number, high: number] {
  if (of === 0) return [0, 1];
  const z = 1.959964;
  const p = right / of;
  const middle = p + (z * z) / (2 * of);
  const spread = z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}

/** Clocks of products differ by seconds, and a finding may begin at the sign-in before. */
const TOLERANCE = HOUR;

const meets = (label: Label, { user, first, last }: Alert): boolean =>
  label.users.includes(user) && first <= label.last + TOLERANCE && last >= label.first - TOLERANCE;

const isAlerting = (severity: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf('medium');

/** Incidents and findings of medium and above; what is told of one person within an hour is one alert. */
export function alertsOf({ incidents, findings }: Pick<Analysis, 'incidents' | 'findings'>): Alert[] {
  const told: Alert[] = [
    ...incidents
      .filter(({ severity }) => isAlerting(severity))
      .map(({ user, first, last, severity, outcome }) => ({
        user,
        first,
        last,
        what: `incident ${severity} ${outcome}`,
      })),
    ...findings
      .filter(({ severity }) => isAlerting(severity))
      .map(({ user, first, last, catalogue, why }) => ({ user, first, last, what: `${catalogue}: ${why}` })),
  ];
  return gathered(told);
}

/** Alerts of one person an hour apart or less, as one. */
export function gathered(alerts: readonly Alert[]): Alert[] {
  const list: Alert[] = [];
  const open = new Map<string, Alert>();
  for (const alert of [...alerts].sort((a, b) => a.first - b.first)) {
    const last = open.get(alert.user);
    if (last && alert.first <= last.last + HOUR) {
      last.last = Math.max(last.last, alert.last);
      last.what += `; ${alert.what}`;
      continue;
    }
    const fresh = { ...alert };
    open.set(alert.user, fresh);
    list.push(fresh);
  }
  return list;
}

const describe = ({ parameters, because, outcome }: Label): string =>
  `${JSON.stringify(parameters)}${because.length > 0 ? ` (${because.join('; ')})` : ''}${outcome ? ` → ${outcome}` : ''}`;

/** Scores alerts alone: what any rule can be measured by. */
export function scoreAlerts(seed: number, labels: readonly Label[], alerts: readonly Alert[]): Score {
  const score = emptyScore();
  for (const label of labels) {
    const isMet = alerts.some((alert) => meets(label, alert));
    if (!label.attack) continue;
    if (label.alert !== 'yes') {
      count(score.below, isMet);
      continue;
    }
    count(score.recall, isMet);
    count(scenarioOf(score, label.scenario).recall, isMet);
    if (!isMet)
      score.wrong.push({
        kind: 'miss',
        scenario: label.scenario,
        provider: label.provider,
        seed,
        detail: describe(label),
      });
  }
  for (const alert of alerts) {
    const met = labels.filter((label) => meets(label, alert));
    const isOwed = met.some(({ alert: owed }) => owed === 'yes');
    // What neither has to be told nor must not be speaks for nobody.
    if (!isOwed && met.some(({ attack, alert: owed }) => attack || owed === 'either')) continue;
    count(score.precision, isOwed);
    if (isOwed) continue;
    const about = met[0];
    scenarioOf(score, about?.scenario ?? 'ordinary days').falseAlerts++;
    score.wrong.push({
      kind: 'false alert',
      scenario: about?.scenario ?? 'ordinary days',
      provider: about?.provider ?? labels[0]?.provider ?? '',
      seed,
      detail: `${alert.user} ${new Date(alert.first).toISOString()} ${alert.what}${about ? ` ${describe(about)}` : ''}`,
    });
  }
  return score;
}

const ranks = ['attempted', 'repelled', 'blocked', 'succeeded'];
const stageNames = ['recon', 'push-bombing', 'access', 'post-access', 'exfiltration'] as const;

/** Scores an analysis: alerts, and what the incident says of outcome and stages. */
export function scoreAnalysis(
  seed: number,
  labels: readonly Label[],
  analysis: Pick<Analysis, 'incidents' | 'findings'>,
): Score {
  const score = scoreAlerts(seed, labels, alertsOf(analysis));
  const severityOf = new Map(analysis.findings.map(({ id, severity }) => [id, severity]));
  for (const label of labels) {
    if (label.outcome === null) continue;
    const incident = analysis.incidents
      .filter((one) => meets(label, { ...one, what: '' }))
      .sort((a, b) => ranks.indexOf(b.outcome) - ranks.indexOf(a.outcome))[0];
    const own = scenarioOf(score, label.scenario);
    const isRight = incident?.outcome === label.outcome;
    count(score.outcome, isRight);
    count(own.outcome, isRight);
    const tell = (kind: Wrong['kind'], saw: string): void =>
      void score.wrong.push({
        kind,
        scenario: label.scenario,
        provider: label.provider,
        seed,
        detail: `${describe(label)}; saw ${saw} of ${label.users[0]!}`,
      });
    if (!isRight) tell('outcome', incident?.outcome ?? 'no incident');
    if (!incident) continue;
    const shown = shownStages(incident, severityOf);
    for (const stage of stageNames) {
      const isTold = shown.has(stage) === label.stages.includes(stage);
      count(score.stage, isTold);
      count(own.stage, isTold);
      if (!isTold) tell('stage', `${shown.has(stage) ? '' : 'no '}${stage}`);
    }
  }
  return score;
}

/** Stages with something above information in them: that an attempt was repelled is no access. */
function shownStages({ stages }: Incident, severityOf: ReadonlyMap<string, Severity>): Set<string> {
  return new Set(
    stages
      .filter(({ findings }) => findings.some((id) => severityOf.get(id) !== 'info'))
      .map(({ stage }) => stage),
  );
}
