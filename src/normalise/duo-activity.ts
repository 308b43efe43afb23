import type { RecordView } from '../scan/record-view';
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

/** What Duo's activity log tells: what administrators and users changed. */
export const duoActivityFacts = [
  'time',
  'id',
  'action',
  'details',
  'actor',
  'actorType',
  'actorKey',
  'target',
  'targetType',
  'targetDetails',
  'ip',
  'country',
  'city',
  'os',
  'browser',
  'app',
] as const;

const F = factIndex(duoActivityFacts);

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  out.begin('duo.activity', 'duo', 'directory', time);
  const c = out.columns;
  out.text('operation', view, F.action);
  out.guid('nativeKey', view, F.id);
  c.user[out.row] = out.lower(view, F.actor);
  out.guid('userId', view, F.actorKey);
  // Users and administrators are people; the rest acts by itself.
  if (!/^(?:user|admin|)$/i.test(view.string(F.actorType) ?? '')) out.put('userType', 'system');
  const target = view.string(F.target);
  if (target !== undefined) out.put('target', target.includes('@') ? target.toLowerCase() : target);
  out.ip(view, F.ip);
  c.country[out.row] = out.derive('country', view.text(F.country, out.strings), countryCode);
  out.text('city', view, F.city);
  out.text('os', view, F.os);
  out.text('browser', view, F.browser);
  out.text('app', view, F.app);
  out.outcome(/error|fail/i.test(view.string(F.action) ?? '') ? 'failure' : 'success');
  const parameters: Record<string, string> = {};
  for (const name of ['targetType', 'details', 'targetDetails'] as const) {
    const text = view.string(F[name]);
    if (text !== undefined) parameters[name] = text;
  }
  out.parameters(parameters);
  return EVENT;
}

export const duoActivity: Family<(typeof duoActivityFacts)[number]> = {
  log: 'duo.activity',
  facts: duoActivityFacts,
  read,
};
