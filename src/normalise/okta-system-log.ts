import type { EventKind, MfaMethod } from '../model/event';
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
import {
  oktaAnswer,
  oktaKind,
  oktaOutcome,
  oktaRisk,
  oktaVerifyAgent,
  positiveBehaviors,
  readFactor,
  sentMethod,
} from './okta-vocabulary';

/**
 * What an Okta System Log export may tell. `target0` to `target3` are the targets of exports that have no list of
 * them; the facts from `factor` on stand in debugData.
 */
export const oktaSystemLogFacts = [
  'time',
  'id',
  'eventType',
  'result',
  'reason',
  'actor',
  'actorId',
  'actorType',
  'ip',
  'country',
  'city',
  'latitude',
  'longitude',
  'asn',
  'isProxy',
  'clientDevice',
  'os',
  'browser',
  'userAgent',
  'device',
  'deviceId',
  'managed',
  'session',
  'rootSession',
  'transaction',
  'targets',
  'target0Type',
  'target0',
  'target0Name',
  'target1Type',
  'target1',
  'target1Name',
  'target2Type',
  'target2',
  'target2Name',
  'target3Type',
  'target3',
  'target3Name',
  'ipChain',
  'debug',
  'factor',
  'response',
  'challenge',
  'risk',
  'behaviors',
  'logOnly',
  'threatSuspected',
] as const;

export type OktaFact = (typeof oktaSystemLogFacts)[number];

const F = factIndex(oktaSystemLogFacts);

const targetReader = new ElementReader([
  'type',
  ['alternateId', 'alternate_id'],
  ['displayName', 'display_name'],
  ['detailEntry>methodTypeUsed', 'detail_entry>methodTypeUsed', 'detail_entry>method_type_used'],
]);
const hopReader = new ElementReader(['ip']);

/** The columns of exports that spread targets over columns: type, alternate id, display name. */
const flatTargets = [
  [F.target0Type, F.target0, F.target0Name],
  [F.target1Type, F.target1, F.target1Name],
  [F.target2Type, F.target2, F.target2Name],
  [F.target3Type, F.target3, F.target3Name],
] as const;

/** What the targets of an event tell. */
interface Targets {
  /** Whom it was done to. */
  user: string;
  /** An app's label. */
  app: string;
  /** How a factor was used, else the authenticator's name. */
  authenticator: string;
  /** The first one's name. */
  first: string;
  /** Names by type, for parameters. */
  named: Record<string, string>;
}

/** Keys of debugData that repeat the request and say nothing of what was done. */
const NOISE = new Set(['requestId', 'url', 'origin', 'oktaUserAgentExtended']);

/** The password is checked by an agent; no second factor. */
const PASSWORD_AGENT = /^user\.authentication\.auth_via_(?:AD|LDAP)_agent$/i;
const REPORT = 'user.account.report_suspicious_activity_by_enduser';

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  const eventType = view.string(F.eventType) ?? '';
  const kind = oktaKind(eventType);
  out.begin('okta.system-log', 'okta', kind, time);
  out.text('operation', view, F.eventType);
  out.guid('nativeKey', view, F.id);
  const targets = readTargets(view);
  readWho(view, out, targets, kind);
  out.put('app', targets.app);
  out.text('code', view, F.result);
  out.text('reason', view, F.reason);
  out.outcome(oktaOutcome(view.string(F.result) ?? ''));
  readSession(view, out);
  readRisk(view, out);
  const answersOnPhone = readFactors(view, out, eventType, kind, time, targets);
  readWhere(view, out, answersOnPhone);
  readParameters(view, out, targets);
  return EVENT;
}

const isNothing = (text: string | undefined): boolean =>
  text === undefined || /^(?:unknown|null|none|)$/i.test(text);

