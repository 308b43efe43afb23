import { failure, type Result } from '../../../src/base/errors';
import type { EpochMs } from '../../../src/base/units';
import type { Incident, Stage } from '../../../src/model/finding';
import type { SourceInfo } from '../../../src/model/source';
import type { Mark, MarkShape, TimelineModel } from '../../../src/model/timeline';
import type {
  CaseView,
  DroppedFile,
  EngineApi,
  EventRow,
  FindingSummary,
  ImportProgress,
  IncidentDetail,
  Selection,
} from '../../../src/worker/api';

/** A made-up case behind the real interface: 5 wrong passwords, 20 prompts, a rule, 38 reads, 500 downloads. */
const T0 = Date.UTC(2026, 8, 14, 14, 9, 16, 204);
const BIG = 120_000;
const user = 'cfo@harborlaw.example';
const random = (() => {
  let seed = 7;
  return () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
})();

interface Made extends Mark {
  action: string;
  outcome: string;
}

function make(): Made[] {
  const made: Made[] = [];
  const put = (
    time: EpochMs,
    stage: Stage,
    shape: MarkShape,
    label: string,
    action: string,
    outcome: string,
  ): void => void made.push({ time, stage, shape, attacker: true, label, rows: [], action, outcome });
  for (let i = 0; i < 5; i++)
    put(
      T0 - 554_000 + i * 19_500,
      'recon',
      'wrong-password',
      'wrong password',
      'Sign-in',
      'wrong password (50126)',
    );
  for (let i = 0; i < 19; i++) {
    const t = T0 - 184_000 + i * 9_400 + (i % 3) * 900;
    if (i % 4 === 1) put(t, 'push-bombing', 'no-answer', 'not answered', 'Sign-in', 'not answered (500121)');
    else put(t, 'push-bombing', 'denied', 'denied by the user', 'Sign-in', 'denied by the user (500121)');
  }
  put(T0, 'push-bombing', 'approved', 'approved', 'Sign-in', 'approved (0)');
  put(T0, 'access', 'sign-in', 'approved 14:09:16 from Moscow, RU · new device', 'Sign-in', 'success (0)');
  put(
    T0 + 15 * 60_000,
    'post-access',
    'operation',
    'New-InboxRule “.” → forwards out, deletes',
    'New-InboxRule',
    'success',
  );
  for (let i = 0; i < 38; i++)
    put(
      T0 + 240_000 + i * 42_000,
      'post-access',
      'mail',
      'MailItemsAccessed',
      'MailItemsAccessed',
      'success',
    );
  for (let i = 0; i < 500; i++) {
    const t = T0 + 25 * 60_000 + (i / 500) * 7_200_000 + random() * 40_000;
    put(t, 'exfiltration', 'file', 'FileDownloaded', 'FileDownloaded', 'success');
  }
  return made.sort((a, b) => a.time - b.time).map((m, i) => ({ ...m, rows: [i] }));
}

const made = make();
const rowsOf = (stage: Stage): number[] => made.filter((m) => m.stage === stage).map((m) => m.rows[0]!);

export const fakeTimeline: TimelineModel = {
  marks: made,
  bursts: [
    {
      first: T0 - 184_000,
      last: T0,
      label: '20 prompts · 3 min 4 s · 14 denied · 5 not answered · 1 approved',
      finding: 'f2',
    },
  ],
  anchor: T0,
  techniques: {
    recon: ['T1110.001'],
    'push-bombing': ['T1621'],
    access: ['T1078.004'],
    'post-access': ['T1564.008', 'T1114.002'],
    exfiltration: ['T1530'],
  },
};

