import type { EventKind, MfaMethod, MfaResult, Outcome } from '../model/event';

/** Okta's words in ours. Sources: Okta's event type catalogue and customer-detections, read 2026-08. */

const kinds: readonly [RegExp, EventKind][] = [
  [
    /^user\.(?:authentication\.auth_via_mfa$|mfa\.okta_verify|mfa\.attempt_bypass)|^system\.(?:push|sms|email|voice)\.send_(?:factor|mfa)/,
    'mfa',
  ],
  [
    /^(?:user\.risk|security|policy\.entity_risk|policy\.auth_reevaluate)\.|^user\.session\.context\.change$/,
    'risk',
  ],
  [/^user\.authentication\.(?!universal_logout|slo)|^user\.session\.start$/, 'signin'],
  [
    /^(?:user\.(?:account|lifecycle|mfa|profile|credential|custom_admin_role)|group|application|device|iam|zone|policy\.(?:lifecycle|rule)|system\.(?:api_token|idp|log_stream|org|agent|feature)|security_question|resource)\./,
    'directory',
  ],
  [/^user\.(?:session\.(?:clear|impersonation)|authentication\.universal_logout)/, 'directory'],
  [/^app\.oauth2\.token\.revoke/, 'directory'],
];

/** @returns what an event type is about. */
export function oktaKind(eventType: string): EventKind {
  return kinds.find(([pattern]) => pattern.test(eventType))?.[1] ?? 'other';
}

/** A prompt goes out; the answer is another event. */
const sends: readonly [RegExp, MfaMethod][] = [
  [/^system\.push\.send_factor/, 'push'],
  [/^system\.sms\.send_factor/, 'sms'],
  [/^system\.voice\.send_mfa/, 'phone-call'],
  [/^system\.email\.send_factor/, 'otp'],
];

/** @returns how the prompt that this event sends is asked; undefined where it sends none. */
export function sentMethod(eventType: string): MfaMethod | undefined {
  return sends.find(([pattern]) => pattern.test(eventType))?.[1];
}

export function oktaOutcome(result: string): Outcome {
  switch (result.toUpperCase()) {
    case 'SUCCESS':
    case 'ALLOW':
      return 'success';
    case 'FAILURE':
    case 'DENY':
    case 'UNANSWERED':
    case 'ABANDONED':
    case 'RATE_LIMIT':
      return 'failure';
    case 'CHALLENGE':
    case 'DEFERRED':
    case 'SCHEDULED':
    case 'SKIPPED':
      return 'interrupted';
    default:
      return 'unknown';
  }
}

/** `debugData.factor`, an authenticator's `methodTypeUsed` or its name; first match wins. */
const factors: readonly [RegExp, MfaMethod | 'password'][] = [
  [/password/, 'password'],
  [/push/, 'push'],
  [/signed_nonce|fastpass/, 'other'],
  [/soft_token|totp|otp|enter a code|google authenticator|yubikey_token|rsa|symantec|hardware/, 'otp'],
  [/sms|text message/, 'sms'],
  [/call|voice/, 'phone-call'],
  [/e-?mail/, 'otp'],
  [/webauthn|fido|u2f|security key|passkey|biometric/, 'fido2'],
  [/windows_hello|windows hello/, 'whfb'],
  [/smart_?card|certificate|piv/, 'certificate'],
];

/** @returns the method a factor's name tells, '' where it does not: Okta Verify alone may be a push or a code. */
export function readFactor(text: string): MfaMethod | 'password' {
  const s = text.toLowerCase();
  if (s === '' || s === 'okta verify' || s === 'phone') return '';
  return factors.find(([pattern]) => pattern.test(s))?.[1] ?? 'other';
}

/** What an answered factor states. */
export interface FactorAnswer {
  result: string;
  reason: string;
  factor: string;
  method: MfaMethod;
  /** `pushOnlyResponseType`: OV_RESPONSE_APPROVE, _DENY, _ERROR. */
  response: string;
  /** `pushWithNumberChallengeResponseType`: OV_WITH_CHALLENGE_RESPONSE_VALID, _INVALID, _ERROR. */
  challenge: string;
}

/** Codes are typed where the sign-in is: a wrong one bothers nobody. */
const typed: ReadonlySet<MfaMethod> = new Set(['otp', 'sms']);

/**
 * @returns what became of the asking. A refused push without a response type is `failed`: it looks like any other
 * failure. FastPass refusing a phishing page is the platform's act; nobody was asked.
 */
export function oktaAnswer({ result, reason, factor, method, response, challenge }: FactorAnswer): MfaResult {
  switch (result.toUpperCase()) {
    case 'SUCCESS':
      return 'approved';
    case 'UNANSWERED':
    case 'ABANDONED':
      return 'timeout';
    case 'FAILURE':
    case 'DENY':
      break;
    default:
      return '';
  }
  if (/_INVALID$/i.test(challenge)) return 'wrong-number';
  if (/_DENY$/i.test(response) || /\buser (?:has )?(?:rejected|denied|declined)\b/i.test(reason))
    return 'denied';
  if (/_ERROR$/i.test(response) || /_ERROR$/i.test(challenge)) return 'undelivered';
  if (/fastpass declined phishing/i.test(reason)) return '';
  if (/^locked_out$/i.test(reason)) return 'blocked';
  return typed.has(method) || /question/i.test(factor) ? 'code-failed' : 'failed';
}

/** The phone's own app speaking: then the event's address is the phone's, not that of the sign-in. */
export const oktaVerifyAgent = /okta ?verify|oktadevicesdk|com\.okta\.(?:mobile|android)/i;

/** `{New IP=POSITIVE, New Device=NEGATIVE}` (a Java map's text) or the same as JSON. @returns names rated POSITIVE. */
export function positiveBehaviors(text: string): string[] {
  return text
    .replace(/[{}"]/g, '')
    .split(',')
    .map((part) => part.split(/[=:]/))
    .filter(([, value]) => value?.trim().toUpperCase() === 'POSITIVE')
    .map(([name]) => name!.trim());
}

/** `{reasons=Anomalous Location, Anomalous Device, level=MEDIUM}` or JSON. @returns level in lower case, and reasons. */
export function oktaRisk(text: string): { level: string; reasons: string[] } {
  const plain = text.replace(/[{}"[\]]/g, '');
  const level = /\blevel\s*[=:]\s*(\w+)/i.exec(plain)?.[1]?.toLowerCase() ?? '';
  const at = plain.search(/\breasons\s*[=:]/i);
  if (at < 0) return { level, reasons: [] };
  const list = plain.slice(plain.slice(at).search(/[=:]/) + at + 1).split(',');
  const end = list.findIndex((part) => /[=:]/.test(part));
  const reasons = (end < 0 ? list : list.slice(0, end)).map((part) => part.trim());
  return { level, reasons: reasons.filter((part) => part !== '' && part !== 'null') };
}
