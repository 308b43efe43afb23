import type { Fixture } from './reading';

/** One refused push of one person in the layouts of the Entra portal, of diagnostic settings and of Log Analytics. */

const id = '00000000-0000-4000-8000-000000000501';
const correlation = '00000000-0000-4000-8000-000000000502';
const details = 'MFA denied; user declined the authentication';
const steps = [
  {
    authenticationStepDateTime: '2026-09-14T14:31:07.2040000+00:00',
    authenticationMethod: 'Password',
    authenticationMethodDetail: 'Password in the cloud',
    succeeded: true,
    authenticationStepResultDetail: 'Correct password',
  },
  {
    authenticationStepDateTime: '2026-09-14T14:31:20.0000000+00:00',
    authenticationMethod: 'Mobile app notification',
    succeeded: false,
    authenticationStepResultDetail: details,
  },
];
const signIn = {
  id,
  createdDateTime: '2026-09-14T14:31:07.2040000+00:00',
  userPrincipalName: 'CFO@firm.example',
  userId: '00000000-0000-4000-8000-000000000503',
  appDisplayName: 'Office 365',
  ipAddress: '203.0.113.7',
  correlationId: correlation,
  authenticationRequirement: 'multiFactorAuthentication',
  authenticationDetails: steps,
  status: { errorCode: 500121, failureReason: 'Authentication failed', additionalDetails: details },
  location: { city: 'Bucharest', countryOrRegion: 'RO' },
};
const time = '2026-09-14T14:31:07.204Z';
const refused = {
  time,
  kind: 'signin',
  provider: 'entra',
  user: 'cfo@firm.example',
  ip: '203.0.113.7',
  code: '500121',
  outcome: 'failure',
  mfaResult: 'denied',
};

const diagnostic = (category: string, properties: object): Record<string, unknown> => ({
  time: '2026-09-14T14:33:00Z',
  resourceId: '/tenants/t/providers/Microsoft.aadiam',
  operationName: 'x',
  category,
  properties,
});
const audited = {
  id: 'Directory_1',
  category: 'UserManagement',
  correlationId: correlation,
  result: 'success',
  activityDisplayName: 'User registered security info',
  activityDateTime: '2026-09-14T14:40:00.1000000+00:00',
  loggedByService: 'Authentication Methods',
  initiatedBy: { user: { id, userPrincipalName: 'CFO@firm.example', ipAddress: '203.0.113.7' }, app: null },
  targetResources: [{ id, type: 'User', userPrincipalName: 'CFO@firm.example', modifiedProperties: [] }],
};
const registered = {
  time: '2026-09-14T14:40:00.100Z',
  kind: 'directory',
  user: 'cfo@firm.example',
  operation: 'User registered security info',
};

const table = {
  UserPrincipalName: 'CFO@firm.example',
  ResultType: '500121',
  AppDisplayName: 'Office 365',
  Id: id,
  IPAddress: '203.0.113.7',
  AuthenticationRequirement: 'multiFactorAuthentication',
  Status: JSON.stringify(signIn.status),
  AuthenticationDetails: JSON.stringify(steps),
};

const workload = {
  ResultType: '7000215',
  ServicePrincipalName: 'backup',
  ServicePrincipalId: '00000000-0000-4000-8000-000000000509',
  AppId: '00000000-0000-4000-8000-000000000510',
  ResourceDisplayName: 'Microsoft Graph',
  Id: '00000000-0000-4000-8000-000000000511',
  IPAddress: '192.0.2.4',
  Location: 'RO',
  Category: 'ServicePrincipalSignInLogs',
};
const ofApplication = {
  time,
  kind: 'signin',
  user: undefined,
  app: 'backup',
  resource: 'Microsoft Graph',
  ip: '192.0.2.4',
  code: '7000215',
  outcome: 'failure',
};

