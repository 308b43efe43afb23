import type { Block, Dossier } from '../model/dossier';

/** @returns text that Markdown shows as it is: nothing in it is markup, a link or the end of a table's cell. */
export function escaped(text: string): string {
  return (
    text
      .replace(/[\\`*_{}[\]()#+!|<>~&=@:^$-]/g, '\\$&')
      // A number and a dot at the start of a line would begin a list.
      .replace(/^(\d+)\./, '$1\\.')
  );
}

/** @returns the report as Markdown; pictures are told by their words. */
export function toMarkdown({ title, facts, sections }: Dossier): string {
  const lines = [
    `# ${escaped(title)}`,
    '',
    ...facts.map(([name, value]) => `- **${escaped(name)}:** ${escaped(value)}`),
    '',
    '## Contents',
    '',
    ...sections.map((s, i) => `${i + 1}. ${escaped(s.title)}`),
  ];
  for (const section of sections)
    lines.push('', `## ${escaped(section.title)}`, ...section.blocks.flatMap((b) => ['', ...blockLines(b)]));
  return `${lines.join('\n')}\n`;
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return [`### ${escaped(block.text)}`];
    case 'text':
      return [escaped(block.text)];
    case 'list':
      return block.items.map((item) => `- ${escaped(item)}`);
    case 'facts':
      return block.pairs.map(([name, value]) => `- **${escaped(name)}:** ${escaped(value)}`);
    case 'table':
      return [
        `| ${block.head.map(escaped).join(' | ')} |`,
        `|${block.head.map(() => ' --- |').join('')}`,
        ...block.rows.map((row) => `| ${row.map(escaped).join(' | ')} |`),
      ];
    case 'figure':
      return [`*${escaped(block.alt)}: the picture is in the HTML and DOCX editions.*`];
  }
}
