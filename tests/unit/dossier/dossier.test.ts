import fc from 'fast-check';
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

  describe('finds every spelling of a name', () => {
    const user = (name: string, ...aliases: string[]) => ({
      ...analysis.identity.users[0]!,
      name,
      aliases,
      userId: null,
    });
    const users = [
      user('alice.meyer@firm.example', 'FIRM\\ameyer', 'Alice Meyer'),
      user(`zoe.o'brien@firm.example`, 'zoe@old-firm.example'),
      user('visitor@gmail.com'),
      user('kim@frm2020.onmicrosoft.com'),
    ];
    const sources = ['zoe.obrien@firm.example signins.json', 'ual.ndjson', 'export'];

    it.each([
      ['alice_meyer_firm_example', 'person-1'],
      [
        'https://firm-my.sharepoint.com/personal/alice_meyer_firm_example/Documents/d0.xlsx',
        'https://tenant-1-my.sharepoint.com/personal/person-1/Documents/d0.xlsx',
      ],
      [
        'hxxps://firm-my[.]sharepoint[.]com/personal/zoe_o_brien_firm_example',
        'hxxps://tenant-1-my[.]sharepoint[.]com/personal/person-2',
      ],
      [
        '?url=https%3A%2F%2Ffirm.sharepoint.com%2Falice.meyer%40firm.example%2F',
        '?url=https%3A%2F%2Ftenant-1.sharepoint.com%2Fperson-1%2F',
      ],
      ['ALICE.MEYER@FIRM[.]EXAMPLE; firm\\AMeyer; alice meyer', 'person-1; person-1; person-1'],
      ['zoe_old_firm_example, old-firm.example', 'person-2, domain-2'],
      ['Add-MailboxPermission · carl.boss@firm.example', 'Add-MailboxPermission · person-5'],
      [
        '/personal/carl_boss_firm_example/ is smtp:Carl.Boss@firm.example of carl.boss%40firm.example.csv',
        '/personal/person-5/ is smtp:person-5 of person-5.csv',
      ],
      ['it is shared@mail.firm.example, alice.meyer@firm.onmicrosoft.com', 'it is person-5, person-1'],
      ['EUR/firm.onmicrosoft.com/zoe.obrien\\rule', 'EUR/tenant-1.onmicrosoft.com/person-2\\rule'],
      ['https://firm-admin.sharepoint.us, zoe_o_brien', 'https://tenant-1-admin.sharepoint.us, person-2'],
      [
        'firm.mail.onmicrosoft.com, frm2020.onmicrosoft.com',
        'tenant-1.mail.onmicrosoft.com, tenant-2.onmicrosoft.com',
      ],
      ['evil@attacker.example, evil@bad.onmicrosoft.com, me@gmail.com', null],
      ['visitor@gmail.com', 'person-3'],
      ['alice, meyer: firm; confirm.example; malice.meyers', null],
      [
        'zoe.obrien@firm.example signins.json #1, ual.ndjson #2, an export',
        'source 1 #1, source 2 #2, an export',
      ],
    ])('%j', (text, told) => {
      expect(new Pseudonyms(users, sources).in(text)).toBe(told ?? text);
    });

    it('the same for one address throughout, whatever is told first', () => {
      const names = new Pseudonyms(users, [], ['b.second@firm.example', 'c.third@firm.example']);
      expect(names.in('d@firm.example c.third@firm.example b_second_firm_example')).toBe(
        'person-7 person-6 person-5',
      );
    });

    it('of ten thousand people, in hostile texts too, in time', () => {
      const many = Array.from({ length: 10_000 }, (_, i) =>
        user(`first${i % 100}.last${i}@firm.example`, `first${i % 100} last${i}`),
      );
      const from = performance.now();
      const names = new Pseudonyms(many);
      for (let i = 0; i < 10_000; i++)
        names.in(
          `first${i % 100}_last${i}_firm_example did something to u${i}@firm.example at 185.220.101.5`,
        );
      for (const piece of [
        'a',
        'a_',
        'a.',
        'a@',
        '%40',
        '@a.',
        'firm_example_',
        'first1.',
        'a.sharepoint.',
        '-',
      ])
        names.in(piece.repeat(Math.ceil(65_536 / piece.length)));
      expect(performance.now() - from).toBeLessThan(5_000);
    });
  });

  it('names no file of the case under pseudonyms', () => {
    const renamed: CaseFacts = {
      ...facts,
      synthetic: false,
      name: 'zoe.obrien signins',
      sources: sources.map((s, i) => ({ ...s, name: `zoe.obrien ${i}.json` })),
      coverage: {
        ...facts.coverage,
        lines: facts.coverage.lines.map((line) => ({ ...line, name: 'zoe.obrien 0.json' })),
        apart: [{ a: 'zoe.obrien 0.json', b: 'zoe.obrien 1.json' }],
      },
    };
    const markdown = toMarkdown(caseReport(renamed, { ...all, redact: true }));
    expect(markdown).not.toMatch(/brien/);
    expect(markdown).toContain('source 1 and source 2 have no time in common');
    expect(markdown).toContain('| source 1 |');
    expect(markdown).toMatch(/source \d+ #\d+/);
    for (const { sha256 } of sources) expect(markdown).toContain(sha256);
  });

  describe('without an incident', () => {
    const lead = { ...analysis.findings[0]!, incident: null, severity: 'high' as const, why: 'it was so' };
    const told = (findings: CaseFacts['analysis']['findings']): Dossier =>
      caseReport(
        { ...facts, analysis: { ...analysis, incidents: [], campaigns: [], findings } },
        { ...all, incidents: [] },
      );

    it('leaves out what has nothing to tell', () => {
      const quiet = told([]);
      expect(quiet.sections.map(({ id }) => id)).toEqual(['summary', 'scope', 'leads', 'appendix']);
      for (const { blocks } of quiet.sections)
        for (const block of blocks) expect(block.kind === 'table' ? block.rows.length : 1).toBeGreaterThan(0);
      expect(quiet.sections[2]!.blocks).toEqual([
        { kind: 'text', text: 'No finding of medium severity or above stands outside an incident.' },
      ]);
    });

    it('tells the leads, the gravest first, and counts the rest', () => {
      const [text, table, rest] = told([
        ...Array.from({ length: 250 }, (_, i) => ({ ...lead, id: `l${i}`, first: lead.first + i })),
        { ...lead, id: 'worst', severity: 'critical' as const, why: 'the worst' },
        { ...lead, id: 'quiet', severity: 'low' as const },
        { ...lead, id: 'part', incident: 'x' },
      ]).sections.find(({ id }) => id === 'leads')!.blocks;
      expect(text).toMatchObject({ text: expect.stringMatching(/^251 findings/) as string });
      if (table?.kind !== 'table') throw new Error('no table');
      expect(table.rows).toHaveLength(200);
      expect(table.rows[0]!.slice(1)).toEqual([
        lead.user,
        `${lead.catalogue} ${lead.title}`,
        'critical',
        'the worst',
        String(lead.evidence.length),
      ]);
      expect(rest).toEqual({
        kind: 'text',
        text: 'The first 200 of 251 leads; all are in the exports.',
      });
    });
  });

  it('defangs addresses in sentences as in tables', () => {
    const [incident] = analysis.incidents;
    const ip = incident!.ips[0]!;
    const html = toHtml(
      caseReport(
        {
          ...facts,
          analysis: {
            ...analysis,
            incidents: [{ ...incident!, summary: `${ip} wrote to evil@attacker.example` }],
          },
        },
        all,
      ),
    );
    expect(html).toContain(`${ip.replaceAll('.', '[.]')} wrote to evil@attacker[.]example`);
    for (const i of analysis.incidents) for (const bare of i.ips) expect(html).not.toContain(bare);
    expect(html).toContain('Defanged');
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

  describe('in Markdown', () => {
    it.each([
      ['2026-03-21 02:00:00 to 02:16:58', '2026-03-21 02:00:00 to 02:16:58'],
      [
        'the source is unfamiliar (+15), AS9009: 67 = 67 + 0',
        'the source is unfamiliar (+15), AS9009: 67 = 67 + 0',
      ],
      ['entra.signin.graph-json #61, FIRM\\kim, ATT&CK', 'entra.signin.graph-json #61, FIRM\\kim, ATT&CK'],
      ['185[.]220[.]101[.]5, 2001:db8[::]7, a[.]', '185[.]220[.]101[.]5, 2001:db8[::]7, a\\[.\\]'],
      ['a_b and _c_', 'a_b and \\_c\\_'],
      ['# x #', '\\# x \\#'],
      ['- x', '\\- x'],
      ['---', '\\---'],
      ['> x &lt; \\| \\', '\\> x \\&lt; \\\\\\| \\\\'],
      ['www.evil.example https://evil.example', 'www\\.evil.example https\\://evil.example'],
      ['    code\n# x', 'code # x'],
    ])('%j is written %j', (text, written) => {
      expect(escaped(text)).toBe(written);
    });

    it('whatever it is, it reads as it was, and no markup is left in it', () => {
      const piece = fc.constantFrom(
        ...Array.from('\\`*_{}[]()#+-.!|<>~&=@:^$;"\'\n\t 1ax'),
        '```',
        '](x)',
        '![',
        '<b>',
        '&lt;',
        '&#60;',
        'www.a.b',
        'http://a.b',
        '1. ',
        '- ',
        '# ',
        '> ',
        '---',
        ' #',
        '1[.]1',
        '[.]',
        '[::]a',
      );
      fc.assert(
        fc.property(
          fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
          (text) => {
            const markdown = escaped(text);
            expect(markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1')).toBe(text.replace(/[\r\n]+/g, ' ').trim());
            const bare = markdown
              .replace(/\\[!-/:-@[-`{-~]/g, '\u00b7')
              .replace(/(?<=[a-z0-9])\[(?:\.|::?)\](?=[a-z0-9])/gi, '\u00b7');
            expect(bare).not.toMatch(/[`*[\]<|~$@\n]|\\$|&#?[a-z0-9]+;|(?:https?|ftp):|www\./i);
            expect(bare).not.toMatch(/(?<![a-z0-9])_|_(?![a-z0-9])/i);
            expect(bare).not.toMatch(/^(?:[#>\s]|[+-](?:\s|$)|-[\s-]*$|\d+[.)](?:\s|$))|\s#+$/);
          },
        ),
        { numRuns: 5_000 },
      );
    });
  });

  it('stay text in DOCX, which is well-formed', async () => {
    const text = await docxText(attacked);
    expect(text).not.toMatch(/<script|<img/);
    // eslint-disable-next-line no-control-regex -- XML 1.0 has none of them
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    expect(text).toContain('&lt;script&gt;');
    const blob = await toDocx(attacked, new Map());
    const core = unzipSync(new Uint8Array(await blob.arrayBuffer()))['docProps/core.xml'];
    expect(new TextDecoder().decode(core)).toContain('<cp:lastModifiedBy>Pushtrail</cp:lastModifiedBy>');
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
  });

  it.each([
    ['https://evil.example/a::1', 'hxxps://evil[.]example/a[::]1'],
    [
      'from 185.220.101.5 (RU), 185.220.101.6:443.',
      'from 185[.]220[.]101[.]5 (RU), 185[.]220[.]101[.]6:443.',
    ],
    ['2001:db8::7 and 2001:db8:1:2:3:4:5:6', '2001:db8[::]7 and 2001:db8:1:2:3:4:5[:]6'],
    ['::ffff:10.0.0.1', '[::]ffff:10[.]0[.]0[.]1'],
    ['to evil@attacker.example, not kim@firm.example', 'to evil@attacker[.]example, not kim@firm.example'],
    ['hxxps://evil[.]example, 185[.]220[.]101[.]5', 'hxxps://evil[.]example, 185[.]220[.]101[.]5'],
    ['2026-03-21 02:06:00, 1:02:03', '2026-03-21 02:06:00, 1:02:03'],
    ['Chrome/125.0.0.0, Rich Client 4.0.0.0, version 1.2.3.4, v1.2.3.4', null],
    ['1.2.3.4.5, 999.1.1.1, setup-1.2.3.4.exe, 00:1a:2b:3c:4d:5e', null],
    ['query_data.csv, sign.ins.firm.example, std :: x', null],
  ])('are defanged: %j', (text, safe) => {
    expect(defanged(text, (domain) => domain === 'firm.example')).toBe(safe ?? text);
    expect(defanged(defanged(text))).toBe(defanged(text));
  });

  it('take no longer to defang than they are long', () => {
    const from = performance.now();
    for (const piece of ['1.', 'a:', ':', '1.2.3.4', 'a.', '@a.', 'http://'])
      defanged(piece.repeat(Math.ceil(65_536 / piece.length)));
    expect(performance.now() - from).toBeLessThan(2_000);
  });
});
