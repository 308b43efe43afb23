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

/** What an Entra audit export may tell. */
export const entraAuditFacts = [
  'time',
  'id',
  'correlationId',
  'operation',
  'service',
  'result',
  'reason',
  'actorUpn',
  'actorId',
  'actorApp',
  'ip',
  'targets',
  'details',
  'userAgent',
  'targetUpn',
  'targetName',
  'targetType',
] as const;

const F = factIndex(entraAuditFacts);

const targetReader = new ElementReader([
  'userPrincipalName',
  'displayName',
  'type',
  'modifiedProperties',
  'id',
]);
const propertyReader = new ElementReader([['displayName', 'name'], 'newValue', 'oldValue']);
const detailReader = new ElementReader(['key', 'value']);

/** Blanks, an en dash and the unified log's final dot make no other activity. */
export function plainOperation(text: string): string {
  return text
    .replace(/\u2013/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '');
}

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  out.begin('entra.audit', 'entra', 'directory', time);
  const c = out.columns;
  const r = out.row;
  c.operation[r] = out.derive('operation', view.text(F.operation, out.strings), plainOperation);
  c.user[r] = out.lower(view, F.actorUpn);
  out.guid('userId', view, F.actorId);
  if (c.user[r] < 0 && view.has(F.actorApp)) {
    out.put('userType', 'application');
    out.text('app', view, F.actorApp);
  }
  out.text('resource', view, F.service);
  out.ip(view, F.ip);
  out.text('userAgent', view, F.userAgent);
  out.text('reason', view, F.reason);
  const result = view.string(F.result)?.toLowerCase();
  out.outcome(
    result === 'success' ? 'success' : result === 'failure' || result === 'timeout' ? 'failure' : 'unknown',
  );
  out.guid('correlationId', view, F.correlationId);
  out.guid('nativeKey', view, F.id);

  const parameters: Record<string, string> = {};
  const reason = view.string(F.reason);
  if (reason !== undefined) parameters['ResultReason'] = reason;
  let target: string | undefined = view.string(F.targetUpn) ?? view.string(F.targetName);
  view.each(F.targets, targetReader, (element) => {
    target ??= element.string(0) ?? element.string(1) ?? element.string(4);
    element.each(3, propertyReader, (property) => {
      const name = property.string(0);
      if (name !== undefined) parameters[name] = property.string(1) ?? '';
    });
  });
  view.each(F.details, detailReader, (element) => {
    const key = element.string(0);
    if (key !== undefined) parameters[`AdditionalDetails.${key}`] = element.string(1) ?? '';
    if (key === 'User-Agent' && c.userAgent[r]! < 0) out.put('userAgent', element.string(1));
  });
  if (target !== undefined) out.put('target', target.includes('@') ? target.toLowerCase() : target);
  out.parameters(parameters);
  const operation = out.strings.get(c.operation[r]) ?? '';
  if (/^fraud reported|^suspicious activity reported/i.test(operation)) out.prompt('fraud', 'push');
  return EVENT;
}

export const entraAudit: Family<(typeof entraAuditFacts)[number]> = {
  log: 'entra.audit',
  facts: entraAuditFacts,
  read,
};
