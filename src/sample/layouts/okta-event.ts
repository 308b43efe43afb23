import type { Act, DirectoryAct, Person, SignIn, Source, Step } from '../acts';
import { directoryActsOf, signInsOf } from '../acts';
import { promptTexts, type PromptOutcome } from '../sign-in-texts';
import { countryName, idOf, tokenId } from './text';

/** Acts as events of the Okta System Log, for either engine. */

export type OktaEngine = 'identity' | 'classic';

interface OktaTarget {
  id: string;
  type: string;
  alternateId: string;
  displayName: string;
  detailEntry: Record<string, string> | null;
}

export interface OktaEvent {
  actor: { id: string; type: string; alternateId: string; displayName: string; detailEntry: null };
  client: {
    userAgent: { rawUserAgent: string; os: string; browser: string };
    zone: string;
    device: string;
    id: null;
    ipAddress: string;
    geographicalContext: {
      city: string;
      state: string;
      country: string;
      postalCode: string | null;
      geolocation: { lat: number; lon: number };
    };
  };
  device: { id: string; name: string; managed: boolean; registered: boolean } | null;
  authenticationContext: {
    authenticationProvider: string | null;
    credentialProvider: string | null;
    credentialType: string | null;
    issuer: null;
    interface: null;
    authenticationStep: number;
    rootSessionId: string;
    externalSessionId: string;
  };
  displayMessage: string;
  eventType: string;
  outcome: { result: string; reason: string | null };
  published: string;
  securityContext: { asNumber: number; asOrg: string; isp: string; domain: string; isProxy: boolean };
  severity: string;
  debugContext: { debugData: Record<string, string> };
  legacyEventType: string | null;
  transaction: { type: string; id: string; detail: Record<string, never> };
  uuid: string;
  version: string;
  request: { ipChain: { ip: string; geographicalContext: object; version: string; source: null }[] };
  target: OktaTarget[];
}

/** What differs from one event of a flow to the next. */
interface Line {
  eventType: string;
  message: string;
  at: number;
  result: string;
  reason?: string;
  debug?: Record<string, string>;
  targets?: OktaTarget[];
}

/** A push goes out this long before it is answered, the password is checked this long before that. */
const ASKED_BEFORE = 2_500;
const PASSWORD_BEFORE = 4_000;
/** The person reports a prompt from the notification that follows it. */
const REPORTED_AFTER = 40_000;

const userId = (person: Person): string => `00u${tokenId(person.id).slice(0, 17)}`;

function userTarget(person: Person): OktaTarget {
  return {
    id: userId(person),
    type: 'User',
    alternateId: person.upn,
    displayName: person.name,
    detailEntry: null,
  };
}

function authenticator(name: string, method: string): OktaTarget {
  return {
    id: `pfd${tokenId(idOf(name, 0)).slice(0, 17)}`,
    type: 'AuthenticatorEnrollment',
    alternateId: 'unknown',
    displayName: name,
    detailEntry: { methodTypeUsed: method, methodUsedVerifiedProperties: '[USER_PRESENCE]' },
  };
}

function event(
  person: Person,
  source: Source,
  flow: { id: string; session: string; step: number },
  line: Line,
): OktaEvent {
  const place = {
    city: source.city,
    state: source.state,
    country: countryName(source.country),
    postalCode: null,
    geolocation: { lat: source.latitude, lon: source.longitude },
  };
  return {
    actor: { ...userTarget(person), type: 'User', detailEntry: null },
    client: {
      userAgent: {
        rawUserAgent: source.userAgent,
        os: source.os,
        browser: source.browser.replace(/ [\d.]+$/, '').toUpperCase(),
      },
      zone: 'null',
      device: /iphone|android/i.test(source.userAgent) ? 'Mobile' : 'Computer',
      id: null,
      ipAddress: source.ip,
      geographicalContext: place,
    },
    device:
      source.deviceId === undefined
        ? null
        : {
            id: `guo${tokenId(source.deviceId).slice(0, 17)}`,
            name: source.deviceName ?? '',
            managed: source.managed ?? false,
            registered: true,
          },
    authenticationContext: {
      authenticationProvider: null,
      credentialProvider: null,
      credentialType: null,
      issuer: null,
      interface: null,
      authenticationStep: 0,
      rootSessionId: flow.session,
      externalSessionId: flow.session,
    },
    displayMessage: line.message,
    eventType: line.eventType,
    outcome: { result: line.result, reason: line.reason ?? null },
    published: new Date(line.at).toISOString(),
    securityContext: {
      asNumber: source.asn,
      asOrg: `AS ${source.asn}`,
      isp: `AS ${source.asn}`,
      domain: '.',
      isProxy: false,
    },
    severity: line.result === 'FAILURE' ? 'WARN' : 'INFO',
    debugContext: {
      debugData: {
        requestId: flow.id,
        requestUri: '/idp/idx/authenticators/poll',
        threatSuspected: 'false',
        ...line.debug,
      },
    },
    legacyEventType: null,
    transaction: { type: 'WEB', id: flow.id, detail: {} },
    uuid: idOf(flow.id, flow.step),
    version: '0',
    request: { ipChain: [{ ip: source.ip, geographicalContext: place, version: 'V4', source: null }] },
    target: line.targets ?? [userTarget(person)],
  };
}

