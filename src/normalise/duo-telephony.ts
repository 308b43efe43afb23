import type { RecordView } from '../scan/record-view';
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

/** What Duo's telephony log tells: calls and messages, without the user they were for. */
export const duoTelephonyFacts = ['time', 'id', 'txid', 'context', 'credits', 'phone', 'type'] as const;

const F = factIndex(duoTelephonyFacts);

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  out.begin('duo.telephony', 'duo', 'other', time);
  out.put('operation', 'telephony');
  out.guid('nativeKey', view, F.id);
  out.guid('correlationId', view, F.txid);
  out.text('target', view, F.phone);
  out.outcome('success');
  out.prompt('', duoMethod(view.string(F.type) ?? ''));
  const parameters: Record<string, string> = {};
  for (const name of ['type', 'context', 'credits'] as const) {
    const text = view.string(F[name]);
    if (text !== undefined) parameters[name] = text;
  }
  out.parameters(parameters);
  return EVENT;
}

export const duoTelephony: Family<(typeof duoTelephonyFacts)[number]> = {
  log: 'duo.telephony',
  facts: duoTelephonyFacts,
  read,
};
