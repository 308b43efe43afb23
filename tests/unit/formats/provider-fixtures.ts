import type { Fixture } from './reading';

/** Google Workspace, Ping Identity, AWS: invented people, addresses from the documentation ranges. */

const activity = (
  time: string,
  qualifier: string,
  name: string,
  parameters: object[],
  more: object = {},
): Record<string, unknown> => ({
  kind: 'admin#reports#activity',
  id: { time, uniqueQualifier: qualifier, applicationName: 'login', customerId: 'C00' },
  actor: { email: 'CFO@firm.example', profileId: '1234567890' },
  ipAddress: '203.0.113.7',
  networkInfo: { ipAsn: [64496], regionCode: 'RO', subdivisionCode: 'RO-B' },
  events: [{ type: 'login', name, parameters }],
  ...more,
});
const method = (...names: string[]): object => ({ name: 'login_challenge_method', multiValue: names });
const status = (value: string): object => ({ name: 'login_challenge_status', value });
const google = { provider: 'google', user: 'cfo@firm.example', ip: '203.0.113.7' };

const pingId = (
  second: string,
  status: string,
  message: string,
  resource: object = { ipaddress: '198.51.100.20', websession: 'webs_1', devicemodel: 'Pixel 9' },
): Record<string, unknown> => ({
  source: 'PINGID',
  id: `00000000-0000-4000-8000-0000000000${second}`,
  recorded: `2026-09-14T14:31:${second}.538Z`,
  action: { type: 'AUTHENTICATION' },
  actors: [{ type: 'user', name: 'CFO@firm.example' }],
  resources: [resource],
  result: { status, message },
});
const ping = { provider: 'ping', user: 'cfo@firm.example' };

const pingOne = (
  second: string,
  type: string,
  status: string,
  more: object = {},
): Record<string, unknown> => ({
  id: `10000000-0000-4000-8000-0000000000${second}`,
  recordedAt: `2026-09-14T14:31:${second}.237Z`,
  correlationId: '20000000-0000-4000-8000-000000000000',
  action: { type, description: 'x' },
  actors: {
    client: { id: 'c', name: 'Portal', type: 'CLIENT' },
    user: { id: '30000000-0000-4000-8000-000000000000', name: 'CFO@firm.example', type: 'USER' },
  },
  resources: [{ type: 'USER', id: 'u', name: 'CFO@firm.example' }],
  source: { ipAddress: '203.0.113.7', userAgent: 'Mozilla/5.0' },
  result: { status, description: 'y' },
  ...more,
});

const trail = (
  second: string,
  eventName: string,
  more: Record<string, unknown>,
  userIdentity: object = {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLE1',
    arn: 'arn:aws:iam::111122223333:user/anaya',
    accountId: '111122223333',
    userName: 'Anaya',
  },
): Record<string, unknown> => ({
  eventVersion: '1.08',
  userIdentity,
  eventTime: `2026-09-14T14:31:${second}Z`,
  eventSource: 'signin.amazonaws.com',
  eventName,
  awsRegion: 'us-east-1',
  sourceIPAddress: '203.0.113.7',
  userAgent: 'Mozilla/5.0',
  requestParameters: null,
  eventID: `40000000-0000-4000-8000-0000000000${second}`,
  eventType: 'AwsConsoleSignIn',
  recipientAccountId: '111122223333',
  ...more,
});
const console_ = (said: string, more: object): Record<string, unknown> => ({
  responseElements: { ConsoleLogin: said },
  additionalEventData: { LoginTo: 'https://console.aws.amazon.com/', MobileVersion: 'No', ...more },
});
const center = (type: string, event: string, said: string): Record<string, unknown> => ({
  additionalEventData: { AuthWorkflowID: '50000000-0000-4000-8000-000000000000', CredentialType: type },
  serviceEventDetails: { [event]: said },
});
const aws = { provider: 'aws', user: 'anaya', ip: '203.0.113.7' };

