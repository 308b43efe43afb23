import type { EventKind, MfaMethod, MfaResult, Outcome } from '../model/event';

/**
 * Ping's words in ours. Statuses and the lines of a policy's message are those that public rules and parsers name
 * (Splunk security content, Exabeam content library); PingOne's event types are those of its audit documentation, read
 * 2026-08. What a message says is read by its words: no list of PingID's messages is public.
 */
export interface PingReading {
  kind: EventKind;
  outcome: Outcome;
  /** '' where nobody was asked. */
  result: MfaResult;
  method: MfaMethod;
}

/** First match wins. */
const methods: readonly [RegExp, MfaMethod][] = [
  [/bypass/i, 'bypass'],
  [/security key|fido|webauthn|passkey|u2f/i, 'fido2'],
  [/\bsms\b|text message/i, 'sms'],
  [/voice|phone call/i, 'phone-call'],
  [/passcode|\botp\b|totp|yubikey|e-?mail|desktop|hardware token|oath|authenticator app/i, 'otp'],
  [/push|swipe|swiped|fingerprint|biometric|face|touch|number matching|mobile app|pingid app/i, 'push'],
];

function pingMethod(text: string): MfaMethod {
  return methods.find(([pattern]) => pattern.test(text))?.[1] ?? '';
}

/** Why an asking came to nothing; first match wins. */
const reasons: readonly [RegExp, MfaResult][] = [
  [/fraud|suspicious/i, 'fraud'],
  [/(?:wrong|incorrect|invalid) number|number mismatch/i, 'wrong-number'],
  [/denied|deny|rejected|declined|refused/i, 'denied'],
  [/timed? ?out|time-out|no response|not respond|not answered|expired/i, 'timeout'],
  [/cancel/i, 'cancelled'],
  [/blocked|locked/i, 'blocked'],
  [
    /(?:wrong|incorrect|invalid) (?:passcode|otp|code)|(?:passcode|otp|code) (?:is )?(?:wrong|incorrect|invalid)/i,
    'code-failed',
  ],
  [/not (?:be )?(?:sent|delivered|reached)|unreachable|delivery fail|failed to send/i, 'undelivered'],
];

const failed = (message: string, method: MfaMethod): MfaResult =>
  reasons.find(([pattern]) => pattern.test(message))?.[1] ??
  (method === 'otp' || method === 'sms' ? 'code-failed' : 'failed');

/** A device, a service or an account was changed. */
const CHANGE =
  /\b(?:un)?paired\b|\bpairing\b|\b(?:device|user|account|service|policy|report)s? (?:\w+ ){0,3}(?:added|removed|created|deleted|updated|changed|activated|suspended|enabled|disabled|bypassed|unblocked)\b/i;
/** Something was asked of a person. */
const ASKED =
  /authenticat|swipe|push|passcode|\botp\b|fingerprint|biometric|security key|denied|declined|timed? ?out|no response|cancel/i;

/** @returns what a PingID event says. @param action of a policy: `Authenticate`, `Approve`, `Deny`. */
export function pingIdReading(status: string, message: string, action: string): PingReading {
  const how = pingMethod(message);
  if (/^policy/i.test(status)) return policyReading(action);
  const isFailure = /^(?:fail|unsuccessful|error)/i.test(status);
  if (CHANGE.test(message))
    return {
      kind: 'directory',
      outcome: isFailure ? 'failure' : 'success',
      result: '',
      method: '',
    };
  if (isFailure) return { kind: 'mfa', outcome: 'failure', result: failed(message, how), method: how };
  if (!ASKED.test(message)) return { kind: 'other', outcome: successOf(status), result: '', method: '' };
  if (!/^success/i.test(status)) return { kind: 'mfa', outcome: 'unknown', result: '', method: how };
  return { kind: 'mfa', outcome: 'success', result: how === 'bypass' ? '' : 'approved', method: how };
}

const successOf = (status: string): Outcome => (/^success/i.test(status) ? 'success' : 'unknown');

/** A policy decides before anybody is asked. */
function policyReading(action: string): PingReading {
  if (/^(?:approve|allow|bypass)/i.test(action))
    return { kind: 'mfa', outcome: 'success', result: '', method: 'bypass' };
  if (/^(?:deny|block)/i.test(action)) return { kind: 'mfa', outcome: 'failure', result: '', method: '' };
  const asks = action !== '';
  return { kind: 'mfa', outcome: 'interrupted', result: asks ? 'challenged' : '', method: '' };
}

/** `IP Address: 203.0.113.7` and the like: the lines of a policy's message. `N/A` is nothing. */
export function messageLines(message: string): Map<string, string> {
  const lines = new Map<string, string>();
  for (const line of message.split(/\r?\n|\\n/, 100)) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).trim();
    if (colon <= 0 || value === '' || /^n\/a$/i.test(value)) continue;
    lines.set(line.slice(0, colon).trim().toLowerCase(), value);
  }
  return lines;
}

const said = (status: string): Outcome =>
  /^success/i.test(status) ? 'success' : /^fail/i.test(status) ? 'failure' : 'unknown';

/** @returns what an event of PingOne's audit log says. */
export function pingOneReading(type: string, status: string, description: string): PingReading {
  const event = type.toUpperCase();
  const how = pingMethod(description);
  if (/^OTP\.CHECK/.test(event)) {
    const passed = event.endsWith('SUCCESS');
    return {
      kind: 'mfa',
      outcome: passed ? 'success' : 'failure',
      result: passed ? 'approved' : 'code-failed',
      method: how === '' ? 'otp' : how,
    };
  }
  if (/^(?:PUSH|DEVICE_?AUTHENTICATION|MFA_?AUTHENTICATION|DEVICE_PAYLOAD\.CHECK)\b/.test(event)) {
    const outcome = /(?:SUCCESS|SUCCEEDED|APPROVED)$/.test(event)
      ? 'success'
      : /(?:FAILED|FAILURE|DENIED|REJECTED|INVALID|TIMEOUT)$/.test(event)
        ? 'failure'
        : said(status);
    // A device that proves itself asks nobody.
    if (event.startsWith('DEVICE_PAYLOAD')) return { kind: 'mfa', outcome, result: '', method: 'claim' };
    if (/SENT$|CREATED$/.test(event)) return { kind: 'mfa', outcome, result: 'challenged', method: how };
    const result =
      outcome === 'success'
        ? 'approved'
        : outcome === 'failure'
          ? failed(`${event} ${description}`, how)
          : '';
    return { kind: 'mfa', outcome, result, method: how === '' ? 'push' : how };
  }
  if (
    /^PASSWORD\.CHECK|^AUTHENTICATION\.|^SESSION\.CREATED$|^USER\.(?:ACCESS|KERBEROS)|^RADIUS_SESSION/.test(
      event,
    )
  ) {
    const outcome = /(?:DENIED|FAILED)$/.test(event)
      ? 'failure'
      : /(?:ALLOWED|SUCCEEDED)$/.test(event)
        ? 'success'
        : said(status);
    return { kind: 'signin', outcome, result: '', method: '' };
  }
  if (/^RISK_EVALUATION\./.test(event)) return { kind: 'risk', outcome: 'unknown', result: '', method: '' };
  if (/\.(?:READ|CHECK_?\w*)$|^FLOW|^SESSION|^USER\.SLO/.test(event))
    return { kind: 'other', outcome: said(status), result: '', method: '' };
  return { kind: 'directory', outcome: said(status), result: '', method: '' };
}
