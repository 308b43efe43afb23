import { ElementReader, type RecordView } from '../scan/record-view';
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

/** What an export of Entra ID Protection may tell: detections, and the state of users. */
export const entraRiskFacts = [
  'time',
  'id',
  'requestId',
  'correlationId',
  'user',
  'userId',
  'userType',
  'servicePrincipal',
  'riskType',
  'level',
  'state',
  'detail',
  'ip',
  'city',
  'country',
  'latitude',
  'longitude',
  'activity',
  'source',
  'timing',
  'additional',
  'tokenIssuerType',
] as const;

const F = factIndex(entraRiskFacts);

const additionalReader = new ElementReader([
  ['Key', 'key'],
  ['Value', 'value'],
]);

/** A risky user is how the user stands now; Entra changes it without keeping when each change was. */
const STATE: Reading = { kind: 'skip', as: 'risky user (a state, no event)' };

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  if (!view.has(F.riskType)) return STATE;
  const time = readTimeFact(view, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  out.begin('entra.risk', 'entra', 'risk', time);
  const c = out.columns;
  const r = out.row;
  c.user[r] = out.lower(view, F.user);
  out.guid('userId', view, F.userId);
  if (c.user[r] < 0 && view.has(F.servicePrincipal)) {
    out.text('app', view, F.servicePrincipal);
    out.put('userType', 'application');
  } else c.userType[r] = out.lower(view, F.userType);
  out.text('riskTypes', view, F.riskType);
  out.text('risk', view, F.level);
  out.text('reason', view, F.detail);
  out.text('operation', view, F.activity);
  out.text('tokenIssuerType', view, F.tokenIssuerType);
  out.ip(view, F.ip);
  out.text('city', view, F.city);
  c.country[r] = out.country(view, F.country);
  c.latitude[r] = view.number(F.latitude);
  c.longitude[r] = view.number(F.longitude);
  out.guid('requestId', view, F.requestId);
  out.guid('correlationId', view, F.correlationId);
  out.guid('nativeKey', view, F.id);
  readParameters(view, out);
  // The person pressed "No, it's not me": the report that the audit log calls suspicious activity.
  if (/^userReportedSuspiciousActivity$/i.test(out.strings.get(c.riskTypes[r]!) ?? ''))
    out.prompt('fraud', '');
  return EVENT;
}

function readParameters(view: RecordView, out: EventWriter): void {
  const parameters: Record<string, string> = {};
  const add = (name: string, fact: number): void => {
    const value = view.string(fact);
    if (value !== undefined) parameters[name] = value;
  };
  add('riskState', F.state);
  add('source', F.source);
  add('detectionTimingType', F.timing);
  view.each(F.additional, additionalReader, (element) => {
    const key = element.string(0);
    const value = element.string(1);
    if (key === undefined || value === undefined) return;
    parameters[`additionalInfo.${key}`] = value;
    if (/^userAgent$/i.test(key)) out.put('userAgent', value);
  });
  out.parameters(parameters);
}

export const entraRisk: Family<(typeof entraRiskFacts)[number]> = {
  log: 'entra.risk',
  facts: entraRiskFacts,
  read,
};
