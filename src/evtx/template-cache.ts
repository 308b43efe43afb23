import type { FieldPlan, Section } from './field-plan';
import { NAME_HEADER, type Compiled, type NameUse } from './template';

/** A log has some dozens of templates, each in a few spellings; beyond that all are forgotten. */
const MOST = 512;

/** A template, compiled, and where the fields that are wanted of it stand. */
export interface Template extends Compiled {
  plans: Partial<Record<Section, FieldPlan>>;
}

interface Kept {
  template: Template;
  /** The definition as it stood, and where in its chunk. */
  bytes: DataView;
  from: number;
}

/**
 * Templates of the chunks before: each chunk brings its own definitions, mostly those of the last one. One is the same where
 * all its bytes are, but for the places of its names, and where the same names stand in those.
 */
export class TemplateCache {
  readonly #kept = new Map<number, Kept>();

  /** @returns the template that stands in `[from, to)` of a chunk, where it is known. @param id the first four bytes of its GUID. */
  find(view: DataView, from: number, to: number, id: number): Template | undefined {
    const kept = this.#kept.get(keyOf(id, to - from));
    return kept && isSame(kept, view, from) ? kept.template : undefined;
  }

  add(view: DataView, from: number, to: number, id: number, template: Template): void {
    // One that was read beyond its end is not told by its bytes.
    if (template.end > to) return;
    if (this.#kept.size === MOST) this.#kept.clear();
    const start = view.byteOffset + from;
    const bytes = new DataView(view.buffer.slice(start, start + to - from));
    this.#kept.set(keyOf(id, to - from), { template, bytes, from });
  }
}

const keyOf = (id: number, size: number): number => id ^ (size << 16);

function isSame({ template, bytes, from: before }: Kept, view: DataView, from: number): boolean {
  let at = 0;
  for (const use of template.names) {
    const place = use.at - before;
    if (!isEqual(bytes, at, place, view, from)) return false;
    at = place + 4;
    const stands = view.getUint32(from + place, true);
    const isHere = stands === from + at;
    if (isHere !== (use.stands === before + at)) return false;
    // What follows here is compared with the rest, but for where the next name of its hash stands.
    if (isHere) at += 4;
    else if (!isName(view, stands, use)) return false;
  }
  return isEqual(bytes, at, bytes.byteLength, view, from);
}

/** @returns whether bytes `[at, to)` of a definition stand in that at `from` too. */
function isEqual(bytes: DataView, at: number, to: number, view: DataView, from: number): boolean {
  for (; at + 4 <= to; at += 4) if (bytes.getInt32(at, true) !== view.getInt32(from + at, true)) return false;
  for (; at < to; at++) if (bytes.getUint8(at) !== view.getUint8(from + at)) return false;
  return true;
}

function isName(view: DataView, at: number, { name }: NameUse): boolean {
  const from = at + NAME_HEADER;
  if (from + 2 * name.length > view.byteLength || view.getUint16(at + 6, true) !== name.length) return false;
  for (let i = 0; i < name.length; i++)
    if (view.getUint16(from + 2 * i, true) !== name.charCodeAt(i)) return false;
  return true;
}
