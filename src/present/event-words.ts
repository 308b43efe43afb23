import {
  passwordStep,
  textAt,
  wideAt,
  type CaseTable,
  eventKinds,
  mfaMethods,
  mfaResults,
  outcomes,
  providers,
  type MfaResult,
} from '../model/event';
import type { MarkShape } from '../model/timeline';
import type { EventRow } from '../worker/api';

const resultWords: Readonly<Record<Exclude<MfaResult, ''>, string>> = {
  approved: 'approved',
  denied: 'denied by the user',
  'wrong-number': 'wrong number entered',
  fraud: 'reported as fraud',
  timeout: 'not answered',
  cancelled: 'cancelled',
  failed: 'second factor failed, reason not stated',
  'code-failed': 'wrong code',
  blocked: 'user is blocked for MFA',
  challenged: 'asked, answer not in this row',
  undelivered: 'prompt could not be delivered',
};

const resultShapes: Readonly<Record<Exclude<MfaResult, ''>, MarkShape>> = {
  approved: 'approved',
  denied: 'denied',
  'wrong-number': 'wrong-number',
  fraud: 'fraud',
  timeout: 'no-answer',
  cancelled: 'failed-prompt',
  failed: 'failed-prompt',
  'code-failed': 'failed-prompt',
  blocked: 'denied',
  challenged: 'pending',
  undelivered: 'pending',
};

const codeWords: Readonly<Record<string, string>> = {
  '0': 'signed in',
  '50126': 'wrong password',
  '50053': 'locked out or malicious address',
  '50034': 'no such user',
  '50055': 'password expired',
  '50057': 'account disabled',
  '50072': 'must register for MFA',
  '50074': 'second factor demanded',
  '50076': 'second factor demanded by policy',
  '50079': 'must register for MFA',
  '50140': 'asked to stay signed in',
  '50158': 'handed to another MFA product',
  '50173': 'session revoked, fresh sign-in needed',
  '53003': 'blocked by Conditional Access',
  '500121': 'second factor failed',
};

export function resultText(result: MfaResult): string {
  return result === '' ? '' : resultWords[result];
}

/** @returns the outcome as a sentence with the code behind it: `denied by the user (500121)`. */
export function outcomeText(table: CaseTable, row: number): string {
  const c = table.events.columns;
  const result = mfaResults[c.mfaResult[row]!]!;
  const code = textAt(table, 'code', row);
  const words =
    result !== ''
      ? resultWords[result]
      : code !== undefined
        ? (codeWords[code] ?? outcomes[c.outcome[row]!]!)
        : outcomes[c.outcome[row]!]!;
  return code !== undefined && code !== '' ? `${words} (${code})` : words;
}

/** @returns the grammar's shape for an event. */
export function shapeOf(table: CaseTable, row: number): MarkShape {
  const c = table.events.columns;
  const result = mfaResults[c.mfaResult[row]!]!;
  if (result !== '') return resultShapes[result];
  switch (eventKinds[c.kind[row]!]) {
    case 'file':
      return 'file';
    case 'mailbox':
      return textAt(table, 'operation', row) === 'MailItemsAccessed' ? 'mail' : 'operation';
    case 'signin': {
      if (passwordStep(table, row) === 'wrong') return 'wrong-password';
      const code = textAt(table, 'code', row);
      return code === '50126' || code === '50053' || code === '50034' ? 'wrong-password' : 'sign-in';
    }
    default:
      return 'operation';
  }
}

/** What was done, in the log's words: the operation with its object, or a sign-in to an app. */
export function actionText(table: CaseTable, row: number): string {
  const operation = textAt(table, 'operation', row);
  const target = textAt(table, 'target', row);
  if (operation !== undefined)
    return target === undefined ? operation : `${operation} · ${shortTarget(target)}`;
  return `Sign-in to ${textAt(table, 'app', row) ?? 'an unnamed app'}`;
}

function shortTarget(target: string): string {
  if (!/^https?:\/\//i.test(target)) return target;
  return target.slice(target.lastIndexOf('/') + 1) || target;
}

/** @returns one line of the grid. */
export function eventRow(table: CaseTable, row: number, sourceName: (index: number) => string): EventRow {
  const c = table.events.columns;
  return {
    row,
    time: c.time[row]!,
    provider: providers[c.provider[row]!]!,
    kind: eventKinds[c.kind[row]!]!,
    user: textAt(table, 'user', row) ?? '',
    action: actionText(table, row),
    outcome: outcomeText(table, row),
    shape: shapeOf(table, row),
    method: mfaMethods[c.mfaMethod[row]!]!,
    ip: wideAt(table, 'ip', row) ?? '',
    country: textAt(table, 'country', row) ?? '',
    app: textAt(table, 'app', row) ?? '',
    device:
      textAt(table, 'device', row) ??
      [textAt(table, 'os', row), textAt(table, 'browser', row)].filter(Boolean).join(' · '),
    source: sourceName(c.source[row]!),
  };
}
