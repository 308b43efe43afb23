import { describe, expect, it } from 'vitest';
import { productLogs } from '../../../src/model/event';
import { findingsDocument } from '../../../src/report/findings-json';
import { analyseFiles } from '../../../src/pipeline/in-memory';
import { tenant } from '../../../src/sample/case';
import { layouts, type LayoutId } from '../../../src/sample/layouts';

interface File {
  name: string;
  bytes: Uint8Array;
}

const { tenant: firm, acts } = tenant(31, { users: 25, days: 16, layouts: [] });
const fileOf = (id: LayoutId): File => layouts[id](firm, acts);

const closes = (s: {
  records: number;
  events: number;
  duplicates: number;
  rejected: number;
  skipped: number;
}): boolean => s.records === s.events + s.duplicates + s.rejected + s.skipped;

describe('counts', () => {
  const ids = Object.keys(layouts) as LayoutId[];
  it.each(ids)('%s: every record is accounted for', async (id) => {
    const { sources, analysis } = await analyseFiles([fileOf(id)]);
    const [source] = sources;
    expect(source!.format).toBe(id.split(':')[0]);
    expect(source!.records).toBeGreaterThan(0);
    expect(closes(source!)).toBe(true);
    expect(source!.rejected).toBe(0);
    expect(analysis.table.events.length).toBe(source!.events);
    const c = analysis.table.events.columns;
    // In time order, each record once, each place inside the file.
    expect(new Set(c.record).size).toBe(source!.events);
    for (let i = 0; i < source!.events; i++) {
      if (i > 0) expect(c.time[i]!).toBeGreaterThanOrEqual(c.time[i - 1]!);
      expect(c.offset[i]! + c.length[i]!).toBeLessThanOrEqual(source!.bytes);
    }
  });

  it('the companion file gives its steps to the sign-ins without any', async () => {
    const graph = await analyseFiles([fileOf('entra.signin.graph-json')]);
    const main = fileOf('entra.signin.portal-csv');
    const companion = fileOf('entra.authdetails.portal-csv');
    const { sources, analysis } = await analyseFiles([main, companion]);
    expect(sources.every(closes)).toBe(true);
    const { events, steps, stepStart } = analysis.table;
    const owned = (table: typeof analysis.table): number => table.steps.length;
    // Equal steps of one request are one; all the others stand with their sign-in.
    const duplicates = sources.find((s) => s.format === 'entra.authdetails.portal-csv')!.duplicates;
    expect(steps.length).toBe(owned(graph.analysis.table) - duplicates);
    expect(
      [...steps.columns.event].every((row) => productLogs[events.columns.log[row]!] === 'entra.signin'),
    ).toBe(true);
    expect(stepStart.at(-1)).toBe(steps.length);
    // The portal's file does not say which sign-ins nobody sat at: those with an open challenge stay in it.
    const told = (list: readonly { result: string; user: string }[]): string[] =>
      list.flatMap(({ result, user }) => (result === 'challenged' ? [] : `${user} ${result}`)).sort();
    expect(told(analysis.prompts)).toEqual(told(graph.analysis.prompts));
    // With steps, a portal export says as much as Graph's.
    expect(analysis.incidents.length).toBe(graph.analysis.incidents.length);
  });

  it('a companion without its main file is kept, user unknown', async () => {
    const { sources, analysis } = await analyseFiles([fileOf('entra.authdetails.portal-csv')]);
    expect(sources[0]!.events).toBeGreaterThan(0);
    expect(analysis.table.steps.length).toBe(sources[0]!.events);
    expect(new Set(analysis.table.events.columns.user)).toEqual(new Set([-1]));
    expect(analysis.incidents).toEqual([]);
  });

  it('one log twice in two layouts: as many events as once', async () => {
    const portal = fileOf('entra.signin.portal-csv');
    const graph = fileOf('entra.signin.graph-json');
    const once = await analyseFiles([portal]);
    const { sources, analysis } = await analyseFiles([portal, graph]);
    expect(analysis.table.events.length).toBe(once.analysis.table.events.length);
    expect(sources.every(closes)).toBe(true);
    expect(sources.reduce((n, s) => n + s.duplicates, 0)).toBe(once.sources[0]!.records);
    // The richer record stays: Graph's has the steps.
    expect(sources.find((s) => s.format === 'entra.signin.graph-json')!.duplicates).toBe(0);
  });

  it('equal names with different bytes are told apart', async () => {
    const one = { ...fileOf('entra.signin.portal-csv'), name: 'x.csv' };
    const two = { ...fileOf('entra.audit.portal-csv'), name: 'x.csv' };
    const { sources } = await analyseFiles([one, two]);
    expect(sources.map((s) => s.name)).toEqual(sources.map((s) => `x.csv#${s.sha256.slice(0, 8)}`));
  });
});

describe('determinism', () => {
  const small = tenant(12, {
    users: 12,
    days: 16,
    layouts: [
      'entra.signin.graph-json',
      'entra.audit.portal-csv',
      'm365.ual.powershell-csv:unicode',
      'entra.signin.portal-csv',
    ],
  }).files;
  const context = { caseName: 'c', exportedAt: 0, version: '0', build: 'b' };
  const findings = async (files: readonly File[], chunkBytes?: number): Promise<string> => {
    const { sources, analysis } = await analyseFiles(files, chunkBytes);
    return JSON.stringify(findingsDocument(analysis, sources, context));
  };

  it('findings are the same bytes for any order of the drop and any chunk size', async () => {
    const expected = await findings(small);
    const document = JSON.parse(expected) as { findings: unknown[]; incidents: unknown[] };
    expect(document.incidents.length).toBe(1);
    expect(document.findings.length).toBeGreaterThan(3);
    const [a, b, c, d] = small as [File, File, File, File];
    for (const order of [
      [d, c, b, a],
      [b, d, a, c],
      [c, a, d, b],
    ])
      expect(await findings(order)).toBe(expected);
    for (const size of [4_099, 65_537, 1 << 22]) expect(await findings(small, size)).toBe(expected);
  });

  it('a file dropped twice only counts its drops', async () => {
    const expected = JSON.parse(await findings(small)) as {
      sources: { timesDropped: number; sha256: string }[];
    };
    const again = JSON.parse(
      await findings([small[1]!, ...small, { ...small[1]!, name: 'a copy.csv' }]),
    ) as typeof expected;
    expect(again.sources.filter((s) => s.timesDropped === 3)).toHaveLength(1);
    for (const s of again.sources) s.timesDropped = 1;
    expect(again).toEqual(expected);
  });

  it('evidence names the bytes of its record', async () => {
    const { sources, analysis } = await analyseFiles(small);
    const document = JSON.parse(JSON.stringify(findingsDocument(analysis, sources, context))) as {
      findings: { evidence: { source: string; record: number; offset: number; length: number }[] }[];
    };
    const byName = new Map(small.map((f) => [f.name, f.bytes]));
    const evidence = document.findings.flatMap((f) => f.evidence);
    expect(evidence.length).toBeGreaterThan(10);
    for (const e of evidence) {
      const bytes = byName.get(e.source)!.subarray(e.offset, e.offset + e.length);
      const text = new TextDecoder(e.source === 'UAL-unicode.csv' ? 'utf-16le' : 'utf-8', {
        fatal: true,
      }).decode(bytes);
      expect(text).not.toMatch(/^[\s,]|\s$/);
      if (text.startsWith('{')) expect(() => JSON.parse(text) as unknown).not.toThrow();
    }
  });
});
