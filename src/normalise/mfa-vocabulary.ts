import { mfaMethods, mfaResults, type MfaMethod, type MfaResult } from '../model/event';

/**
 * Entra's words for what became of an authentication step, in our vocabulary.
 * Matched without case on fragments: two documentation pages print both `denied;` and `denied,`.
 */
export interface StepReading {
  result: MfaResult;
  /** Nobody was asked: a claim, a remembered device, a skip. */
  silent: boolean;
}

const asked = (result: MfaResult): StepReading => ({ result, silent: false });
const silent: StepReading = { result: '', silent: true };
const nothing: StepReading = { result: '', silent: false };

/** First match wins. Sources: Microsoft's MFA reporting page and public rules. */
const readings: readonly [RegExp, StepReading][] = [
  [/fraud|suspiciousactivityreported/, asked('fraud')],
  [/did not select the correct number/, asked('wrong-number')],
  [/user declined/, asked('denied')],
  [/did(?: not|n't) respond/, asked('timeout')],
  [/user is blocked/, asked('blocked')],
  [/hung up/, asked('denied')],
  [/voicemail|unable to reach the user/, asked('timeout')],
  [/never entered the verification code/, asked('timeout')],
  [
    /incorrect code|invalid mobile app verification code|code too many times|code already used|incorrect pin/,
    asked('code-failed'),
  ],
  [/duplicate authentication attempt/, nothing],
  [/authentication in[- ]progress/, asked('challenged')],
  [
    /unable to send|service error|misconfiguration|phone number|no verification methods|user not found|invalid authentication/,
    asked('undelivered'),
  ],
  [/cancel/, asked('cancelled')],
  // The newer portal text leaves open whether the person refused or was too late.
  [/didn't complete the mfa prompt|did not complete the mfa prompt/, asked('failed')],
  [/satisfied by|previously satisfied/, silent],
  [/skipped|remembered device|registered device|app password/, silent],
  [
    /expired due to policy|registration prompted|mfa required|strong authentication is required/,
    asked('challenged'),
  ],
  [/mfa successfully completed|mfa completed|user approved|successfully completed/, asked('approved')],
  [/^mfa denied/, asked('failed')],
];

/** @returns what a step's result detail, `status.additionalDetails` or the portal's MFA result column says. */
export const readStepText: (text: string) => StepReading = remembered((text) => {
  const s = text.toLowerCase();
  return readings.find(([pattern]) => pattern.test(s))?.[1] ?? nothing;
});

/** A log says the same few things a million times: each is read once. Forgets all when texts do not repeat. */
export function remembered<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let reading = known.get(text);
    if (reading === undefined) {
      if (known.size > 5_000) known.clear();
      known.set(text, (reading = read(text)));
    }
    return reading;
  };
}

/** Free text over the years: classified by keyword. */
const methods: readonly [RegExp, MfaMethod | 'password'][] = [
  [/temporary access pass/, 'bypass'],
  [/app password/, 'bypass'],
  [/password/, 'password'],
  [/previously satisfied|satisfied by|claim|token$/, 'claim'],
  [/remembered/, 'remembered'],
  [/verification code|oath|totp|software token|hardware token|mobile app code/, 'otp'],
  [
    /notification|authenticator app|authenticator push|phoneapp|mobile app|push|phone sign-?in|passwordless/,
    'push',
  ],
  [/text message|sms/, 'sms'],
  [/phone call|voice|twowayvoice/, 'phone-call'],
  [/windows hello/, 'whfb'],
  [/passkey|fido/, 'fido2'],
  [/x\.?509|certificate/, 'certificate'],
];

/** @returns the method a step's `authenticationMethod` (or mfaDetail.authMethod) names. */
export const readMethod: (text: string) => MfaMethod | 'password' = remembered((text) => {
  if (text === '') return '';
  const s = text.toLowerCase();
  return methods.find(([pattern]) => pattern.test(s))?.[1] ?? 'other';
});

export const methodCode = (method: MfaMethod): number => mfaMethods.indexOf(method);
export const resultCode = (result: MfaResult): number => mfaResults.indexOf(result);