function readTargets(view: RecordView): Targets {
  const targets: Targets = { user: '', app: '', authenticator: '', first: '', named: {} };
  const take = (type = '', alternate?: string, display?: string, used?: string): void => {
    const name = (isNothing(alternate) ? display : alternate) ?? '';
    if (name === '' && isNothing(used)) return;
    targets.first ||= name;
    if (/^(?:App)?User$/i.test(type)) targets.user ||= name.toLowerCase();
    else if (/^AppInstance$/i.test(type)) targets.app ||= name;
    else if (/^Authenticator/i.test(type)) targets.authenticator ||= used ?? display ?? '';
    if (type !== '') targets.named[type] ??= name;
  };
  view.each(F.targets, targetReader, (target) =>
    take(target.string(0), target.string(1), target.string(2), target.string(3)),
  );
  if (!view.has(F.targets))
    for (const [type, alternate, display] of flatTargets)
      take(view.string(type), view.string(alternate), view.string(display));
  return targets;
}

const actorTypes: Readonly<Record<string, string>> = {
  systemprincipal: 'system',
  publicclientapp: 'application',
  publicclientappentity: 'application',
};

function readWho(view: RecordView, out: EventWriter, targets: Targets, kind: EventKind): void {
  const c = out.columns;
  c.user[out.row] = out.lower(view, F.actor);
  out.guid('userId', view, F.actorId);
  // `User` tells nothing of the kind of user; anything else is no person.
  c.userType[out.row] = out.derive('okta actor', view.text(F.actorType, out.strings), (s) =>
    /^user$/i.test(s) ? '' : (actorTypes[s.toLowerCase()] ?? s.toLowerCase()),
  );
  const actor = out.strings.get(c.user[out.row]!);
  if (targets.user !== '' && (kind === 'directory' || targets.user !== actor))
    out.put('target', targets.user);
  else if (kind === 'directory') out.put('target', targets.first);
}

function readWhere(view: RecordView, out: EventWriter, onPhone: boolean): void {
  const c = out.columns;
  const r = out.row;
  out.text('userAgent', view, F.userAgent);
  const country = out.derive('country', view.text(F.country, out.strings), countryCode);
  if (onPhone) {
    out.ip(view, F.ip, 'approverIp');
    c.approverCountry[r] = country;
    out.text('approverDevice', view, view.has(F.device) ? F.device : F.os);
    return;
  }
  out.ip(view, F.ip);
  c.country[r] = country;
  out.text('city', view, F.city);
  c.latitude[r] = view.number(F.latitude);
  c.longitude[r] = view.number(F.longitude);
  const asn = view.number(F.asn);
  if (asn >= 0) c.asn[r] = asn;
  // `UNKNOWN` is Okta's word for nothing.
  for (const [column, fact] of [
    ['os', F.os],
    ['browser', F.browser],
    ['clientApp', F.clientDevice],
  ] as const)
    c[column][r] = out.derive('known', view.text(fact, out.strings), (s) => (isNothing(s) ? '' : s));
  out.text('device', view, F.device);
  out.guid('deviceId', view, F.deviceId);
  c.managed[r] = view.flag(F.managed);
}

function readSession(view: RecordView, out: EventWriter): void {
  out.guid('correlationId', view, F.transaction);
  const session = isNothing(view.string(F.session)) ? F.rootSession : F.session;
  if (!isNothing(view.string(session))) out.guid('sessionId', view, session);
}

function readRisk(view: RecordView, out: EventWriter): void {
  const logOnly = view.string(F.logOnly) ?? '';
  const inner = logOnly === '' ? undefined : (view.json(F.logOnly) as Record<string, unknown> | undefined);
  const asText = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value));
  const risk = oktaRisk(view.string(F.risk) ?? asText(inner?.['risk']));
  out.put('risk', risk.level);
  const types = [
    ...risk.reasons,
    ...positiveBehaviors(view.string(F.behaviors) ?? asText(inner?.['behaviors'])),
  ];
  if (view.flag(F.threatSuspected) === 2) types.push('threatSuspected');
  if (view.flag(F.isProxy) === 2) types.push('proxy');
  out.put('riskTypes', types.join(','));
}

