import { describe, expect, it } from 'vitest';
import { eventXmlFields } from '../../../src/evtx/event-xml';
import { JsonDispatcher } from '../../../src/formats/json-dispatcher';
import { csv, lines } from '../formats/reading';
import { numbers, readFile, readInAnyChunks } from '../support/reading';

const TIME = '2026-09-14T14:09:16.204Z';
const NAMESPACE = 'http://schemas.microsoft.com/win/2004/08/events/event';
const system = (id: number, time = '2026-09-14T14:09:16.2041234Z', record = 77): string =>
  `<System><Provider Name='Microsoft-Windows-Security-Auditing' Guid='{54849625-5478-4994-a5ba-3e3b0328c30d}'/>` +
  `<EventID Qualifiers=''>${id}</EventID><Keywords>0x8010000000000000</Keywords><TimeCreated SystemTime='${time}'/>` +
  `<EventRecordID>${record}</EventRecordID><Channel>Security</Channel><Computer>WS01.firm.example</Computer><Security/></System>`;
const data = (fields: Readonly<Record<string, string>>): string =>
  `<EventData>${Object.entries(fields)
    .map(([name, text]) => `<Data Name='${name}'>${text}</Data>`)
    .join('')}</EventData>`;
const event = (
  id: number,
  fields: Readonly<Record<string, string>>,
  time?: string,
  record?: number,
): string => `<Event xmlns='${NAMESPACE}'>${system(id, time, record)}${data(fields)}</Event>`;
const failed = {
  TargetUserName: 'CFO',
  TargetDomainName: 'FIRM',
  Status: '0xC000006D',
  SubStatus: '0xC000006A',
  LogonType: '3',
  IpAddress: '203.0.113.7',
};
/** What every layout of that logon has to say. */
const logon = {
  time: TIME,
  kind: 'logon',
  provider: 'windows',
  operation: '4625 Logon failed',
  user: 'cfo',
  ip: '203.0.113.7',
  host: 'WS01.firm.example',
  logonType: '3',
  outcome: 'failure',
  code: '0xc000006a',
};
const message =
  'An account failed to log on.\r\n\r\nSubject:\r\n\tSecurity ID:\t\tS-1-5-18\r\n\tAccount Name:\t\tWS01$\r\n\tAccount Domain:\t\tFIRM\r\n\tLogon ID:\t\t0x3E7\r\n\r\n' +
  'Logon Type:\t\t\t3\r\n\r\nAccount For Which Logon Failed:\r\n\tSecurity ID:\t\tS-1-0-0\r\n\tAccount Name:\t\tCFO\r\n\tAccount Domain:\t\tFIRM\r\n\r\n' +
  'Failure Information:\r\n\tFailure Reason:\t\tUnknown user name or bad password.\r\n\tStatus:\t\t\t0xC000006D\r\n\tSub Status:\t\t0xC000006A\r\n\r\n' +
  'Network Information:\r\n\tWorkstation Name:\t-\r\n\tSource Network Address:\t203.0.113.7\r\n\tSource Port:\t\t49152';

