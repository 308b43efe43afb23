import { damageOf, EvtxDamage } from './damage';
import type { SlackTrust } from './slack';
import { FRAGMENT, FragmentCompiler, INSTANCE, type Compiled } from './template';
import type { Template, TemplateCache } from './template-cache';
import { NULL, ValueReader } from './values';

/** Fragments inside of fragments; what Windows writes has two. */
export const MAX_NESTING = 8;
/** Steps that one record may take: a fragment could name itself over and over. */
const MAX_WORK = 1 << 16;
/** And all the records of a chunk together; a dense chunk takes some twenty thousand. */
const MAX_CHUNK_WORK = 1 << 19;
/** Bytes read or written that count as a step. */
const STEP_BYTES = 32;
/** A template's definition: u32 next, GUID, u32 size. */
export const DEFINITION_HEADER = 24;

/** The values of one template instance, as places in the chunk. */
export class Values {
  template!: Template;
  count = 0;
  at = new Int32Array(64);
  size = new Int32Array(64);
  type = new Uint8Array(64);
  /** Where the instance ends. */
  end = 0;

  /** @returns whether the value is left out. */
  isNull(index: number): boolean {
    return index >= this.count || this.type[index] === NULL;
  }

  room(count: number): void {
    if (count <= this.at.length) return;
    this.at = new Int32Array(count * 2);
    this.size = new Int32Array(count * 2);
    this.type = new Uint8Array(count * 2);
  }
}

/**
 * The fragments of binary XML in one chunk: each template is compiled once, for every record that names it. A record's work
 * and depth are bounded. Everything throws EvtxDamage, or RangeError, for what is damaged.
 */
export class ChunkFragments {
  readonly values: ValueReader;
  /** By where they stand. */
  readonly templates = new Map<number, Template>();
  /** Of those that cannot be read, why. */
  readonly damaged = new Map<number, EvtxDamage>();
  readonly #view: DataView;
  readonly #compiler: FragmentCompiler;
  readonly #cache: TemplateCache;
  readonly #trust: SlackTrust | null;
  /** Values per level of nesting. */
  readonly #frames: Values[] = [];
  #work = 0;
  #chunkWork = MAX_CHUNK_WORK;

  /**
   * @param view of a chunk's bytes. @param cache of its file.
   * @param trust to read records in its slack, whose templates and names may be others by now.
   */
  constructor(view: DataView, cache: TemplateCache, trust: SlackTrust | null = null) {
    this.#view = view;
    this.#cache = cache;
    this.#trust = trust;
    this.#compiler = new FragmentCompiler(view, trust);
    this.values = new ValueReader(view);
  }

  /** Begins a record. @param written bytes that count as steps of its chunk. @returns the steps that it may take. */
  begin(written = 0): number {
    this.#chunkWork -= Math.floor(written / STEP_BYTES);
    return (this.#work = Math.min(MAX_WORK, this.#chunkWork));
  }

  /** Ends a record that was allowed so many steps. */
  end(allowed: number): void {
    this.#chunkWork -= allowed - this.#work;
  }

  spend(steps = 1): void {
    this.#work -= steps;
    if (this.#work < 0) throw new EvtxDamage('it takes more steps than a record or its chunk may');
  }

  /** @returns where the fragment at `at` begins: some writers repeat its header. */
  skipHeader(at: number, to: number): number {
    while (at + 4 <= to && this.#view.getUint8(at) === FRAGMENT) at += 4;
    return at;
  }

  isInstance(at: number): boolean {
    return this.#view.getUint8(at) === INSTANCE;
  }

  /** @returns the template instance at `at`; until another of its depth is read. */
  instance(at: number, to: number, depth: number): Values {
    const view = this.#view;
    let definition = view.getUint32(at + 6, true);
    let next = at + 10;
    const isHere = definition === next;
    if (this.#trust) definition = this.#trust.standing(definition, view.getUint32(at + 2, true), isHere);
    const size = view.getUint32(definition + 20, true);
    const end = definition + DEFINITION_HEADER + size;
    if (end > view.byteLength) throw new EvtxDamage('its template goes beyond its chunk');
    const template = this.#templateAt(definition, end);
    if (isHere) next = end;
    const frame = this.#frame(depth);
    frame.template = template;
    const count = view.getUint32(next, true);
    next += 4;
    if (count * 4 > to - next) throw new EvtxDamage('it has more values than fit into it');
    frame.room(count);
    frame.count = count;
    let value = next + 4 * count;
    for (let i = 0; i < count; i++, next += 4) {
      // u16 size, u8 type, u8 0.
      const told = view.getUint32(next, true);
      frame.at[i] = value;
      frame.size[i] = told & 0xffff;
      frame.type[i] = told >>> 16;
      value += told & 0xffff;
    }
    if (value > to) throw new EvtxDamage('its values go beyond its end');
    frame.end = value;
    return frame;
  }

  /** @returns a fragment that is no template instance: compiled for this once. */
  inline(at: number, to: number, depth: number): Compiled {
    this.#spendOn(to - at);
    return this.#compiler.compile(at, to, false, (instance, end) => {
      this.spend();
      return this.instance(instance, end, depth + 1).end;
    });
  }

  /** Compiling takes as long as what it reads. */
  #spendOn(bytes: number): void {
    this.spend(Math.floor(bytes / STEP_BYTES) + 1);
  }

  #frame(depth: number): Values {
    if (depth >= MAX_NESTING) throw new EvtxDamage(`fragments are nested deeper than ${MAX_NESTING}`);
    return (this.#frames[depth] ??= new Values());
  }

  #templateAt(definition: number, end: number): Template {
    const known = this.#trust?.live.templates.get(definition) ?? this.templates.get(definition);
    if (known) return known;
    const before = this.#trust?.live.damaged.get(definition) ?? this.damaged.get(definition);
    if (before) throw before;
    this.#spendOn(end - definition);
    try {
      const template = this.#templateIn(definition, end);
      this.templates.set(definition, template);
      return template;
    } catch (error) {
      const damage = new EvtxDamage(damageOf(error));
      this.damaged.set(definition, damage);
      throw damage;
    }
  }

  #templateIn(definition: number, end: number): Template {
    const from = definition + DEFINITION_HEADER;
    // In slack the names that it uses are to be looked at.
    if (this.#trust) return this.#compiled(from, end);
    const id = this.#view.getUint32(definition + 4, true);
    const known = this.#cache.find(this.#view, from, end, id);
    if (known) return known;
    const template = this.#compiled(from, end);
    this.#cache.add(this.#view, from, end, id, template);
    return template;
  }

  #compiled(from: number, end: number): Template {
    const compiled = this.#compiler.compile(from, end, true, () => {
      // An instance in a definition would have its values there: no writer makes one.
      throw new EvtxDamage('a template holds another');
    });
    return { ...compiled, plans: {} };
  }
}
