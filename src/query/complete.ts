import type { CaseIndex } from './case-index';
import { facetOf } from './facets';
import { fieldNamed, fields, type Field, type FieldName } from './fields';
import { spelled } from './grammar';

export interface Completion {
  /** As listed. */
  text: string;
  /** What is written in its place. */
  insert: string;
  hint: string;
  /** Events with this value in the case; null where it is no value. */
  count: number | null;
}

export interface Completions {
  /** The part of the text that a choice replaces. */
  from: number;
  to: number;
  options: Completion[];
}

const MOST = 12;

/** @returns what may stand at the caret: names of fields, or values of the field before it. */
export function completionsOf(index: CaseIndex | null, text: string, caret: number): Completions {
  const start = tokenStart(text, caret);
  const token = text.slice(start, caret);
  const sign = /^([A-Za-z][A-Za-z-]*)(:|>=|<=|=|<|>)/.exec(token);
  const field = sign ? fieldNamed(sign[1]!) : undefined;
  if (sign && field) {
    const from = start + sign[0].length;
    const typed = text
      .slice(from, caret)
      .replace(/^"/, '')
      .replace(/\\(["\\])/g, '$1');
    return { from, to: caret, options: index ? valuesOf(index, field, typed) : [] };
  }
  const typed = token.toLowerCase();
  const options = (fields as readonly Field[])
    .filter((f) => f.name.startsWith(typed) || (f.also ?? []).some((other) => other.startsWith(typed)))
    .slice(0, token === '' ? 18 : MOST)
    .map((f) => ({ text: f.name, insert: `${f.name}:`, hint: f.hint, count: null }));
  return { from: start, to: caret, options };
}

/** Where the word at the caret begins: quotes hold words together, brackets and `-` stand by themselves. */
function tokenStart(text: string, caret: number): number {
  let start = 0;
  let quoted = false;
  for (let i = 0; i < caret; i++) {
    const char = text[i]!;
    if (quoted) {
      if (char === '\\') i++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (/[\s()]/.test(char)) start = i + 1;
    else if (char === '-' && start === i) start = i + 1;
  }
  return Math.min(start, caret);
}

function valuesOf(index: CaseIndex, field: Field & { name: FieldName }, typed: string): Completion[] {
  switch (field.kind) {
    case 'time':
      return daysOf(index, typed);
    case 'raw':
      return [];
    case 'text':
    case 'word':
    case 'address':
    case 'guid':
    case 'number':
    case 'finding': {
      if (field.name === 'record' || field.name === 'line') return [];
      // What became of a prompt is an outcome too.
      const names = field.name === 'outcome' ? (['outcome', 'result'] as const) : [field.name];
      const values = names.flatMap((name) => facetOf(index, name, null, MOST, typed).values);
      return values.slice(0, MOST).map((v) => ({
        text: v.text,
        insert: spelled(v.text),
        hint: v.title ?? '',
        count: v.count,
      }));
    }
  }
}

/** The days of the case that begin as typed, last ones first: an incident is at the end more often. */
function daysOf(index: CaseIndex, typed: string): Completion[] {
  const time = index.column('time');
  if (time.length === 0) return [];
  const days: Completion[] = [];
  const DAY = 86_400_000;
  const first = Math.floor(time[0]! / DAY);
  for (let day = Math.floor(time.at(-1)! / DAY); day >= first && days.length < MOST; day--) {
    const text = new Date(day * DAY).toISOString().slice(0, 10);
    if (text.startsWith(typed)) days.push({ text, insert: text, hint: 'UTC', count: null });
  }
  return days;
}
