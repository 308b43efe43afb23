import type { EventKind, MfaMethod, MfaResult } from '../model/event';

/**
 * Google's words in ours. Source: "Login Audit Activity Events" and its neighbours in the Reports API reference, read
 * 2026-08. The admin console writes the same events as words.
 */

/** `login_challenge_method`; first match wins. '' asks nobody anything: a captcha, a delay. */
const methods: readonly [RegExp, MfaMethod | 'password'][] = [
  [/^(?:google_)?password$|^reauth$/, 'password'],
  [/^(?:|none|captcha|recaptcha|math|punts|time_delay|grey_listed|userless_challenge)$/, ''],
  [/prompt|web_approval|device_preregistered/, 'push'],
  [/security_key_otp|authenticator|otp|(?:backup|rescue)_code|email/, 'otp'],
  [/security_key|passkey|fido|device_assertion|screenlock/, 'fido2'],
  [/phone|sms/, 'sms'],
];

/** @returns how somebody was asked, from a name of the API or of the console (`Google prompt`). */
export function googleMethod(text: string): MfaMethod | 'password' {
  const name = plain(text);
  return methods.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

/** `Login verification` of the console as `login_verification`. */
const plain = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

/** Names of the console that differ from those of the API. */
const consoleNames: Readonly<Record<string, string>> = {
  successful_login: 'login_success',
  failed_login: 'login_failure',
  '2_step_verification_enroll': '2sv_enroll',
  '2_step_verification_disable': '2sv_disable',
  account_password_change: 'password_edit',
  account_recovery_email_change: 'recovery_email_edit',
  account_recovery_phone_change: 'recovery_phone_edit',
  leaked_password: 'account_disabled_password_leak',
  government_backed_attack: 'gov_attack_warning',
  out_of_domain_email_forwarding_enabled: 'email_forwarding_out_of_domain',
};

/** @returns the API's name of an event. */
export function googleEvent(name: string): string {
  const key = plain(name);
  return consoleNames[key] ?? key;
}

const byApplication: Readonly<Record<string, EventKind>> = {
  admin: 'directory',
  user_accounts: 'directory',
  token: 'directory',
  drive: 'file',
  gmail: 'mailbox',
};

const RISK = /^(?:suspicious_|account_disabled_|gov_attack_warning|user_signed_out_due_to_suspicious)/;
const ACCOUNT = /^(?:2sv_|titanium_|password_edit|recovery_)/;

/** @returns what an event is about. */
export function googleKind(event: string, application: string): EventKind {
  if (application === 'login' || application === 'saml' || application === '') {
    if (/^login_(?:success|failure)$/.test(event)) return 'signin';
    if (/^login_(?:challenge|verification)$/.test(event)) return 'mfa';
    if (event.startsWith('email_forwarding')) return 'mailbox';
    if (RISK.test(event)) return 'risk';
  }
  if (ACCOUNT.test(event)) return 'directory';
  return byApplication[application] ?? 'other';
}

/** Answers that are typed bother nobody when they are wrong. */
const typed: ReadonlySet<MfaMethod> = new Set(['otp', 'sms', 'other']);

/**
 * @returns what became of a challenge. Google says passed or failed: a refused prompt and one nobody answered look the
 * same, and are `failed`.
 */
export function googleAnswer(status: string, method: MfaMethod): MfaResult {
  const said = plain(status).replace(/^challenge_|[._]+$/g, '');
  if (said === 'passed') return 'approved';
  if (said === 'incorrect_answer_entered') return 'code-failed';
  if (said === 'failed') return typed.has(method) ? 'code-failed' : 'failed';
  return '';
}
