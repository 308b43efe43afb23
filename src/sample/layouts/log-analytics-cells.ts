import type { EpochMs } from '../../base/units';
import type { SignIn, Tenant } from '../acts';
import {
  appPolicyDetails,
  deviceObject,
  locationObject,
  mfaObject,
  policyObject,
  requirementPolicies,
  statusObject,
  stepObject,
} from './entra-record';
import { tokenId } from './text';

/** A column of the SigninLogs tables: its type in the workspace and its value. */
export type Cell = { type: 'string' | 'int' | 'bool' | 'datetime' | 'dynamic'; value: unknown };

const text = (value: string): Cell => ({ type: 'string', value });
const time = (value: EpochMs): Cell => ({ type: 'datetime', value });
const json = (value: unknown): Cell => ({ type: 'dynamic', value });

/** Milliseconds from a sign-in to its arrival in the workspace, minutes as in real workspaces. */
export const ingestionDelay = (signIn: SignIn): number => 120_000 + (signIn.time % 500_000);

const processing = [
  { key: 'Login Hint Present', value: 'True' },
  { key: 'Is CAE Token', value: 'False' },
];
const longProcessing = [...processing, { key: 'Legacy TLS (TLS 1.0, 1.1, 3DES)', value: 'False' }];

/**
 * One row of `SigninLogs` or `AADNonInteractiveUserSignInLogs`, columns in the portal's order.
 * @param long more processing details and a named network, as older tenants have.
 */
export function signInCells(tenant: Tenant, s: SignIn, long = false): Record<string, Cell> {
  return {
    TenantId: text(tenant.workspaceId),
    SourceSystem: text('Azure AD'),
    TimeGenerated: time(s.time + ingestionDelay(s)),
    ResourceId: text(`/tenants/${tenant.tenantId}/providers/Microsoft.aadiam`),
    OperationName: text('Sign-in activity'),
    OperationVersion: text('1.0'),
    Category: text(s.interactive ? 'SignInLogs' : 'NonInteractiveUserSignInLogs'),
    ResultType: text(String(s.code)),
    ResultSignature: text('None'),
    ResultDescription: text(s.code === 0 ? '' : s.failureReason),
    DurationMs: { type: 'int', value: 0 },
    CorrelationId: text(s.correlationId),
    Resource: text('Microsoft.aadiam'),
    ResourceGroup: text('Microsoft.aadiam'),
    Identity: text(s.person.name),
    Level: text('4'),
    Location: text(s.source.country),
    AppDisplayName: text(s.app.name),
    AppId: text(s.app.id),
    AuthenticationDetails: json(s.steps.map((step) => stepObject(step, s.requestId, true))),
    AuthenticationProcessingDetails: json(long ? longProcessing : processing),
    AuthenticationRequirement: text(s.requirement),
    AuthenticationRequirementPolicies: json(requirementPolicies(s)),
    ClientAppUsed: text(s.clientApp),
    ConditionalAccessPolicies: json(s.policies.map(policyObject)),
    ConditionalAccessStatus: text(s.conditionalAccess),
    CreatedDateTime: time(s.time),
    DeviceDetail: json(deviceObject(s)),
    IsInteractive: { type: 'bool', value: s.interactive },
    Id: text(s.requestId),
    IPAddress: text(s.source.ip),
    LocationDetails: json(locationObject(s)),
    MfaDetail: json(mfaObject(s)),
    NetworkLocationDetails: json(
      long ? [{ networkType: 'namedNetwork', networkNames: ['Head office'] }] : [],
    ),
    OriginalRequestId: text(s.requestId),
    ProcessingTimeInMilliseconds: text(String(40 + (s.time % 400))),
    RiskDetail: text('none'),
    RiskEventTypes: json(s.riskTypes),
    RiskEventTypes_V2: json(s.riskTypes),
    RiskLevelAggregated: text(s.riskLevel),
    RiskLevelDuringSignIn: text(s.riskLevel),
    RiskState: text(s.riskTypes.length > 0 ? 'atRisk' : 'none'),
    ResourceDisplayName: text(s.resource.name),
    ResourceIdentity: text(s.resource.id),
    ServicePrincipalId: text(''),
    Status: json(statusObject(s)),
    TokenIssuerName: text(''),
    TokenIssuerType: text(s.tokenIssuerType),
    UserAgent: text(s.source.userAgent),
    UserDisplayName: text(s.person.name),
    UserId: text(s.person.id),
    UserPrincipalName: text(s.person.upn.toLowerCase()),
    AADTenantId: text(tenant.tenantId),
    UserType: text('Member'),
    FlaggedForReview: { type: 'bool', value: false },
    SignInIdentifier: text(s.interactive ? s.person.upn : ''),
    ResourceTenantId: text(tenant.tenantId),
    HomeTenantId: text(tenant.tenantId),
    UniqueTokenIdentifier: text(tokenId(s.requestId)),
    SessionId: text(s.sessionId),
    AutonomousSystemNumber: text(String(s.source.asn)),
    AuthenticationProtocol: text(s.protocol),
    IncomingTokenType: text(s.incomingTokenType),
    AuthenticationAppPolicyEvaluationDetails: json(appPolicyDetails(s)),
    Type: text(s.interactive ? 'SigninLogs' : 'AADNonInteractiveUserSignInLogs'),
  };
}
