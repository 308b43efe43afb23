import { type EpochMs, isoTime } from '../../src/base/units';
import type { SampleFile } from '../../src/sample/acts';
import { utf8 } from '../../src/sample/layouts/text';

/** One event of a Windows host: its data under Windows' own names. */
export interface WindowsEvent {
  time: EpochMs;
  id: number;
  data: Readonly<Record<string, string>>;
  /** Security-Auditing where left out. */
  provider?: string;
  channel?: string;
  host?: string;
  /** System/Security@UserID. */
  sid?: string;
}

const NAMESPACE = 'http://schemas.microsoft.com/win/2004/08/events/event';
const DEFAULTS = {
  provider: 'Microsoft-Windows-Security-Auditing',
  channel: 'Security',
  host: 'TS01.firm.example',
};

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll("'", '&apos;');

/** As `wevtutil qe /f:xml` writes them: one after another, attributes in single quotes. */
export function windowsXml(events: readonly WindowsEvent[], name = 'endpoint.xml'): SampleFile {
  const text = events.map((event, i) => {
    const { time, id, data, provider, channel, host, sid } = { ...DEFAULTS, ...event };
    const fields = Object.entries(data).map(([key, value]) => `<Data Name='${key}'>${xml(value)}</Data>`);
    return (
      `<Event xmlns='${NAMESPACE}'><System><Provider Name='${provider}'/><EventID>${id}</EventID>` +
      `<Keywords>${audit(id) === 'AUDIT_FAILURE' ? '0x8010000000000000' : '0x8020000000000000'}</Keywords>` +
      `<TimeCreated SystemTime='${isoTime(time).replace('Z', '0000Z')}'/><EventRecordID>${700 + i}</EventRecordID>` +
      `<Channel>${channel}</Channel><Computer>${host}</Computer><Security${sid === undefined ? '' : ` UserID='${sid}'`}/></System>` +
      `<EventData>${fields.join('')}</EventData></Event>`
    );
  });
  return { name, bytes: utf8(text.join('\r\n')) };
}

/** As NXLog writes them: flat, one object a line. */
export function windowsJson(events: readonly WindowsEvent[], name = 'endpoint.json'): SampleFile {
  const lines = events.map((event, i) => {
    const { time, id, data, provider, channel, host, sid } = { ...DEFAULTS, ...event };
    return JSON.stringify({
      '@timestamp': isoTime(time),
      EventTime: isoTime(time).slice(0, 19).replace('T', ' '),
      Hostname: host,
      EventType: audit(id),
      EventID: id,
      SourceName: provider,
      Channel: channel,
      RecordNumber: 700 + i,
      ...(sid === undefined ? {} : { UserID: sid }),
      ...data,
    });
  });
  return { name, bytes: utf8(`${lines.join('\n')}\n`) };
}

const audit = (id: number): string => (id === 4625 || id === 4771 ? 'AUDIT_FAILURE' : 'AUDIT_SUCCESS');

/**
 * Logons as `Get-WinEvent | Export-Csv` writes them: the clock of the machine that ran it, no zone, and what the event
 * says only in its text.
 * @param offset of that clock from UTC, ms.
 */
export function windowsLocalCsv(
  logons: readonly { time: EpochMs; user: string; ip: string }[],
  offset: number,
): SampleFile {
  const rows = logons.map(({ time, user, ip }, i) => {
    const [day, clock] = isoTime(time + offset).split(/[TZ.]/) as [string, string];
    const [year, month, date] = day.split('-').map(Number);
    const [hour, minute, second] = clock.split(':') as [string, string, string];
    const noon = Number(hour) < 12 ? 'AM' : 'PM';
    const message =
      `An account was successfully logged on.\r\n\r\nSubject:\r\n\tSecurity ID:\t\tS-1-5-18\r\n\tAccount Name:\t\tTS01$\r\n\r\n` +
      `Logon Information:\r\n\tLogon Type:\t\t10\r\n\r\nNew Logon:\r\n\tSecurity ID:\t\tS-1-5-21-1-2-3-1107\r\n\tAccount Name:\t\t${user}\r\n\tAccount Domain:\t\tFIRM\r\n\r\n` +
      `Network Information:\r\n\tWorkstation Name:\tTS01\r\n\tSource Network Address:\t${ip}\r\n\tSource Port:\t\t0`;
    return [
      message,
      '4624',
      String(700 + i),
      'Microsoft-Windows-Security-Auditing',
      'Security',
      'TS01.firm.example',
      `${month}/${date}/${year} ${Number(hour) % 12 || 12}:${minute}:${second} ${noon}`,
    ];
  });
  const header = ['Message', 'Id', 'RecordId', 'ProviderName', 'LogName', 'MachineName', 'TimeCreated'];
  const text = [header, ...rows].map((cells) => cells.map((cell) => `"${cell}"`).join(',')).join('\r\n');
  return {
    name: 'winevents.csv',
    bytes: utf8(`#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n${text}\r\n`),
  };
}
