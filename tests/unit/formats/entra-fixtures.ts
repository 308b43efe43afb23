import type { Fixture } from './reading';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const detection = {
  id: 'a'.repeat(64),
  requestId: id(1),
  correlationId: id(2),
  riskEventType: 'unfamiliarFeatures',
  riskState: 'atRisk',
  riskLevel: 'high',
  riskDetail: 'none',
  source: 'IdentityProtection',
  detectionTimingType: 'realtime',
  activity: 'signin',
  ipAddress: '203.0.113.7',
  location: { city: 'Bucharest', countryOrRegion: 'RO', geoCoordinates: { latitude: 44.4, longitude: 26.1 } },
  activityDateTime: '2026-09-14T14:31:07.2040000Z',
  detectedDateTime: '2026-09-14T16:00:00Z',
  userId: id(3),
  userPrincipalName: 'CFO@firm.example',
  additionalInfo: '[{"Key":"userAgent","Value":"Mozilla/5.0"}]',
};
const detected = {
  time: '2026-09-14T14:31:07.204Z',
  kind: 'risk',
  provider: 'entra',
  user: 'cfo@firm.example',
  ip: '203.0.113.7',
  risk: 'high',
  riskTypes: 'unfamiliarFeatures',
  correlationId: id(2),
};
const risky = {
  id: id(3),
  riskState: 'atRisk',
  riskLevel: 'high',
  riskLastUpdatedDateTime: '2026-09-14T16:00:00Z',
  userPrincipalName: 'cfo@firm.example',
};
const skippedBy = { 'risky user (a state, no event)': 1 };

const table = {
  'TimeGenerated [UTC]': '9/14/2026, 4:05:00.000 PM',
  'ActivityDateTime [UTC]': '9/14/2026, 2:31:07.204 PM',
  'DetectedDateTime [UTC]': '9/14/2026, 4:00:00.000 PM',
  Id: detection.id,
  RequestId: id(1),
  CorrelationId: id(2),
  RiskEventType: 'unfamiliarFeatures',
  RiskLevel: 'high',
  RiskState: 'atRisk',
  IpAddress: '203.0.113.7',
  Location: '{"city":"Bucharest","countryOrRegion":"RO"}',
  UserPrincipalName: 'cfo@firm.example',
  Type: 'AADUserRiskEvents',
};

const initiatedBy = '{"user":{"userPrincipalName":"CFO@firm.example","ipAddress":"203.0.113.7"}}';
const audit = {
  'TimeGenerated [UTC]': '9/14/2026, 2:31:07.000 PM',
  Id: 'Directory_1',
  OperationName: 'Register device',
  Result: 'success',
  InitiatedBy: initiatedBy,
  TargetResources: '[{"displayName":"phone"}]',
};
const registered = {
  time: '2026-09-14T14:31:07.000Z',
  kind: 'directory',
  user: 'cfo@firm.example',
  ip: '203.0.113.7',
  operation: 'Register device',
  target: 'phone',
  outcome: 'success',
};

const signIn = {
  time: '2026-09-14T14:09:16.000Z',
  kind: 'signin',
  provider: 'entra',
  user: 'cfo@firm.example',
  app: 'Office 365',
  ip: '203.0.113.7',
};
const denied = { ...signIn, code: '500121', outcome: 'failure', mfaResult: 'denied' };
const words = 'MFA denied; user declined the authentication';

const graph = {
  Id: id(7),
  CreatedDateTime: '2026-09-14T14:09:16Z',
  UserPrincipalName: 'cfo@firm.example',
  AppDisplayName: 'Office 365',
  IPAddress: '203.0.113.7',
};

const hunted = {
  Timestamp: '2026-09-14T14:09:16Z',
  Application: 'Office 365',
  LogonType: '["interactiveUser"]',
  ErrorCode: '500121',
  CorrelationId: id(2),
  AccountUpn: 'cfo@firm.example',
  AccountObjectId: id(3),
  IPAddress: '203.0.113.7',
  Country: 'RO',
  RequestId: id(7),
};

