import type { PolicyResult, SignIn, Step, Tenant } from '../acts';
import { isoTicks, tokenId } from './text';

/** Sign-ins as the Graph beta endpoint and `properties` of diagnostic records spell them. */

/** Field names and order as in the resource type `signIn` (beta); the index signature keeps JSON writing simple. */
export type GraphSignIn = Record<string, unknown>;

export function policyObject(policy: PolicyResult): Record<string, unknown> {
  const applied = policy.result === 'success' || policy.result === 'failure';
  return {
    id: policy.id,
    displayName: policy.name,
    enforcedGrantControls: policy.grant,
    enforcedSessionControls: policy.session,
    result: policy.result,
    conditionsSatisfied: applied ? 3 : 0,
    conditionsNotSatisfied: policy.result === 'notApplied' ? 1 : 0,
  };
}

/** A step; keys whose value is blank are left out, as the log does. `sequences`: diagnostic and Log Analytics only. */
export function stepObject(step: Step, id: string, sequences: boolean): Record<string, unknown> {
  const interactive = step.requirement === 'Multifactor authentication';
  return {
    authenticationStepDateTime: isoTicks(step.time, id, '+00:00'),
    ...(step.method === '' ? {} : { authenticationMethod: step.method }),
    ...(step.methodDetail === '' ? {} : { authenticationMethodDetail: step.methodDetail }),
    succeeded: step.succeeded,
    authenticationStepResultDetail: step.detail,
    authenticationStepRequirement: step.requirement,
    ...(sequences
      ? { StatusSequence: interactive ? step.time : 0, RequestSequence: interactive ? 0 : 1 }
      : {}),
  };
}

export function statusObject(signIn: SignIn): Record<string, unknown> {
  return {
    errorCode: signIn.code,
    ...(signIn.code === 0 ? {} : { failureReason: signIn.failureReason }),
    ...(signIn.additionalDetails === '' ? {} : { additionalDetails: signIn.additionalDetails }),
  };
}

export function deviceObject(signIn: SignIn): Record<string, unknown> {
  const s = signIn.source;
  return {
    deviceId: s.deviceId ?? '',
    ...(s.deviceName === undefined ? {} : { displayName: s.deviceName }),
    operatingSystem: s.os,
    browser: s.browser,
    ...(s.compliant === undefined ? {} : { isCompliant: s.compliant }),
    ...(s.managed === undefined ? {} : { isManaged: s.managed }),
    ...(s.trustType === undefined ? {} : { trustType: s.trustType }),
  };
}

export function locationObject(signIn: SignIn): Record<string, unknown> {
  const s = signIn.source;
  return {
    city: s.city,
    state: s.state,
    countryOrRegion: s.country,
    geoCoordinates: { latitude: s.latitude, longitude: s.longitude },
  };
}

export function mfaObject(signIn: SignIn): Record<string, unknown> {
  return signIn.mfaMethod === '' ? {} : { authMethod: signIn.mfaMethod, authDetail: '' };
}

export function requirementPolicies(signIn: SignIn): Record<string, unknown>[] {
  if (signIn.requirement === 'singleFactorAuthentication') return [];
  return [{ requirementProvider: 'multiConditionalAccess', detail: 'Conditional Access' }];
}

/** `authenticationAppPolicyEvaluationDetails`; empty where the row says nothing of number matching. */
export function appPolicyDetails(signIn: SignIn): Record<string, unknown>[] {
  if (signIn.numberMatch === undefined) return [];
  return [
    {
      policyName: 'numberMatch',
      adminConfiguration: 'enabled',
      authenticationAppPolicyDetails: { status: signIn.numberMatch },
    },
  ];
}

/** The record as of v1.0: no steps, no method, no requirement, no user agent. */
function v1(tenant: Tenant, signIn: SignIn): GraphSignIn {
  return {
    id: signIn.requestId,
    createdDateTime: isoTicks(signIn.time, signIn.requestId),
    userDisplayName: signIn.person.name,
    userPrincipalName: signIn.person.upn.toLowerCase(),
    userId: signIn.person.id,
    appId: signIn.app.id,
    appDisplayName: signIn.app.name,
    ipAddress: signIn.source.ip,
    clientAppUsed: signIn.clientApp,
    correlationId: signIn.correlationId,
    conditionalAccessStatus: signIn.conditionalAccess,
    isInteractive: signIn.interactive,
    riskDetail: 'none',
    riskLevelAggregated: signIn.riskLevel,
    riskLevelDuringSignIn: signIn.riskLevel,
    riskState: signIn.riskTypes.length > 0 ? 'atRisk' : 'none',
    riskEventTypes: signIn.riskTypes,
    riskEventTypes_v2: signIn.riskTypes,
    resourceDisplayName: signIn.resource.name,
    resourceId: signIn.resource.id,
    resourceTenantId: tenant.tenantId,
    status: { ...statusObject(signIn), failureReason: signIn.code === 0 ? 'Other.' : signIn.failureReason },
    deviceDetail: deviceObject(signIn),
    location: locationObject(signIn),
    appliedConditionalAccessPolicies: signIn.policies.map(policyObject),
  };
}

/**
 * @param version `v1.0` leaves out what that endpoint does not return; `diagnostic` adds step sequences and
 * spells the time with `+00:00`.
 */
export function graphSignIn(
  tenant: Tenant,
  signIn: SignIn,
  version: 'beta' | 'v1.0' | 'diagnostic',
): GraphSignIn {
  const record = v1(tenant, signIn);
  if (version === 'v1.0') return record;
  const diagnostic = version === 'diagnostic';
  const details = appPolicyDetails(signIn);
  return {
    ...record,
    ...(diagnostic
      ? { createdDateTime: isoTicks(signIn.time, signIn.requestId, '+00:00'), status: statusObject(signIn) }
      : {}),
    userAgent: signIn.source.userAgent,
    originalRequestId: signIn.requestId,
    tokenIssuerName: '',
    tokenIssuerType: signIn.tokenIssuerType,
    authenticationProcessingDetails: [
      { key: 'Login Hint Present', value: 'True' },
      { key: 'Is CAE Token', value: 'False' },
    ],
    networkLocationDetails: [],
    clientCredentialType: 'none',
    processingTimeInMilliseconds: 40 + (signIn.time % 400),
    homeTenantId: tenant.tenantId,
    mfaDetail: mfaObject(signIn),
    authenticationDetails: signIn.steps.map((step) => stepObject(step, signIn.requestId, diagnostic)),
    authenticationRequirementPolicies: requirementPolicies(signIn),
    sessionLifetimePolicies: [],
    authenticationRequirement: signIn.requirement,
    signInIdentifier: signIn.interactive ? signIn.person.upn : '',
    ...(diagnostic
      ? {}
      : { signInEventTypes: [signIn.interactive ? 'interactiveUser' : 'nonInteractiveUser'] }),
    servicePrincipalId: '',
    userType: diagnostic ? 'Member' : 'member',
    flaggedForReview: false,
    isTenantRestricted: false,
    autonomousSystemNumber: signIn.source.asn,
    crossTenantAccessType: 'none',
    privateLinkDetails: {},
    uniqueTokenIdentifier: tokenId(signIn.requestId),
    authenticationStrengths: [],
    incomingTokenType: signIn.incomingTokenType,
    authenticationProtocol: signIn.protocol,
    ...(details.length > 0 ? { authenticationAppPolicyEvaluationDetails: details } : {}),
    originalTransferMethod: 'none',
    isThroughGlobalSecureAccess: false,
    globalSecureAccessIpAddress: '',
    sessionId: signIn.sessionId,
  };
}
