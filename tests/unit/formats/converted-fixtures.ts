import { rule } from './m365-fixtures';
import type { Fixture } from './reading';

/** Layouts that are neither CSV nor JSON: Exchange's XML, PowerShell's Clixml, Duo's CEF. */

const event = (runDate: string, more = ''): string =>
  `  <Event Caller="firm.example/Users/C. Fo &amp; Co" Cmdlet="New-InboxRule" ObjectModified="cfo\\." RunDate="${runDate}" Succeeded="true" Error="None" OriginatingServer="EX01"${more}>
    <CmdletParameters>
      <Parameter Name="Name" Value="." />
      <Parameter Name="ForwardTo" Value="&quot;X&quot; [SMTP:x@outside.example]"></Parameter>
    </CmdletParameters>
    <ModifiedProperties><Property Name="Enabled" OldValue="False" NewValue="True"/></ModifiedProperties>
  </Event>`;
const searchResults = [
  '<?xml version="1.0" encoding="utf-8"?>\n<SearchResults>\n',
  '</SearchResults>\n',
] as const;
const rules = {
  kind: 'mailbox',
  provider: 'm365',
  user: 'c. fo & co',
  operation: 'New-InboxRule',
  target: 'cfo\\.',
  outcome: 'success',
  parameters: { Name: '.', ForwardTo: '"X" [SMTP:x@outside.example]', Enabled: 'True' },
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
/** An object as `Export-Clixml` writes it. */
const clixml = (id: number, members: string, list = 'MS'): string =>
  `  <Obj RefId="${id}"><TN RefId="${id}"><T>System.Management.Automation.PSCustomObject</T></TN><ToString>x</ToString><${list}>${members}</${list}></Obj>`;
const objs = [
  '<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">\n',
  '</Objs>\n',
] as const;
const search = (date: string): string =>
  `<DT N="CreationDate">${date}</DT><S N="UserIds">${rule.UserId}</S><S N="Operations">${rule.Operation}</S>` +
  `<S N="AuditData">${escaped(JSON.stringify({ ...rule, CreationTime: date }))}</S><I32 N="ResultIndex">1</I32><B N="IsValid">true</B>`;
const admin = (date: string): string =>
  `<S N="Caller">firm.example/Users/CFO</S><S N="CmdletName">Set-Mailbox</S><DT N="RunDate">${date}</DT><B N="Succeeded">true</B>` +
  '<Obj N="CmdletParameters" RefId="9"><LST><Obj RefId="10"><Props><S N="Name">ForwardingSmtpAddress</S>' +
  '<S N="Value">smtp:x@outside.example_x000A_</S></Props></Obj></LST></Obj><Nil N="Error" />';

const cef = (kind: string, fields: string, host = 'Nov 24 14:00:00 sync '): string =>
  `${host}CEF:0|Duo Security|DuoLogSync|2.3.0|${kind}|${kind}|5|${fields}`;
const auth = (time: string, outcome: string): string =>
  cef(
    'authentication',
    `dhost=None src=203.0.113.201 cs1Label=integration cs1=Firm VPN \\= main cs2Label=event_type cs2=authentication cs3Label=factor cs3=duo_push outcome=${outcome} rt=${time} duser=CFO@firm.example`,
  );

export const convertedFixtures: readonly Fixture[] = [
  {
    format: 'm365.exchange-admin.xml',
    kind: 'raw',
    around: searchResults,
    records: [{ raw: event('2026-09-14T15:48:15-07:00') }, { raw: event('9/14/2026 11:59:12 PM') }],
    events: [
      { ...rules, time: '2026-09-14T22:48:15.000Z' },
      { ...rules, time: '2026-09-14T23:59:12.000Z' },
    ],
    bad: { raw: event('') },
  },
  {
    format: 'm365.ual.powershell-json',
    kind: 'raw',
    around: objs,
    records: [{ raw: clixml(0, search('2026-09-14T14:31:07')) }],
    events: [
      {
        time: '2026-09-14T14:31:07.000Z',
        user: 'cfo@firm.example',
        operation: 'New-InboxRule',
        parameters: { ForwardTo: 'smtp:x@outside.example', Name: '.', DeleteMessage: 'True' },
      },
    ],
    bad: { raw: clixml(1, search('x')) },
  },
  {
    format: 'm365.exchange-admin.json',
    kind: 'raw',
    around: objs,
    records: [{ raw: clixml(0, admin('2026-09-14T14:31:07.2040000-07:00'), 'Props') }],
    events: [
      {
        time: '2026-09-14T21:31:07.204Z',
        user: 'cfo',
        operation: 'Set-Mailbox',
        outcome: 'success',
        parameters: { ForwardingSmtpAddress: 'smtp:x@outside.example' },
      },
    ],
    bad: { raw: clixml(1, admin('never'), 'Props') },
  },
  {
    format: 'duo.auth.cef',
    kind: 'raw',
    records: [{ raw: auth('1789394769', 'denied') }, { raw: auth('1789394800', 'success') }],
    events: [
      {
        time: '2026-09-14T14:06:09.000Z',
        kind: 'mfa',
        provider: 'duo',
        user: 'cfo@firm.example',
        ip: '203.0.113.201',
        app: 'Firm VPN = main',
        device: undefined,
        // Why is not told.
        mfaResult: 'failed',
        mfaMethod: 'push',
      },
      { mfaResult: 'approved', outcome: 'success' },
    ],
    bad: { raw: auth('None', 'denied') },
  },
  {
    format: 'duo.admin.cef',
    kind: 'raw',
    records: [
      {
        raw: cef(
          'administrator',
          'cs1Label=action cs1=bypass_create msg={"valid_secs": 3600} cs2Label=event_type cs2=administrator cs3Label=object cs3=cfo rt=1789394769 cs4Label=type cs4=None suser=I. T.',
        ),
      },
    ],
    events: [
      {
        kind: 'directory',
        operation: 'bypass_create',
        user: 'i. t.',
        target: 'cfo',
        parameters: { valid_secs: '3600' },
      },
    ],
    bad: { raw: cef('administrator', 'cs1Label=action cs1=user_update suser=x msg=y') },
  },
  {
    format: 'duo.telephony.cef',
    kind: 'raw',
    records: [
      {
        raw: cef(
          'telephony',
          'cs1Label=context cs1=authentication cs2Label=credits cs2=1 cs4Label=phone cs4=+16175550144 rt=1789394769 cs5Label=type cs5=sms',
          '',
        ),
      },
    ],
    events: [{ kind: 'other', target: '+16175550144', mfaMethod: 'sms' }],
    bad: { raw: cef('telephony', 'cs1Label=credits cs1=1 cs2Label=phone cs2=+1') },
  },
  {
    format: 'duo.activity.cef',
    kind: 'raw',
    records: [
      {
        raw: cef(
          'activity',
          'src=203.0.113.201 act=webauthn_credential_create suser=I. T. rt=2026-09-14T14:06:09.417346+00:00 msg={} outcome=None',
        ),
      },
    ],
    events: [
      {
        kind: 'directory',
        time: '2026-09-14T14:06:09.417Z',
        operation: 'webauthn_credential_create',
        user: 'i. t.',
        ip: '203.0.113.201',
      },
    ],
    bad: { raw: cef('activity', 'act=x suser=y rt=None') },
  },
];
