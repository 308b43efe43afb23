import { signInsOf, type Act, type SampleFile, type SignIn, type Tenant } from '../acts';
import { promptTexts } from '../sign-in-texts';
import { countryName, csvText, idOf, isoTicks, minimalCell, tokenId, utf8 } from './text';

/** Prompts as records of the Duo authentication log. Duo sees nothing of passwords, and nothing it was not asked for. */

const answers: Readonly<Record<string, { result: string; reason: string; factor: string }>> = {
  [promptTexts.approved]: { result: 'success', reason: 'user_approved', factor: 'duo_push' },
  [promptTexts.denied]: { result: 'denied', reason: 'user_mistake', factor: 'duo_push' },
  [promptTexts.timeout]: { result: 'denied', reason: 'no_response', factor: 'duo_push' },
  [promptTexts.fraud]: { result: 'fraud', reason: 'user_marked_fraud', factor: 'duo_push' },
  [promptTexts.undelivered]: { result: 'denied', reason: 'error', factor: 'duo_push' },
  [promptTexts.wrongNumber]: { result: 'denied', reason: 'invalid_passcode', factor: 'verified_duo_push' },
};

interface DuoRecord {
  at: number;
  txid: string;
  signIn: SignIn;
  result: string;
  reason: string;
  factor: string;
}

function records(acts: readonly Act[]): DuoRecord[] {
  const list = signInsOf(acts).flatMap((signIn): DuoRecord[] => {
    const prompts = signIn.steps.flatMap((step, i) => {
      const said = step.method === '' ? undefined : answers[step.detail];
      return said ? [{ at: step.time, txid: idOf(signIn.requestId, i), signIn, ...said }] : [];
    });
    if (prompts.length > 0 || signIn.code !== 0 || !signIn.interactive) return prompts;
    const silent = { result: 'success', reason: 'remembered_device', factor: 'remembered_device' };
    return [{ at: signIn.time, txid: idOf(signIn.requestId, 0), signIn, ...silent }];
  });
  return list.sort((a, b) => a.at - b.at);
}

const version = (text: string): [name: string, version: string] => {
  const [, name, number] = /^(.*?)[ ]?([\d.]*)$/.exec(text)!;
  return [name!, number!];
};

/** A phone of the person's, at home whoever signs in. */
function phone({ person }: SignIn): { ip: string; key: string; name: string } {
  const digits = parseInt(person.id.slice(0, 6), 16) % 100;
  return {
    ip: `192.0.2.${10 + (digits % 200)}`,
    key: `DP${tokenId(person.id).slice(0, 18).toUpperCase()}`,
    name: `617-555-01${String(digits).padStart(2, '0')}`,
  };
}

const placeAt = (country: string, state: string, city: string): Record<string, string> => ({
  city,
  country: countryName(country),
  state,
});

function v2(
  { at, txid, signIn, result, reason, factor }: DuoRecord,
  logins: boolean,
): Record<string, unknown> {
  const { source, person } = signIn;
  const [browser, browserVersion] = version(source.browser);
  const [os, osVersion] = version(source.os);
  const address = person.upn.toLowerCase();
  const name = logins ? address.slice(0, address.indexOf('@')) : address;
  const silent = factor === 'remembered_device';
  return {
    access_device: {
      browser,
      browser_version: browserVersion,
      epkey:
        source.deviceId === undefined ? null : `EP${tokenId(source.deviceId).slice(0, 18).toUpperCase()}`,
      flash_version: 'uninstalled',
      hostname: source.deviceName ?? null,
      ip: source.ip,
      is_encryption_enabled: 'unknown',
      is_firewall_enabled: 'unknown',
      is_password_set: 'unknown',
      java_version: 'uninstalled',
      location: placeAt(source.country, source.state, source.city),
      os,
      os_version: osVersion,
      security_agents: 'unknown',
    },
    adaptive_trust_assessments: {},
    alias: '',
    application: { key: `DI${tokenId(signIn.app.id).slice(0, 18).toUpperCase()}`, name: signIn.app.name },
    auth_device: silent
      ? { ip: null, key: null, location: { city: null, country: null, state: null }, name: null }
      : { ...phone(signIn), location: placeAt('US', 'Massachusetts', 'Boston') },
    email: logins ? '' : address,
    event_type: 'authentication',
    factor,
    isotimestamp: isoTicks(at, txid, '+00:00').replace(/\d\+/, '+'),
    ood_software: null,
    reason,
    result,
    timestamp: Math.floor(at / 1_000),
    trusted_endpoint_status: source.managed ? 'trusted' : 'not trusted',
    txid,
    user: {
      groups: ['Staff (from AD sync "CORP AD")'],
      key: `DU${tokenId(person.id).slice(0, 18).toUpperCase()}`,
      name,
    },
  };
}

