import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../../src/coverage/coverage';
import { timelineModel } from '../../../src/correlate/timeline-model';
import type { CaseFacts } from '../../../src/dossier/case-facts';
import { caseReport } from '../../../src/dossier/case-report';
import { toDocx } from '../../../src/dossier/docx';
import { timelineFigure } from '../../../src/dossier/figure';
import { toHtml } from '../../../src/dossier/html';
import { escaped, toMarkdown } from '../../../src/dossier/markdown';
import { Pseudonyms, withTexts } from '../../../src/dossier/redact';
import { bounded, defanged, plain } from '../../../src/dossier/text';
import { sectionIds, type Block, type Dossier, type DossierOptions } from '../../../src/model/dossier';
import { analyseFiles } from '../../../src/pipeline/in-memory';
import { responseTo } from '../../../src/respond/response';
import { sampleCase } from '../../../src/sample/case';

const { analysis, sources } = await analyseFiles(sampleCase());
const facts: CaseFacts = {
  name: 'Harbor Law',
  synthetic: true,
  analysis,
  sources,
  coverage: coverageOf(analysis.table, analysis.identity, sources),
  responses: new Map(analysis.incidents.map((i) => [i.id, { ...responseTo(analysis, i), notes: {} }])),
  version: 'test',
  build: 'test',
  exportedAt: Date.UTC(2026, 10, 24, 12),
};
const all: DossierOptions = {
  incidents: analysis.incidents.map(({ id }) => id),
  sections: [...sectionIds],
  redact: false,
};
const report = caseReport(facts, all);

/** What an attacker may have called a rule, a device, an account. */
const hostile = [
  `<script>alert(1)</script><img src=x onerror=alert(1)>`,
  `"><svg onload=alert(1)>`,
  `=cmd|' /C calc'!A0`,
  `\u202egpj.exe`,
  `\u001b[31mred\u001b[0m`,
  `zero\u0000byte`,
  `x`.repeat(1 << 20),
  `[click](javascript:alert(1)) ![](http://evil.example/x.png) | cell`,
  `]]>&amp;<!--`,
  `\ud800 lone`,
];
const block: Block = { kind: 'table', head: ['What'], rows: hostile.map((text) => [plain(text)]) };
const written: Dossier = {
  title: 'Report',
  facts: hostile.map((text) => ['Case', plain(text)]),
  sections: [
    {
      id: 'summary',
      title: 'Summary',
      blocks: [
        block,
        ...hostile.map((text): Block => ({ kind: 'heading', text: plain(text) })),
        { kind: 'list', items: hostile.map(plain) },
      ],
    },
  ],
};

const attacked = withTexts(written, bounded);

const docxText = async (dossier: Dossier): Promise<string> => {
  const blob = await toDocx(dossier, new Map());
  return new TextDecoder().decode(unzipSync(new Uint8Array(await blob.arrayBuffer()))['word/document.xml']);
};

