import { describe, expect, it } from 'vitest';
import { readMethod, readStepText } from '../../../src/normalise/mfa-vocabulary';

describe('readStepText', () => {
  const asked: [string, string][] = [
    ['user declined the authentication', 'denied'],
    ['user did not respond to mobile app notification', 'timeout'],
    ['user did not select the correct number', 'wrong-number'],
    ['Fraud code entered', 'fraud'],
    ['Phone App Reported Fraud', 'fraud'],
    ['user is blocked', 'blocked'],
    ['user hung up the phone call without succeeding', 'denied'],
    ['phone call went to voicemail', 'timeout'],
    ["unable to reach the user's phone", 'timeout'],
    ['user never entered the verification code', 'timeout'],
    ['user entered incorrect code', 'code-failed'],
    ['invalid mobile app verification code', 'code-failed'],
    ['entered incorrect code too many times', 'code-failed'],
    ['verification code already used once', 'code-failed'],
    ['incorrect PIN', 'code-failed'],
    ['unable to send the mobile app notification to the device', 'undelivered'],
    ['unable to send the mobile app notification', 'undelivered'],
    ['service error', 'undelivered'],
    ['misconfiguration', 'undelivered'],
    ['phone number invalid', 'undelivered'],
    ['no verification methods registered', 'undelivered'],
    ['user not found', 'undelivered'],
    ['invalid authentication', 'undelivered'],
    ['something nobody has written before', 'failed'],
  ];

  it.each(asked)('MFA denied; %s: %s', (reason, result) => {
    for (const text of [
      `MFA denied; ${reason}`,
      `MFA denied, ${reason}`,
      `MFA Denied; ${reason.toUpperCase()}`,
    ])
      expect(readStepText(text), text).toEqual({ result, silent: false });
  });

  it.each([
    ['SuspiciousActivityReported', 'fraud'],
    ['MFA successfully completed', 'approved'],
    ['MFA completed in Azure AD', 'approved'],
    ['User approved', 'approved'],
    ['MFA required in Azure AD', 'challenged'],
    ['MFA requirement expired due to policy', 'challenged'],
    ['registration prompted', 'challenged'],
  ])('%s: %s', (text, result) => expect(readStepText(text)).toEqual({ result, silent: false }));

  it.each([
    'MFA requirement satisfied by claim in the token',
    'MFA requirement satisfied by claim provided by external provider',
    'MFA requirement satisfied by strong authentication',
    'MFA requirement skipped due to remembered device',
    'MFA requirement skipped due to registered device',
    'MFA requirement skipped due to app password',
    'MFA requirement skipped due to location',
    'First factor requirement satisfied by claim in the token',
    'Previously satisfied',
  ])('%s: nobody was asked', (text) => expect(readStepText(text)).toEqual({ result: '', silent: true }));

  it.each(['', 'Correct password', 'Incorrect password', 'MFA denied; duplicate authentication attempt'])(
    '%s says nothing of a prompt',
    (text) => expect(readStepText(text)).toEqual({ result: '', silent: false }),
  );
});

it.each([
  ['Mobile app notification', 'push'],
  ['Microsoft Authenticator app (phone sign-in)', 'push'],
  ['PhoneAppNotification', 'push'],
  ['Mobile app verification code', 'otp'],
  ['OATH verification code', 'otp'],
  ['Text message', 'sms'],
  ['Phone call approval (Authentication phone)', 'phone-call'],
  ['Password', 'password'],
  ['Password Hash Sync', 'password'],
  ['Previously satisfied', 'claim'],
  ['Passkey (device-bound)', 'fido2'],
  ['FIDO2 security key', 'fido2'],
  ['Windows Hello for Business', 'whfb'],
  ['X.509 Certificate', 'certificate'],
  ['Temporary Access Pass', 'bypass'],
  ['', ''],
  ['Carrier pigeon', 'other'],
])('method %s: %s', (text, method) => expect(readMethod(text)).toBe(method));