export interface DuoOptions {
  name?: string;
  /** `page` as the API answers, `lines` as collectors write. */
  wrap?: 'page' | 'lines';
  /** People are known by their login alone, without domain and address. */
  logins?: boolean;
}

/** Admin API v2. */
export function duoV2Json(_: Tenant, acts: readonly Act[], options: DuoOptions = {}): SampleFile {
  const authlogs = records(acts).map((record) => v2(record, options.logins ?? false));
  const text =
    options.wrap === 'lines'
      ? authlogs
          .map(
            (record) =>
              `${JSON.stringify({ ...record, eventtype: 'authentication', host: 'api-00000000.duosecurity.example' })}\n`,
          )
          .join('')
      : JSON.stringify(
          {
            response: { authlogs, metadata: { next_offset: null, total_objects: authlogs.length } },
            stat: 'OK',
          },
          null,
          4,
        );
  return { name: options.name ?? 'duo-authentication.json', bytes: utf8(text) };
}

const capitals: Readonly<Record<string, string>> = { success: 'SUCCESS', denied: 'FAILURE', fraud: 'FRAUD' };
const factorWords: Readonly<Record<string, string>> = {
  duo_push: 'Duo Push',
  verified_duo_push: 'Verified Duo Push',
  remembered_device: 'Remembered Device',
};
const words = (reason: string): string => {
  const text = reason.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** Admin API v1: flat, results in capitals, no transaction id. */
export function duoV1Json(_: Tenant, acts: readonly Act[]): SampleFile {
  const response = records(acts).map(({ at, signIn, result, reason, factor }) => ({
    device: factor === 'remembered_device' ? null : phone(signIn).name,
    eventtype: 'authentication',
    factor: factorWords[factor],
    host: 'api-00000000.duosecurity.example',
    integration: signIn.app.name,
    ip: signIn.source.ip,
    location: placeAt(signIn.source.country, signIn.source.state, signIn.source.city),
    new_enrollment: false,
    reason: words(reason),
    result: capitals[result],
    timestamp: Math.floor(at / 1_000),
    username: signIn.person.upn.toLowerCase(),
  }));
  return { name: 'duo-authentication-v1.json', bytes: utf8(JSON.stringify({ response, stat: 'OK' })) };
}

export const duoConsoleColumns = [
  'Timestamp (UTC)',
  'User',
  'Email',
  'Application',
  'Factor',
  'Result',
  'Reason',
  'IP address',
  'Access device city',
  'Access device country',
  'Access device OS',
  'Access device browser',
  'Authentication device',
  'Authentication device IP',
  'Authentication device country',
];

/** The admin panel's CSV, as far as it is known: columns by meaning, seconds in UTC. */
export function duoConsoleCsv(_: Tenant, acts: readonly Act[]): SampleFile {
  const rows = records(acts).map(({ at, signIn, result, reason, factor }) => {
    const device = factor === 'remembered_device' ? undefined : phone(signIn);
    const name = signIn.person.upn.toLowerCase();
    return [
      new Date(at).toISOString().slice(0, 19).replace('T', ' '),
      name,
      name,
      signIn.app.name,
      factorWords[factor]!,
      words(result),
      words(reason),
      signIn.source.ip,
      signIn.source.city,
      countryName(signIn.source.country),
      signIn.source.os,
      signIn.source.browser,
      device?.name ?? '',
      device?.ip ?? '',
      device ? 'United States' : '',
    ];
  });
  return {
    name: 'duo-authentication.csv',
    bytes: utf8(csvText(duoConsoleColumns, rows, minimalCell, '\r\n')),
  };
}