const counts = {
  prompts: 20,
  denied: 14,
  wrongNumber: 0,
  fraud: 0,
  timedOut: 5,
  cancelled: 0,
  failed: 0,
  approved: 1,
  undelivered: 0,
  pending: 0,
};
const incident: Incident = {
  id: 'i1',
  user,
  aliases: [],
  severity: 'critical',
  confidence: 0.93,
  outcome: 'succeeded',
  contained: false,
  first: T0 - 554_000,
  last: T0 + 8_700_000,
  summary: `${user} was sent 20 prompts in 3 min 4 s from 185.220.70.12 (RU, AS9009): 14 denied, 5 not answered, the last approved at 14:09:16. A forwarding rule followed after 15 min, then 500 files in 2 h.`,
  reasons: [
    '+40 approval 5 s after the last of 19 adverse prompts, same source (S3.1A)',
    '+25 source unfamiliar in 15 days',
    '+18 inbox rule within an hour of the approval',
    '+10 500 downloads within 3 h',
  ],
  missing: ['no mailbox audit log before Sep 10', 'no risk detections'],
  stages: [
    { stage: 'recon', first: T0 - 554_000, last: T0 - 476_000, findings: ['f1'] },
    { stage: 'push-bombing', first: T0 - 184_000, last: T0, findings: ['f2'] },
    { stage: 'access', first: T0, last: T0, findings: ['f3'] },
    { stage: 'post-access', first: T0 + 240_000, last: T0 + 1_800_000, findings: ['f4'] },
    { stage: 'exfiltration', first: T0 + 1_500_000, last: T0 + 8_700_000, findings: ['f5'] },
  ],
  ips: ['185.220.70.12'],
  countries: ['RU'],
  techniques: ['T1621'],
  counts,
  anchor: T0,
  prompts: [],
  attackerRows: [],
};
const others: Incident[] = [
  {
    ...incident,
    id: 'i2',
    user: 'partner@harborlaw.example',
    severity: 'medium',
    outcome: 'repelled',
    confidence: 0.61,
    stages: incident.stages.slice(0, 2),
    summary: 'partner@harborlaw.example denied 7 prompts.',
  },
  {
    ...incident,
    id: 'i3',
    user: 'frontdesk@harborlaw.example',
    severity: 'low',
    outcome: 'attempted',
    confidence: 0.34,
    stages: incident.stages.slice(0, 1),
    summary: 'frontdesk@harborlaw.example: the password is known to somebody.',
  },
];

function finding(id: string, catalogue: string, title: string, stage: Stage, why: string): FindingSummary {
  const rows = rowsOf(stage);
  return {
    id,
    detection: id,
    catalogue,
    version: 1,
    title,
    stage,
    techniques: fakeTimeline.techniques[stage],
    severity: stage === 'recon' ? 'low' : stage === 'access' ? 'critical' : 'high',
    incident: 'i1',
    user,
    first: made[rows[0]!]!.time,
    last: made[rows.at(-1)!]!.time,
    count: rows.length,
    unit: 'operations',
    ips: ['185.220.70.12'],
    countries: ['RU'],
    why,
    parameters: { minPrompts: 5 },
    evidenceCount: rows.length,
  };
}
const findings = [
  finding(
    'f1',
    'S1.3',
    'Password guessing before the prompts',
    'recon',
    '5 wrong passwords in 1 min 18 s from 185.220.70.12',
  ),
  finding(
    'f2',
    'S2.1',
    'Many MFA prompts in a short time',
    'push-bombing',
    '19 adverse prompts within 10 min (5 or more), weight 16.5',
  ),
  finding(
    'f3',
    'S3.1A',
    'Approval after refusals',
    'access',
    'approval 5 s after the last of 19 refused or unanswered prompts, same source',
  ),
  finding(
    'f4',
    'S4.2',
    'Inbox rule that forwards and deletes',
    'post-access',
    'rule “.” made 15 min after the approval',
  ),
  finding('f5', 'S5.1', 'Mass download', 'exfiltration', '500 files in 2 h, the user’s daily median is 12'),
];

