import type { StringTable } from '../base/string-table';
import { wideText, type Columns, type ColumnSpec, type Table } from './columns';

/** What an event is about; index 0 of every enumeration means absent. */
export const eventKinds = [
  '',
  'signin',
  'mfa',
  'directory',
  'mailbox',
  'file',
  'logon',
  'process',
  'risk',
  'other',
] as const;
export const providers = [
  '',
  'entra',
  'm365',
  'okta',
  'duo',
  'windows',
  'google',
  'ping',
  'aws',
  'other',
  'auth0',
] as const;
/** The product log a record belongs to: duplicates are looked for within one log only. */
export const productLogs = [
  '',
  'entra.signin',
  'entra.audit',
  'm365.ual',
  'okta.system-log',
  'duo.auth',
  'duo.admin',
  'duo.telephony',
  'duo.activity',
  'entra.risk',
  'entra.authdetails',
  'm365.exchange-admin',
  'm365.mailbox-audit',
  'm365.message-trace',
  'defender.identity-logon',
  'google.reports',
  'ping.pingid',
  'ping.pingone',
  'aws.cloudtrail',
  'duo.trust-monitor',
  'custom',
  'auth0.tenant-log',
  'windows.event',
  'defender.device-logon',
  'defender.device-process',
] as const;
export const outcomes = ['', 'success', 'failure', 'interrupted', 'unknown'] as const;
export const mfaMethods = [
  '',
  'push',
  'phone-call',
  'sms',
  'otp',
  'fido2',
  'certificate',
  'whfb',
  'remembered',
  'claim',
  'bypass',
  'other',
] as const;
/** One vocabulary for what became of a prompt, whatever the product. */
export const mfaResults = [
  '',
  'approved',
  'denied',
  'wrong-number',
  'fraud',
  'timeout',
  'cancelled',
  'failed',
  'code-failed',
  'blocked',
  'challenged',
  'undelivered',
] as const;
/** What an authentication step was for. `silent`: a claim, a remembered device, a skip; nobody was asked. */
export const stepRoles = ['', 'password', 'prompt', 'silent'] as const;

export type EventKind = (typeof eventKinds)[number];
export type Provider = (typeof providers)[number];
export type ProductLog = (typeof productLogs)[number];
export type Outcome = (typeof outcomes)[number];
export type MfaMethod = (typeof mfaMethods)[number];
export type MfaResult = (typeof mfaResults)[number];
export type StepRole = (typeof stepRoles)[number];

/**
 * One event of any kind. Within a source rows stand in file order; in a case they are ordered by
 * (time, source SHA-256, record) and hold no duplicates.
 */
export const eventColumns = {
  /** When it happened, UTC; Entra `createdDateTime`, M365 `CreationTime`, audit `activityDateTime`. */
  time: 'epochMs',
  kind: 'code', // eventKinds
  provider: 'code', // providers
  log: 'code', // productLogs
  /** Lower-cased UserPrincipalName, or what the log names the person by. For audit: who acted. */
  user: 'text',
  /** The directory's object id of that person. */
  userId: 'guid',
  /** Entra userType / UAL UserType in words: member, guest, system, application … */
  userType: 'text',
  ip: 'ip',
  country: 'text', // ISO 3166 alpha-2
  city: 'text',
  latitude: 'float',
  longitude: 'float',
  asn: 'int',
  app: 'text',
  resource: 'text',
  device: 'text',
  deviceId: 'guid',
  compliant: 'flag',
  managed: 'flag',
  browser: 'text',
  os: 'text',
  userAgent: 'text',
  clientApp: 'text',
  protocol: 'text',
  outcome: 'code', // outcomes
  /** The product's own result code as exported: Entra ResultType `0`, `50074`, `500121`. */
  code: 'text',
  /** The product's words for it: failure reason or additional details. */
  reason: 'text',
  authRequirement: 'text',
  conditionalAccess: 'text',
  /** JSON array of `{name, result, grant, session}` of the policies that applied. */
  caPolicies: 'text',
  mfaMethod: 'code', // mfaMethods
  mfaResult: 'code', // mfaResults
  /** `correct`, `incorrect`, `denied`, `out-of-date`, `shown`: number matching as the row states it. */
  numberMatch: 'text',
  /** What else the prompt showed: `location`, `app`, joined by a comma. */
  promptContext: 'text',
  /** Normalised activity: audit activityDisplayName or UAL Operation, blanks and the final dot trimmed. */
  operation: 'text',
  /** What it was done to: the file, mailbox, rule, target user (UPN) or object. */
  target: 'text',
  /** JSON object of the operation's parameters or modified properties, values as text. */
  parameters: 'text',
  correlationId: 'guid',
  /** Entra request id (sign-in `id`, UAL `IntraSystemId`): ties the two logs' views of one sign-in. */
  requestId: 'guid',
  sessionId: 'guid',
  tokenId: 'guid',
  tokenIssuerType: 'text',
  interactive: 'flag',
  risk: 'text',
  riskTypes: 'text',
  host: 'text',
  logonType: 'text',
  /** How many items the record stands for (MailItemsAccessed OperationCount); -1 is one. */
  items: 'int',
  /** JSON cut inside a cell: only the outer columns speak. */
  incomplete: 'flag',
  /** Index of the source in the table's list of sources. */
  source: 'int',
  record: 'int', // from 1
  line: 'int', // from 1; -1 for binary
  offset: 'float', // bytes in the source; may pass 2^31
  length: 'int', // bytes
  /** Native id, or the first half of the record's SHA-256 where the log has none. */
  nativeKey: 'guid',
  /** Columns this record fills: of two copies the fuller one is the event. */
  filled: 'int',
  /** Another name the record gives the same person: Duo's `email`. */
  userAlias: 'text',
  /** Where the prompt was answered, as opposed to `ip`, where it was asked for: the phone's address. */
  approverIp: 'ip',
  approverCountry: 'text', // ISO 3166 alpha-2
  /** The phone or key that answered, as the log names it; Duo writes its telephone number here. */
  approverDevice: 'text',
  /** Found in the slack of a log: deleted, and outside of the source's records; `record` counts these alone. */
  recovered: 'flag',
} as const satisfies ColumnSpec;

