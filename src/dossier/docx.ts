import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  ImageRun,
  Packer,
  PageNumber,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableOfContents,
  TableRow,
  TextRun,
  WidthType,
  type FileChild,
  type IRunOptions,
} from 'docx';
import type { Block, Dossier } from '../model/dossier';

/** Half points. */
const SMALL = 16;
const BODY = 20;
/** Twentieths of a point: A4 across, less its margins. */
const TEXT_WIDTH = 14_400;
/** Pixels a picture is shown wide. */
const PICTURE = 940;

function run(text: string, size = BODY, strong = false): TextRun {
  const options: IRunOptions = { text, size, bold: strong };
  return new TextRun(options);
}

/**
 * @param pictures PNGs by figure id: Word and LibreOffice show no SVG by itself.
 * @returns the report as a file for Word
 */
export async function toDocx(
  { title, facts, sections }: Dossier,
  pictures: ReadonlyMap<string, Uint8Array>,
): Promise<Blob> {
  const children: FileChild[] = [
    new Paragraph({ heading: HeadingLevel.TITLE, children: [run(title, 36, true)] }),
    ...facts.map(([name, value]) => pair(name, value)),
    new Paragraph({ heading: HeadingLevel.HEADING_2, children: [run('Contents', 26, true)] }),
    new TableOfContents('Contents', { hyperlink: true, headingStyleRange: '1-2' }),
    ...sections.flatMap((section) => [
      new Paragraph({
        heading: HeadingLevel.HEADING_1,
        children: [run(section.title, 28, true)],
        spacing: { before: 320 },
      }),
      ...section.blocks.flatMap((block) => blockChildren(block, pictures)),
    ]),
  ];
  const word = new Document({
    title,
    creator: 'Pushtrail',
    lastModifiedBy: 'Pushtrail',
    features: { updateFields: true },
    styles: { default: { document: { run: { font: 'Calibri', size: BODY } } } },
    sections: [
      {
        properties: {
          page: {
            size: { orientation: PageOrientation.LANDSCAPE },
            margin: { top: 900, bottom: 900, left: 900, right: 900 },
          },
        },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.RIGHT,
                children: [
                  new TextRun({ size: SMALL, children: [PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES] }),
                ],
              }),
            ],
          }),
        },
        children,
      },
    ],
  });
  return Packer.toBlob(word);
}

function pair(name: string, value: string): Paragraph {
  return new Paragraph({ children: [run(`${name}: `, BODY, true), run(value)] });
}

function blockChildren(block: Block, pictures: ReadonlyMap<string, Uint8Array>): FileChild[] {
  switch (block.kind) {
    case 'heading':
      return [
        new Paragraph({
          heading: HeadingLevel.HEADING_2,
          children: [run(block.text, 24, true)],
          spacing: { before: 200 },
        }),
      ];
    case 'text':
      return [new Paragraph({ children: [run(block.text)], spacing: { before: 80 } })];
    case 'list':
      return block.items.map((item) => new Paragraph({ bullet: { level: 0 }, children: [run(item)] }));
    case 'facts':
      return block.pairs.map(([name, value]) => pair(name, value));
    case 'table':
      return [table(block), new Paragraph({ children: [] })];
    case 'figure': {
      const data = pictures.get(block.id);
      if (!data) return [new Paragraph({ children: [run(block.alt)] })];
      const height = Math.round((PICTURE * block.height) / block.width);
      const image = new ImageRun({
        type: 'png',
        data,
        transformation: { width: PICTURE, height },
        altText: { name: block.id, title: 'Timeline', description: block.alt },
      });
      return [new Paragraph({ children: [image] })];
    }
  }
}

function table({ head, rows }: Extract<Block, { kind: 'table' }>): Table {
  const widths = columnWidths(head, rows);
  const line = { style: BorderStyle.SINGLE, size: 2, color: 'D5DDE8' };
  const cells = (texts: readonly string[], bold: boolean): TableCell[] =>
    texts.map(
      (text, i) =>
        new TableCell({
          width: { size: widths[i]!, type: WidthType.DXA },
          ...(bold ? { shading: { fill: 'F0F4F9' } } : {}),
          children: [new Paragraph({ children: [run(text, SMALL, bold)] })],
        }),
    );
  return new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    borders: {
      top: line,
      bottom: line,
      left: line,
      right: line,
      insideHorizontal: line,
      insideVertical: line,
    },
    rows: [
      new TableRow({ tableHeader: true, children: cells(head, true) }),
      ...rows.map((row) => new TableRow({ cantSplit: true, children: cells(row, false) })),
    ],
  });
}

/** Columns share the width by the longest usual text in them. */
function columnWidths(head: readonly string[], rows: readonly (readonly string[])[]): number[] {
  const wants = head.map((h, i) => {
    const lengths = rows.map((row) => row[i]!.length).sort((a, b) => a - b);
    const usual = lengths[Math.floor(lengths.length * 0.9)] ?? 0;
    return Math.min(60, Math.max(h.length, usual, 5));
  });
  const sum = wants.reduce((a, b) => a + b, 0);
  return wants.map((w) => Math.floor((w / sum) * TEXT_WIDTH));
}
