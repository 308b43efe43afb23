import type { EpochMs } from '../base/units';
import type { App, Person, SignIn, Source, Step } from './acts';
import type { Random } from './random';
import {
  apps,
  codeTexts,
  promptTexts,
  pushMethod,
  tenantPolicies,
  type PromptOutcome,
} from './sign-in-texts';

/** Sign-ins as the product tells of them: code, texts and steps, one builder per kind. */

export interface FlowOptions {
  app?: App;
  resource?: App;
  /** New ones are drawn where left out. */
  correlationId?: string;
  sessionId?: string;
}

function base(random: Random, time: EpochMs, person: Person, source: Source, options: FlowOptions): SignIn {
  return {
    kind: 'signin',
    time,
    person,
    source,
    app: options.app ?? apps.portal,
    resource: options.resource ?? apps.graph,
    requestId: random.guid(),
    correlationId: options.correlationId ?? random.guid(),
    sessionId: options.sessionId ?? random.guid(),
    interactive: true,
    code: 0,
    failureReason: 'Other.',
    additionalDetails: '',
    steps: [],
    requirement: 'multiFactorAuthentication',
    mfaMethod: '',
    conditionalAccess: 'success',
    policies: tenantPolicies('success'),
    riskLevel: 'none',
    riskTypes: [],
    clientApp: 'Browser',
    protocol: 'none',
    tokenIssuerType: 'AzureAD',
    incomingTokenType: 'none',
  };
}

function passwordStep(time: EpochMs, right: boolean): Step {
  return {
    time,
    method: 'Password',
    methodDetail: 'Password Hash Sync',
    succeeded: right,
    detail: right
      ? 'Correct password'
      : 'Invalid username or password or Invalid on-premise username or password.',
    requirement: 'Primary authentication',
  };
}

export function promptStep(time: EpochMs, outcome: PromptOutcome, method: string = pushMethod): Step {
  return {
    time,
    method,
    methodDetail: '',
    succeeded: outcome === 'approved',
    detail: promptTexts[outcome],
    requirement: 'Multifactor authentication',
  };
}

/** A wrong password: 50126, one step. */
export function wrongPassword(
  random: Random,
  time: EpochMs,
  person: Person,
  source: Source,
  options: FlowOptions = {},
): SignIn {
  return {
    ...base(random, time, person, source, options),
    code: 50126,
    failureReason: codeTexts[50126]!.reason,
    steps: [passwordStep(time, false)],
    requirement: 'singleFactorAuthentication',
    conditionalAccess: 'notApplied',
    policies: [],
  };
}

/** The right password, and the second factor still to come: an interrupt, nobody has answered yet. */
export function challenged(
  random: Random,
  time: EpochMs,
  person: Person,
  source: Source,
  options: FlowOptions = {},
  code: 50074 | 50076 = 50074,
): SignIn {
  return {
    ...base(random, time, person, source, options),
    code,
    failureReason: codeTexts[code]!.reason,
    additionalDetails: promptTexts.pending,
    steps: [
      passwordStep(time, true),
      {
        time,
        method: '',
        methodDetail: '',
        succeeded: false,
        detail: promptTexts.pending,
        requirement: 'Multifactor authentication',
      },
    ],
    conditionalAccess: 'failure',
    policies: tenantPolicies('failure'),
  };
}

/** The "Keep me signed in" page: an interrupt of a sign-in that goes well. */
export function keepSignedIn(
  random: Random,
  time: EpochMs,
  person: Person,
  source: Source,
  options: FlowOptions = {},
): SignIn {
  return {
    ...base(random, time, person, source, options),
    code: 50140,
    failureReason: codeTexts[50140]!.reason,
    additionalDetails: promptTexts.silent,
    steps: [claimStep(time, 'Primary authentication')],
  };
}

/**
 * One asking of the person after a right password. Anything but `approved` is a row with code 500121; `approved` is
 * the sign-in's success.
 * @param answerMs how long after the row's time the step was answered.
 */
export function prompted(
  random: Random,
  time: EpochMs,
  person: Person,
  source: Source,
  outcome: PromptOutcome,
  options: FlowOptions & { answerMs?: number; method?: string } = {},
): SignIn {
  const approved = outcome === 'approved';
  const method = options.method ?? pushMethod;
  const numberMatch = outcome === 'wrongNumber' ? { numberMatch: 'numberMatchIncorrectNumberEntered' } : {};
  return {
    ...base(random, time, person, source, options),
    code: approved ? 0 : 500121,
    failureReason: codeTexts[approved ? 0 : 500121]!.reason,
    additionalDetails: promptTexts[outcome],
    steps: [passwordStep(time, true), promptStep(time + (options.answerMs ?? 0), outcome, method)],
    mfaMethod: method,
    conditionalAccess: approved ? 'success' : 'failure',
    policies: tenantPolicies(approved ? 'success' : 'failure'),
    ...numberMatch,
  };
}

function claimStep(time: EpochMs, requirement: Step['requirement']): Step {
  const first = requirement === 'Primary authentication';
  return {
    time,
    method: 'Previously satisfied',
    methodDetail: '',
    succeeded: true,
    detail: first ? 'First factor requirement satisfied by claim in the token' : promptTexts.silent,
    requirement,
  };
}

/** A sign-in that a token answers; nobody is asked. */
export function silent(
  random: Random,
  time: EpochMs,
  person: Person,
  source: Source,
  options: FlowOptions & { interactive?: boolean } = {},
): SignIn {
  const interactive = options.interactive ?? false;
  return {
    ...base(random, time, person, source, options),
    interactive,
    additionalDetails: promptTexts.silent,
    steps: [claimStep(time, 'Primary authentication'), claimStep(time, 'Multifactor authentication')],
    clientApp: interactive ? 'Browser' : 'Mobile Apps and Desktop clients',
    incomingTokenType: source.deviceId && !interactive ? 'primaryRefreshToken' : 'none',
  };
}

/** A refresh token that no longer does, or that a policy stops; no password is typed. */
export function tokenRefused(
  random: Random,
  time: EpochMs,
  person: Person,
  source: Source,
  code: 50058 | 50076 | 53003 | 70043 | 700082,
  options: FlowOptions = {},
): SignIn {
  const stopped = code === 53003 || code === 50076;
  return {
    ...silent(random, time, person, source, options),
    code,
    failureReason: codeTexts[code]!.reason,
    additionalDetails: '',
    steps: code === 50058 ? [] : [claimStep(time, 'Primary authentication')],
    conditionalAccess: stopped ? 'failure' : 'notApplied',
    policies: stopped ? tenantPolicies('failure') : [],
  };
}