/** Authentication steps of sign-in events, ordered by (event, position in the row). */
export const stepColumns = {
  /** Row of the event the step belongs to. */
  event: 'int',
  time: 'epochMs', // authenticationStepDateTime; the event's time where the step has none
  role: 'code', // stepRoles
  method: 'code', // mfaMethods
  result: 'code', // mfaResults; absent on silent and password steps
  succeeded: 'flag',
  detail: 'text', // authenticationStepResultDetail
} as const satisfies ColumnSpec;

export type EventColumns = Columns<typeof eventColumns>;
export type EventRows = Table<typeof eventColumns>;
export type StepRows = Table<typeof stepColumns>;

/** Where a source stands in a case, as rules and exports need it. */
export interface SourceRef {
  /** Hex SHA-256 of the source's bytes: its identity. */
  sha256: string;
  name: string;
  /** Format id, `entra.signin.portal-csv`. */
  format: string | null;
}

/**
 * A whole case: events by (time, source, record), their steps, and the texts both refer to.
 * `stepStart[row]` to `stepStart[row + 1]` are the steps of an event.
 */
export interface CaseTable {
  events: EventRows;
  steps: StepRows;
  stepStart: Uint32Array;
  strings: StringTable;
  /** By the event column `source`, ordered by SHA-256. */
  sources: SourceRef[];
}

type TextColumn = {
  [C in keyof typeof eventColumns]: (typeof eventColumns)[C] extends 'text' ? C : never;
}[keyof typeof eventColumns];
type WideColumn = {
  [C in keyof typeof eventColumns]: (typeof eventColumns)[C] extends 'guid' | 'ip' ? C : never;
}[keyof typeof eventColumns];

/** @returns a text column's value; undefined where absent. */
export function textAt(
  table: Pick<CaseTable, 'events' | 'strings'>,
  column: TextColumn,
  row: number,
): string | undefined {
  return table.strings.get(table.events.columns[column][row]!);
}

/** @returns a GUID or address column's value as text; undefined where absent. */
export function wideAt(
  table: Pick<CaseTable, 'events' | 'strings'>,
  column: WideColumn,
  row: number,
): string | undefined {
  return wideText(eventColumns[column], table.events.columns[column], row, table.strings);
}

/**
 * @returns what a row says of a password by its step, as the products do that have no code for it: of Okta both ways, where
 * checking it is all the row tells; of the others that it was wrong.
 */
export function passwordStep(table: CaseTable, row: number): 'right' | 'wrong' | undefined {
  const { events, steps, stepStart } = table;
  const step = stepStart[row]!;
  if (step === stepStart[row + 1]) return undefined;
  const log = events.columns.log[row]!;
  if (log === OKTA) return steps.columns.succeeded[step] === YES ? 'right' : 'wrong';
  const isWrong =
    withoutCodes.has(log) && steps.columns.role[step] === PASSWORD && steps.columns.succeeded[step] === NO;
  return isWrong ? 'wrong' : undefined;
}
const OKTA = productLogs.indexOf('okta.system-log');
const withoutCodes = new Set(
  (['google.reports', 'ping.pingone', 'aws.cloudtrail', 'auth0.tenant-log'] as const).map((log) =>
    productLogs.indexOf(log),
  ),
);
const PASSWORD = stepRoles.indexOf('password');
/** `false` and `true` as a flag column spells them. */
const NO = 1;
const YES = 2;