const hunted = {
  Timestamp: '2026-09-14T14:31:07.2040000Z',
  ReportId: 'r1',
};
const huntedSignIn = {
  ...hunted,
  Application: 'Office 365 Exchange Online',
  ApplicationId: 'a1',
  LogonType: '["interactiveUser"]',
  ErrorCode: 50126,
  CorrelationId: '60000000-0000-4000-8000-000000000001',
  RequestId: '60000000-0000-4000-8000-000000000002',
  AccountUpn: 'CFO@firm.example',
  AccountObjectId: '60000000-0000-4000-8000-000000000003',
  IPAddress: '203.0.113.7',
  Country: 'RO',
  City: 'Bucharest',
  UserAgent: 'Mozilla/5.0',
};
const huntedLogon = {
  ...hunted,
  ActionType: 'LogonFailed',
  Application: 'Active Directory',
  LogonType: 'Resource access',
  Protocol: 'Kerberos',
  FailureReason: 'WrongPassword',
  AccountName: 'cfo',
  AccountUpn: 'CFO@firm.example',
  DeviceName: 'LAPTOP-1',
  IPAddress: '192.0.2.4',
  DestinationDeviceName: 'DC01',
};
const texts = (record: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, String(value)]));
const streamed = (category: string, properties: object): Record<string, unknown> => ({
  time: '2026-09-14T14:40:00.0000000Z',
  tenantId: '70000000-0000-4000-8000-000000000000',
  operationName: 'Publish',
  category: `AdvancedHunting-${category}`,
  properties,
});

const tenant = (second: string, type: string, more: object = {}): Record<string, unknown> => ({
  date: `2026-09-14T14:31:${second}.123Z`,
  type,
  description: 'x',
  connection: 'Username-Password-Authentication',
  client_id: 'c1',
  client_name: 'Portal',
  ip: '203.0.113.7',
  user_agent: 'Firefox 128.0.0 / Linux 0.0.0',
  user_id: 'auth0|5f7c8ec7c33c6c004bbafe82',
  user_name: 'CFO@firm.example',
  log_id: `9002026091414310000000000000000000000000000000000000${second}`,
  location_info: { country_code: 'RO', city_name: 'Bucharest', latitude: 44.4, longitude: 26.1 },
  ...more,
});
const auth0 = { provider: 'auth0', user: 'cfo@firm.example', ip: '203.0.113.7' };

