import { ElementReader, type RecordView } from '../scan/record-view';
import { countryCode } from './countries';
import { duoMethod } from './duo-vocabulary';
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

/** What an event of Duo Trust Monitor tells: an authentication, a bypass or a device, and why it is unusual. */
export const duoTrustMonitorFacts = [
  'time',
  'id',
  'type',
  'explanations',
  'priority',
  'state',
  'user',
  'userKey',
  'email',
  'by',
  'app',
  'ip',
  'country',
  'city',
  'txid',
  'factor',
  'result',
  'reason',
] as const;

const F = factIndex(duoTrustMonitorFacts);

const explanationReader = new ElementReader(['type', 'summary']);

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  out.begin('duo.trust-monitor', 'duo', 'risk', time);
  out.put('operation', `trust monitor: ${view.string(F.type) ?? 'event'}`);
  out.guid('nativeKey', view, F.id);
  const c = out.columns;
  c.user[out.row] = out.lower(view, F.user);
  const email = out.lower(view, F.email);
  if (out.strings.get(email)?.includes('@') && email !== c.user[out.row]) c.userAlias[out.row] = email;
  out.guid('userId', view, F.userKey);
  out.text('app', view, F.app);
  out.ip(view, F.ip);
  c.country[out.row] = out.derive('country', view.text(F.country, out.strings), countryCode);
  out.text('city', view, F.city);
  out.guid('correlationId', view, F.txid);
  out.outcome('unknown');
  // What became of the prompt is told by the authentication log; here it is only named.
  out.prompt('', duoMethod(view.string(F.factor) ?? ''));
  if (view.flag(F.priority) === 2) out.put('risk', 'high');
  readReasons(view, out);
  return EVENT;
}

function readReasons(view: RecordView, out: EventWriter): void {
  const types: string[] = [];
  const summaries: string[] = [];
  view.each(F.explanations, explanationReader, (explanation) => {
    const type = explanation.string(0);
    if (type !== undefined) types.push(type);
    const summary = explanation.string(1);
    if (summary !== undefined) summaries.push(summary);
  });
  out.put('riskTypes', types.join(','));
  out.put('reason', summaries.join(' '));
  const parameters: Record<string, string> = {};
  for (const name of ['state', 'by', 'result', 'reason'] as const) {
    const text = view.string(F[name]);
    if (text !== undefined) parameters[name] = text;
  }
  out.parameters(parameters);
}

export const duoTrustMonitor: Family<(typeof duoTrustMonitorFacts)[number]> = {
  log: 'duo.trust-monitor',
  facts: duoTrustMonitorFacts,
  read,
};