const password = { factor: 'PASSWORD_AS_FACTOR' };
const MFA = { eventType: 'user.authentication.auth_via_mfa', message: 'Authentication of user via MFA' };
const START = { eventType: 'user.session.start', message: 'User login to Okta' };
const POLICY = { eventType: 'policy.evaluate_sign_on', message: 'Evaluation of sign-on policy' };

function passwordLine(engine: OktaEngine, person: Person, at: number, right: boolean): Line[] {
  if (engine === 'classic') return [];
  return [
    {
      ...MFA,
      at,
      result: right ? 'SUCCESS' : 'FAILURE',
      ...(right ? {} : { reason: 'INVALID_CREDENTIALS' }),
      debug: password,
      targets: [userTarget(person), authenticator('Password', 'Password')],
    },
  ];
}

const outcomeOf = (detail: string): PromptOutcome | undefined =>
  (Object.keys(promptTexts) as (keyof typeof promptTexts)[]).find(
    (key): key is PromptOutcome => key !== 'pending' && key !== 'silent' && promptTexts[key] === detail,
  );

/** The answer in the engine's words; Classic is silent about a push that nobody answers. */
function answerLines(engine: OktaEngine, person: Person, step: Step, outcome: PromptOutcome): Line[] {
  const push = { factor: 'OKTA_VERIFY_PUSH' };
  const targets = [userTarget(person), authenticator('Okta Verify', 'Push Notification')];
  const answered = (result: string, debug: Record<string, string>, reason?: string): Line[] => [
    { ...MFA, at: step.time, result, ...(reason ? { reason } : {}), debug: { ...push, ...debug }, targets },
  ];
  const failed = (debug: Record<string, string>): Line[] => answered('FAILURE', debug, 'INVALID_CREDENTIALS');
  if (engine === 'classic' && (outcome === 'denied' || outcome === 'fraud'))
    return [
      {
        eventType: 'user.mfa.okta_verify.deny_push',
        message: 'User rejected Okta push verify',
        at: step.time,
        result: 'SUCCESS',
      },
    ];
  if (engine === 'classic' && outcome === 'undelivered')
    return [
      {
        eventType: 'user.mfa.okta_verify.deny_push_upgrade_needed',
        message: 'User rejected Okta push verify, upgrade needed',
        at: step.time,
        result: 'FAILURE',
      },
    ];
  switch (outcome) {
    case 'approved':
      return answered('SUCCESS', { pushOnlyResponseType: 'OV_RESPONSE_APPROVE' });
    case 'denied':
    case 'fraud':
      return failed({ pushOnlyResponseType: 'OV_RESPONSE_DENY' });
    case 'wrongNumber':
      return failed({ pushWithNumberChallengeResponseType: 'OV_WITH_CHALLENGE_RESPONSE_INVALID' });
    case 'undelivered':
      return failed({ pushOnlyResponseType: 'OV_RESPONSE_ERROR' });
    case 'timeout':
      return engine === 'classic' ? [] : answered('UNANSWERED', {});
  }
}

