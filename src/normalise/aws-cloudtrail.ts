import type { EventKind, MfaMethod, MfaResult } from '../model/event';
import type { RecordView } from '../scan/record-view';
import type { EventWriter } from './event-writer';
import {
  EVENT,
  factIndex,
  NO_TIME,
  type Family,
  type ReadContext,
  type Reading,
  readTimeFact,
} from './family';

/**
 * What a CloudTrail record tells. Sources: AWS's references of the record's contents, of the console's sign-in events and
 * of IAM Identity Center's sign-in events, read 2026-08.
 */
export const cloudTrailFacts = [
  'time',
  'id',
  'name',
  'source',
  'userName',
  'arn',
  'principal',
  'account',
  'identityType',
  'role',
  'ip',
  'userAgent',
  'region',
  'recipient',
  'errorCode',
  'errorMessage',
  'consoleLogin',
  'checkMfa',
  'challenge',
  'verification',
  'authentication',
  'credential',
  'mfaUsed',
  'mfaId',
  'mfaType',
  'flow',
  'loginTo',
  'readOnly',
  'targetUser',
  'request',
  'sessionMfa',
] as const;

export type CloudTrailFact = (typeof cloudTrailFacts)[number];

const F = factIndex(cloudTrailFacts);

const SIGN_IN = /^(?:ConsoleLogin|UserAuthentication|SwitchRole|GetSigninToken)$/;
const SECOND_FACTOR = /^(?:CheckMfa|CredentialChallenge|CredentialVerification)$/;
/** Services whose changes are about who may do what. */
const DIRECTORY = /^(?:iam|sso|sso-directory|identitystore|organizations)\./;
/** A machine's role: the session is named after the instance. */
const MACHINE = /^(?:i-[0-9a-f]{8,17}|botocore-session-\d{1,20}|aws-sdk-\S{1,100})$/i;

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  const name = view.string(F.name) ?? '';
  const source = view.string(F.source) ?? '';
  const kind = kindOf(view, name, source);
  out.begin('aws.cloudtrail', 'aws', kind, time);
  out.text('operation', view, F.name);
  out.guid('nativeKey', view, F.id);
  readWho(view, out);
  readWhere(view, out);
  out.text('app', view, F.source);
  out.guid('correlationId', view, F.flow);
  if (kind === 'directory') out.text('target', view, F.targetUser);
  const said = view.string(F.consoleLogin) ?? view.string(F.checkMfa) ?? statedBySso(view);
  const failed =
    view.has(F.errorCode) || (view.has(F.errorMessage) && said !== 'Success') || /^fail/i.test(said ?? '');
  out.put('code', view.string(F.errorCode) ?? said);
  out.text('reason', view, F.errorMessage);
  out.outcome(failed ? 'failure' : 'success');
  readSecondFactor(view, out, name, time, failed);
  readParameters(view, out);
  return EVENT;
}

const statedBySso = (view: RecordView): string | undefined =>
  view.string(F.challenge) ?? view.string(F.verification) ?? view.string(F.authentication);

function kindOf(view: RecordView, name: string, source: string): EventKind {
  if (SIGN_IN.test(name)) return 'signin';
  if (SECOND_FACTOR.test(name)) return /^password$/i.test(view.string(F.credential) ?? '') ? 'signin' : 'mfa';
  return DIRECTORY.test(source) && view.flag(F.readOnly) !== 2 && !/^(?:Get|List|Describe)/.test(name)
    ? 'directory'
    : 'other';
}