const source = (name: string, events: number, extra: Partial<SourceInfo> = {}): SourceInfo => ({
  sha256: 'ab12cd34'.repeat(8),
  name,
  bytes: 6_903_998,
  timesDropped: 1,
  format: 'entra.signin.log-analytics-csv',
  formatName: 'Entra ID sign-in logs, Log Analytics CSV',
  reason: 'the header has ResultType, AuthenticationDetails and CorrelationId',
  formats: {},
  encoding: 'utf-8',
  records: events + 52,
  events,
  duplicates: 41,
  recovered: 0,
  recoveredCopies: 0,
  rejected: 2,
  skipped: 9,
  skippedBy: { 'repeated header': 9 },
  rejects: [
    { record: 17, line: 18, offset: 20_480, length: 311, reason: 'no readable time in TimeGenerated' },
    { record: 99, line: 118, offset: 120_480, length: 87, reason: 'the row is cut off' },
  ],
  zone: { name: 'UTC', known: 'stated' },
  first: T0 - 15 * 86_400_000,
  last: T0 + 9_000_000,
  questions: [],
  cautions: [],
  answers: {},
  notes: ['30,000 rows: the portal’s cap, more may exist'],
  original: 'opfs',
  ...extra,
});

export function fakeView(): CaseView {
  const denied = new Array<number>(120).fill(0);
  const approved = denied.map((_, i) => (i * 7) % 4);
  denied[117] = 14;
  approved[117] = 3;
  return {
    version: 1,
    name: 'Harbor Law · case 2026-09',
    synthetic: true,
    people: { same: [], apart: [] },
    sources: [
      source('query_data.csv', BIG - 500),
      source('export/AuditLogs.json', 500, {
        sha256: 'ff00'.repeat(16),
        original: 'hash-only',
        questions: ['zone'],
        zone: { name: 'Europe/Berlin', known: 'assumed' },
      }),
    ],
    totals: { records: BIG + 104, events: BIG, duplicates: 82, rejected: 4, skipped: 18, recovered: 0 },
    incidents: [incident, ...others],
    campaigns: [],
    leads: [],
    quietLeads: 0,
    first: T0 - 15 * 86_400_000,
    last: T0 + 9_000_000,
    unread: [],
    overview: { binMs: 10_800_000, start: T0 - 15 * 86_400_000, denied, approved },
  };
}

function eventRow(row: number): EventRow {
  const m = made[row % made.length]!;
  return {
    row,
    time: m.time,
    provider: m.action === 'Sign-in' ? 'entra' : 'm365',
    kind: 'signin',
    user,
    action: m.action,
    outcome: m.outcome,
    shape: m.shape,
    method: m.stage === 'push-bombing' ? 'push' : '',
    ip: '185.220.70.12',
    country: 'RU',
    app: 'Office 365 Exchange Online',
    device: 'Linux · Firefox 141',
    source: 'query_data.csv',
  };
}

