import type { RecordView } from '../scan/record-view';
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

/** What Defender's table IdentityLogonEvents tells: logons to Active Directory and to Microsoft's services. */
export const defenderLogonFacts = [
  'time',
  'action',
  'user',
  'userId',
  'app',
  'logonType',
  'protocol',
  'reason',
  'ip',
  'country',
  'city',
  'device',
  'os',
  'target',
] as const;

export type DefenderLogonFact = (typeof defenderLogonFacts)[number];

const F = factIndex(defenderLogonFacts);

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  out.begin('defender.identity-logon', 'm365', 'logon', time);
  const c = out.columns;
  const r = out.row;
  c.user[r] = out.lower(view, F.user);
  out.guid('userId', view, F.userId);
  out.text('operation', view, F.action);
  out.text('app', view, F.app);
  out.text('logonType', view, F.logonType);
  out.text('protocol', view, F.protocol);
  out.text('reason', view, F.reason);
  out.ip(view, F.ip);
  c.country[r] = out.country(view, F.country);
  out.text('city', view, F.city);
  out.text('device', view, F.device);
  out.text('os', view, F.os);
  out.text('target', view, F.target);
  const action = view.string(F.action) ?? '';
  out.outcome(/success$/i.test(action) ? 'success' : /failed$/i.test(action) ? 'failure' : 'unknown');
  return EVENT;
}

export const defenderLogon: Family<DefenderLogonFact> = {
  log: 'defender.identity-logon',
  facts: defenderLogonFacts,
  read,
};