/** An IAM user's name; of a role the name of its session, which single sign-on sets to the person's; of root its ARN. */
function readWho(view: RecordView, out: EventWriter): void {
  const type = view.string(F.identityType) ?? '';
  const principal = view.string(F.principal) ?? '';
  const arn = view.string(F.arn) ?? '';
  let user = view.string(F.userName);
  // AWS hides a name that does not exist: it may be a password typed in the wrong place.
  if (user === 'HIDDEN_DUE_TO_SECURITY_REASONS') user = undefined;
  if (/^Root$/i.test(type)) user = arn === '' ? undefined : arn;
  else if (/^(?:AssumedRole|FederatedUser)$/i.test(type))
    user = principal.includes(':')
      ? principal.slice(principal.indexOf(':') + 1)
      : arn.slice(arn.lastIndexOf('/') + 1);
  out.put('user', (user ?? (type === '' || arn === '' ? undefined : arn))?.toLowerCase());
  if (!/^Root$/i.test(type)) out.guid('userId', view, F.principal);
  if (/^AWS(?:Service|Account)$/i.test(type)) out.put('userType', 'system');
  else if (user !== undefined && MACHINE.test(user)) out.put('userType', 'application');
}

function readWhere(view: RecordView, out: EventWriter): void {
  // A service that acts for somebody stands there by its name.
  if (/^[0-9a-f.:]{2,45}$/i.test(view.string(F.ip) ?? '')) out.ip(view, F.ip);
  else out.text('host', view, F.ip);
  out.text('userAgent', view, F.userAgent);
}

/** `arn:aws:iam::…:mfa/phone` is a code from an app, `…:u2f/…` a key. */
function methodOf(text: string): MfaMethod {
  if (/u2f|webauthn|security.?key|fido/i.test(text)) return 'fido2';
  if (/virtual|totp|otp|hardware|:mfa\//i.test(text)) return 'otp';
  return text === '' || /multiple/i.test(text) ? '' : 'other';
}

function readSecondFactor(
  view: RecordView,
  out: EventWriter,
  name: string,
  time: number,
  failed: boolean,
): void {
  const credential = view.string(F.credential) ?? '';
  switch (name) {
    case 'ConsoleLogin': {
      const used = view.flag(F.mfaUsed) === 2;
      const method = methodOf(view.string(F.mfaId) ?? view.string(F.mfaType) ?? '');
      // Of a failure AWS does not say whether the password or the code was wrong.
      if (used) out.prompt(failed ? '' : 'approved', method === '' ? 'other' : method);
      return;
    }
    case 'CheckMfa':
      out.prompt(failed ? '' : 'challenged', methodOf(view.string(F.mfaType) ?? ''));
      return;
    case 'CredentialChallenge':
      if (asks(credential)) out.prompt('challenged', methodOf(credential));
      return;
    case 'CredentialVerification':
      if (/^password$/i.test(credential)) out.step(time, 'password', '', '', failed ? 1 : 2, -1);
      else if (asks(credential)) out.prompt(answerOf(credential, failed), methodOf(credential));
  }
}

/** An external identity provider asks in its own log. */
const asks = (credential: string): boolean => /totp|otp|webauthn|u2f/i.test(credential);

const answerOf = (credential: string, failed: boolean): MfaResult =>
  !failed ? 'approved' : methodOf(credential) === 'otp' ? 'code-failed' : 'failed';

/** Parameters, and the facts that rules have no column for. */
const told = [
  ['MFAUsed', F.mfaUsed],
  ['MFAIdentifier', F.mfaId],
  ['MfaType', F.mfaType],
  ['CredentialType', F.credential],
  ['LoginTo', F.loginTo],
  ['mfaAuthenticated', F.sessionMfa],
  ['identityType', F.identityType],
  ['role', F.role],
  ['account', F.account],
  ['recipientAccount', F.recipient],
  ['region', F.region],
  ['request', F.request],
] as const;

function readParameters(view: RecordView, out: EventWriter): void {
  const parameters: Record<string, string> = {};
  for (const [key, fact] of told) {
    const text = view.string(fact);
    // The log is mostly kept in the account of whoever acts.
    if (fact === F.recipient && text === parameters['account']) continue;
    if (text !== undefined) parameters[key] = text;
  }
  out.parameters(parameters);
}

export const cloudTrail: Family<CloudTrailFact> = { log: 'aws.cloudtrail', facts: cloudTrailFacts, read };