const rowsFor = (s: Selection): number[] | null =>
  s.kind === 'all'
    ? null
    : s.kind === 'rows'
      ? s.rows
      : s.kind === 'query'
        ? rowsOf('push-bombing')
        : rowsOf(findings.find((f) => f.id === s.id)?.stage ?? 'recon');

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** @returns an engine that answers from the made-up case; `stored` is what it finds at page load. */
export function fakeEngine(stored: boolean): EngineApi & { onCrash(cb: (reason: string) => void): void } {
  const run = { cancelled: false };
  const cancelled = (): boolean => run.cancelled;
  const load = async (
    files: DroppedFile[],
    onProgress: (p: ImportProgress) => void,
  ): Promise<Result<CaseView>> => {
    run.cancelled = false;
    for (let step = 0; step <= 10; step++) {
      await wait(40);
      if (cancelled()) return { ok: false, failure: failure('cancelled') };
      const cards = files.map((f) => ({
        name: f.name,
        bytes: 1e6,
        bytesRead: step * 1e5,
        bytesPerSecond: 6e7,
        records: step * 900,
        rejected: 2,
        formatName: 'Entra ID sign-in logs',
        member: null,
        state: 'reading' as const,
        message: null,
      }));
      onProgress({
        phase: 'reading',
        files: cards,
        bytes: 1e6,
        bytesRead: step * 1e5,
        secondsLeft: 10 - step,
        early: [],
      });
    }
    if (files.every((f) => f.name.endsWith('.bad')))
      return {
        ok: false,
        failure: failure('unknown-format', { name: files[0]!.name, why: 'no known header' }),
      };
    return { ok: true, value: fakeView() };
  };
  return {
    open: () => wait(30).then(() => ({ ok: true as const, value: stored ? fakeView() : null })),
    importFiles: load,
    loadSample: (onProgress) => load([{ name: 'sample/SigninLogs.csv', file: new Blob() }], onProgress),
    answer: (_, __, onProgress) => load([{ name: 'answered.csv', file: new Blob() }], onProgress),
    cancel: () => Promise.resolve(void (run.cancelled = true)),
    wipe: () => Promise.resolve({ ok: true, value: null }),
    original: () => Promise.resolve(null),
    rejects: () => Promise.resolve({ ok: true as const, value: [] }),
    exportRejects: () =>
      Promise.resolve({ ok: true as const, value: { name: 'rejects.csv', blob: new Blob() } }),
    tableSample: () => Promise.resolve(null),
    previewMapping: () => Promise.resolve({ rows: [], records: 0, rejected: 0, reason: null }),
    saveMapping: () => Promise.resolve({ ok: true as const, value: null }),
    people: () => Promise.resolve([]),
    quietLeads: () => Promise.resolve([]),
    correctPeople: () => Promise.resolve({ ok: true as const, value: fakeView() }),
    response: () => Promise.resolve(null),
    noteStep: () => Promise.resolve({ ok: true as const, value: null }),
    dossier: () => Promise.resolve(null),
    exportDossier: () =>
      Promise.resolve({ ok: true as const, value: { name: 'report.html', blob: new Blob() } }),
    coverage: () => Promise.resolve(null),
    incident: async (id) => {
      await wait(5);
      const found = [incident, ...others].find((i) => i.id === id);
      if (!found) return null;
      const has = new Set(found.stages.map((s) => s.stage));
      const marks = made.filter((m) => has.has(m.stage) && (id === 'i1' || m.shape !== 'approved'));
      const only = (stage: Stage): number[] => (has.has(stage) ? rowsOf(stage) : []);
      const detail: IncidentDetail = {
        incident: found,
        findings: findings.filter((f) => has.has(f.stage)),
        timeline: {
          ...fakeTimeline,
          marks,
          bursts: has.has('push-bombing') ? fakeTimeline.bursts : [],
          anchor: id === 'i1' ? T0 : null,
        },
        stageEvents: {
          recon: only('recon'),
          'push-bombing': only('push-bombing'),
          access: only('access'),
          'post-access': only('post-access'),
          exfiltration: only('exfiltration'),
        },
        stageHeadlines: {
          recon: '5 wrong passwords',
          'push-bombing': has.has('push-bombing') ? '20 prompts' : null,
          access: has.has('access') ? '1 approval, RU' : null,
          'post-access': has.has('post-access') ? 'rule, 38 reads' : null,
          exfiltration: has.has('exfiltration') ? '500 downloads' : null,
        },
      };
      return detail;
    },
    count: (s) => Promise.resolve(rowsFor(s)?.length ?? BIG),
    ask: () => Promise.resolve({ ok: true as const, count: rowsOf('push-bombing').length }),
    gridRows: async (s, _sort, columns, from, to) => {
      await wait(5);
      const rows = rowsFor(s);
      return Array.from({ length: Math.max(0, Math.min(to, rows?.length ?? BIG) - from) }, (_, i) => {
        const { row, time, shape, ...line } = eventRow(rows ? rows[from + i]! : from + i);
        const cell: Readonly<Record<string, string>> = { ...line, says: line.outcome, factor: line.method };
        return { row, time, shape, cells: columns.map((c) => cell[c] ?? '') };
      });
    },
    placeOf: (_, __, row) => Promise.resolve(row),
    facet: () => Promise.resolve({ values: [{ text: user, count: BIG }], distinct: 1, absent: 0 }),
    histogram: (_, from, to, bins) => {
      const none = (): Uint32Array => new Uint32Array(bins);
      const binMs = (to - from) / bins;
      return Promise.resolve({
        ...{ start: from, binMs, events: none().fill(3), denied: none(), approved: none(), findings: [] },
      });
    },
    complete: (_, caret) => Promise.resolve({ from: caret, to: caret, options: [] }),
    values: () => Promise.resolve({ user, ip: '185.220.70.12' }),
    searchOriginals: () =>
      Promise.resolve({ ok: true as const, value: { events: 1, elsewhere: 0, notSearched: [] } }),
    cancelSearch: () => Promise.resolve(),
    views: () => Promise.resolve([]),
    keepViews: () => Promise.resolve({ ok: true as const, value: null }),
    event: (row) => {
      const e = eventRow(row);
      const push = e.method === 'push';
      return Promise.resolve({
        row,
        time: e.time,
        title: push ? `Prompt · ${e.outcome}` : `${e.action} · ${e.outcome}`,
        fields: [
          { label: 'User', value: user, field: 'user' },
          { label: 'Result', value: e.outcome, field: 'code' },
          { label: 'Asked from', value: '185.220.70.12 · Moscow RU · AS9009', field: 'ip' },
          { label: 'Application', value: e.app, field: 'app' },
          { label: 'Device', value: 'Linux · Firefox 141 · unregistered', field: 'device' },
          { label: 'Correlation id', value: '9b1c2b1e-77aa-4cc1-a9d0-e07f00c1d2e3', field: 'correlationId' },
        ],
        steps: push
          ? [
              { time: e.time, method: 'Password', result: 'correct', detail: '' },
              {
                time: e.time + 4_000,
                method: 'Mobile app notification',
                result: e.outcome,
                detail: 'MFA denied; user declined the authentication',
              },
            ]
          : [],
        prompt: push
          ? { result: e.outcome, number: row - 4, of: 20, rows: [row, row + 1], inferred: false }
          : null,
        texts: [],
        processes: null,
        flagged: findings.slice(1, 3).map((f) => ({
          finding: f.id,
          catalogue: f.catalogue,
          title: f.title,
          severity: f.severity,
          why: f.why,
        })),
        source: {
          name: 'query_data.csv',
          sha256: 'ab12cd34'.repeat(8),
          format: 'entra.signin.log-analytics-csv',
          record: 8_214,
          line: 8_215,
          offset: 6_902_114,
          length: 1_884,
          recovered: false,
        },
      });
    },
    raw: (row) =>
      Promise.resolve(
        row === 3
          ? { ok: false, failure: failure('original-absent', { name: 'AuditLogs.json' }) }
          : {
              ok: true,
              value: {
                text: `"9/14/2026, 2:09:16.204 PM","${user}","185.220.70.12","500121","{""method"":""Mobile app notification""}"`,
                sha256: 'cd56'.repeat(16),
                name: 'query_data.csv',
                record: 8_214,
                line: 8_215,
                offset: 6_902_114,
                length: 1_884,
              },
            },
      ),
    provideOriginal: () => Promise.resolve({ ok: true, value: null }),
    exportFindings: () =>
      Promise.resolve({ ok: true, value: { name: 'case.findings.json', blob: new Blob(['{}']) } }),
    exportEvents: () =>
      Promise.resolve({ ok: true, value: { name: 'case.events.jsonl', blob: new Blob(['{}\n']) } }),
    onCrash: () => undefined,
  };
}
