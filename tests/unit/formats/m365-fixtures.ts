import type { Fixture } from './reading';

/** Records of Exchange and SharePoint as the unified audit log keeps them; invented people, documentation addresses. */
export const rule = {
  CreationTime: '2026-09-14T14:31:07',
  Id: '11111111-1111-4111-8111-111111111111',
  Operation: 'New-InboxRule',
  OrganizationId: '99999999-9999-4999-8999-999999999999',
  RecordType: 1,
  ResultStatus: 'True',
  UserKey: '1003200012345678',
  UserType: 2,
  Version: 1,
  Workload: 'Exchange',
  ClientIP: '[2001:db8::7]:52816',
  ObjectId: 'PROD/Hosted/firm.example/cfo\\.',
  UserId: 'CFO@firm.example',
  Parameters: [
    { Name: 'Name', Value: '.' },
    { Name: 'ForwardTo', Value: 'smtp:x@outside.example' },
    { Name: 'DeleteMessage', Value: 'True' },
  ],
};
export const download = {
  CreationTime: '2026-09-14T14:40:00',
  Id: '22222222-2222-4222-8222-222222222222',
  Operation: 'FileDownloaded',
  RecordType: 6,
  UserType: 0,
  Workload: 'SharePoint',
  ClientIP: '203.0.113.7',
  ObjectId: 'https://firm.example/sites/finance/plan.xlsx',
  UserId: 'cfo@firm.example',
};
export const failure = {
  CreationTime: '2026-09-14T14:09:16',
  Id: '33333333-3333-4333-8333-333333333333',
  Operation: 'UserLoginFailed',
  RecordType: 15,
  ResultStatus: 'Success',
  Workload: 'AzureActiveDirectory',
  ActorIpAddress: '203.0.113.7',
  ErrorNumber: '500121',
  LogonError: 'AuthenticationFailedSasError',
  IntraSystemId: '44444444-4444-4444-8444-444444444444',
  UserId: 'cfo@firm.example',
  ExtendedProperties: [{ Name: 'UserAgent', Value: 'Mozilla/5.0' }],
};

const ruleEvent = {
  time: '2026-09-14T14:31:07.000Z',
  kind: 'mailbox',
  provider: 'm365',
  user: 'cfo@firm.example',
  ip: '2001:db8::7',
  operation: 'New-InboxRule',
  outcome: 'success',
  parameters: { Name: '.', ForwardTo: 'smtp:x@outside.example', DeleteMessage: 'True' },
};
const downloadEvent = {
  time: '2026-09-14T14:40:00.000Z',
  kind: 'file',
  user: 'cfo@firm.example',
  ip: '203.0.113.7',
  operation: 'FileDownloaded',
  target: 'https://firm.example/sites/finance/plan.xlsx',
};
const failureEvent = {
  time: '2026-09-14T14:09:16.000Z',
  kind: 'signin',
  user: 'cfo@firm.example',
  code: '500121',
  outcome: 'failure',
  mfaResult: 'failed',
  userAgent: 'Mozilla/5.0',
};
const all = [failureEvent, ruleEvent, downloadEvent];
const data = [rule, download, failure];

const search = (auditData: (record: object) => unknown) =>
  data.map((record) => ({
    RecordType: String(record.RecordType),
    CreationDate: `${record.CreationTime}Z`,
    UserIds: record.UserId,
    Operations: record.Operation,
    AuditData: auditData(record),
    Identity: record.Id,
  }));
const query = (auditData: (record: object) => unknown) =>
  data.map((record) => ({
    id: record.Id,
    createdDateTime: `${record.CreationTime}Z`,
    auditLogRecordType: String(record.RecordType),
    operation: record.Operation,
    service: record.Workload,
    userPrincipalName: record.UserId,
    userId: 'key',
    clientIp: '203.0.113.7',
    objectId: '',
    auditData: auditData(record),
  }));
const text = (record: object): string => JSON.stringify(record);