export const entraSigninFixtures: readonly Fixture[] = [
  {
    format: 'entra.signin.portal-csv',
    kind: 'csv',
    records: [
      {
        'Date (UTC)': '2026-09-14T14:31:07Z',
        'Request ID': id,
        'User agent': 'Mozilla/5.0',
        'Correlation ID': correlation,
        'User ID': '00000000-0000-4000-8000-000000000503',
        Username: 'CFO@firm.example',
        Application: 'Office 365',
        'IP address': '203.0.113.7',
        Location: 'Bucharest, Bucuresti, RO',
        Status: 'Failure',
        'Sign-in error code': '500121',
        'Failure reason': 'Authentication failed',
        'Multifactor authentication result': details,
        'Multifactor authentication auth method': 'Mobile app notification',
        'Authentication requirement': 'Multifactor authentication',
      },
    ],
    events: [{ ...refused, time: '2026-09-14T14:31:07.000Z', mfaMethod: 'push', country: 'RO' }],
    bad: { 'Date (UTC)': '', 'Request ID': 'x' },
  },
  {
    format: 'entra.signin.diagnostic-json',
    kind: 'json',
    records: [diagnostic('SignInLogs', signIn)],
    events: [{ ...refused, mfaMethod: 'push' }],
    bad: {
      ...diagnostic('SignInLogs', { ...signIn, createdDateTime: 'x', authenticationDetails: [] }),
      time: 'x',
    },
  },
  {
    format: 'entra.signin.log-analytics-csv',
    kind: 'csv',
    records: [{ 'TimeGenerated [UTC]': '9/14/2026, 2:31:07.204 PM', ...table }],
    events: [{ ...refused, mfaMethod: 'push' }],
    bad: { UserPrincipalName: 'a@firm.example', ResultType: '0' },
  },
  {
    format: 'entra.signin.log-analytics-json',
    kind: 'json',
    records: [{ TimeGenerated: time, Type: 'SigninLogs', ...table }],
    events: [{ ...refused, mfaMethod: 'push' }],
    bad: { ...table, TimeGenerated: 'x', AuthenticationDetails: '[]' },
  },
  {
    format: 'entra.signin.log-analytics-csv',
    kind: 'csv',
    records: [{ 'TimeGenerated [UTC]': '9/14/2026, 2:31:07.204 PM', ...workload }],
    events: [ofApplication],
    bad: { ResultType: '0', ServicePrincipalName: 'x' },
  },
  {
    format: 'entra.signin.log-analytics-json',
    kind: 'json',
    records: [{ TimeGenerated: time, ...workload }],
    events: [ofApplication],
    bad: { TimeGenerated: 'x', ...workload },
  },
  {
    format: 'entra.audit.diagnostic-json',
    kind: 'json',
    records: [diagnostic('AuditLogs', audited)],
    events: [registered],
    bad: { ...diagnostic('AuditLogs', { ...audited, activityDateTime: 'x' }), time: 'x' },
  },
  {
    format: 'entra.audit.portal-csv',
    kind: 'csv',
    records: [
      {
        'Date (UTC)': '2026-09-14T14:40:00.1000000+00:00',
        CorrelationId: correlation,
        Service: 'Authentication Methods',
        Category: 'UserManagement',
        Activity: 'User registered security info',
        Result: 'success',
        ActorUserPrincipalName: 'CFO@firm.example',
        IPAddress: '203.0.113.7',
        Target1Type: 'User',
        Target1DisplayName: 'C. Fo',
        Target1UserPrincipalName: 'CFO@firm.example',
      },
    ],
    events: [{ ...registered, target: 'cfo@firm.example' }],
    bad: { 'Date (UTC)': '', Activity: 'x' },
  },
  {
    format: 'ecs.ndjson',
    kind: 'csv',
    records: [
      {
        '@timestamp': 'Sep 14, 2026 @ 14:31:07.204',
        'azure.signinlogs.properties.id': id,
        'azure.signinlogs.properties.user_principal_name': 'CFO@firm.example',
        'azure.signinlogs.properties.status.error_code': '500121',
        'azure.signinlogs.properties.status.additional_details': details,
        'source.ip': '203.0.113.7',
      },
    ],
    events: [refused],
    bad: { '@timestamp': '-', 'azure.signinlogs.properties.id': 'x' },
  },
  {
    format: 'ecs.ndjson',
    kind: 'csv',
    records: [
      {
        '@timestamp': 'Sep 14, 2026 @ 14:40:00.100',
        'azure.auditlogs.operation_name': 'User registered security info',
        'azure.auditlogs.properties.initiated_by.user.userPrincipalName': 'CFO@firm.example',
        'azure.auditlogs.properties.result': 'success',
      },
    ],
    events: [registered],
    bad: { '@timestamp': '-', 'azure.auditlogs.operation_name': 'x' },
  },
];
