import type { Block, Dossier } from '../model/dossier';
import { xml } from './figure';

const STYLE = `
:root{color-scheme:light}
body{margin:0 auto;max-width:1040px;padding:24px;color:#17202c;background:#fff;font:13px/1.5 system-ui,"Segoe UI",Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:22px;margin:0 0 8px}h2{font-size:17px;margin:28px 0 8px;border-bottom:1px solid #d5dde8;padding-bottom:4px}h3{font-size:14px;margin:16px 0 4px}
p{margin:6px 0}ul{margin:6px 0;padding-left:20px}nav ol{columns:2;padding-left:20px}a{color:inherit}
table{width:100%;border-collapse:collapse;margin:8px 0;font-size:11px;font-variant-numeric:tabular-nums}
th,td{border:1px solid #d5dde8;padding:3px 6px;text-align:left;vertical-align:top;overflow-wrap:break-word}.short{white-space:nowrap}th{background:#f0f4f9}
thead{display:table-header-group}tr{break-inside:avoid}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 12px;margin:6px 0}dt{color:#475569}dd{margin:0}
figure{margin:8px 0;break-inside:avoid}figure svg{width:100%;height:auto}
@page{size:A4;margin:18mm 14mm 20mm;@bottom-right{content:counter(page) " / " counter(pages);font:9px system-ui,sans-serif;color:#475569}}
@media print{body{max-width:none;padding:0}h2{break-after:avoid}h3{break-after:avoid}}
`;

/** @returns the report as one HTML file: no script, no reference to anything outside. */
export function toHtml({ title, facts, sections }: Dossier): string {
  const contents = sections.map((s) => `<li><a href="#${s.id}">${xml(s.title)}</a></li>`).join('');
  const body = sections
    .map(
      (s) => `<section id="${s.id}"><h2>${xml(s.title)}</h2>${s.blocks.map(blockHtml).join('\n')}</section>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${xml(title)}</title><style>${STYLE}</style></head>
<body><header><h1>${xml(title)}</h1>${pairs(facts)}</header>
<nav aria-label="Contents"><h2>Contents</h2><ol>${contents}</ol></nav>
<main>${body}</main></body></html>
`;
}

/** A value of the logs, which may be written from the right; sentences are ours and run from the left whatever they name. */
const isolated = (text: string): string => `<bdi dir="ltr">${xml(text)}</bdi>`;

function pairs(list: readonly (readonly [string, string])[]): string {
  return `<dl>${list.map(([name, value]) => `<dt>${xml(name)}</dt><dd>${isolated(value)}</dd>`).join('')}</dl>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h3>${isolated(block.text)}</h3>`;
    case 'text':
      return `<p dir="ltr">${xml(block.text)}</p>`;
    case 'list':
      return `<ul dir="ltr">${block.items.map((item) => `<li>${xml(item)}</li>`).join('')}</ul>`;
    case 'facts':
      return pairs(block.pairs);
    case 'table':
      return tableHtml(block);
    case 'figure':
      return `<figure>${block.svg}</figure>`;
  }
}

/** Columns of short texts (times, stages, addresses) stand on one line; the others share what is left. */
const SHORT = 20;

function tableHtml({ head, rows }: Extract<Block, { kind: 'table' }>): string {
  const short = head.map((_, i) => rows.every((row) => row[i]!.length <= SHORT));
  const cells = rows.map(
    (row) =>
      `<tr>${row.map((cell, i) => `<td${short[i] ? ' class="short"' : ''}>${isolated(cell)}</td>`).join('')}</tr>`,
  );
  return `<table><thead><tr>${head.map((h) => `<th scope="col">${xml(h)}</th>`).join('')}</tr></thead><tbody>${cells.join('')}</tbody></table>`;
}
