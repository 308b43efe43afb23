import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isoTime } from '../../../src/base/units';
import { numbers, readFile } from '../support/reading';
import { analyseFiles } from '../../../src/pipeline/in-memory';
import { eventObject } from '../../../src/report/events-jsonl';

/** Real logs and exports, kept outside the repository for their licences; what each must yield is in its MANIFEST.md. */
const folder = join(import.meta.dirname, '../../../../shared/data/samples');
const absent = !existsSync(join(folder, 'windows-evtx'));
if (absent) console.warn(`skipped: no real samples at ${folder}`);

/** Event id, user, address and logon type as the catalogue of samples writes them. */
function facts(events: readonly Record<string, unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation, user, ip, logonType, code } of events) {
    const id = String(operation).split(' ')[0]!;
    const rest = [user, ip, logonType, code].map((value) => (typeof value === 'string' ? value : '-'));
    const parts = [id, ...rest].join(' ');
    counts[parts] = (counts[parts] ?? 0) + 1;
  }
  return counts;
}

async function read(name: string) {
  const { sources, analysis } = await analyseFiles([{ name, bytes: readFileSync(join(folder, name)) }]);
  const { table } = analysis;
  const events = Array.from({ length: table.events.length }, (_, row) => eventObject(table, row, () => name));
  return { source: sources[0]!, events };
}

type Row = readonly [
  name: string,
  format: string,
  numbers: readonly number[],
  first: string,
  last: string,
  hosts: readonly string[],
  facts: Readonly<Record<string, number>>,
];

