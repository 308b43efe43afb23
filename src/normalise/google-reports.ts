import type { MfaMethod } from '../model/event';
import { ElementReader, type RecordView } from '../scan/record-view';
import { countryCode } from './countries';
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
import { googleAnswer, googleEvent, googleKind, googleMethod } from './google-vocabulary';

/**
 * What an activity of Google's Reports API may tell. `events` is its list of events; `name`, `type` and `parameters`
 * stand for one event outside a list. The facts from `challenge` on are columns of the console's CSV.
 */
export const googleReportsFacts = [
  'time',
  'qualifier',
  'application',
  'user',
  'userId',
  'callerType',
  'ip',
  'country',
  'asn',
  'events',
  'type',
  'name',
  'parameters',
  'challenge',
  'status',
  'loginType',
  'failureType',
  'secondFactor',
  'suspicious',
  'affected',
  'description',
] as const;

export type GoogleFact = (typeof googleReportsFacts)[number];

const F = factIndex(googleReportsFacts);

const eventReader = new ElementReader(['type', 'name', 'parameters']);
const parameterReader = new ElementReader([
  'name',
  ['value', 'boolValue', 'intValue', 'multiValue', 'multiIntValue', 'multiStrValue', 'messageValue'],
]);

/** Columns of the CSV and the parameters they hold. */
const columns = [
  [F.challenge, 'login_challenge_method'],
  [F.status, 'login_challenge_status'],
  [F.loginType, 'login_type'],
  [F.failureType, 'login_failure_type'],
  [F.secondFactor, 'is_second_factor'],
  [F.suspicious, 'is_suspicious'],
  [F.affected, 'affected_email_address'],
  [F.description, 'description'],
] as const;

interface Activity {
  type: string;
  name: string;
  /** Values as text, lists joined by a comma. */
  parameters: Record<string, string>;
}

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  const activities = readActivities(view);
  // An activity with several events is one act: an administrator's change in parts. The first names it.
  const { type, name, parameters } = activities[0] ?? { type: '', name: '', parameters: {} };
  const application = (view.string(F.application) ?? '').toLowerCase();
  const event = googleEvent(name);
  const kind = googleKind(event, application);
  out.begin('google.reports', 'google', kind, time);
  out.put('operation', name);
  readWho(view, out, kind === 'risk' ? parameters['affected_email_address'] : undefined);
  readWhere(view, out);
  out.put('app', parameters['application_name'] ?? parameters['app_name']);
  out.put('resource', application);
  out.put('protocol', parameters['login_type']);
  if (kind !== 'signin' && kind !== 'mfa') out.put('target', targetOf(view, event, parameters));
  if (kind === 'risk') out.put('riskTypes', event);
  else if (parameters['is_suspicious'] === 'true') out.put('riskTypes', 'is_suspicious');
  readResult(out, event, kind === 'risk', time, parameters);
  const others = activities.slice(1).map((other) => other.name);
  if (others.length > 0) parameters['events'] = others.join(', ');
  if (type !== '') parameters['type'] = type;
  out.parameters(parameters);
  const qualifier = view.string(F.qualifier);
  if (qualifier !== undefined) out.key(`${time} ${qualifier} ${application}`);
  return EVENT;
}

function readActivities(view: RecordView): Activity[] {
  const activities: Activity[] = [];
  view.each(F.events, eventReader, (event) =>
    activities.push({
      type: event.string(0) ?? '',
      name: event.string(1) ?? '',
      parameters: readParameters(event, 2),
    }),
  );
  if (activities.length > 0 || !view.has(F.name)) return activities;
  const parameters = readParameters(view, F.parameters);
  for (const [fact, key] of columns) {
    const text = view.string(fact);
    if (text !== undefined) parameters[key] = /^(?:true|false)$/i.test(text) ? text.toLowerCase() : text;
  }
  return [{ type: view.string(F.type) ?? '', name: view.string(F.name) ?? '', parameters }];
}