/**
 * What the event says of a password or a second factor.
 * @returns whether the answering phone, not the sign-in, speaks.
 */
function readFactors(
  view: RecordView,
  out: EventWriter,
  eventType: string,
  kind: EventKind,
  time: number,
  targets: Targets,
): boolean {
  const result = view.string(F.result) ?? '';
  const reason = view.string(F.reason) ?? '';
  if (eventType === REPORT) out.prompt('fraud', '');
  if (kind === 'signin') {
    if (PASSWORD_AGENT.test(eventType)) passwordStep(out, time, result);
    else if (eventType !== 'user.session.start') out.prompt('', /^SUCCESS$/i.test(result) ? 'claim' : '');
    else if (/^INVALID_CREDENTIALS$/i.test(reason)) passwordStep(out, time, result);
    return false;
  }
  if (kind !== 'mfa') return false;
  const sent = sentMethod(eventType);
  if (sent !== undefined) {
    out.prompt(/^SUCCESS$/i.test(result) || result === '' ? 'challenged' : 'undelivered', sent);
    return false;
  }
  if (eventType === 'user.mfa.attempt_bypass') {
    out.prompt('', 'bypass');
    return false;
  }
  if (eventType.startsWith('user.mfa.okta_verify')) {
    // An app that must be upgraded first refuses by itself.
    const byUser = eventType.endsWith('.deny_push');
    out.prompt(byUser ? 'denied' : /deny_push/.test(eventType) ? 'undelivered' : '', 'push');
    if (byUser) out.outcome('failure');
    return oktaVerifyAgent.test(view.string(F.userAgent) ?? '');
  }
  return readAnswer(view, out, time, targets, result, reason);
}

function readAnswer(
  view: RecordView,
  out: EventWriter,
  time: number,
  targets: Targets,
  result: string,
  reason: string,
): boolean {
  const response = view.string(F.response) ?? '';
  const challenge = view.string(F.challenge) ?? '';
  const factor = view.string(F.factor) ?? targets.authenticator;
  let method: MfaMethod | 'password' = readFactor(factor);
  if (method === '' && /^OV_/i.test(response || challenge)) method = 'push';
  if (method === 'password') {
    // The first factor: a sign-in's, not a prompt.
    out.setKind('signin');
    passwordStep(out, time, result);
    return false;
  }
  out.prompt(oktaAnswer({ result, reason, factor, method, response, challenge }), method);
  if (/_(?:IN)?VALID$/i.test(challenge))
    out.put('numberMatch', /_INVALID$/i.test(challenge) ? 'incorrect' : 'correct');
  return method === 'push' && oktaVerifyAgent.test(view.string(F.userAgent) ?? '');
}

function passwordStep(out: EventWriter, time: number, result: string): void {
  out.step(time, 'password', '', '', /^SUCCESS$/i.test(result) ? 2 : 1, -1);
}

function readParameters(view: RecordView, out: EventWriter, targets: Targets): void {
  const parameters: Record<string, string> = {};
  for (const [type, name] of Object.entries(targets.named))
    if (!/^(?:App)?User$/i.test(type)) parameters[`Target.${type}`] = name;
  const hops: string[] = [];
  view.each(F.ipChain, hopReader, (hop) => {
    const ip = hop.string(0);
    if (ip !== undefined) hops.push(ip);
  });
  if (hops.length > 1) parameters['ipChain'] = hops.join(', ');
  const debug = view.json(F.debug);
  if (typeof debug === 'object' && debug !== null)
    for (const [key, value] of Object.entries(debug))
      if (!NOISE.has(key) && value !== null)
        parameters[key] = typeof value === 'string' ? value : JSON.stringify(value);
  out.parameters(parameters);
}

export const oktaSystemLog: Family<OktaFact> = {
  log: 'okta.system-log',
  facts: oktaSystemLogFacts,
  read,
};
