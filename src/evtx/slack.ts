import {
  FIRST_RECORD,
  freeSpace,
  isWholeRecord,
  nextRecord,
  RECORD_HEADER,
  RECORD_MAGIC,
  SMALLEST_RECORD,
  sizeOfRecord,
} from './chunk';
import { damageOf, EvtxDamage } from './damage';
import { RecordFields } from './record-fields';
import { ChunkFragments, DEFINITION_HEADER } from './fragments';
import { FieldFinder } from './field-finder';
import { NAME_HEADER, type Compiled, type NameTrust, type Op } from './template';
import { TemplateCache } from './template-cache';

/** FILETIMEs, upper halves, between 1990 and 2200: when a record in slack may have been written. */
const EARLIEST = 28_580_000;
const LATEST = 44_000_000;
/** Token, version, flags: what a template's fragment begins with. */
const FRAGMENT_HEADER = 0x0001_010f;

/**
 * What a record in a chunk's slack leans on, which may be overwritten: nothing is taken on trust. A template has to be of the
 * number that the record states, a name of the hash that stands before it.
 */
export class SlackTrust implements NameTrust {
  /** What the records before the slack use. */
  readonly live: ChunkFragments;
  readonly #view: DataView;
  readonly #from: number;

  /** @param from where the slack of the chunk begins. */
  constructor(view: DataView, from: number, live: ChunkFragments) {
    this.#view = view;
    this.#from = from;
    this.live = live;
  }

  /**
   * @returns where the template that a record names stands for certain: as the record says, or of the same number among those
   * that the newer records use. A number is the beginning of a GUID that belongs to the template's content.
   */
  standing(definition: number, id: number, isHere: boolean): number {
    const view = this.#view;
    const { templates, damaged } = this.live;
    const isThere =
      definition < this.#from
        ? templates.has(definition) || damaged.has(definition)
        : view.getUint32(definition + DEFINITION_HEADER, true) === FRAGMENT_HEADER;
    if (isThere && view.getUint32(definition + 4, true) === id) return definition;
    if (!isHere) for (const at of templates.keys()) if (view.getUint32(at + 4, true) === id) return at;
    throw new EvtxDamage('its template was overwritten');
  }

  name(at: number, end: number): void {
    const view = this.#view;
    const hash = view.getUint16(at + 4, true);
    const from = at + NAME_HEADER;
    // Zeros have the right hash, and are no name.
    if (end === from || view.getUint16(end, true) !== 0 || hash !== hashOfName(view, from, end))
      throw new EvtxDamage('a name that it uses was overwritten');
  }

  fragment(from: number, { names, ops }: Compiled): void {
    // A name that newer records brought has a hash that is right, and may be another all the same; those of data show by themselves.
    if (from >= this.#from && names.some(({ stands }) => stands < this.#from) && !isPlainData(ops))
      throw new EvtxDamage('a name that it uses may be another by now');
  }
}

/** What Windows keeps before a name to find it by: `hash = hash * 65599 + unit`, its lower half. */
export function hashOfName(view: DataView, from: number, to: number): number {
  let hash = 0;
  for (let at = from; at < to; at += 2) hash = (Math.imul(hash, 65_599) + view.getUint16(at, true)) | 0;
  return hash & 0xffff;
}

/** @returns whether a fragment has no names but those of event data, each in its place. */
function isPlainData(ops: readonly Op[]): boolean {
  let depth = 0;
  return ops.every((op) => {
    if (op.op === 'open') return depth < 2 && op.name === (depth++ === 0 ? 'EventData' : 'Data');
    if (op.op === 'end') depth--;
    return op.op === 'attribute' ? op.name === 'Name' : op.op !== 'entity' && op.op !== 'pi';
  });
}

/**
 * Looks for records of before behind those of a chunk: the log was cleared, or its chunk written anew. Of one that is found the
 * sizes at both ends, number and time of its header, templates and names hold; its fields are those that `finder` found last.
 * @param take @returns false for one that is of no use. @param lost is called for each of which too much is overwritten.
 */
export function eachInSlack(
  chunk: Uint8Array,
  from: number,
  limit: number,
  finder: FieldFinder,
  take: (from: number, to: number) => boolean,
  lost: () => void,
): void {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  for (let at = chunk.indexOf(MAGIC_BYTE, from); at >= 0; at = chunk.indexOf(MAGIC_BYTE, at)) {
    if (at + SMALLEST_RECORD > limit) return;
    if (!looksLikeRecord(view, at)) {
      at++;
      continue;
    }
    const to = at + view.getUint32(at + 4, true);
    if (isWholeRecord(view, at, limit) && isSound(finder, at, to) && take(at, to)) {
      at = to;
      continue;
    }
    lost();
    at += RECORD_HEADER;
  }
}

const MAGIC_BYTE = RECORD_MAGIC & 0xff;

/** @returns whether all that a record leans on is still there. */
function isSound(finder: FieldFinder, from: number, to: number): boolean {
  try {
    finder.find(from + RECORD_HEADER, to - 4);
    return true;
  } catch (error) {
    damageOf(error);
    return false;
  }
}

/** @returns whether the header of a record may stand there: its magic, a number, and a time of writing. */
function looksLikeRecord(view: DataView, at: number): boolean {
  if (view.getUint32(at, true) !== RECORD_MAGIC) return false;
  const isNumber = view.getUint32(at + 8, true) > 0 || view.getUint32(at + 12, true) > 0;
  const written = view.getUint32(at + 20, true);
  return isNumber && written >= EARLIEST && written <= LATEST;
}

/** @returns the fragments of a chunk, to read the record at `from`; one in slack leans on templates of those before it. */
export function fragmentsAround(view: DataView, from: number): ChunkFragments {
  const cache = new TemplateCache();
  const live = new ChunkFragments(view, cache);
  const end = freeSpace(view);
  if (end < 0 || from < end) return live;
  const finder = new FieldFinder(live, () => -1, new RecordFields());
  for (let at = FIRST_RECORD; at >= 0 && at + SMALLEST_RECORD <= end;) {
    const size = sizeOfRecord(view, at);
    if (size > 0 && at + size <= end) {
      isSound(finder, at, at + size);
      at += size;
    } else at = nextRecord(view, at + 4, end);
  }
  return new ChunkFragments(view, cache, new SlackTrust(view, end, live));
}
