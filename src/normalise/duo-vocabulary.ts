import type { MfaMethod, MfaResult, Outcome } from '../model/event';

/**
 * Duo's words in ours. Sources: Duo's Admin API reference and the lists of public parsers, read 2026-08. The list of
 * reasons grows: an unknown one is kept as text and read by the result beside it.
 */
export interface DuoReading {
  outcome: Outcome;
  /** '' where nobody was asked, or a policy decided. */
  result: MfaResult;
  method: MfaMethod;
}

/** `duo_push` of the API, `Duo Push` of the older one and of the console. */
const word = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

const methods: readonly [RegExp, MfaMethod][] = [
  [/bypass/, 'bypass'],
  [/remembered/, 'remembered'],
  [/trusted_(?:network|location)/, 'claim'],
  [/push/, 'push'],
  [/phone_?call|^phone$/, 'phone-call'],
  [/sms/, 'sms'],
  [/u2f|webauthn|security_key|platform_authenticator|touch_id|face_id|passkey/, 'fido2'],
  [/passcode|token|digipass|yubikey|otp/, 'otp'],
];

export function duoMethod(factor: string): MfaMethod {
  const name = word(factor);
  if (/^(?:|not_available|n\/a|null|none|unknown)$/.test(name)) return '';
  return methods.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

/** Success without asking anybody: a device or place stood for the person. */
const silent = new Map<string, MfaMethod>([
  ['remembered_device', 'remembered'],
  ['trusted_network', 'claim'],
  ['trusted_location', 'claim'],
  ['allowed_by_policy', 'claim'],
  ['bypass_user', 'bypass'],
  ['allow_unenrolled_user', 'bypass'],
  ['allow_unenrolled_user_on_trusted_network', 'bypass'],
]);

/** What the person, or Duo on seeing a pattern, said to a prompt. */
const answers = new Map<string, MfaResult>([
  ['user_mistake', 'denied'],
  ['no_response', 'timeout'],
  ['call_timed_out', 'timeout'],
  ['user_cancelled', 'cancelled'],
  ['no_keys_pressed', 'cancelled'],
  ['user_marked_fraud', 'fraud'],
  ['anomalous_push', 'blocked'],
  ['frequent_attempts', 'blocked'],
  ['locked_out', 'blocked'],
  ['invalid_passcode', 'code-failed'],
  ['error', 'undelivered'],
  ['no_activated_duo_mobile_account', 'undelivered'],
]);

/** A policy refused before or whatever the person said: evidence of a control, no prompt. */
const policy =
  /^(?:deny_unenrolled_user|denied_by_policy|denied_network|location_restricted|anonymous_ip|(?:factor|platform|version|software)_restricted|out_of_date|endpoint_.*|invalid_device|rooted_device|no_screen_lock|no_disk_encryption|touchid_disabled|no_duo_certificate_present|user_not_in_permitted_group|user_disabled|could_not_determine_.*|no_web_referer_match|no_referring_hostname_provided|invalid_(?:management_certificate_.*|referring_hostname_.*)|.*_restricted)$/;

/**
 * @returns what an authentication record says. `denied` alone is not the user's refusal; without a reason it is
 * `failed`.
 */
export function duoReading(result: string, reason: string, factor: string): DuoReading {
  const why = word(reason);
  const how = duoMethod(factor);
  switch (word(result)) {
    case 'success':
    case 'allow':
    case 'granted': {
      const instead = how === 'bypass' ? 'bypass' : silent.get(why);
      if (instead) return { outcome: 'success', result: '', method: instead };
      // Without a factor nobody was asked, whatever the reason.
      const asked = how !== '' && how !== 'remembered' && how !== 'claim';
      return { outcome: 'success', result: asked ? 'approved' : '', method: how === '' ? 'claim' : how };
    }
    case 'fraud':
      return { outcome: 'failure', result: 'fraud', method: how };
    case 'error':
      return { outcome: 'failure', result: 'undelivered', method: how };
    case 'denied':
    case 'deny':
    case 'failure': {
      const said = answers.get(why);
      if (said !== undefined) return { outcome: 'failure', result: said, method: how };
      const asked = how !== '' && !policy.test(why);
      return { outcome: 'failure', result: asked ? 'failed' : '', method: how };
    }
    default:
      return { outcome: 'unknown', result: '', method: how };
  }
}
