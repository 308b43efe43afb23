import { SECOND } from '../base/units';
import type { RecordView } from '../scan/record-view';
import { countryCode } from './countries';
import { duoReading } from './duo-vocabulary';
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

/**
 * What a Duo authentication log may tell. `ip` to `endpoint` are of the access device, where the sign-in came from;
 * `approver…` of the phone or key that answered.
 */
export const duoAuthFacts = [
  'time',
  'txid',
  'eventType',
  'newEnrollment',
  'result',
  'reason',
  'factor',
  'user',
  'userKey',
  'email',
  'alias',
  'app',
  'host',
  'ip',
  'country',
  'city',
  'device',
  'endpoint',
  'os',
  'osVersion',
  'browser',
  'browserVersion',
  'userAgent',
  'trusted',
  'approverIp',
  'approverCountry',
  'approverDevice',
  'trust',
  'trustReason',
] as const;

export type DuoAuthFact = (typeof duoAuthFacts)[number];

const F = factIndex(duoAuthFacts);

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  const enrols = /^enrol/i.test(view.string(F.eventType) ?? '') || view.flag(F.newEnrollment) === 2;
  out.begin('duo.auth', 'duo', enrols ? 'directory' : 'mfa', time);
  out.put('operation', enrols ? 'enrollment' : 'authentication');
  readWho(view, out);
  readWhere(view, out);
  const result = view.string(F.result) ?? '';
  const reason = view.string(F.reason) ?? '';
  const said = duoReading(result, reason, view.string(F.factor) ?? '');
  out.text('code', view, F.result);
  out.text('reason', view, F.reason);
  out.outcome(said.outcome);
  out.prompt(enrols ? '' : said.result, said.method);
  const txid = view.string(F.txid);
  if (out.guid('correlationId', view, F.txid))
    out.key(`${txid!.toLowerCase()} ${Math.floor(time / SECOND)} ${result.toLowerCase()}`);
  return EVENT;
}

function readWho(view: RecordView, out: EventWriter): void {
  const c = out.columns;
  c.user[out.row] = out.lower(view, F.user);
  const alias = view.has(F.email) ? F.email : F.alias;
  const other = out.lower(view, alias);
  if (other !== c.user[out.row]) {
    if (c.user[out.row]! < 0) c.user[out.row] = other;
    else if (out.strings.get(other)?.includes('@')) c.userAlias[out.row] = other;
  }
  out.guid('userId', view, F.userKey);
  out.text('app', view, F.app);
  out.text('host', view, F.host);
}

function readWhere(view: RecordView, out: EventWriter): void {
  const c = out.columns;
  const r = out.row;
  out.ip(view, F.ip);
  c.country[r] = out.derive('country', view.text(F.country, out.strings), countryCode);
  out.text('city', view, F.city);
  out.text('device', view, F.device);
  out.guid('deviceId', view, F.endpoint);
  out.put('os', joined(view, F.os, F.osVersion));
  out.put('browser', joined(view, F.browser, F.browserVersion));
  out.text('userAgent', view, F.userAgent);
  const trusted = view.string(F.trusted)?.toLowerCase();
  if (trusted === 'trusted' || trusted === 'not trusted') c.managed[r] = trusted === 'trusted' ? 2 : 1;
  out.ip(view, F.approverIp, 'approverIp');
  c.approverCountry[r] = out.derive('country', view.text(F.approverCountry, out.strings), countryCode);
  out.text('approverDevice', view, F.approverDevice);
  if (/^low$/i.test(view.string(F.trust) ?? '')) out.text('riskTypes', view, F.trustReason);
}

/** `Chrome 67.0.3396.99`; the version alone says nothing. */
function joined(view: RecordView, name: number, version: number): string | undefined {
  const text = view.string(name);
  if (text === undefined || /^(?:-|unknown|none)$/i.test(text)) return undefined;
  const number = view.string(version);
  return number === undefined || /^(?:-|unknown|none)$/i.test(number) ? text : `${text} ${number}`;
}

export const duoAuth: Family<DuoAuthFact> = { log: 'duo.auth', facts: duoAuthFacts, read };
