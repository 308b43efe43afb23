import type { EventKind } from '../model/event';
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
import { duoMethod } from './duo-vocabulary';

/** What Duo's administrator and offline enrollment logs tell. */
export const duoAdminFacts = ['time', 'action', 'user', 'object', 'description', 'host'] as const;

const F = factIndex(duoAdminFacts);

const kinds: readonly [RegExp, EventKind][] = [
  [/^admin_2fa_error$/, 'mfa'],
  [/^admin_login/, 'signin'],
];

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  const action = view.string(F.action) ?? '';
  out.begin('duo.admin', 'duo', kinds.find(([pattern]) => pattern.test(action))?.[1] ?? 'directory', time);
  const c = out.columns;
  out.text('operation', view, F.action);
  c.user[out.row] = out.lower(view, F.user);
  // `API`, `System` and the directory sync act by themselves.
  if (/^(?:api|system)$|^(?:ad|ldap|azure|entra) ?(?:ad )?sync\b/i.test(view.string(F.user) ?? ''))
    out.put('userType', 'system');
  const object = view.string(F.object);
  if (object !== undefined) out.put('target', object.includes('@') ? object.toLowerCase() : object);
  out.text('host', view, F.host);
  readDescription(view, out, action);
  return EVENT;
}

/** JSON as text, a bare sentence, or JSON without its braces. */
function readDescription(view: RecordView, out: EventWriter, action: string): void {
  const text = view.string(F.description);
  const parsed = view.json(F.description);
  const parameters: Record<string, string> = {};
  if (typeof parsed === 'object' && parsed !== null)
    for (const [key, value] of Object.entries(parsed))
      parameters[key] = typeof value === 'string' ? value : JSON.stringify(value);
  else if (text !== undefined) parameters['description'] = text;
  out.parameters(parameters);

  const error = parameters['error'] ?? '';
  const failed = error !== '' || /_error$|_lockout$/.test(action);
  out.outcome(failed ? 'failure' : 'success');
  out.put('reason', error || (failed ? (parameters['message'] ?? '') : ''));
  out.address(parameters['ip_address']);
  const email = parameters['email']?.toLowerCase();
  if (email?.includes('@') && /^admin_/.test(action)) {
    if (out.columns.user[out.row]! < 0) out.put('user', email);
    else if (out.strings.get(out.columns.user[out.row]!) !== email) out.put('userAlias', email);
  }
  if (action !== 'admin_2fa_error') return;
  out.prompt(
    /fraud/i.test(error)
      ? 'fraud'
      : /den(?:y|ied)|reject/i.test(error)
        ? 'denied'
        : /timed? ?out|no response/i.test(error)
          ? 'timeout'
          : 'failed',
    duoMethod(parameters['factor'] ?? ''),
  );
}

export const duoAdmin: Family<(typeof duoAdminFacts)[number]> = {
  log: 'duo.admin',
  facts: duoAdminFacts,
  read,
};