const rows: readonly Row[] = [
  [
    'windows-evtx/password-spray_4648.evtx',
    'windows.evtx',
    [295, 295, 0, 0, 0],
    '2019-04-30T19:27:00.297Z',
    '2019-04-30T19:32:17.474Z',
    ['DESKTOP-JR78RLP'],
    {
      '4648 smisenar 172.16.144.128 - -': 14,
      '4648 administrator 172.16.144.128 - -': 7,
      '4648 jwright 172.16.144.128 - -': 7,
      '4648 dpendolino 172.16.144.128 - -': 7,
      '4648 celgee 172.16.144.128 - -': 7,
      '4648 thessman 172.16.144.128 - -': 7,
      '1102 jwrig - - -': 1,
    },
  ],
  [
    'windows-evtx/4625_openssh_valid_users.evtx',
    'windows.evtx',
    [11, 11, 0, 0, 0],
    '2021-05-21T20:43:07.085Z',
    '2021-05-21T20:43:50.866Z',
    ['fs01.offsec.lan'],
    {
      '4625 admmig@offsec.lan - 8 0xc000006a': 5,
      '4648 sshd_4332 - - -': 1,
      '4624 sshd_4332 - 5 -': 1,
      '4648 admmig - - -': 1,
      '4624 admmig - 3 -': 1,
      '4688 fs01$ - - -': 2,
    },
  ],
  [
    'windows-evtx/4624_4625_chrome.evtx',
    'windows.evtx',
    [4, 4, 0, 0, 0],
    '2020-09-09T13:18:23.627Z',
    '2020-09-09T13:18:27.714Z',
    ['MSEDGEWIN10'],
    { '4624 ieuser - 2 -': 2, '4625 ieuser - 2 0xc000006a': 1, '4624 system - 5 -': 1 },
  ],
  [
    'windows-evtx/4648_wmic_rpcss.evtx',
    'windows.evtx',
    [5, 5, 0, 0, 0],
    '2019-03-18T11:27:00.438Z',
    '2019-03-18T11:27:23.271Z',
    ['PC01.example.corp'],
    { '4648 administrator - - -': 3, '1102 user01 - - -': 1, '4688 user01 - - -': 1 },
  ],
  [
    'windows-evtx/4688_4648_4624_runas.evtx',
    'windows.evtx',
    [9, 9, 0, 0, 0],
    '2021-11-13T14:30:53.638Z',
    '2021-11-13T14:30:58.258Z',
    ['FS03.offsec.lan'],
    { '4624 hack1 ::1 2 -': 2, '4648 hack1 ::1 - -': 1, '4672 hack1 - - -': 1, '1102 admmig - - -': 1 },
  ],
  [
    'windows-evtx/security_short_mixed.evtx',
    'windows.evtx',
    [7, 7, 0, 0, 0],
    '2016-06-29T15:24:34.346Z',
    '2016-06-29T15:25:08.822Z',
    ['temporal'],
    { '4776 administrator - - 0xc000006a': 1, '4625 administrator 23.94.153.202 10 0xc000006a': 1 },
  ],
  [
    'windows-evtx/chainsaw_security_sample.evtx',
    'windows.evtx',
    [10, 10, 0, 0, 0],
    '2022-10-11T19:26:52.045Z',
    '2022-10-11T19:26:56.066Z',
    ['DESKTOP-JK4Q86I'],
    { '4624 system - 5 -': 2, '4672 system - - -': 2 },
  ],
  [
    'windows-evtx/sigma_4648_explicit_credentials.evtx',
    'windows.evtx',
    [1, 1, 0, 0, 0],
    '2026-07-17T14:18:34.072Z',
    '2026-07-17T14:18:34.072Z',
    ['swachchhanda'],
    { '4648 testuser - - -': 1 },
  ],
  [
    'windows-json/chainsaw_search.jsonl',
    'windows.json',
    [2, 2, 0, 0, 0],
    '2022-10-11T19:26:52.154Z',
    '2022-10-11T19:26:56.066Z',
    ['DESKTOP-JK4Q86I'],
    { '4624 system - 5 -': 2 },
  ],
  [
    'windows-json/sigma_4648_explicit_credentials.json',
    'windows.json',
    [1, 1, 0, 0, 0],
    '2026-07-17T14:18:34.072Z',
    '2026-07-17T14:18:34.072Z',
    ['swachchhanda'],
    { '4648 testuser - - -': 1 },
  ],
  // No record has a number of its own: equal bytes are duplicates.
  [
    'windows-json/otrf_aadinternals_adfs.zip',
    'windows.json',
    [285, 268, 17, 0, 0],
    '2021-04-27T04:07:34.160Z',
    '2021-04-27T04:08:31.552Z',
    ['ADFS01.blacksmith.local'],
    { '4624 svc_adfs$ - 3 -': 1 },
  ],
  [
    'windows-json/otrf_psh_promptforcreds.zip',
    'windows.json',
    [163, 157, 6, 0, 0],
    '2020-10-20T01:31:47.232Z',
    '2020-10-20T01:32:07.332Z',
    ['WORKSTATION5'],
    { '1102 wardog - - -': 1 },
  ],
  [
    'windows-json/otrf_covenant_psremoting_4648.zip',
    'windows.json',
    [4284, 4284, 0, 0, 0],
    '2020-08-06T15:56:07.158Z',
    '2020-08-06T15:57:38.988Z',
    ['MORDORDC.theshire.local', 'WORKSTATION5.theshire.local', 'WORKSTATION6.theshire.local'],
    {
      '4648 pgustavo - - -': 5,
      '4624 pgustavo - 3 -': 5,
      '4624 mordordc$ ::1 3 -': 3,
      '4624 mordordc$ fe80::3816:b2ee:1b9b:324b 3 -': 3,
      '4624 wec$ 172.18.38.6 3 -': 1,
      '4624 system - 5 -': 1,
    },
  ],
  [
    'windows-xml/rootless_events.xml',
    'windows.xml',
    [2, 2, 0, 0, 0],
    '2023-02-06T22:07:30.404Z',
    '2023-02-06T22:07:30.404Z',
    ['HOST.local'],
    { '4624 - ::1 3 -': 1 },
  ],
  [
    'windows-xml/splunk_single-line.xml',
    'windows.xml',
    [5, 5, 0, 0, 0],
    '2022-09-08T19:03:50.057Z',
    '2024-04-23T08:48:30.449Z',
    [
      'ar-win-1',
      'ar-win-7.attackrange.local',
      'ar-win-dc.attackrange.local',
      'win-dc-mvelazco-02713-392.attackrange.local',
      'win-host-mvelazco-02713-447.attackrange.local',
    ],
    { '4624 elmer_salas 10.0.1.16 3 -': 1, '4648 steve_bradford 10.0.1.14 - -': 1 },
  ],
  [
    'windows-xml/splunk_cut-event.xml',
    'windows.xml',
    [4, 2, 0, 2, 0],
    '2023-03-23T19:15:28.337Z',
    '2024-02-21T18:02:22.774Z',
    ['ar-win-7.attackrange.local', 'ar-win-dc.attackrange.local'],
    { '4624 elmer_salas 10.0.1.16 3 -': 1 },
  ],
  [
    'windows-ecs/winlogbeat_sysmon.ndjson',
    'windows.winlogbeat',
    [2, 2, 0, 0, 0],
    '2024-02-13T06:56:24.223Z',
    '2024-02-13T06:56:36.707Z',
    ['s.domain.local'],
    { '11 local service - - -': 1, '13 system - - -': 1 },
  ],
  [
    'windows-ecs/winlogbeat_security.ndjson',
    'windows.winlogbeat',
    [8, 8, 0, 0, 0],
    '2019-11-07T10:34:29.055Z',
    '2024-11-12T09:17:02.856Z',
    [
      'DC_TEST2k12.TEST.SAAS',
      'HOST01.company.test',
      'HOST01.domain.priv',
      'HOST01.reseau.company',
      'PC01.jdoe.com',
      'USER01-WIN.domain.priv',
      'WIN-41OB2LO92CR.wlbeat.local',
      'hostname.company.com',
    ],
    { '4624 target_user 1.2.3.4 3 -': 1 },
  ],
  // A timeline repeats a record for each of its times: two records in thirteen rows.
  [
    'windows-plaso/timesketch_evtx.csv',
    'windows.plaso-csv',
    [13, 2, 11, 0, 0],
    '2012-03-14T04:17:38.276Z',
    '2012-03-14T04:17:43.354Z',
    ['WKS-WIN764BITB.shieldbase.local'],
    { '7036 - - - -': 1, '105 - - - -': 1 },
  ],
];

