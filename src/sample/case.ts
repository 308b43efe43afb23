import { DAY, HOUR, MINUTE, type EpochMs } from '../base/units';
import { inOrder, type Act, type SampleFile, type Tenant } from './acts';
import { background } from './background';
import { layouts, type LayoutId } from './layouts';
import { graphAuditJson } from './layouts/entra-audit';
import { logAnalyticsCsv } from './layouts/log-analytics';
import { purviewCsv } from './layouts/ual';
import { attackerSource, firms, makeTenant } from './people';
import { Random } from './random';
import { walkthrough, type Attack } from './walkthrough';

/** Everything about a generated firm; `attack` is null where there was none. All of it is synthetic. */
export interface GeneratedCase {
  tenant: Tenant;
  /** By time. */
  acts: Act[];
  attack: Attack | null;
  files: SampleFile[];
}

const SAMPLE_SEED = 20260914;
const START = Date.UTC(2026, 7, 31);
/** The first prompt, two weeks in: a full baseline before it. */
export const SAMPLE_ATTACK_START: EpochMs = Date.UTC(2026, 8, 14, 14, 6);

/**
 * The built-in sample case: Harbor Law LLP, sixty people, 2026-08-31 to 2026-09-21, the chief financial officer
 * attacked on 2026-09-14 at 14:06 UTC.
 * @returns three files: sign-ins (Log Analytics CSV), directory audit (Graph JSON), unified audit log (Purview CSV).
 */
export function sampleCase(seed: number = SAMPLE_SEED): SampleFile[] {
  return sample(seed).files;
}

/** The sample case with its acts and facts, for tests. */
export function sample(seed: number = SAMPLE_SEED): GeneratedCase {
  const random = new Random(seed);
  const firm = makeTenant(random.fork('people'), firms[0]!, 60);
  const victim = firm.people[0]!;
  const { acts } = background(random.fork('background'), firm, { start: START, days: 22 }, victim);
  const attack = walkthrough(random.fork('attack'), victim, attackerSource(), SAMPLE_ATTACK_START);
  const all = inOrder([...acts, ...attack.acts]);
  const files = [
    logAnalyticsCsv(firm, all, { name: 'harborlaw-SigninLogs.csv' }),
    graphAuditJson(firm, all, { name: 'harborlaw-AuditLogs.json' }),
    purviewCsv(firm, all, { name: 'harborlaw-UnifiedAuditLog.csv' }),
  ];
  return { tenant: firm, acts: all, attack, files };
}

export interface TenantOptions {
  /** 3 to 400; 20 where left out. */
  users?: number;
  /** 22 where left out; 16 or more for a 14-day baseline before the attack. */
  days?: number;
  attack?: boolean;
  /** Log Analytics CSV, Graph audit and Purview CSV where left out. */
  layouts?: readonly LayoutId[];
}

/** Another firm: name, people, attacker, start and hour of the attack all follow from the seed. */
export function tenant(seed: number, options: TenantOptions = {}): GeneratedCase {
  const random = new Random(seed);
  const days = options.days ?? 22;
  const firm = makeTenant(random.fork('people'), random.pick(firms.slice(1)), options.users ?? 20);
  const start = Date.UTC(2026, 0, 5) + random.int(26) * 7 * DAY;
  const attacked = options.attack ?? true;
  const victim = firm.people[random.int(firm.people.length)]!;
  const { acts } = background(
    random.fork('background'),
    firm,
    { start, days },
    attacked ? victim : undefined,
  );
  const moment =
    start + Math.max(0, days - 8) * DAY + 14 * HOUR + random.int(8 * 60) * MINUTE + random.int(60_000);
  const attack = attacked
    ? walkthrough(random.fork('attack'), victim, attackerSource(random.int(3)), moment)
    : null;
  const all = inOrder([...acts, ...(attack?.acts ?? [])]);
  const chosen = options.layouts ?? [
    'entra.signin.log-analytics-csv',
    'entra.audit.graph-json',
    'm365.ual.purview-csv',
  ];
  return { tenant: firm, acts: all, attack, files: chosen.map((id) => layouts[id](firm, all)) };
}