describe('windows.xml', () => {
  const both = [event(4625, failed), event(4624, { TargetUserName: 'cfo' }, undefined, 78)];
  it.each([
    ['one after another, attributes in single quotes (wevtutil)', both.join('\n')],
    [
      'under a root, with a declaration (Event Viewer)',
      `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n<Events>${both.join('')}</Events>`,
    ],
    [
      'with XML 1.1 (python-evtx)',
      `<?xml version="1.1" encoding="utf-8" standalone="yes" ?>\n\n<Events>\n${both.join('\n')}\n</Events>`,
    ],
    ['behind a banner (evtxexport)', `evtxexport 20181227\n\n${both.join('\n\n')}`],
    ['behind a byte order mark', `\uFEFF${both.join('\n')}`],
    [
      'with comments and instructions between',
      `<!-- <Event> -->${both.join('<?x <Event ?><!-- </Event> -->')}`,
    ],
  ])('%s', async (_, text) => {
    const { source, events } = await readInAnyChunks(text);
    expect(source).toMatchObject({ format: 'windows.xml', questions: [] });
    expect(numbers(source)).toEqual([2, 2, 0, 0, 0]);
    expect(events[0]).toMatchObject(logon);
    const { offset, length } = events[0] as { offset: number; length: number };
    const bytes = new TextEncoder().encode(text).subarray(offset, offset + length);
    expect(new TextDecoder().decode(bytes)).toBe(both[0]);
  });

  it('in UTF-16, as a redirected console writes it', async () => {
    const text = `\uFEFF${both.join('\r\n')}`;
    const bytes = new Uint8Array(text.length * 2);
    for (let i = 0; i < text.length; i++)
      new DataView(bytes.buffer).setUint16(i * 2, text.charCodeAt(i), true);
    const { source, events } = await readFile(bytes);
    expect(numbers(source)).toEqual([2, 2, 0, 0, 0]);
    expect(events[0]).toMatchObject(logon);
  });

  it('a time with a blank and no zone is UTC', async () => {
    const { events } = await readFile(event(4625, failed, '2026-09-14 14:09:16.204123'));
    expect(events[0]).toMatchObject(logon);
  });

  it('rejects what is cut off or not well formed, and keeps the neighbours', async () => {
    const [first, second] = both as [string, string];
    const text = [
      first,
      first.slice(0, 400),
      second,
      second.replace('</Data>', '</Dato>'),
      event(1, {}, 'soon'),
      first.slice(0, 90),
    ].join('\n');
    const { source } = await readInAnyChunks(text);
    expect(numbers(source)).toEqual([6, 2, 0, 4, 0]);
    expect(source.rejects.map((r) => [r.line, r.reason])).toEqual([
      [2, 'cut off: the next record starts before this one ends'],
      [4, 'its tags do not match'],
      [5, 'no readable time'],
      [6, 'cut off: the file ends inside this record'],
    ]);
  });

  it('reads escaped and raw markup in a datum as text, and expands no entity', async () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n';
    const fields = { TaskName: 'a &amp; &lt;Event&gt; &#x41; &b; <![CDATA[<Event xmlns="x"></Event>]]>' };
    const { source, events } = await readInAnyChunks(bomb + event(4698, fields));
    expect(numbers(source)).toEqual([1, 1, 0, 0, 0]);
    expect(events[0]!['target']).toBe('a & <Event> A &b; <Event xmlns="x"></Event>');
  });

  it('is the event of the log itself where both are dropped', async () => {
    const { source } = await readFile([event(4625, failed), event(4625, failed)].join('\n'));
    expect(numbers(source)).toEqual([2, 1, 1, 0, 0]);
  });
});

describe('an event’s XML', () => {
  it('has its fields named as in EVTX', () => {
    expect(
      eventXmlFields(
        `<Event xmlns="${NAMESPACE}"><System><Provider Name="P"/><EventID>7</EventID></System><UserData><LogFileCleared xmlns="x"><SubjectUserName>cfo</SubjectUserName></LogFileCleared></UserData><EventData><Data>one</Data><Data>two</Data><Binary>00FF</Binary></EventData><RenderingInfo><Message>m</Message></RenderingInfo></Event>`,
      ),
    ).toEqual({
      'System/Provider@Name': 'P',
      'System/EventID': '7',
      SubjectUserName: 'cfo',
      '#1': 'one',
      '#2': 'two',
      Binary: '00FF',
    });
  });

  it.each([
    '',
    'text',
    '<Event>',
    '<Other/>',
    '<Event></Event><Event></Event>',
    '<Event><a></Event></a>',
    '<Event><a b="</Event>',
    `<Event>${'<a>'.repeat(100)}${'</a>'.repeat(100)}</Event>`,
  ])('%s is none', (text) => {
    expect(eventXmlFields(text)).toBeNull();
  });
});