describe.skipIf(absent)('real Windows logs', () => {
  it.each(rows)('%s', async (name, format, expected, first, last, hosts, wanted) => {
    const { source, events } = await read(name);
    expect(source.format).toBe(format);
    expect(numbers(source)).toEqual(expected);
    expect([isoTime(source.first!), isoTime(source.last!)]).toEqual([first, last]);
    expect([...new Set(events.map((e) => e['host']))].sort()).toEqual(hosts);
    expect(facts(events)).toMatchObject(wanted);
  });

  it('only logs that state no zone ask for one', async () => {
    expect((await read('windows-json/otrf_psh_promptforcreds.zip')).source.questions).toEqual(['zone']);
    for (const [name] of rows.filter(([file]) => !file.includes('promptforcreds')))
      expect((await read(name)).source.questions, name).toEqual([]);
  });

  it('a log with damaged chunks: what libevtx reads, and the records behind the damage', async () => {
    const { source, events } = await read('windows-evtx/bad_chunk_magic.evtx');
    // libevtx reads 267 and stops at the first damage of each chunk; 31 whole ones stand behind it in one of them.
    expect(numbers(source)).toEqual([301, 267 + 31, 0, 3, 0]);
    expect(new Set(events.map((e) => e['operation']))).toEqual(new Set(['325 AppXDeployment']));
    expect(isoTime(source.first!)).toBe('2018-08-07T15:51:15.724Z');
    expect(source.rejects.map((r) => r.reason)).toEqual([
      'chunk 1, EventRecordID 46741: damaged up to the end of the chunk’s records',
      'chunk 2, EventRecordID 47640: damaged up to the next whole record, EventRecordID 47675',
      'chunk 4, EventRecordID 45933: damaged up to the end of the chunk’s records',
    ]);
    expect(source.notes.join('\n')).toContain('not closed');
    expect(source.notes.join('\n')).toContain('786432 bytes in 2 stretches are no chunk');
  });

  it('the same log as EVTX and as JSON is one event', async () => {
    const names = [
      'windows-evtx/sigma_4648_explicit_credentials.evtx',
      'windows-json/sigma_4648_explicit_credentials.json',
    ];
    const { sources } = await analyseFiles(
      names.map((name) => ({ name, bytes: readFileSync(join(folder, name)) })),
    );
    expect(sources.map((s) => s.events + s.duplicates)).toEqual([1, 1]);
    expect(sources.reduce((n, s) => n + s.events, 0)).toBe(1);
  });

  it.each([1, 1_000])('in pieces of %s bytes an EVTX file reads the same', async (size) => {
    const bytes = readFileSync(join(folder, 'windows-evtx/security_short_mixed.evtx'));
    expect((await readFile(bytes, size)).events).toEqual((await readFile(bytes)).events);
  });
});