describe('the report', () => {
  it('has every section, and says nothing was proved', () => {
    expect(report.sections.map(({ id }) => id)).toEqual([...sectionIds]);
    for (const { blocks } of report.sections) expect(blocks.length).toBeGreaterThan(0);
    const html = toHtml(report);
    expect(html).toContain('consistent with push bombing that succeeded');
    expect(html).not.toMatch(/\bproved\b|\bproves\b/);
    expect(html).toContain('T1621');
    expect(html).toContain('Multi-Factor Authentication Request Generation');
    expect(html).toContain('185[.]220[.]70[.]12');
    for (const { sha256 } of sources) expect(html).toContain(sha256);
    expect(caseReport(facts, { ...all, sections: ['indicators', 'summary'] }).sections).toHaveLength(2);
  });

  it('is one page without scripts and references', () => {
    const html = toHtml(report);
    expect(html).not.toMatch(/<script|<iframe|<link|\son\w+=|\ssrc=|url\(/i);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html.match(/<svg /g)).toHaveLength(analysis.incidents.length);
    const links = [...html.matchAll(/href="([^"]*)"/g)];
    expect(links.length).toBeGreaterThan(0);
    expect(links.every(([, to]) => to!.startsWith('#'))).toBe(true);
  });

  it('names every technique', () => {
    const table = report.sections.find(({ id }) => id === 'attack')!.blocks[0]!;
    expect(
      table.kind === 'table' && table.rows.length > 0 && table.rows.every(([, name]) => name !== ''),
    ).toBe(true);
  });

  it('puts the same pseudonyms for names everywhere', () => {
    const user = analysis.incidents[0]!.user;
    const names = new Pseudonyms(analysis.identity.users);
    const told = caseReport(facts, { ...all, redact: true });
    const html = toHtml(told);
    const markdown = toMarkdown(told);
    const person = `person-${analysis.identity.indexOf.get(user)! + 1}`;
    for (const text of [html, markdown.replaceAll('\\', '')]) {
      for (const { name } of analysis.identity.users) expect(text.toLowerCase()).not.toContain(name);
      expect(text).not.toContain('harborlaw.example');
      expect(text).toContain(person);
    }
    expect(names.in('user@freemail.example')).toBe('user@freemail.example');
    expect(names.in(`${user.toUpperCase()} and ${user.replaceAll('.', '[.]')}`)).toBe(
      `${person} and ${person}`,
    );
  });

  it('finds a name that stands where a long text is cut', () => {
    const victim = analysis.incidents[0]!;
    const target = `${'x'.repeat(1_490)} ${victim.user} ${'y'.repeat(3_000)}`;
    const told = caseReport(
      { ...facts, analysis: { ...analysis, incidents: [{ ...victim, summary: target }] } },
      { ...all, sections: ['summary'], redact: true },
    );
    const text = toMarkdown(told);
    expect(text).toContain(' person');
    expect(text).toContain('characters');
    for (let n = 5; n <= victim.user.length; n++) expect(text).not.toContain(victim.user.slice(0, n));
  });

  describe('draws pictures under pseudonyms', () => {
    const long = `${'maximiliana-alexandrina-'.repeat(12)}hohenlohe@firm.example`;
    const users = [`o'brien@firm.example`, 'text', 'path', long].map((name) => ({
      ...analysis.identity.users[0]!,
      name,
      aliases: [],
      userId: null,
    }));
    const names = new Pseudonyms(users);
    const say = (words: string): string => names.in(words);
    const incident = analysis.incidents[0]!;
    const { marks, ...rest } = timelineModel(analysis, incident);
    const about = (name: string): string => {
      const model = {
        ...rest,
        marks: [{ ...marks.at(-1)!, label: `New-InboxRule “${name}”` }],
        bursts: [{ first: incident.first, last: incident.last, label: `for ${name}`, finding: 'f' }],
      };
      return timelineFigure(model, `Timeline of ${name}`, { say }).svg;
    };
    /** The markup alone: what is drawn, without what it says. */
    const markup = (svg: string): string[] => [...svg.matchAll(/<\/?(\w+)/g)].map(([, tag]) => tag!);

    it.each(users.map(({ name }, i) => [name, `person-${i + 1}`]))('of %j', (name, person) => {
      const svg = about(name);
      expect(svg).toContain(`aria-label="Timeline of ${person}"`);
      expect(svg).toContain(`“${person}”`);
      expect(svg).toContain(`for ${person}<`);
      expect(svg).not.toMatch(/brien|maximiliana|firm\.example/);
      expect(new Set(markup(svg))).toEqual(new Set(['svg', 'rect', 'text', 'path', 'g']));
    });

    it('and leaves finished ones as they are', () => {
      const block: Block = {
        kind: 'figure',
        id: 'i',
        svg: about('text'),
        width: 1,
        height: 1,
        alt: 'of text',
      };
      const dossier: Dossier = {
        title: '',
        facts: [],
        sections: [{ id: 'timeline', title: '', blocks: [block] }],
      };
      expect(withTexts(dossier, (text) => names.in(text)).sections[0]!.blocks).toEqual([
        { ...block, alt: 'of person-2' },
      ]);
    });

    it('in the report, where it is asked for', () => {
      const renamed: CaseFacts = {
        ...facts,
        analysis: {
          ...analysis,
          identity: { ...analysis.identity, users: [...users, ...analysis.identity.users] },
          incidents: [{ ...incident, user: users[0]!.name, summary: `${long} was asked.` }],
        },
      };
      const figure = (redact: boolean): string => {
        const blocks = caseReport(renamed, { ...all, sections: ['timeline'], redact }).sections[0]!.blocks;
        const found = blocks.find((b) => b.kind === 'figure');
        return found?.kind === 'figure' ? found.svg : '';
      };
      expect(figure(true)).toContain('aria-label="Timeline of person-1: person-4 was asked."');
      expect(figure(false)).toContain('o&#39;brien@firm.example');
    });
  });
});

describe('hostile texts', () => {
  it('stay text in HTML', () => {
    const html = toHtml(attacked);
    expect(html).not.toMatch(/<script|<img|onload=alert\(1\)>|<svg/);
    // eslint-disable-next-line no-control-regex -- none of them may be left
    expect(html).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/);
    expect(html.length).toBeLessThan(100_000);
  });

  it('stay text in Markdown', () => {
    const markdown = toMarkdown(attacked);
    expect(markdown).not.toMatch(/(?<!\\)[<[\]`]|!\[/);
    // A cell's bar does not end it.
    const row = markdown.split('\n').find((line) => line.startsWith('|') && line.includes('cell'))!;
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(2);
    expect(escaped('1. one')).toBe('1\\. one');
  });

  it('stay text in DOCX, which is well-formed', async () => {
    const text = await docxText(attacked);
    expect(text).not.toMatch(/<script|<img/);
    // eslint-disable-next-line no-control-regex -- XML 1.0 has none of them
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    expect(text).toContain('&lt;script&gt;');
    const open: string[] = [];
    for (const [, close, name, alone] of text.matchAll(/<(\/)?([\w:]+)(?:\s[^<>]*?)?(\/)?>/g)) {
      if (close) expect(open.pop()).toBe(name);
      else if (!alone) open.push(name!);
    }
    expect(open).toEqual([]);
  });

  it('are cut, and say how long they were', () => {
    const cut = bounded(plain('x'.repeat(1 << 20)));
    expect(cut).toMatch(/^x+ … \(1048576 characters\)$/);
    expect(cut.length).toBeLessThan(1_600);
    expect(bounded(cut)).toBe(cut);
    expect(defanged('https://evil.example/a::1')).toBe('hxxps://evil[.]example/a[::]1');
  });
});
