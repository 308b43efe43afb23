import { eventKinds, textAt, type CaseTable, type EventKind } from '../model/event';
import type { RowIndex } from '../base/units';

/** Product operation names rules decide by. */

export function kindIs(code: number, kind: EventKind): boolean {
  return eventKinds[code] === kind;
}

/** `true` in whichever spelling; names match without case. */
export function isTrue(parameters: ReadonlyMap<string, string>, name: string): boolean {
  return /^\s*(?:true|yes|1)\s*$/i.test(parameters.get(name) ?? '');
}

/** Operations that make or change a rule of a mailbox. */
export const inboxRuleOperations = /^(?:new-inboxrule|set-inboxrule|enable-inboxrule|updateinboxrules)$/i;

/** `UpdateInboxRules` also tells of rules taken away. */
export function removesRule(parameters: ReadonlyMap<string, string>): boolean {
  return /remove|delete/i.test(parameters.get('RuleOperation') ?? '');
}

/** @returns the rule's name: its own parameter, else the end of the target's path; undefined where neither says. */
export function ruleName(
  table: CaseTable,
  row: RowIndex,
  parameters: ReadonlyMap<string, string>,
): string | undefined {
  const name = parameters.get('Name') ?? parameters.get('RuleName');
  if (name !== undefined) return name;
  const target = textAt(table, 'target', row);
  if (target === undefined || !target.includes('\\')) return undefined;
  return target.slice(target.lastIndexOf('\\') + 1);
}

const methodNames = new Set([
  'user registered security info',
  'user registered all required security info',
  'user updated security info',
  'user changed default security info',
  'admin registered security info',
  'admin updated security info',
  'user registered for self-service password reset',
  'add fido2 security key',
  'add windows hello for business credential',
  'add passwordless phone sign-in credential',
  'create temporary access pass method for user',
  // Okta
  'user.mfa.factor.activate',
  // Duo: an authentication log's enrollment, and what administrators add
  'enrollment',
  'phone_create',
  'phone_associate',
  'activation_create',
]);
const deviceNames = new Set([
  'register device',
  'add device',
  'add registered owner to device',
  'add registered users to device',
  'device.enrollment.create',
]);

/** @returns what an operation adds to a person's second factors; undefined where nothing. */
export function enrolment(operation: string, parameters: () => string): 'method' | 'device' | undefined {
  const name = operation.toLowerCase();
  if (methodNames.has(name)) return 'method';
  if (deviceNames.has(name)) return 'device';
  const changesMethods =
    name === 'update user' && /StrongAuthentication(?:Method|PhoneAppDetail|UserDetails)/.test(parameters());
  return changesMethods ? 'method' : undefined;
}

/** Files taken; reading in a browser is not taking. */
export const fileDownload = /^filedownloaded$/i;
export const fileSync = /^filesyncdownloaded(?:full|partial)$/i;
export const fileRead = /^(?:fileaccessed|fileaccessedextended)$/i;
