import type { MfaMethod, MfaResult } from '../model/event';
import { ElementReader, type RecordView } from '../scan/record-view';
import { isChallenge, outcomeOfCode, SECOND_FACTOR_FAILED } from './entra-codes';
import { readSteps, type StepSummary } from './entra-steps';
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
import { readMethod, readStepText, remembered } from './mfa-vocabulary';

/** What an Entra sign-in export may tell. */
export const entraSigninFacts = [
  'time',
  'id',
  'correlationId',
  'user',
  'userId',
  'userType',
  'servicePrincipal',
  'app',
  'resource',
  'ip',
  'city',
  'country',
  'place',
  'latitude',
  'longitude',
  'asn',
  'code',
  'status',
  'failureReason',
  'additionalDetails',
  'mfaResult',
  'mfaMethod',
  'requirement',
  'steps',
  'conditionalAccess',
  'caPolicies',
  'deviceId',
  'device',
  'os',
  'browser',
  'compliant',
  'managed',
  'clientApp',
  'userAgent',
  'protocol',
  'interactive',
  'eventTypes',
  'category',
  'sessionId',
  'tokenId',
  'tokenIssuerType',
  'risk',
  'riskTypes',
  'appPolicy',
] as const;

const F = factIndex(entraSigninFacts);

const appPolicyReader = new ElementReader([['authenticationAppPolicyDetails>status', 'status']]);

/** Portal words for the strongest requirement, as Graph spells them. */
const requirements: Readonly<Record<string, string>> = {
  'multifactor authentication': 'multiFactorAuthentication',
  'multi-factor authentication': 'multiFactorAuthentication',
  'single-factor authentication': 'singleFactorAuthentication',
  'single factor authentication': 'singleFactorAuthentication',
};

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, F.time, context);
  out.begin('entra.signin', 'entra', 'signin', time);
  const steps = readSteps(view, F.steps, out, time);
  // A query may leave out every time column but not the steps' own.
  if (Number.isNaN(time)) {
    if (Number.isNaN(steps.first)) {
      out.abandon();
      return NO_TIME;
    }
    out.columns.time[out.row] = steps.first;
  }
  readWho(view, out);
  readWhere(view, out);
  readResult(view, out, steps);
  readPolicies(view, out);
  return EVENT;
}

function readWho(view: RecordView, out: EventWriter): void {
  const c = out.columns;
  c.user[out.row] = out.lower(view, F.user);
  out.guid('userId', view, F.userId);
  if (c.user[out.row]! < 0 && view.has(F.servicePrincipal)) out.put('userType', 'application');
  else c.userType[out.row] = out.lower(view, F.userType);
  out.text('app', view, F.app);
  if (c.app[out.row]! < 0) out.text('app', view, F.servicePrincipal);
  out.text('resource', view, F.resource);
  if (out.guid('requestId', view, F.id))
    c.nativeKey.set(c.requestId.subarray(out.row * 4, out.row * 4 + 4), out.row * 4);
  out.guid('correlationId', view, F.correlationId);
  out.guid('sessionId', view, F.sessionId);
  out.guid('tokenId', view, F.tokenId);
}

function readWhere(view: RecordView, out: EventWriter): void {
  const c = out.columns;
  const r = out.row;
  out.ip(view, F.ip);
  out.text('city', view, F.city);
  c.country[r] = out.country(view, F.country);
  const place = view.text(F.place, out.strings);
  if (place >= 0) {
    // Portal CSV: `City, State, CC`, parts may be missing.
    if (c.country[r] < 0)
      c.country[r] = out.derive('place country', place, (s) => /(?:^|, ?)([A-Z]{2})$/.exec(s)?.[1] ?? '');
    if (c.city[r]! < 0)
      c.city[r] = out.derive('place city', place, (s) =>
        s.includes(',') ? s.slice(0, s.indexOf(',')).trim() : '',
      );
  }
  c.latitude[r] = view.number(F.latitude);
  c.longitude[r] = view.number(F.longitude);
  const asn = view.number(F.asn);
  if (asn > 0) c.asn[r] = asn;
  out.guid('deviceId', view, F.deviceId);
  out.text('device', view, F.device);
  out.text('os', view, F.os);
  out.text('browser', view, F.browser);
  c.compliant[r] = view.flag(F.compliant);
  c.managed[r] = view.flag(F.managed);
  out.text('clientApp', view, F.clientApp);
  out.text('userAgent', view, F.userAgent);
  out.text('protocol', view, F.protocol);
  out.text('tokenIssuerType', view, F.tokenIssuerType);
  c.interactive[r] = interactivity(view, out);
}

/** @returns 2 interactive, 1 not, 0 not stated. */
function interactivity(view: RecordView, { strings }: EventWriter): 0 | 1 | 2 {
  const stated = view.flag(F.interactive);
  if (stated !== 0) return stated;
  const types = interactivityOf(strings.get(view.text(F.eventTypes, strings)) ?? '');
  const category = interactivityOf(strings.get(view.text(F.category, strings)) ?? '');
  return types === 1 || category === 1 ? 1 : types === 2 || category === 2 ? 2 : 0;
}