export const providerFixtures: readonly Fixture[] = [
  {
    format: 'gws.reports.json',
    kind: 'json',
    records: [
      activity('2026-09-14T14:31:01.100Z', '1', 'login_failure', [
        { name: 'login_type', value: 'google_password' },
        { name: 'login_failure_type', value: 'login_failure_invalid_password' },
        method('password'),
      ]),
      activity('2026-09-14T14:31:02.100Z', '2', 'login_verification', [
        method('google_prompt'),
        status('Challenge Failed.'),
        { name: 'is_second_factor', boolValue: true },
      ]),
      // Elastic takes the list apart, Splunk's add-on renames what is left of it.
      activity('2026-09-14T14:31:03.100Z', '3', '', [], {
        events: {
          type: 'login',
          name: 'login_verification',
          parameters: [{ name: 'login_challenge_method', value: 'totp' }, status('failed')],
        },
      }),
      activity('2026-09-14T14:31:04.100Z', '4', '', [], {
        events: undefined,
        event: {
          type: 'login',
          name: 'login_verification',
          parameters: [method('password', 'device_prompt'), status('passed')],
        },
      }),
      activity('2026-09-14T14:31:05.100Z', '5', 'login_success', [
        method('password', 'google_prompt'),
        { name: 'is_suspicious', boolValue: true },
      ]),
      activity('2026-09-14T14:31:06.100Z', '6', '2sv_disable', []),
      activity(
        '2026-09-14T14:31:07.100Z',
        '7',
        'suspicious_login',
        [
          { name: 'affected_email_address', value: 'CEO@firm.example' },
          { name: 'login_timestamp', intValue: '1789396267000000' },
        ],
        { actor: { callerType: 'USER', email: '', profileId: '0' } },
      ),
      activity('2026-09-14T14:31:08.100Z', '8', 'email_forwarding_out_of_domain', [
        { name: 'email_forwarding_destination_address', value: 'X@outside.example' },
      ]),
      activity('2026-09-14T14:31:09.100Z', '9', '', [], {
        id: { time: '2026-09-14T14:31:09.100Z', uniqueQualifier: '9', applicationName: 'admin' },
        events: [
          {
            type: 'USER_SETTINGS',
            name: 'CHANGE_PASSWORD',
            parameters: [{ name: 'USER_EMAIL', value: 'ceo@firm.example' }],
          },
          { type: 'USER_SETTINGS', name: 'UNENROLL_USER_FROM_STRONG_AUTH', parameters: [] },
        ],
      }),
      // Only the password, asked for again.
      activity('2026-09-14T14:31:10.100Z', '10', 'login_verification', [
        method('password'),
        status('passed'),
      ]),
    ],
    events: [
      {
        ...google,
        kind: 'signin',
        operation: 'login_failure',
        outcome: 'failure',
        code: 'login_failure_invalid_password',
      },
      {
        ...google,
        kind: 'mfa',
        mfaMethod: 'push',
        mfaResult: 'failed',
        outcome: 'failure',
        country: 'RO',
        asn: 64496,
      },
      { ...google, kind: 'mfa', mfaMethod: 'otp', mfaResult: 'code-failed' },
      { ...google, kind: 'mfa', mfaMethod: 'push', mfaResult: 'approved', outcome: 'success' },
      { ...google, kind: 'signin', outcome: 'success', mfaMethod: 'push', riskTypes: 'is_suspicious' },
      { ...google, kind: 'directory', operation: '2sv_disable', target: 'cfo@firm.example' },
      { kind: 'risk', user: 'ceo@firm.example', riskTypes: 'suspicious_login', outcome: 'unknown' },
      { ...google, kind: 'mailbox', target: 'x@outside.example' },
      {
        ...google,
        kind: 'directory',
        operation: 'CHANGE_PASSWORD',
        target: 'ceo@firm.example',
        parameters: {
          USER_EMAIL: 'ceo@firm.example',
          type: 'USER_SETTINGS',
          events: 'UNENROLL_USER_FROM_STRONG_AUTH',
        },
      },
      { ...google, kind: 'signin', operation: 'login_verification', outcome: 'success' },
    ],
    bad: activity('tomorrow', '11', 'login_success', []),
  },
  {
    format: 'gws.login.csv',
    kind: 'csv',
    records: [
      {
        Event: 'Login verification',
        Description: 'CFO passed a challenge',
        Actor: 'CFO@firm.example',
        Date: '2026-09-14T14:31:02+02:00',
        'IP address': '203.0.113.7',
        'Challenge type': 'Google prompt',
        'Login type': 'Google password',
        'Challenge status': 'Challenge Passed.',
      },
      {
        Event: 'Failed login',
        Description: 'CFO failed to log in',
        Actor: 'CFO@firm.example',
        Date: '2026-09-14T14:31:03+02:00',
        'IP address': '203.0.113.7',
        'Challenge type': 'Password',
        'Login type': 'Google password',
        'Challenge status': '',
      },
    ],
    events: [
      { ...google, time: '2026-09-14T12:31:02.000Z', kind: 'mfa', mfaMethod: 'push', mfaResult: 'approved' },
      { ...google, kind: 'signin', outcome: 'failure', operation: 'Failed login' },
    ],
    bad: { Event: 'Failed login', Actor: 'a@firm.example', Date: '' },
  },
  {
    format: 'ping.pingid.json',
    kind: 'json',
    records: [
      pingId(
        '01',
        'POLICY',
        'Policy: all\nRule: default\nAction: Authenticate\nAuthentication IP: 203.0.113.7\nCountry: Romania\nRequested Application Name: Portal\nAccessing Device OS: Windows 11\nAccessing Device Browser: N/A',
        { websession: 'webs_1' },
      ),
      pingId('02', 'FAILURE,authFail', 'Authentication denied by user, Push'),
      pingId('03', 'UNSUCCESSFUL_ATTEMPT', 'Authentication request timed out'),
      pingId('04', 'FAILURE,authFail', 'Authentication failed'),
      pingId('05', 'FAILURE,authFail', 'Invalid passcode entered', { ipaddress: '203.0.113.7' }),
      pingId('06', 'SUCCESS', 'User authenticated with Swipe'),
      pingId('07', 'SUCCESS', 'Device Paired SMS "Mobile 2"', { ipaddress: '203.0.113.7' }),
      pingId('08', 'POLICY', 'Policy: office\nAction: Approve\nIP Address: 192.0.2.4', {}),
    ],
    events: [
      {
        ...ping,
        kind: 'mfa',
        mfaResult: 'challenged',
        ip: '203.0.113.7',
        country: 'RO',
        app: 'Portal',
        os: 'Windows 11',
        outcome: 'interrupted',
        correlationId: 'webs_1',
      },
      {
        ...ping,
        kind: 'mfa',
        mfaResult: 'denied',
        mfaMethod: 'push',
        outcome: 'failure',
        correlationId: 'webs_1',
      },
      { ...ping, mfaResult: 'timeout' },
      { ...ping, mfaResult: 'failed' },
      { ...ping, mfaResult: 'code-failed', mfaMethod: 'otp' },
      { ...ping, mfaResult: 'approved', mfaMethod: 'push', outcome: 'success' },
      { ...ping, kind: 'directory', target: 'cfo@firm.example', ip: '203.0.113.7' },
      { ...ping, kind: 'mfa', mfaMethod: 'bypass', outcome: 'success', ip: '192.0.2.4' },
    ],
    bad: { ...pingId('09', 'SUCCESS', 'x'), recorded: 'never' },
  },
  {
    format: 'ping.pingone.json',
    kind: 'json',
    records: [
      pingOne('01', 'PASSWORD.CHECK_FAILED', 'FAILED'),
      pingOne('02', 'PASSWORD.CHECK_SUCCEEDED', 'SUCCESS'),
      pingOne('03', 'OTP.CHECK_FAILED', 'FAILED', { actors: { client: { name: 'Portal' } } }),
      pingOne('04', 'OTP.CHECK_SUCCESS', 'SUCCESS'),
      pingOne('05', 'DEVICE.ACTIVATED', 'SUCCESS'),
      pingOne('06', 'USER.ACCESS_DENIED', 'FAILED'),
    ],
    events: [
      { ...ping, kind: 'signin', outcome: 'failure', ip: '203.0.113.7', app: 'Portal' },
      { ...ping, kind: 'signin', outcome: 'success' },
      { ...ping, kind: 'mfa', mfaResult: 'code-failed', mfaMethod: 'otp' },
      { ...ping, kind: 'mfa', mfaResult: 'approved', correlationId: '20000000-0000-4000-8000-000000000000' },
      { ...ping, kind: 'directory', operation: 'DEVICE.ACTIVATED', target: 'cfo@firm.example' },
      { ...ping, kind: 'signin', outcome: 'failure' },
    ],
    bad: { ...pingOne('07', 'OTP.CHECK_SUCCESS', 'SUCCESS'), recordedAt: 'never' },
  },
  {
    format: 'aws.cloudtrail.json',
    kind: 'json',
    records: [
      trail('01', 'ConsoleLogin', {
        ...console_('Failure', { MFAUsed: 'Yes' }),
        errorMessage: 'Failed authentication',
      }),
      trail('02', 'CheckMfa', {
        responseElements: { CheckMfa: 'Success' },
        additionalEventData: { MfaType: 'Virtual MFA' },
      }),
      trail(
        '03',
        'ConsoleLogin',
        console_('Success', { MFAUsed: 'Yes', MFAIdentifier: 'arn:aws:iam::111122223333:mfa/phone' }),
      ),
      trail('04', 'ConsoleLogin', console_('Success', { MFAUsed: 'No' }), {
        type: 'AssumedRole',
        principalId: 'AROAEXAMPLE:CFO@firm.example',
        arn: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin/CFO@firm.example',
        sessionContext: { sessionIssuer: { type: 'Role', userName: 'AWSReservedSSO_Admin' } },
      }),
      trail(
        '05',
        'ConsoleLogin',
        { ...console_('Failure', { MFAUsed: 'No' }), errorMessage: 'No username found in supplied account' },
        {
          type: 'IAMUser',
          accountId: '111122223333',
          userName: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        },
      ),
      trail('06', 'CredentialVerification', center('PASSWORD', 'CredentialVerification', 'Failure')),
      trail('07', 'CredentialChallenge', center('TOTP', 'CredentialChallenge', 'Success')),
      trail('08', 'CredentialVerification', center('TOTP', 'CredentialVerification', 'Failure')),
      trail('09', 'DeactivateMFADevice', {
        eventSource: 'iam.amazonaws.com',
        eventType: 'AwsApiCall',
        readOnly: false,
        requestParameters: { userName: 'anaya', serialNumber: 'arn:aws:iam::111122223333:mfa/phone' },
      }),
      trail('10', 'GetBucketAcl', {
        eventSource: 's3.amazonaws.com',
        errorCode: 'AccessDenied',
        errorMessage: 'Access Denied',
        sourceIPAddress: 'config.amazonaws.com',
      }),
      trail('11', 'ConsoleLogin', console_('Success', { MFAUsed: 'No' }), {
        type: 'Root',
        principalId: '111122223333',
        arn: 'arn:aws:iam::111122223333:root',
        accountId: '111122223333',
      }),
    ],
    events: [
      // Which of the two factors was wrong is not told.
      {
        ...aws,
        kind: 'signin',
        outcome: 'failure',
        reason: 'Failed authentication',
        mfaMethod: 'other',
        mfaResult: undefined,
      },
      { ...aws, kind: 'mfa', mfaResult: 'challenged', mfaMethod: 'otp' },
      { ...aws, kind: 'signin', outcome: 'success', mfaResult: 'approved', mfaMethod: 'otp' },
      { provider: 'aws', user: 'cfo@firm.example', kind: 'signin', outcome: 'success', mfaResult: undefined },
      { kind: 'signin', user: undefined, outcome: 'failure' },
      { ...aws, kind: 'signin', outcome: 'failure', correlationId: '50000000-0000-4000-8000-000000000000' },
      { ...aws, kind: 'mfa', mfaResult: 'challenged' },
      { ...aws, kind: 'mfa', mfaResult: 'code-failed', mfaMethod: 'otp', outcome: 'failure' },
      { ...aws, kind: 'directory', target: 'anaya', operation: 'DeactivateMFADevice' },
      {
        user: 'anaya',
        kind: 'other',
        outcome: 'failure',
        code: 'AccessDenied',
        host: 'config.amazonaws.com',
        ip: undefined,
      },
      { user: 'arn:aws:iam::111122223333:root', kind: 'signin' },
    ],
    bad: { ...trail('12', 'ConsoleLogin', {}), eventTime: '' },
  },
  {
    format: 'aws.cloudtrail.csv',
    kind: 'csv',
    records: [
      {
        'Event ID': '40000000-0000-4000-8000-000000000001',
        'Event time': '2026-09-14T14:31:07Z',
        'User name': 'Anaya',
        'Event name': 'ConsoleLogin',
        'Resource type': '',
        'Resource name': '',
        'AWS access key': '',
        'AWS region': 'us-east-1',
        'Error code': '',
        'Source IP address': '203.0.113.7',
        'Event source': 'signin.amazonaws.com',
      },
    ],
    events: [{ ...aws, time: '2026-09-14T14:31:07.000Z', kind: 'signin', operation: 'ConsoleLogin' }],
    bad: { 'Event ID': 'x', 'Event time': '', 'User name': 'a', 'Event name': 'ConsoleLogin' },
  },
  {
    format: 'entra.signin.defender-json',
    kind: 'json',
    records: [
      huntedSignIn,
      streamed('EntraIdSignInEvents', {
        ...huntedSignIn,
        RequestId: '60000000-0000-4000-8000-000000000009',
        Timestamp: '2026-09-14T14:31:08.204Z',
        ErrorCode: 0,
      }),
      {
        ...hunted,
        Timestamp: '2026-09-14T14:31:09.204Z',
        Application: 'backup',
        ErrorCode: 0,
        ServicePrincipalName: 'backup',
        ServicePrincipalId: '60000000-0000-4000-8000-000000000010',
        RequestId: '60000000-0000-4000-8000-000000000011',
        IPAddress: '192.0.2.4',
      },
    ],
    events: [
      {
        kind: 'signin',
        provider: 'entra',
        user: 'cfo@firm.example',
        code: '50126',
        outcome: 'failure',
        country: 'RO',
      },
      { user: 'cfo@firm.example', code: '0', outcome: 'success', time: '2026-09-14T14:31:08.204Z' },
      { user: undefined, app: 'backup', code: '0', ip: '192.0.2.4' },
    ],
    bad: { ...huntedSignIn, Timestamp: 'x' },
  },
  {
    format: 'entra.signin.defender-csv',
    kind: 'csv',
    records: [
      {
        Timestamp: '2026-09-14T14:31:07.204Z',
        Application: 'backup',
        ApplicationId: 'a',
        ErrorCode: '0',
        ServicePrincipalName: 'backup',
        ServicePrincipalId: '60000000-0000-4000-8000-000000000010',
        ResourceDisplayName: 'Microsoft Graph',
        IPAddress: '192.0.2.4',
        RequestId: '60000000-0000-4000-8000-000000000011',
      },
    ],
    events: [{ kind: 'signin', app: 'backup', code: '0', resource: 'Microsoft Graph' }],
    bad: { Timestamp: '', Application: 'backup', ErrorCode: '0' },
  },
  {
    format: 'defender.identity-logon.json',
    kind: 'json',
    records: [
      huntedLogon,
      streamed('IdentityLogonEvents', {
        ...huntedLogon,
        Timestamp: '2026-09-14T14:31:08.204Z',
        ActionType: 'LogonSuccess',
      }),
    ],
    events: [
      {
        kind: 'logon',
        user: 'cfo@firm.example',
        outcome: 'failure',
        reason: 'WrongPassword',
        protocol: 'Kerberos',
        device: 'LAPTOP-1',
        target: 'DC01',
      },
      { kind: 'logon', outcome: 'success' },
    ],
    bad: { ...huntedLogon, Timestamp: 'x' },
  },
  {
    format: 'defender.identity-logon.csv',
    kind: 'csv',
    records: [texts(huntedLogon)],
    events: [{ kind: 'logon', user: 'cfo@firm.example', outcome: 'failure', reason: 'WrongPassword' }],
    bad: { ...texts(huntedLogon), Timestamp: '' },
  },
  {
    format: 'auth0.tenant-log.json',
    kind: 'json',
    records: [
      tenant('01', 'fp'),
      tenant('02', 'gd_send_pn'),
      tenant('03', 'gd_auth_rejected'),
      // A log stream puts the event into an envelope.
      { log_id: 'x', data: tenant('04', 'gd_auth_succeed') },
      tenant('05', 's'),
      tenant('06', 'gd_unenroll'),
      tenant('07', 'limit_wc'),
      tenant('08', 'seacft'),
    ],
    events: [
      { ...auth0, kind: 'signin', outcome: 'failure', code: 'fp' },
      { ...auth0, kind: 'mfa', mfaResult: 'challenged', mfaMethod: 'push', country: 'RO' },
      { ...auth0, kind: 'mfa', mfaResult: 'denied', mfaMethod: 'push', outcome: 'failure' },
      { ...auth0, kind: 'mfa', mfaResult: 'approved', outcome: 'success' },
      { ...auth0, kind: 'signin', outcome: 'success', app: 'Portal' },
      { ...auth0, kind: 'directory', target: 'cfo@firm.example' },
      { ...auth0, kind: 'risk', riskTypes: 'limit_wc' },
      { ...auth0, kind: 'other' },
    ],
    bad: { ...tenant('09', 's'), date: 'x' },
  },
];