const elastic = {
  '@timestamp': '2026-09-14T14:11:00Z',
  ecs: { version: '8.0.0' },
  event: { action: 'Sign-in activity', outcome: 'failure' },
  source: { ip: '203.0.113.7' },
  azure: {
    signinlogs: {
      category: 'SignInLogs',
      result_type: '500121',
      properties: {
        id: id(7),
        created_at: '2026-09-14T16:09:16+02:00',
        user_principal_name: 'cfo@firm.example',
        app_display_name: 'Office 365',
        status: { error_code: 500121, additional_details: words },
      },
    },
  },
};

export const entraFixtures: readonly Fixture[] = [
  {
    format: 'entra.risk.graph-json',
    kind: 'json',
    records: [detection, risky],
    events: [detected],
    skippedBy,
    bad: { ...detection, activityDateTime: null, detectedDateTime: 'never' },
  },
  {
    format: 'entra.risk.diagnostic-json',
    kind: 'json',
    records: [
      { time: '9/14/2026 4:34:03 PM', category: 'UserRiskEvents', properties: detection },
      { time: '9/14/2026 4:34:03 PM', category: 'RiskyUsers', properties: risky },
    ],
    events: [detected],
    skippedBy,
    bad: { time: 'never', category: 'UserRiskEvents', properties: { riskEventType: 'x' } },
  },
  {
    format: 'entra.risk.csv',
    kind: 'csv',
    records: [
      {
        Activity: 'signin',
        ActivityDateTime: '9/14/2026 2:31:07 PM',
        AdditionalInfo: detection.additionalInfo,
        CorrelationId: id(2),
        DetectedDateTime: '9/14/2026 4:00:00 PM',
        IPAddress: '203.0.113.7',
        Id: detection.id,
        City: 'Bucharest',
        CountryOrRegion: 'ro',
        RiskEventType: 'unfamiliarFeatures',
        RiskLevel: 'high',
        UserPrincipalName: 'cfo@firm.example',
      },
    ],
    events: [{ ...detected, time: '2026-09-14T14:31:07.000Z', country: 'RO', userAgent: 'Mozilla/5.0' }],
    bad: { DetectedDateTime: '', RiskEventType: 'x' },
  },
  {
    format: 'entra.risky-users.csv',
    kind: 'csv',
    records: [
      {
        Id: id(3),
        RiskLastUpdatedDateTime: '9/14/2026 4:00:00 PM',
        RiskLevel: 'high',
        RiskState: 'atRisk',
        UserPrincipalName: 'x',
      },
    ],
    events: [],
    skippedBy,
  },
  {
    format: 'entra.risk.portal-csv',
    kind: 'csv',
    records: [
      {
        'Detection time (UTC)': '2026-09-14T14:31:07Z',
        'User principal name': 'cfo@firm.example',
        'Detection type': 'Unfamiliar sign-in properties',
        'Risk level': 'High',
        'IP address': '203.0.113.7',
      },
    ],
    events: [{ user: 'cfo@firm.example', risk: 'High', riskTypes: 'Unfamiliar sign-in properties' }],
    bad: { 'Detection time (UTC)': '', 'Detection type': 'x' },
  },
  {
    format: 'entra.risk.log-analytics-csv',
    kind: 'csv',
    records: [table],
    events: [{ ...detected, city: 'Bucharest' }],
    bad: { Id: 'x', RiskEventType: 'x' },
  },
  {
    format: 'entra.risk.log-analytics-json',
    kind: 'json',
    records: [
      { ...table, TimeGenerated: '2026-09-14T16:05:00Z', ActivityDateTime: '2026-09-14T14:31:07.204Z' },
    ],
    events: [{ ...detected, city: 'Bucharest' }],
    bad: { TimeGenerated: 'never', RiskEventType: 'x', RiskState: 'atRisk' },
  },
  {
    format: 'entra.audit.log-analytics-csv',
    kind: 'csv',
    records: [audit],
    events: [registered],
    bad: { ...audit, 'TimeGenerated [UTC]': '' },
  },
  {
    format: 'entra.audit.log-analytics-json',
    kind: 'json',
    records: [{ ...audit, TimeGenerated: '2026-09-14T14:31:07Z', ActivityDisplayName: 'Register device' }],
    events: [registered],
    bad: { ...audit, 'TimeGenerated [UTC]': undefined, TimeGenerated: 'never' },
  },
  {
    format: 'entra.audit.graph-json',
    kind: 'json',
    records: [
      {
        ActivityDateTime: '/Date(1789396267000)/',
        ActivityDisplayName: 'Register device',
        Id: 'Directory_1',
        InitiatedBy: { User: { UserPrincipalName: 'CFO@firm.example', IPAddress: '203.0.113.7' } },
        Result: 'success',
        TargetResources: [{ DisplayName: 'phone' }],
      },
    ],
    events: [registered],
    bad: { ActivityDisplayName: 'x', InitiatedBy: {} },
  },
  {
    format: 'entra.authdetails.portal-csv',
    kind: 'csv',
    records: [
      {
        'Request ID': id(7),
        'Date (UTC)': '2026-09-14T14:09:10Z',
        'Authentication method': 'Password',
        'Authentication method detail': 'Password Hash Sync',
        Succeeded: 'true',
        'Result detail': 'First factor requirement satisfied by claim in the token',
        Requirement: 'Primary authentication',
      },
      {
        'Request ID': id(7),
        'Date (UTC)': '2026-09-14T14:09:16Z',
        'Authentication method': 'Mobile app notification',
        Succeeded: 'false',
        'Result detail': words,
        Requirement: 'User',
      },
    ],
    events: [
      { kind: 'mfa', time: '2026-09-14T14:09:10.000Z', outcome: 'success' },
      { kind: 'mfa', mfaMethod: 'push', mfaResult: 'denied', outcome: 'failure' },
    ],
    bad: { 'Request ID': id(7), 'Date (UTC)': '' },
  },
  {
    format: 'entra.signin.portal-csv',
    kind: 'csv',
    records: [
      {
        'Date (UTC)': '2026-09-14T14:09:16Z',
        'Request ID': id(7),
        'Correlation ID': id(2),
        'Service principal ID': id(9),
        'Service principal name': 'Backup',
        Application: 'Backup',
        Resource: 'Microsoft Graph',
        'IP address': '203.0.113.7',
        Location: 'Bucharest, Bucuresti, RO',
        Status: 'Success',
        'Sign-in error code': '',
      },
    ],
    events: [{ app: 'Backup', userType: 'application', code: '0', outcome: 'success', country: 'RO' }],
    bad: { 'Date (UTC)': '', 'Request ID': id(8) },
  },
  {
    format: 'entra.signin.graph-json',
    kind: 'json',
    records: [
      {
        ...graph,
        Status: '@{errorCode=500121; failureReason=Authentication failed; additionalDetails=' + words + '}',
        CreatedDateTime: {
          value: '/Date(1789394956000)/',
          DisplayHint: 2,
          DateTime: 'Monday, September 14, 2026',
        },
        Location: '@{city=Bucharest; countryOrRegion=RO; geoCoordinates=}',
        IsInteractive: true,
        TokenIssuerType: 'NPSExtension',
      },
      // AD FS and the NPS extension leave out device, risk and whether anybody sat there.
      { ...graph, Id: id(8), Status: { ErrorCode: 0 }, TokenIssuerType: 'ADFederationServicesMFAAdapter' },
    ],
    events: [
      { ...denied, city: 'Bucharest', country: 'RO', interactive: true, tokenIssuerType: 'NPSExtension' },
      { ...signIn, code: '0', tokenIssuerType: 'ADFederationServicesMFAAdapter' },
    ],
    bad: { ...graph, Status: { ErrorCode: 0 }, CreatedDateTime: 'never' },
  },
  {
    format: 'entra.signin.sdk-csv',
    kind: 'csv',
    records: [
      {
        ...graph,
        Status: 'Microsoft.Graph.PowerShell.Models.MicrosoftGraphSignInStatus',
        Location: 'Microsoft.Graph.PowerShell.Models.MicrosoftGraphSignInLocation',
        RiskEventTypesV2: 'System.String[]',
        RiskEventTypes: 'System.Object[]',
      },
    ],
    events: [{ ...signIn, outcome: 'unknown' }],
    bad: { ...graph, CreatedDateTime: '', Status: 'x' },
  },
  {
    format: 'entra.signin.flat-csv',
    kind: 'csv',
    records: [
      {
        Id: id(7),
        CreatedDateTime: '2026-09-14 14:09:16',
        UserPrincipalName: 'cfo@firm.example',
        AppDisplayName: 'Office 365',
        IpAddress: '203.0.113.7',
        Country: 'RO',
        Status: 'Failure',
        ErrorCode: '500121',
        FailureReason: 'Authentication failed',
        AdditionalDetails: words,
      },
    ],
    events: [{ ...denied, country: 'RO' }],
    bad: { CreatedDateTime: '', Id: id(9) },
  },
  {
    format: 'entra.signin.defender-csv',
    kind: 'csv',
    records: [hunted],
    events: [{ ...signIn, code: '500121', mfaResult: 'failed', country: 'RO', interactive: true }],
    bad: { ...hunted, Timestamp: '' },
  },
  {
    format: 'defender.identity-logon.csv',
    kind: 'csv',
    records: [
      {
        Timestamp: '2026-09-14T14:09:16Z',
        ActionType: 'LogonFailed',
        Application: 'Active Directory',
        LogonType: 'Failed logon',
        Protocol: 'Kerberos',
        FailureReason: 'WrongPassword',
        AccountUpn: 'CFO@firm.example',
        IPAddress: '203.0.113.7',
        DeviceName: 'pc-1',
      },
    ],
    events: [
      {
        kind: 'logon',
        user: 'cfo@firm.example',
        outcome: 'failure',
        operation: 'LogonFailed',
        protocol: 'Kerberos',
      },
    ],
    bad: { Timestamp: '', ActionType: 'LogonFailed' },
  },
  {
    format: 'ecs.ndjson',
    kind: 'json',
    records: [elastic],
    events: [denied],
    bad: { '@timestamp': 'never', azure: { signinlogs: { result_type: '0' } } },
  },
  {
    format: 'ecs.ndjson',
    kind: 'json',
    records: [
      {
        '@timestamp': '2026-09-14T14:31:07.000Z',
        azure: {
          auditlogs: {
            operation_name: 'Register device',
            properties: {
              id: 'Directory_1',
              result: 'success',
              initiated_by: { user: { userPrincipalName: 'CFO@firm.example', ipAddress: '203.0.113.7' } },
              target_resources: { '0': { display_name: 'phone', type: 'Device' } },
            },
          },
        },
      },
    ],
    events: [registered],
    bad: { '@timestamp': 'never', azure: { auditlogs: { operation_name: 'x' } } },
  },
  {
    format: 'splunk.csv',
    kind: 'csv',
    records: [
      {
        _time: '2026-09-14T14:11:00Z',
        'properties.createdDateTime': '2026-09-14T14:09:16Z',
        'properties.userPrincipalName': 'cfo@firm.example',
        'properties.appDisplayName': 'Office 365',
        'properties.ipAddress': '203.0.113.7',
        'properties.status.errorCode': '500121',
        'properties.status.additionalDetails': words,
      },
    ],
    events: [denied],
    bad: { _time: '', 'properties.userPrincipalName': 'x' },
  },
];