/** What `signInEventTypes` or the name of a table says, as {@link interactivity}. */
const interactivityOf = remembered((kind: string): 0 | 1 | 2 => {
  if (/non-?interactive|serviceprincipal|managedidentity/i.test(kind)) return 1;
  return /interactive|signinlogs/i.test(kind) ? 2 : 0;
});

function readResult(view: RecordView, out: EventWriter, steps: StepSummary): void {
  const c = out.columns;
  const r = out.row;
  const textOf = (fact: number): string => out.strings.get(view.text(fact, out.strings)) ?? '';
  const status = textOf(F.status).toLowerCase();
  let code = textOf(F.code);
  if (code !== '') c.code[r] = view.text(F.code, out.strings);
  else if (status === 'success') out.put('code', (code = '0'));
  out.outcome(status === 'interrupted' ? 'interrupted' : outcomeOfCode(code));
  out.text(
    'reason',
    view,
    code === '0' || !view.has(F.failureReason) ? F.additionalDetails : F.failureReason,
  );
  c.authRequirement[r] = out.derive(
    'requirement',
    view.text(F.requirement, out.strings),
    (s) => requirements[s.toLowerCase()] ?? s,
  );

  let result: MfaResult = steps.result;
  let method: MfaMethod = steps.method;
  const words = textOf(view.has(F.mfaResult) ? F.mfaResult : F.additionalDetails);
  const stated = readStepText(words);
  const named = readMethod(textOf(F.mfaMethod));
  if (method === '' && named !== 'password') method = named;
  if (!steps.prompted) {
    if (stated.silent)
      method = /remembered/i.test(words) ? 'remembered' : /app password/i.test(words) ? 'bypass' : 'claim';
    // An approval is only believed on a success, a refusal also on the rows that 500121 precedes.
    else if (stated.result === 'approved' ? code === '0' : stated.result !== '') result = stated.result;
  } else if (
    code === SECOND_FACTOR_FAILED &&
    (result === '' || result === 'challenged') &&
    stated.result !== 'approved'
  ) {
    result = stated.result;
  }
  if (
    code === SECOND_FACTOR_FAILED &&
    (result === '' || result === 'challenged') &&
    !/duplicate/i.test(words)
  )
    result = 'failed';
  if (isChallenge(code) && (result === '' || result === 'approved')) result = 'challenged';
  if (code === '0' && result === 'failed') result = '';
  out.prompt(result, method);
}

function readPolicies(view: RecordView, out: EventWriter): void {
  out.text('conditionalAccess', view, F.conditionalAccess);
  out.text('risk', view, F.risk);
  const riskTypes = view.text(F.riskTypes, out.strings);
  out.columns.riskTypes[out.row] = out.derive('list', riskTypes, (s) =>
    // PowerShell writes the name of the type where it cannot write the list.
    s.startsWith('System.') ? '' : (s.startsWith('[') ? s.replace(/[[\]"]/g, '') : s).trim(),
  );
  // Cells repeat by the hundred thousand: what they say is computed once per distinct text.
  out.columns.caPolicies[out.row] = out.derive('policies', view.text(F.caPolicies, out.strings), (text) =>
    policies(text),
  );
  const seen: string[] = [];
  view.each(F.appPolicy, appPolicyReader, (element) => {
    const status = element.string(0);
    if (status !== undefined) seen.push(status);
  });
  if (seen.length > 0) {
    out.put(
      'numberMatch',
      seen.map(numberMatch).find((s) => s !== ''),
    );
    const context = seen.flatMap((s) =>
      /^location/i.test(s) ? ['location'] : /^app/i.test(s) ? ['app'] : [],
    );
    out.put('promptContext', context.join(','));
  }
}

function numberMatch(status: string): string {
  if (!/^numberMatch/i.test(status)) return '';
  if (/Correct/i.test(status)) return /Incorrect/i.test(status) ? 'incorrect' : 'correct';
  return /Deny/i.test(status) ? 'denied' : /OutOfDate/i.test(status) ? 'out-of-date' : 'shown';
}

/** @returns the policies that applied, short: JSON of `{name, result, grant, session}`; '' where none did. */
function policies(text: string): string {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return '';
  }
  if (!Array.isArray(list)) return '';
  const short = (list as Record<string, unknown>[])
    .filter(
      (p) =>
        typeof p === 'object' &&
        !/^(?:notApplied|notEnabled|reportOnlyNotApplied)$/i.test(String(p['result'])),
    )
    .map((p) => ({
      name: p['displayName'],
      result: p['result'],
      grant: p['enforcedGrantControls'],
      session: p['enforcedSessionControls'],
    }));
  return short.length > 0 ? JSON.stringify(short) : '';
}

export const entraSignin: Family<(typeof entraSigninFacts)[number]> = {
  log: 'entra.signin',
  facts: entraSigninFacts,
  read,
};