const office = {
  'TimeGenerated [UTC]': '9/14/2026, 2:31:07.000 PM',
  RecordType: 'ExchangeAdmin',
  Operation: 'New-InboxRule',
  OfficeWorkload: 'Exchange',
  ResultStatus: 'TRUE',
  OfficeObjectId: rule.ObjectId,
  UserId: rule.UserId,
  UserType: 'Admin',
  ClientIP: rule.ClientIP,
  Client_IPAddress: '',
  Parameters: JSON.stringify(rule.Parameters, null, 2).replaceAll('\n', '\r\n'),
  OfficeId: rule.Id,
  'Start_Time [UTC]': '9/14/2026, 2:39:00.000 PM',
  Type: 'OfficeActivity',
};

const audited = {
  ObjectModified: 'firm.example/cfo',
  CmdletName: 'Set-Mailbox',
  CmdletParameters: 'Identity ForwardingSmtpAddress',
  ModifiedProperties: '',
  Caller: 'firm.example/Users/Alex Wilber',
  ExternalAccess: 'False',
  Succeeded: 'True',
  Error: '',
  RunDate: '2026-09-14T15:48:15-07:00',
  OriginatingServer: 'SERVER (15.20)',
};

export const m365Fixtures: readonly Fixture[] = [
  {
    format: 'm365.ual.management-api-json',
    kind: 'json',
    records: data,
    events: all,
    bad: { ...rule, CreationTime: '2026-09-14T17:08:65' },
  },
  {
    format: 'm365.ual.powershell-json',
    kind: 'json',
    records: search((record) => record),
    events: all,
    bad: { ...search(text)[0], CreationDate: 'never', AuditData: '{}' },
  },
  {
    format: 'm365.ual.powershell-csv',
    kind: 'csv',
    records: search(text),
    events: all,
    bad: { ...search(text)[0], CreationDate: 'never', AuditData: '{}' },
  },
  {
    format: 'm365.ual.graph-json',
    kind: 'json',
    records: [...query((record) => record).slice(0, 1), ...query(text).slice(1)],
    events: all,
    bad: { ...query(text)[0], createdDateTime: 'never', auditData: {} },
  },
  {
    format: 'm365.ual.graph-csv',
    kind: 'csv',
    records: query(text),
    events: all,
    bad: { ...query(text)[0], createdDateTime: 'never', auditData: '' },
  },
  {
    format: 'm365.ual.flat-csv',
    kind: 'csv',
    records: [
      {
        CreationTime: '9/14/2026 2:31:07 PM',
        Workload: 'Exchange',
        RecordType: 'ExchangeAdmin',
        Operation: 'New-InboxRule',
        ResultStatus: 'True',
        ClientIP: rule.ClientIP,
        UserId: rule.UserId,
        Id: rule.Id,
        ParameterString: 'Name=.',
        Param_DeleteMessage: 'True',
        Param_ForwardTo: 'smtp:x@outside.example',
        Param_Name: '.',
      },
    ],
    events: [ruleEvent],
    bad: { CreationTime: '', Operation: 'New-InboxRule' },
  },
  {
    format: 'm365.ual.portal-view-csv',
    kind: 'csv',
    records: [
      {
        Date: '2026-09-14 14:40:00',
        'IP address': '203.0.113.7',
        User: 'CFO@firm.example',
        Activity: 'FileDownloaded',
        Item: downloadEvent.target,
        Detail: '',
      },
    ],
    events: [downloadEvent],
    bad: { Date: 'today', User: 'x' },
  },
  {
    format: 'm365.ual.log-analytics-csv',
    kind: 'csv',
    records: [office, { ...office, 'TimeGenerated [UTC]': '', OfficeId: download.Id }],
    events: [ruleEvent, { ...ruleEvent, time: '2026-09-14T14:39:00.000Z' }],
    bad: { ...office, 'TimeGenerated [UTC]': '', 'Start_Time [UTC]': '' },
  },
  {
    format: 'm365.ual.log-analytics-json',
    kind: 'json',
    records: [{ ...office, 'TimeGenerated [UTC]': undefined, TimeGenerated: '2026-09-14T14:31:07Z' }],
    events: [ruleEvent],
    bad: {
      ...office,
      'TimeGenerated [UTC]': undefined,
      'Start_Time [UTC]': undefined,
      TimeGenerated: 'never',
    },
  },
  {
    format: 'splunk.csv',
    kind: 'csv',
    records: data.map((record) => ({
      _time: '2026-09-14T20:00:00.000+0200',
      CreationTime: record.CreationTime,
      Operation: record.Operation,
      Workload: record.Workload,
      UserId: record.UserId,
      _raw: text(record),
    })),
    events: all,
    bad: { CreationTime: 'never', _time: '' },
  },
  {
    format: 'ecs.ndjson',
    kind: 'json',
    records: [
      {
        '@timestamp': '2026-09-14T14:31:07.000Z',
        event: { action: 'New-InboxRule', dataset: 'o365.audit' },
        o365: {
          audit: {
            ...rule,
            Parameters: { Name: '.', ForwardTo: 'smtp:x@outside.example', DeleteMessage: 'True' },
          },
        },
      },
      {
        '@timestamp': '2026-09-14T14:40:00.000Z',
        'o365.audit.Operation': 'FileDownloaded',
        'o365.audit.Workload': 'SharePoint',
        'o365.audit.UserId': 'cfo@firm.example',
        'source.ip': '203.0.113.7',
        'o365.audit.ObjectId': downloadEvent.target,
      },
    ],
    events: [ruleEvent, downloadEvent],
    bad: { '@timestamp': 'never', o365: { audit: { Operation: 'X' } } },
  },
  {
    format: 'm365.exchange-admin.csv',
    kind: 'csv',
    records: [audited],
    events: [
      {
        time: '2026-09-14T22:48:15.000Z',
        kind: 'mailbox',
        user: 'alex wilber',
        operation: 'Set-Mailbox',
        outcome: 'success',
        target: 'firm.example/cfo',
        parameters: { CmdletParameters: 'Identity ForwardingSmtpAddress' },
      },
    ],
    bad: { ...audited, RunDate: '' },
  },
  {
    format: 'm365.exchange-admin.csv',
    kind: 'csv',
    records: [
      {
        Caller: 'cfo@firm.example',
        Cmdlet: 'New-InboxRule',
        FullCommand: 'New-InboxRule -Name "a rule" -ForwardTo x@outside.example -DeleteMessage:$True',
        'RunDate(UTC)': '9/14/2026 2:31:07 PM',
        ObjectModified: 'a rule',
      },
    ],
    events: [
      {
        time: '2026-09-14T14:31:07.000Z',
        user: 'cfo@firm.example',
        parameters: {
          Name: 'a rule',
          ForwardTo: 'x@outside.example',
          DeleteMessage: 'True',
          FullCommand: 'New-InboxRule -Name "a rule" -ForwardTo x@outside.example -DeleteMessage:$True',
        },
      },
    ],
    bad: { Caller: 'x', Cmdlet: 'y', 'RunDate(UTC)': '' },
  },
  {
    format: 'm365.exchange-admin.json',
    kind: 'json',
    records: [
      { ...audited, CmdletParameters: [{ Name: 'ForwardingSmtpAddress', Value: 'smtp:x@outside.example' }] },
    ],
    events: [{ operation: 'Set-Mailbox', parameters: { ForwardingSmtpAddress: 'smtp:x@outside.example' } }],
    bad: { ...audited, RunDate: 'never' },
  },
  {
    format: 'm365.mailbox-audit.csv',
    kind: 'csv',
    records: [
      {
        Operation: 'HardDelete',
        OperationResult: 'Succeeded',
        LogonType: 'Owner',
        FolderPathName: '\\Inbox',
        ClientInfoString: 'Client=OWA',
        ClientIPAddress: '203.0.113.7',
        MailboxOwnerUPN: 'CFO@firm.example',
        LogonUserDisplayName: 'The CFO',
        LastAccessed: '9/14/2026 2:31:07 PM',
      },
    ],
    events: [
      {
        time: '2026-09-14T14:31:07.000Z',
        user: 'cfo@firm.example',
        operation: 'HardDelete',
        outcome: 'success',
      },
    ],
    bad: { Operation: 'HardDelete', LastAccessed: '' },
  },
  {
    format: 'm365.message-trace.csv',
    kind: 'csv',
    records: [
      {
        Received: '2026-09-14T14:31:07.123Z',
        SenderAddress: 'x@outside.example',
        RecipientAddress: 'CFO@firm.example',
        Subject: 'hello',
        Status: 'Delivered',
        FromIP: '203.0.113.7',
        MessageId: '<1@outside.example>',
      },
    ],
    events: [{ kind: 'mailbox', target: 'cfo@firm.example', ip: '203.0.113.7' }],
    bad: { Received: '', SenderAddress: 'x' },
  },
  {
    format: 'm365.inbox-rules.csv',
    kind: 'csv',
    records: [
      {
        UserName: 'cfo@firm.example',
        RuleName: '.',
        Enabled: 'True',
        RedirectTo: '',
        ForwardTo: 'x@outside.example',
      },
    ],
    events: [],
    skippedBy: { 'inbox rule (a state, no event)': 1 },
  },
  {
    format: 'm365.inbox-rules.csv',
    kind: 'csv',
    records: [
      {
        Description: 'If the message:\r\n\tcontains "invoice"',
        Enabled: 'True',
        Name: '.',
        RuleIdentity: '123',
        MailboxOwnerId: 'cfo',
        ForwardTo: '"Bob" [SMTP:bob@outside.example]',
        DeleteMessage: 'False',
      },
    ],
    events: [],
    skippedBy: { 'inbox rule (a state, no event)': 1 },
  },
  {
    format: 'm365.inbox-rules.json',
    kind: 'json',
    records: [
      { id: 'AQ', displayName: '.', sequence: 1, isEnabled: true, conditions: {}, actions: { delete: true } },
      {
        Name: '.',
        Enabled: true,
        RuleIdentity: 1,
        MailboxOwnerId: 'cfo',
        ForwardTo: null,
        DeleteMessage: true,
      },
    ],
    events: [],
    skippedBy: { 'inbox rule (a state, no event)': 2 },
  },
  {
    format: 'm365.transport-rules.csv',
    kind: 'csv',
    records: [
      {
        Name: 'x',
        Description: '',
        CreatedBy: 'a',
        WhenChanged: '2026-09-14',
        State: 'Enabled',
        Priority: '0',
        Mode: 'Enforce',
      },
    ],
    events: [],
    skippedBy: { 'transport rule (a state, no event)': 1 },
  },
  {
    format: 'm365.ual.purview-csv',
    kind: 'csv',
    records: [
      {
        RecordId: rule.Id,
        CreationDate: '2026-09-14T14:31:07.0000000Z ',
        RecordType: '1',
        Operation: rule.Operation,
        UserId: rule.UserId,
        AuditData: JSON.stringify(rule),
        AssociatedAdminUnits: '',
        AssociatedAdminUnitsNames: '',
      },
    ],
    events: [
      {
        time: '2026-09-14T14:31:07.000Z',
        user: 'cfo@firm.example',
        operation: 'New-InboxRule',
        parameters: { Name: '.', ForwardTo: 'smtp:x@outside.example', DeleteMessage: 'True' },
      },
    ],
    bad: { RecordId: 'x', CreationDate: '', Operation: 'x', UserId: 'y', AuditData: '' },
  },
  {
    format: 'ecs.ndjson',
    kind: 'csv',
    records: [
      {
        '@timestamp': 'Sep 14, 2026 @ 14:40:00.000',
        'o365.audit.Operation': 'FileDownloaded',
        'o365.audit.Workload': 'SharePoint',
        'o365.audit.UserId': 'CFO@firm.example',
        'source.ip': '203.0.113.7',
      },
    ],
    events: [
      {
        time: '2026-09-14T14:40:00.000Z',
        user: 'cfo@firm.example',
        operation: 'FileDownloaded',
        ip: '203.0.113.7',
      },
    ],
    bad: { '@timestamp': '-', 'o365.audit.Operation': 'x', 'o365.audit.Workload': 'y' },
  },
];