function readParameters(view: RecordView, fact: number): Record<string, string> {
  const parameters: Record<string, string> = {};
  view.each(fact, parameterReader, (parameter) => {
    const name = parameter.string(0);
    const text = parameter.string(1);
    if (name === undefined || text === undefined) return;
    const list = parameter.json(1);
    parameters[name] = Array.isArray(list) ? list.map(wordOf).join(', ') : text;
  });
  return parameters;
}

/** A member of a list of values: plain, or `{"value": …}`. */
function wordOf(member: unknown): string {
  if (typeof member === 'string') return member;
  const inner = typeof member === 'object' && member !== null && 'value' in member ? member.value : undefined;
  return typeof inner === 'string' ? inner : JSON.stringify(member);
}

function readWho(view: RecordView, out: EventWriter, affected: string | undefined): void {
  const c = out.columns;
  if (affected !== undefined) out.put('user', affected.toLowerCase());
  else {
    c.user[out.row] = out.lower(view, F.user);
    out.guid('userId', view, F.userId);
  }
  if (/^(?:key|application)$/i.test(view.string(F.callerType) ?? '')) out.put('userType', 'application');
}

function readWhere(view: RecordView, out: EventWriter): void {
  out.ip(view, F.ip);
  out.columns.country[out.row] = out.derive('country', view.text(F.country, out.strings), countryCode);
  const asn = Number(/^\[?\s*"?(\d{1,10})\b/.exec(view.string(F.asn) ?? '')?.[1] ?? NaN);
  if (asn >= 0 && asn < 2 ** 31) out.columns.asn[out.row] = asn;
}

/** Whom or what it was done to; people change their own account themselves. */
function targetOf(view: RecordView, event: string, parameters: Record<string, string>): string | undefined {
  const named =
    parameters['USER_EMAIL'] ??
    parameters['GROUP_EMAIL'] ??
    parameters['email_forwarding_destination_address'] ??
    parameters['doc_title'] ??
    (/^(?:2sv_|titanium_|password_edit|recovery_)/.test(event) ? view.string(F.user) : undefined);
  return named?.includes('@') ? named.toLowerCase() : named;
}

function readResult(
  out: EventWriter,
  event: string,
  isRisk: boolean,
  time: number,
  parameters: Record<string, string>,
): void {
  const status = parameters['login_challenge_status'] ?? '';
  const failure = parameters['login_failure_type'] ?? parameters['failure_type'];
  const methods = (parameters['login_challenge_method'] ?? '').split(', ').map(googleMethod);
  // Of several challenges in one record the last that is no password is the second factor.
  const method: MfaMethod =
    methods.filter((m): m is Exclude<MfaMethod, ''> => m !== 'password' && m !== '').pop() ?? '';
  out.put('code', failure ?? (status === '' ? parameters['saml_status_code'] : status));
  out.put('reason', failure === undefined ? undefined : status);
  switch (event) {
    case 'login_success':
      out.outcome('success');
      // The challenge itself is told by a record of its own.
      out.prompt('', method);
      if (methods.includes('password')) out.step(time, 'password', '', '', 2, -1);
      return;
    case 'login_failure':
      out.outcome('failure');
      out.prompt('', method);
      if (/password/.test(failure ?? '') || (method === '' && methods.includes('password')))
        out.step(time, 'password', '', '', 1, -1);
      return;
    case 'login_challenge':
    case 'login_verification': {
      if (method === '' && methods.includes('password')) {
        // Only the password was checked again: no second factor.
        out.setKind('signin');
        const answer = googleAnswer(status, '');
        if (answer !== '') out.step(time, 'password', '', '', answer === 'approved' ? 2 : 1, -1);
        out.outcome(answer === '' ? 'unknown' : answer === 'approved' ? 'success' : 'failure');
        return;
      }
      const answer = googleAnswer(status, method);
      out.prompt(answer, method);
      out.outcome(answer === '' ? 'unknown' : answer === 'approved' ? 'success' : 'failure');
      return;
    }
    default:
      out.outcome(isRisk ? 'unknown' : /_blocked$|_failure$/.test(event) ? 'failure' : 'success');
  }
}

export const googleReports: Family<GoogleFact> = { log: 'google.reports', facts: googleReportsFacts, read };
