import type { Block, Dossier } from '../model/dossier';

/**
 * What is markup wherever it stands: code, emphasis, links and images, HTML, struck-out text, the end of a table's cell,
 * formulas, mail addresses (which GitHub links).
 */
const ANYWHERE = /[`*[\]<|~$@]/g;
/** Brackets of defanged addresses stay as they are: they could be a link only if a text could define one. */
const DEFANGED = /(?<=[A-Za-z0-9])\\\[(\.|::?)\\\](?=[A-Za-z0-9])/g;
/** `snake_case` is none; around words it is emphasis. */
const UNDERSCORE = /_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_/g;
/** A backslash before anything that could be escaped, or at the end of a line. */
const BACKSLASH = /\\(?=[!-/:-@[-`{-~]|$)/g;
const ENTITY = /&(?=#?[A-Za-z0-9]{1,32};)/g;
/** What GitHub links without being asked. */
const BARE_LINK = /(?:https?|ftp|mailto|xmpp)(?=:)|www(?=\.)/gi;
/** At the start of a block: headings, quotes, lists, rules. */
const BLOCK_START = /^(?:[#>]|[+-](?=[\s-]|$)|\d{1,9}(?=[.)](?:\s|$)))/;
/** A heading ends before them. */
const CLOSING = /(?<=\s)#+$/;

/** @returns text that Markdown shows as it is, wherever it stands: nothing in it is markup, a link or the end of a table's cell. */
export function escaped(text: string): string {
  return (
    text
      // A line of its own could be anything; blanks at its start are code.
      .replace(/[\r\n]+/g, ' ')
      .trim()
      .replace(BACKSLASH, '\\\\')
      .replace(ANYWHERE, '\\$&')
      .replace(DEFANGED, '[$1]')
      .replace(UNDERSCORE, '\\_')
      .replace(ENTITY, '\\&')
      .replace(BARE_LINK, '$&\\')
      .replace(BLOCK_START, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
      .replace(CLOSING, '\\$&')
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