const cases: readonly (readonly [
  format: string,
  content: string,
  expected?: Record<string, unknown>,
  questions?: readonly string[],
])[] = [
  [
    'windows.csv',
    `#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n${csv([
      {
        Message: message,
        Id: '4625',
        Level: '0',
        RecordId: '77',
        ProviderName: 'Microsoft-Windows-Security-Auditing',
        LogName: 'Security',
        MachineName: 'WS01.firm.example',
        UserId: '',
        TimeCreated: '9/14/2026 2:09:16.204 PM',
        KeywordsDisplayNames: 'System.Collections.ObjectModel.ReadOnlyCollection`1[System.String]',
        Properties: 'System.Collections.Generic.List`1[System.Diagnostics.Eventing.Reader.EventProperty]',
      },
    ])}`,
    {},
    ['zone'],
  ],
  [
    'windows.event-viewer-csv',
    `Level,Date and Time,Source,Event ID,Task Category\r\nInformation,9/14/2026 2:09:16.204 PM,Microsoft-Windows-Security-Auditing,4625,Logon,"${message}"\r\n`,
    { host: undefined },
    ['zone'],
  ],
  [
    'windows.evtxecmd-csv',
    `\uFEFF${csv([
      {
        RecordNumber: '1',
        EventRecordId: '77',
        TimeCreated: '2026-09-14 14:09:16.2041234',
        EventId: '4625',
        Level: 'LogAlways',
        Provider: 'Microsoft-Windows-Security-Auditing',
        Channel: 'Security',
        Computer: 'WS01.firm.example',
        UserId: '',
        MapDescription: 'Failed logon',
        UserName: 'FIRM\\WS01$',
        RemoteHost: '- (203.0.113.7)',
        PayloadData1: 'Target: FIRM\\CFO',
        Keywords: 'Audit failure',
        Payload: JSON.stringify({
          EventData: {
            Data: Object.entries(failed).map(([name, text]) => ({ '@Name': name, '#text': text })),
          },
        }),
      },
    ])}`,
  ],
  [
    'windows.evtxecmd-json',
    lines([
      {
        PayloadData1: 'Target: FIRM\\CFO',
        MapDescription: 'Failed logon',
        ChunkNumber: 0,
        Computer: 'WS01.firm.example',
        Payload: JSON.stringify({
          EventData: {
            Data: Object.entries(failed).map(([name, text]) => ({ '@Name': name, '#text': text })),
          },
        }),
        Channel: 'Security',
        Provider: 'Microsoft-Windows-Security-Auditing',
        EventId: 4625,
        EventRecordId: '77',
        TimeCreated: '2026-09-14T14:09:16.2041234+00:00',
      },
    ]),
  ],
  [
    'windows.hayabusa-csv',
    csv([
      {
        Timestamp: '2026-09-14 16:09:16.204 +02:00',
        RuleTitle: 'Failed Logon - Incorrect Password',
        Level: 'info',
        Computer: 'WS01.firm.example',
        Channel: 'Sec',
        EventID: '4625',
        RecordID: '77',
        Details:
          'Type: 3 - NETWORK ¦ TgtUser: CFO ¦ SrcIP: 203.0.113.7 ¦ Status: 0xC000006D ¦ SubStatus: 0xC000006A',
      },
    ]),
  ],
  [
    'windows.hayabusa-json',
    `${JSON.stringify({ Timestamp: '2026-09-14 16:09:16.204 +02:00', RuleTitle: 'Failed Logon', Level: 'info', Computer: 'WS01.firm.example', Channel: 'Sec', EventID: 4625, RecordID: 77, Details: { Type: '3 - NETWORK', TgtUser: 'CFO', SrcIP: '203.0.113.7', SubStatus: '0xC000006A' } }, null, 2)}\n`,
  ],
  [
    'windows.chainsaw-csv',
    csv([
      {
        timestamp: '2026-09-14T14:09:16.204123+00:00',
        detections: 'Account Brute Force',
        path: 'C:\\Security.evtx',
        'Event ID': '4625',
        'Record ID': '77',
        Computer: 'WS01.firm.example',
        User: 'CFO',
        'Logon Type': '3',
        'IP Address': '203.0.113.7',
      },
    ]),
    // It names no channel, and a number alone says nothing.
    {
      kind: 'other',
      operation: '4625 Account Brute Force',
      logonType: undefined,
      outcome: undefined,
      code: undefined,
    },
  ],
  [
    'windows.json',
    lines([
      {
        group: 'Login Attacks',
        kind: 'individual',
        document: {
          kind: 'evtx',
          path: 'x',
          data: {
            Event: {
              System: {
                Provider_attributes: { Name: 'Microsoft-Windows-Security-Auditing' },
                EventID: 4625,
                TimeCreated_attributes: { SystemTime: '2026-09-14T14:09:16.204123Z' },
                EventRecordID: 77,
                Channel: 'Security',
                Computer: 'WS01.firm.example',
              },
              EventData: failed,
            },
          },
        },
        name: 'x',
        timestamp: 'x',
      },
    ]),
  ],
  // Velociraptor
  [
    'windows.json',
    lines([
      {
        System: {
          Provider: { Name: 'Microsoft-Windows-Security-Auditing' },
          EventID: { Value: 4625 },
          TimeCreated: { SystemTime: 1789394956.2041 },
          EventRecordID: 77,
          Channel: 'Security',
          Computer: 'WS01.firm.example',
        },
        EventData: failed,
        Message: 'x',
      },
    ]),
  ],
  // Data in a list, as XML turned into JSON keeps it
  [
    'windows.json',
    lines([
      {
        Event: {
          System: {
            Provider: { '@Name': 'Microsoft-Windows-Security-Auditing' },
            EventID: { '#attributes': { Qualifiers: 0 }, '#text': 4625 },
            TimeCreated: { '@SystemTime': '2026-09-14T14:09:16.204Z' },
            EventRecordID: 77,
            Channel: 'Security',
            Computer: 'WS01.firm.example',
          },
          EventData: {
            Data: Object.entries(failed).map(([name, text]) => ({ '@Name': name, '#text': text })),
          },
        },
      },
    ]),
  ],
  [
    'windows.json',
    lines([
      {
        Id: 4625,
        ProviderName: 'Microsoft-Windows-Security-Auditing',
        LogName: 'Security',
        MachineName: 'WS01.firm.example',
        RecordId: 77,
        TimeCreated: '/Date(1789394956204)/',
        Message: 'auf Deutsch',
        Properties: [
          { Value: { BinaryLength: 12, Value: 'S-1-5-18' } },
          'WS01$',
          'FIRM',
          999,
          { Value: 'S-1-0-0' },
          'CFO',
          'FIRM',
          -1073741715,
          '%%2313',
          -1073741718,
          3,
          'NtLmSsp',
          'NTLM',
          '-',
          '-',
          '-',
          0,
          0,
          '-',
          '203.0.113.7',
          '0',
        ].map((v) => (typeof v === 'object' && 'Value' in v && !('BinaryLength' in v) ? v : { Value: v })),
      },
    ]),
  ],
  // In a language that is known by its labels
  [
    'windows.json',
    lines([
      {
        Id: 4625,
        ProviderName: 'Microsoft-Windows-Security-Auditing',
        LogName: 'Security',
        MachineName: 'WS01.firm.example',
        RecordId: 77,
        TimeCreated: { value: '/Date(1789394956204)/', DateTime: 'Monday' },
        Message: message,
      },
    ]),
  ],
  [
    'windows.winlogbeat',
    lines([
      {
        '@timestamp': TIME,
        event_id: 4625,
        log_name: 'Security',
        computer_name: 'WS01.firm.example',
        source_name: 'Microsoft-Windows-Security-Auditing',
        record_number: '77',
        event_data: failed,
      },
    ]),
  ],
  [
    'windows.winlogbeat',
    csv([
      {
        '@timestamp': 'Sep 14, 2026 @ 14:09:16.204',
        'winlog.event_id': '4625',
        'winlog.channel': 'Security',
        'winlog.computer_name': 'WS01.firm.example',
        ...Object.fromEntries(Object.entries(failed).map(([k, v]) => [`winlog.event_data.${k}`, v])),
      },
    ]),
    {},
    ['zone'],
  ],
  [
    'windows.plaso-json',
    lines([
      {
        data_type: 'windows:evtx:record',
        datetime: '2026-09-14T14:09:16.204123+00:00',
        timestamp: 1789394956204123,
        xml_string: event(4625, failed),
      },
    ]),
  ],
  [
    'splunk.csv',
    csv([
      {
        _raw: event(4625, failed),
        _time: '2026-09-14T16:09:16.204+02:00',
        host: 'ws01',
        sourcetype: 'XmlWinEventLog',
      },
    ]),
  ],
  [
    'splunk.json',
    lines([{ preview: false, result: { _raw: event(4625, failed), _time: '2026-09-14 14:09:16' } }]),
  ],
  [
    'splunk.csv',
    csv([
      {
        _raw: `09/14/2026 02:09:16 PM\nLogName=Security\nEventCode=4625\nMessage=${message}`,
        _time: '2026-09-14T14:09:16.204+00:00',
        EventCode: '4625',
        ComputerName: 'WS01.firm.example',
        LogName: 'Security',
        SourceName: 'Microsoft Windows security auditing.',
        RecordNumber: '77',
      },
    ]),
  ],
  [
    'windows.security-event.log-analytics-csv',
    csv([
      {
        'TimeGenerated [UTC]': '9/14/2026, 2:09:16.204 PM',
        Account: 'FIRM\\CFO',
        Computer: 'WS01.firm.example',
        EventSourceName: 'Microsoft-Windows-Security-Auditing',
        Channel: 'Security',
        EventID: '4625',
        Activity: '4625 - An account failed to log on.',
        ...failed,
      },
    ]),
  ],
  [
    'windows.security-event.log-analytics-json',
    JSON.stringify({
      tables: [
        {
          name: 'PrimaryResult',
          columns: [
            'TimeGenerated',
            'Computer',
            'EventSourceName',
            'Channel',
            'EventID',
            'Activity',
            ...Object.keys(failed),
          ].map((name) => ({ name, type: 'string' })),
          rows: [
            [
              TIME,
              'WS01.firm.example',
              'Microsoft-Windows-Security-Auditing',
              'Security',
              4625,
              'x',
              ...Object.values(failed),
            ],
          ],
        },
      ],
    }),
  ],
];

const row = {
  datetime: '2026-09-14T14:09:16+00:00',
  timestamp_desc: 'x',
  message: 'x',
  xml_string: event(4625, failed),
  recovered: 'False',
};
const plaso = csv([
  { ...row, data_type: 'windows:evtx:record' },
  { ...row, data_type: 'windows:evtx:record', recovered: 'True' },
  { ...row, data_type: 'fs:stat', xml_string: '' },
]);

const beat = (channel: string, provider: string, id: number | string, eventData: object): object => ({
  channel,
  computer_name: 'WS01.firm.example',
  event_id: id,
  provider_name: provider,
  record_id: 77,
  event_data: eventData,
});
const winlogbeat = lines([
  {
    '@timestamp': TIME,
    winlog: beat('Security', 'Microsoft-Windows-Security-Auditing', '4625', failed),
    event: { outcome: 'failure' },
  },
  {
    '@timestamp': TIME,
    winlog: beat('Microsoft-Windows-Sysmon/Operational', 'Microsoft-Windows-Sysmon', 1, {}),
    process: { executable: 'C:\\a.exe', command_line: 'a -b' },
  },
]);

describe('other layouts of Windows events', () => {
  const named = cases.map(([format, content, expected = {}, questions = []]) => ({
    ...{ format, content, expected, questions },
  }));
  it.each(named)('$format', async ({ format, content, expected, questions }) => {
    const { source, events } = await readInAnyChunks(content);
    expect(source.format).toBe(format);
    expect(numbers(source)).toEqual([1, 1, 0, 0, 0]);
    // Months and days may be either way round where a time states no zone.
    expect(source.questions.filter((question) => question !== 'date-order')).toEqual(questions);
    const wanted = { ...logon, ...expected };
    for (const [key, value] of Object.entries(wanted)) expect(events[0]![key], key).toEqual(value);
  });

  it('no other format claims a JSON record, whatever was read before', () => {
    const json = cases.filter(
      ([format, content]) => content.startsWith('{') && !format.startsWith('windows.security'),
    );
    const record = (text: string) => {
      const buf = new TextEncoder().encode(text);
      return { buf, from: 0, to: buf.length, offset: 0, line: 1, broken: null, columns: null };
    };
    for (const [, before] of json)
      for (const [format, content] of json) {
        const dispatcher = new JsonDispatcher();
        dispatcher.dispatch(record(before));
        expect(dispatcher.dispatch(record(content))?.id).toBe(format);
      }
  });

  it('there is a case of every layout', async () => {
    const { formats } = await import('../../../src/formats');
    const read = new Set<string | null>([
      'Windows event log, EVTX',
      'Windows events, XML',
      'Windows events, flat JSON',
    ]);
    for (const [, content] of cases) read.add((await readFile(content)).source.formatName);
    for (const content of [plaso, winlogbeat]) read.add((await readFile(content)).source.formatName);
    const wanted = formats.filter(({ family }) => family.log === 'windows.event').map(({ name }) => name);
    expect(wanted.filter((name) => !read.has(name))).toEqual([]);
  });

  it('Get-WinEvent: a record without a time is rejected', async () => {
    const text = csv([
      { TimeCreated: '9/14/2026 2:09:16 PM', Id: '1102', Message: 'x' },
      { TimeCreated: '', Id: '1', Message: 'y' },
    ]);
    expect(numbers((await readFile(text)).source)).toEqual([2, 1, 0, 1, 0]);
  });

  it('Winlogbeat: data stand under winlog, or where Elastic moved them', async () => {
    const { source, events } = await readInAnyChunks(winlogbeat);
    expect(source.format).toBe('windows.winlogbeat');
    expect(events[0]).toMatchObject(logon);
    expect(events[1]).toMatchObject({
      kind: 'process',
      target: 'C:\\a.exe',
      parameters: { CommandLine: 'a -b' },
    });
  });

  it.each([
    [
      'as text',
      (details: Record<string, string>) =>
        Object.entries(details)
          .map(([k, v]) => `${k}: ${v}`)
          .join(' ¦ '),
    ],
    ['as an object', (details: Record<string, string>) => details],
  ])('Hayabusa: a process and its parent by their short names, %s', async (_, shaped) => {
    const details = {
      Cmdline: 'whoami',
      Proc: 'C:\\Windows\\System32\\whoami.exe',
      User: 'FIRM\\cfo',
      ParentCmdline: 'cmd.exe',
      PID: '4100',
      PGUID: '365ABB72-0001-0000-0000-000000000001',
      ParentPID: '4000',
      ParentPGUID: '365ABB72-0002-0000-0000-000000000002',
    };
    const { events } = await readFile(
      lines([
        {
          Timestamp: '2026-09-14 16:09:16.204 +02:00',
          RuleTitle: 'Proc Exec',
          Level: 'info',
          Computer: 'WS01.firm.example',
          Channel: 'Sysmon',
          EventID: 1,
          RecordID: 78,
          Details: shaped(details),
        },
      ]),
    );
    expect(events[0]).toMatchObject({
      kind: 'process',
      parameters: {
        CommandLine: 'whoami',
        ProcessId: '4100',
        ProcessGuid: '365ABB72-0001-0000-0000-000000000001',
        ParentProcessId: '4000',
        ParentProcessGuid: '365ABB72-0002-0000-0000-000000000002',
      },
    });
  });

  it('plaso: other rows and what was recovered are skipped by name', async () => {
    const { source } = await readFile(plaso);
    expect(numbers(source)).toEqual([3, 1, 0, 0, 2]);
    expect(source.skippedBy).toEqual({ 'record recovered from slack': 1, 'fs:stat': 1 });
  });

  it('Security-Datasets: the computer’s own time is not taken where that of receipt is stated', async () => {
    const record = {
      EventID: 4625,
      Channel: 'Security',
      Hostname: 'WS01.firm.example',
      SourceName: 'Microsoft-Windows-Security-Auditing',
      RecordNumber: 77,
      EventType: 'AUDIT_FAILURE',
      ...failed,
    };
    const stated = await readFile(
      lines([{ ...record, EventTime: '2026-09-14 10:09:10', '@timestamp': TIME }]),
    );
    expect(stated.source.questions).toEqual([]);
    expect(stated.events[0]).toMatchObject(logon);
    const local = await readFile(lines([{ ...record, EventTime: '2026-09-14 14:09:16.204' }]));
    expect(local.source.questions).toEqual(['zone']);
    expect(local.events[0]).toMatchObject(logon);
  });
});

describe('what PowerShell logged', () => {
  const log = {
    ProviderName: 'Microsoft-Windows-PowerShell',
    LogName: 'Microsoft-Windows-PowerShell/Operational',
    MachineName: 'WS01.firm.example',
    UserId: 'S-1-5-21-7',
    TimeCreated: '9/14/2026 2:09:16.204 PM',
    ProcessId: '4242',
  };
  const script = {
    MessageNumber: '1',
    MessageTotal: '2',
    ScriptBlockText: 'Path: a\r\nScriptBlock ID: b',
    ScriptBlockId: '7f3c1b90-2ad1-4c55-9d0e-1c2b3a4d5e6f',
  };
  const text = `Creating Scriptblock text (1 of 2):\r\n${script.ScriptBlockText}\r\n\r\nScriptBlock ID: ${script.ScriptBlockId}\r\nPath: C:\\a.ps1`;

  it('is read from the text of an event, with the process that wrote it', async () => {
    const command =
      'CommandInvocation(Get-Date): "Get-Date"\r\n\r\n\r\nContext:\r\n        Host Application = pwsh.exe\r\n        User = FIRM\\CFO\r\n\r\n\r\nUser Data:\r\n';
    const { events } = await readFile(
      csv([
        { Message: text, Id: '4104', RecordId: '1', ...log },
        { Message: command, Id: '4103', RecordId: '2', ...log },
        { Message: 'Erstellen des Skriptblocktexts', Id: '4104', RecordId: '3', ...log },
      ]),
    );
    expect(events[0]).toMatchObject({
      ...{ target: 'C:\\a.ps1', userId: 'S-1-5-21-7' },
      parameters: { ...script, ProcessId: '4242' },
    });
    expect(events[1]).toMatchObject({
      user: 'cfo',
      parameters: {
        Payload: 'CommandInvocation(Get-Date): "Get-Date"',
        ContextInfo: 'Host Application = pwsh.exe\r\n        User = FIRM\\CFO',
        ProcessId: '4242',
      },
    });
    expect(events[2]).toMatchObject({ userId: 'S-1-5-21-7', parameters: { ProcessId: '4242' } });
  });

  it.each([
    [
      'windows.xml',
      `<Event xmlns='${NAMESPACE}'><System><Provider Name='${log.ProviderName}'/><EventID>4104</EventID><TimeCreated SystemTime='${TIME}'/><Execution ProcessID='4242' ThreadID='1'/><Channel>${log.LogName}</Channel><Computer>WS01</Computer></System>${data(script)}</Event>`,
    ],
    [
      'windows.json',
      lines([
        {
          Event: {
            System: {
              Provider: { '#attributes': { Name: log.ProviderName } },
              EventID: 4104,
              TimeCreated: { '#attributes': { SystemTime: TIME } },
              Execution: { '#attributes': { ProcessID: 4242, ThreadID: 1 } },
              Channel: log.LogName,
              Computer: 'WS01',
            },
            EventData: script,
          },
        },
      ]),
    ],
    [
      'windows.json',
      lines([
        {
          '@timestamp': TIME,
          EventID: 4104,
          SourceName: log.ProviderName,
          Channel: log.LogName,
          Hostname: 'WS01',
          ExecutionProcessID: 4242,
          ...script,
        },
      ]),
    ],
    [
      'windows.winlogbeat',
      lines([
        {
          '@timestamp': TIME,
          winlog: {
            event_id: 4104,
            channel: log.LogName,
            provider_name: log.ProviderName,
            computer_name: 'WS01',
            process: { pid: 4242 },
          },
          powershell: {
            file: { script_block_text: script.ScriptBlockText, script_block_id: script.ScriptBlockId },
            sequence: 1,
            total: 2,
          },
        },
      ]),
    ],
  ])('%s', async (format, content) => {
    const { source, events } = await readInAnyChunks(content);
    expect(source.format).toBe(format);
    expect(events[0]).toMatchObject({
      operation: '4104 PowerShell script block',
      parameters: { ...script, ProcessId: '4242' },
    });
  });
});

describe('Defender advanced hunting', () => {
  const common = {
    Timestamp: TIME,
    DeviceId: 'd'.repeat(40),
    DeviceName: 'ws01.firm.example',
    AccountDomain: 'firm',
    AccountName: 'cfo',
    LogonId: '1234',
    ReportId: '9',
    InitiatingProcessFileName: 'explorer.exe',
  };
  const process = {
    ...common,
    ActionType: 'ProcessCreated',
    FileName: 'rclone.exe',
    FolderPath: 'C:\\x\\rclone.exe',
    ProcessCommandLine: 'rclone copy "a" b:',
    AccountUpn: 'cfo@firm.example',
    ProcessId: '77',
  };
  const logonRow = {
    ...common,
    ActionType: 'LogonFailed',
    LogonType: 'RemoteInteractive',
    Protocol: 'NTLM',
    FailureReason: 'InvalidUserNameOrPassword',
    RemoteIP: '203.0.113.7',
    RemoteDeviceName: 'kali',
  };

  it.each([
    ['defender.device-process.csv', csv([process])],
    ['defender.device-process.json', lines([process])],
    [
      'defender.device-process.json',
      lines([{ time: TIME, category: 'AdvancedHunting-DeviceProcessEvents', properties: process }]),
    ],
  ])('%s', async (format, content) => {
    const { source, events } = await readInAnyChunks(content);
    expect(source.format).toBe(format);
    expect(events[0]).toMatchObject({
      time: TIME,
      kind: 'process',
      provider: 'm365',
      user: 'cfo@firm.example',
      host: 'ws01.firm.example',
      operation: 'ProcessCreated',
      target: 'rclone.exe',
      parameters: { ProcessCommandLine: 'rclone copy "a" b:', InitiatingProcessFileName: 'explorer.exe' },
    });
  });

  it.each([
    ['defender.device-logon.csv', csv([logonRow])],
    ['defender.device-logon.json', lines([logonRow])],
    ['defender.device-logon.json', lines([{ properties: logonRow }])],
  ])('%s', async (format, content) => {
    const { source, events } = await readInAnyChunks(content);
    expect(source.format).toBe(format);
    expect(events[0]).toMatchObject({
      time: TIME,
      kind: 'logon',
      user: 'cfo',
      ip: '203.0.113.7',
      logonType: 'RemoteInteractive',
      outcome: 'failure',
      reason: 'InvalidUserNameOrPassword',
      device: 'kali',
    });
  });

  it('the same report of the same device at the same time is one', async () => {
    const { source } = await readFile(
      csv([process, { ...process, FolderPath: 'C:\\y' }, { ...process, ReportId: '10' }]),
    );
    expect(numbers(source)).toEqual([3, 2, 1, 0, 0]);
  });
});
