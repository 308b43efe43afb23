import { DAY } from '../base/units';
import { attackerSource, firms, habitsOf, makeTenant } from './people';
import { Random } from './random';
import { challenged, prompted, silent, wrongPassword } from './sign-ins';
import { signInCells } from './layouts/log-analytics-cells';
import { logAnalyticsCells } from './layouts/log-analytics';
import { minimalCell, utf8 } from './layouts/text';
import type { SignIn } from './acts';

/** The 48 columns of a bulk table, ten of them JSON cells. */
export const bulkColumns = [
  'TenantId',
  'SourceSystem',
  'TimeGenerated',
  'OperationName',
  'OperationVersion',
  'Category',
  'ResultType',
  'ResultDescription',
  'DurationMs',
  'CorrelationId',
  'ResourceGroup',
  'Identity',
  'Level',
  'Location',
  'AppDisplayName',
  'AppId',
  'AuthenticationDetails',
  'AuthenticationProcessingDetails',
  'AuthenticationRequirement',
  'AuthenticationRequirementPolicies',
  'ClientAppUsed',
  'ConditionalAccessPolicies',
  'ConditionalAccessStatus',
  'CreatedDateTime',
  'DeviceDetail',
  'IsInteractive',
  'Id',
  'IPAddress',
  'LocationDetails',
  'MfaDetail',
  'NetworkLocationDetails',
  'OriginalRequestId',
  'ProcessingTimeInMilliseconds',
  'RiskDetail',
  'RiskEventTypes_V2',
  'RiskLevelAggregated',
  'RiskState',
  'ResourceDisplayName',
  'Status',
  'TokenIssuerType',
  'UserAgent',
  'UserDisplayName',
  'UserId',
  'UserPrincipalName',
  'UserType',
  'UniqueTokenIdentifier',
  'AutonomousSystemNumber',
  'Type',
] as const;

/** What a query that projects says of a sign-in, about 500 bytes a row: for tables of ten million. */
export const narrowColumns: readonly (typeof bulkColumns)[number][] = [
  'CreatedDateTime',
  'Id',
  'CorrelationId',
  'UserPrincipalName',
  'UserId',
  'AppDisplayName',
  'IPAddress',
  'Location',
  'AutonomousSystemNumber',
  'ResultType',
  'ResultDescription',
  'AuthenticationRequirement',
  'ConditionalAccessStatus',
  'DeviceDetail',
  'IsInteractive',
];

const BATCH = 500;

/**
 * Sign-ins without end, for benchmarks: Log Analytics CSV, about 2.5 KB a row, in time order over 30 days. Synthetic.
 * @param rows data rows after the header.
 * @param columns which of {@link bulkColumns} there are.
 * @returns chunks of whole rows, at most some 1.2 MB each; the first begins with the BOM and the header.
 */
export function* bulkLogAnalyticsCsv(
  rows: number,
  seed: number,
  columns: readonly (typeof bulkColumns)[number][] = bulkColumns,
): Generator<Uint8Array> {
  const random = new Random(seed);
  const tenant = makeTenant(random.fork('people'), firms[0]!, 400);
  const habits = tenant.people.map((_, i) => habitsOf(random.fork(`person ${i}`), i));
  const attacker = attackerSource();
  const start = Date.UTC(2026, 8, 30);
  const step = (30 * DAY) / Math.max(1, rows);

  const signIn = (i: number): SignIn => {
    const who = Math.floor(random.next() * random.next() * tenant.people.length);
    const person = tenant.people[who]!;
    const own = habits[who]!;
    const time = Math.floor(start + i * step);
    const source = random.pick([own.office, own.home, own.home, own.mobile]);
    const dice = random.next();
    if (dice < 0.03) return wrongPassword(random, time, person, random.chance(0.2) ? attacker : source);
    if (dice < 0.06) return challenged(random, time, person, source);
    if (dice < 0.065)
      return prompted(random, time, person, source, random.chance(0.5) ? 'denied' : 'timeout');
    if (dice < 0.2) return prompted(random, time, person, source, 'approved');
    const token = silent(random, time, person, source, { interactive: dice < 0.5 });
    return { ...token, steps: token.steps.slice(1) };
  };

  let text = '\uFEFF';
  for (let i = 0; i < rows || i === 0; i += BATCH) {
    for (let k = i; k < Math.min(i + BATCH, rows); k++) {
      const cells = signInCells(tenant, signIn(k), true);
      if (k === 0)
        text +=
          columns.map((name) => (cells[name]?.type === 'datetime' ? `${name} [UTC]` : name)).join(',') +
          '\r\n';
      text +=
        logAnalyticsCells(
          columns.map((name) => cells[name]!),
          false,
        )
          .map(minimalCell)
          .join(',') + '\r\n';
    }
    yield utf8(text);
    text = '';
  }
}
