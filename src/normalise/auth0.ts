import type { EventKind, MfaMethod, MfaResult, Outcome } from '../model/event';
import type { RecordView } from '../scan/record-view';
import { countryCode } from './countries';
import type { EventWriter } from './event-writer';
import {
  EVENT,
  factIndex,
  NO_TIME,
  readTimeFact,
  type Family,
  type ReadContext,
  type Reading,
} from './family';

/** What a tenant log event of Auth0 tells. Source: Auth0's list of log event type codes, read 2026-08. */
export const auth0Facts = [
  'time',
  'id',
  'type',
  'description',
  'user',
  'userId',
  'client',
  'connection',
  'ip',
  'country',
  'city',
  'latitude',
  'longitude',
  'userAgent',
  'audience',
  'details',
  'session',
] as const;

const F = factIndex(auth0Facts);

interface Auth0Reading {
  kind: EventKind;
  outcome: Outcome;
  result: MfaResult;
  method: MfaMethod;
}

const prompt = (outcome: Outcome, result: MfaResult, method: MfaMethod = ''): Auth0Reading => ({
  kind: 'mfa',
  outcome,
  result,
  method,
});

/** Codes of Guardian, which asks for the second factor. */
const guardian: Readonly<Record<string, Auth0Reading>> = {
  gd_start_auth: prompt('interrupted', 'challenged'),
  gd_send_pn: prompt('interrupted', 'challenged', 'push'),
  gd_send_sms: prompt('interrupted', 'challenged', 'sms'),
  gd_send_voice: prompt('interrupted', 'challenged', 'phone-call'),
  gd_send_email: prompt('interrupted', 'challenged', 'otp'),
  gd_send_pn_failure: prompt('failure', 'undelivered', 'push'),
  gd_send_sms_failure: prompt('failure', 'undelivered', 'sms'),
  gd_send_voice_failure: prompt('failure', 'undelivered', 'phone-call'),
  gd_auth_succeed: prompt('success', 'approved'),
  // Only a push can be rejected; what fails is a code that was typed.
  gd_auth_rejected: prompt('failure', 'denied', 'push'),
  gd_auth_failed: prompt('failure', 'code-failed'),
  gd_otp_rate_limit_exceed: prompt('failure', 'blocked', 'otp'),
  gd_webauthn_challenge_failed: prompt('failure', 'failed', 'fido2'),
  gd_recovery_succeed: prompt('success', 'approved', 'otp'),
  gd_recovery_failed: prompt('failure', 'code-failed', 'otp'),
};

/** @returns what a code says. */
function auth0Reading(type: string): Auth0Reading {
  if (Object.hasOwn(guardian, type)) return guardian[type]!;
  const said = (kind: EventKind, outcome: Outcome): Auth0Reading => ({
    kind,
    outcome,
    result: '',
    method: '',
  });
  if (/^gd_/.test(type)) return said('directory', /fail/.test(type) ? 'failure' : 'success');
  if (type === 'mfar') return prompt('interrupted', 'challenged');
  if (/^(?:s|ssa|sens|slo)$/.test(type)) return said(type === 'slo' ? 'other' : 'signin', 'success');
  if (/^(?:f|fp|fu|fsa|fc)$/.test(type)) return said('signin', 'failure');
  if (/^(?:limit_|pwd_leak|signup_pwd_leak|reset_pwd_leak)/.test(type)) return said('risk', 'unknown');
  if (/^(?:sapi|mgmt_api|scp|scu|sce|sdu|ss|sv|fcp|fcpr|scpr)/.test(type))
    return said('directory', type.startsWith('f') ? 'failure' : 'success');
  return said('other', type.startsWith('f') ? 'failure' : 'unknown');
}

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  const type = view.string(F.type) ?? '';
  const said = auth0Reading(type);
  out.begin('auth0.tenant-log', 'auth0', said.kind, time);
  const c = out.columns;
  out.text('operation', view, F.type);
  out.guid('nativeKey', view, F.id);
  c.user[out.row] = out.lower(view, F.user);
  out.guid('userId', view, F.userId);
  out.text('app', view, F.client);
  out.text('resource', view, F.audience);
  out.text('protocol', view, F.connection);
  out.ip(view, F.ip);
  c.country[out.row] = out.derive('country', view.text(F.country, out.strings), countryCode);
  out.text('city', view, F.city);
  c.latitude[out.row] = view.number(F.latitude);
  c.longitude[out.row] = view.number(F.longitude);
  out.text('userAgent', view, F.userAgent);
  out.guid('sessionId', view, F.session);
  out.put('code', type);
  out.text('reason', view, F.description);
  out.outcome(said.outcome);
  out.prompt(said.result, said.method);
  // A wrong password; `fu` is a name nobody has.
  if (type === 'fp') out.step(time, 'password', '', '', 1, -1);
  if (said.kind === 'risk') out.put('riskTypes', type);
  if (said.kind === 'directory') out.columns.target[out.row] = c.user[out.row]!;
  const details = view.string(F.details);
  if (details !== undefined) out.parameters({ details });
  return EVENT;
}

/** Auth0 tenant logs: sign-ins, and the prompts of Guardian. */
export const auth0: Family<(typeof auth0Facts)[number]> = {
  log: 'auth0.tenant-log',
  facts: auth0Facts,
  read,
};
