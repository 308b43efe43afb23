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
import { messageLines, pingIdReading, pingOneReading } from './ping-vocabulary';

/** The two audit logs of Ping Identity: PingID's own, and that of the PingOne platform. */

/** What an event of PingID tells: `actors` and `resources` are lists. */
export const pingIdFacts = ['time', 'id', 'action', 'actors', 'resources', 'status', 'message'] as const;

const P = factIndex(pingIdFacts);

const actorReader = new ElementReader(['type', 'name', 'id']);
const resourceReader = new ElementReader([
  ['ipaddress', 'ipAddress'],
  ['websession', 'webSession'],
  ['devicemodel', 'deviceModel'],
  ['name', 'username'],
]);

function readPingId(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, P.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  const status = view.string(P.status) ?? '';
  const message = view.string(P.message) ?? '';
  const lines = messageLines(message);
  const said = pingIdReading(status, message, lines.get('action') ?? '');
  out.begin('ping.pingid', 'ping', said.kind, time);
  out.guid('nativeKey', view, P.id);
  const user = firstUser(view);
  out.put('user', user?.toLowerCase());
  const action = view.string(P.action);
  out.put('operation', action !== undefined && !action.startsWith('{') ? action : message.slice(0, 120));
  out.put('code', status);
  out.put('reason', message);
  out.outcome(said.outcome);
  out.prompt(said.result, said.method);
  if (said.kind === 'directory') out.put('target', user?.toLowerCase());
  readResources(view, out, said.kind === 'mfa' && said.result !== 'challenged' && !/^policy/i.test(status));
  readPolicy(out, lines);
  return EVENT;
}

function firstUser(view: RecordView): string | undefined {
  let user: string | undefined;
  let other: string | undefined;
  view.each(P.actors, actorReader, (actor) => {
    const name = actor.string(1) ?? actor.string(2);
    if (/^user$/i.test(actor.string(0) ?? '')) user ??= name;
    else other ??= name;
  });
  return user ?? other;
}

/** @param isAnswer the address of an answer is that of the device that answered, not of the sign-in. */
function readResources(view: RecordView, out: EventWriter, isAnswer: boolean): void {
  let found = false;
  view.each(P.resources, resourceReader, (resource) => {
    if (found) return;
    found = resource.has(0) || resource.has(1) || resource.has(2);
    out.ip(resource, 0, isAnswer ? 'approverIp' : 'ip');
    // The session of the asking ties a policy's decision to the answer.
    out.guid('correlationId', resource, 1);
    out.text(isAnswer ? 'approverDevice' : 'device', resource, 2);
  });
}

/** Columns that lines of a policy's message fill. */
const policyLines = [
  ['app', ['requested application name']],
  ['os', ['accessing device os']],
  ['browser', ['accessing device browser']],
  ['userAgent', ['accessing device useragent']],
] as const;

function readPolicy(out: EventWriter, lines: ReadonlyMap<string, string>): void {
  for (const [column, names] of policyLines) out.put(column, lines.get(names[0]));
  const at = out.row * 4;
  if (out.columns.ip.subarray(at, at + 4).every((word) => word === 0))
    out.address(lines.get('authentication ip') ?? lines.get('ip address'));
  const country = lines.get('country');
  if (country !== undefined) out.put('country', countryCode(country));
}

/** PingID: prompts of the phone app and what became of them, devices paired, policies applied. */
export const pingId: Family<(typeof pingIdFacts)[number]> = {
  log: 'ping.pingid',
  facts: pingIdFacts,
  read: readPingId,
};

/** What an activity of PingOne's audit log tells. */
export const pingOneFacts = [
  'time',
  'id',
  'action',
  'description',
  'user',
  'userId',
  'client',
  'resources',
  'status',
  'result',
  'ip',
  'userAgent',
  'correlationId',
  'transaction',
] as const;

const O = factIndex(pingOneFacts);

const targetReader = new ElementReader(['type', 'name', 'id']);

function readPingOne(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, O.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  const type = view.string(O.action) ?? '';
  const status = view.string(O.status) ?? '';
  const description = [view.string(O.description), view.string(O.result)]
    .filter((s) => s !== undefined)
    .join('. ');
  const said = pingOneReading(type, status, description);
  out.begin('ping.pingone', 'ping', said.kind, time);
  out.guid('nativeKey', view, O.id);
  out.text('operation', view, O.action);
  out.text('code', view, O.status);
  out.put('reason', description);
  out.text('app', view, O.client);
  out.ip(view, O.ip);
  out.text('userAgent', view, O.userAgent);
  if (!out.guid('correlationId', view, O.correlationId)) out.guid('correlationId', view, O.transaction);
  out.outcome(said.outcome);
  out.prompt(said.result, said.method);
  if (/^PASSWORD\.CHECK/i.test(type))
    out.step(time, 'password', '', '', said.outcome === 'success' ? 2 : 1, -1);
  readTargets(view, out, said.kind === 'directory');
  return EVENT;
}

/** Who acted; where no person did, whom it was about: a check of a code names its user as the resource only. */
function readTargets(view: RecordView, out: EventWriter, isChange: boolean): void {
  const c = out.columns;
  let person: string | undefined;
  let first: string | undefined;
  const parameters: Record<string, string> = {};
  view.each(O.resources, targetReader, (resource) => {
    const kind = resource.string(0) ?? '';
    const name = resource.string(1) ?? resource.string(2);
    if (name === undefined) return;
    first ??= name;
    if (/^user$/i.test(kind)) person ??= name;
    else parameters[`Resource.${kind}`] ??= name;
  });
  c.user[out.row] = out.lower(view, O.user);
  if (c.user[out.row]! >= 0) out.guid('userId', view, O.userId);
  else if (!isChange) out.put('user', person?.toLowerCase());
  else out.put('userType', 'application');
  if (isChange) out.put('target', person?.toLowerCase() ?? first);
  out.parameters(parameters);
}

/** PingOne: sign-ins, checks of passwords and codes, and what administrators changed. */
export const pingOne: Family<(typeof pingOneFacts)[number]> = {
  log: 'ping.pingone',
  facts: pingOneFacts,
  read: readPingOne,
};