function signInLines(engine: OktaEngine, signIn: SignIn): Line[] {
  const { person, time, code } = signIn;
  const app: OktaTarget = {
    id: `0oa${tokenId(signIn.app.id).slice(0, 17)}`,
    type: 'AppInstance',
    alternateId: signIn.app.name,
    displayName: signIn.app.name,
    detailEntry: { signOnModeType: 'SAML_2_0' },
  };
  const sso: Line = {
    eventType: 'user.authentication.sso',
    message: 'User single sign on to app',
    at: time,
    result: 'SUCCESS',
    targets: [app, userTarget(person)],
  };
  if (code === 50126)
    return [
      ...passwordLine(engine, person, time, false),
      { ...START, at: time + 3, result: 'FAILURE', reason: 'INVALID_CREDENTIALS' },
    ];
  if ((code === 50074 || code === 50076) && signIn.steps[0]?.method === 'Password')
    return [
      ...passwordLine(engine, person, time, true),
      {
        ...POLICY,
        at: time + 5,
        result: 'CHALLENGE',
        reason: 'Sign-on policy evaluation resulted in CHALLENGE',
      },
    ];
  if (code === 53003)
    return [{ ...POLICY, at: time, result: 'DENY', reason: 'Sign-on policy evaluation resulted in DENY' }];
  const prompts = signIn.steps.flatMap((step) => {
    const outcome = outcomeOf(step.detail);
    return outcome === undefined || step.method === '' ? [] : [{ step, outcome }];
  });
  if (prompts.length === 0) return code === 0 ? [sso] : [];
  const lines = passwordLine(engine, person, prompts[0]!.step.time - PASSWORD_BEFORE, true);
  for (const { step, outcome } of prompts) {
    lines.push({
      eventType: 'system.push.send_factor_verify_push',
      message: 'Send push verify message',
      at: step.time - ASKED_BEFORE,
      result: 'SUCCESS',
      debug: { factor: 'OKTA_VERIFY_PUSH' },
    });
    lines.push(...answerLines(engine, person, step, outcome));
    if (outcome === 'approved')
      lines.push({ ...START, at: step.time + 120, result: 'SUCCESS' }, { ...sso, at: step.time + 900 });
  }
  return lines;
}

/** A refused prompt that its user also reported names the refusal it is about. */
function report(signIn: SignIn, about: OktaEvent): OktaEvent {
  const flow = { id: `${about.transaction.id}-r`, session: 'unknown', step: 0 };
  return event(signIn.person, signIn.source, flow, {
    eventType: 'user.account.report_suspicious_activity_by_enduser',
    message: 'User report suspicious activity',
    at: Date.parse(about.published) + REPORTED_AFTER,
    result: 'SUCCESS',
    debug: {
      suspiciousActivityEventId: about.uuid,
      suspiciousActivityEventTransactionId: about.transaction.id,
      suspiciousActivityEventType: about.eventType,
      suspiciousActivityEventIp: about.client.ipAddress,
      suspiciousActivityTimestamp: about.published,
    },
  });
}

const operations: Readonly<Record<string, string>> = {
  'User registered security info': 'user.mfa.factor.activate',
  'Register device': 'device.enrollment.create',
  'Reset password (by admin)': 'user.account.reset_password',
  'Disable account': 'user.lifecycle.suspend',
  'Update StsRefreshTokenValidFrom Timestamp': 'user.session.clear',
};

function directoryEvent(act: DirectoryAct, sourceOf: (ip: string) => Source | undefined): OktaEvent[] {
  const eventType = operations[act.activity];
  if (eventType === undefined || !('person' in act.actor)) return [];
  const { person, ip } = act.actor;
  const source = sourceOf(ip);
  const target = act.targets.find((t) => t.upn !== null);
  if (source === undefined) return [];
  return [
    event(
      person,
      source,
      { id: tokenId(idOf(act.id, 0)), session: `trs${tokenId(idOf(act.id, 1))}`, step: 0 },
      {
        eventType,
        message: act.activity,
        at: act.time,
        result: act.result === 'success' ? 'SUCCESS' : 'FAILURE',
        ...(target
          ? {
              targets: [
                { ...userTarget(person), alternateId: target.upn!, displayName: target.name ?? target.upn! },
              ],
            }
          : {}),
      },
    ),
  ];
}

/** Every event the acts come to, by time. */
export function oktaEvents(acts: readonly Act[], engine: OktaEngine): OktaEvent[] {
  const signIns = signInsOf(acts);
  const sources = new Map(signIns.map(({ source }) => [source.ip, source]));
  const events: OktaEvent[] = [];
  for (const signIn of signIns) {
    const session = `idx${tokenId(signIn.sessionId)}`;
    const transaction = tokenId(signIn.requestId);
    signInLines(engine, signIn).forEach((line, step) => {
      // Classic gives a refused sign-in no session.
      const known = engine === 'identity' || line.result === 'SUCCESS';
      const flow = { id: transaction, session: known ? session : 'unknown', step };
      const told = event(signIn.person, signIn.source, flow, line);
      events.push(told);
      const isRefusal = line.eventType === MFA.eventType || line.eventType.endsWith('deny_push');
      if (
        isRefusal &&
        signIn.steps.some((s) => s.detail === promptTexts.fraud) &&
        line.debug?.['factor'] !== password.factor
      )
        events.push(report(signIn, told));
    });
  }
  for (const act of directoryActsOf(acts)) events.push(...directoryEvent(act, (ip) => sources.get(ip)));
  // Stable: events of one moment keep their order.
  return events.sort((a, b) => (a.published < b.published ? -1 : a.published > b.published ? 1 : 0));
}
