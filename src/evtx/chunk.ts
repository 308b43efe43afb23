import { damageOf, EvtxDamage } from './damage';
import { planFields, type FieldPlan, type FieldStep, type Section, type WantedField } from './field-plan';
import { FRAGMENT, FragmentCompiler, INSTANCE, type Compiled, type Op } from './template';
import { Utf8Writer } from './utf8-writer';
import { ARRAY, BINXML, NULL, ValueReader } from './values';
import { XmlWriter } from './xml-writer';

/** Bytes of a chunk. Source: libevtx, "Windows XML Event Log (EVTX) format", Chunk. */
export const CHUNK_BYTES = 65_536;
/** Where the first record stands. */
export const FIRST_RECORD = 512;
/** u32 magic, u32 size, u64 record id, FILETIME written. */
export const RECORD_HEADER = 24;

/** Fragments inside of fragments; what Windows writes has two. */
const MAX_NESTING = 8;
/** Steps that one record may take: a fragment could name itself over and over. */
const MAX_WORK = 1 << 16;
/** And all the records of a chunk together; a dense chunk takes some twenty thousand. */
const MAX_CHUNK_WORK = 1 << 19;
/** Bytes written that count as a step. */
const STEP_BYTES = 32;
/** A template's definition: u32 next, GUID, u32 size. */
const DEFINITION_HEADER = 24;
/** Token, version, flags: what a template's fragment begins with. */
const FRAGMENT_HEADER = 0x0001_010f;

/** Takes a wanted field: a range of UTF-8 that stays as it is until the next record. */
export type FieldSink = (slot: number, buf: Uint8Array, from: number, to: number) => void;

/** The values of one template instance, as places in the chunk. */
class Values {
  count = 0;
  at = new Int32Array(64);
  size = new Int32Array(64);
  type = new Uint8Array(64);
  /** Where the instance ends. */
  end = 0;

  room(count: number): void {
    if (count <= this.at.length) return;
    this.at = new Int32Array(count * 2);
    this.size = new Int32Array(count * 2);
    this.type = new Uint8Array(count * 2);
  }
}

/** Of a chunk: where it begins, and what read the records before it. */
interface Slack {
  from: number;
  live: ChunkXml;
}

interface Template extends Compiled {
  plans: Partial<Record<Section, FieldPlan>>;
}

/**
 * The binary XML of one chunk: each template is compiled once, and run for every record that names it. A record's
 * work and depth are bounded.
 */
export class ChunkXml {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #compiler: FragmentCompiler;
  readonly #values: ValueReader;
  /** By where they stand; of one that cannot be read, why. */
  readonly #templates = new Map<number, Template | EvtxDamage>();
  readonly #slack: Slack | null;
  /** Values per level of nesting. */
  readonly #frames: Values[] = [];
  #work = 0;
  #chunkWork = MAX_CHUNK_WORK;
  #template!: Template;

  /**
   * @param bytes {@link CHUNK_BYTES} of them.
   * @param slack to read records in it, whose templates and names may be others by now: a template has to be of the number that
   * the record states, a name of the hash that stands before it.
   */
  constructor(bytes: Uint8Array, slack: Slack | null = null) {
    this.#bytes = bytes;
    this.#slack = slack;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#compiler = new FragmentCompiler(bytes, this.#view, slack?.from ?? -1);
    this.#values = new ValueReader(bytes, this.#view);
  }

  /**
   * Reads the wanted fields of the record whose binary XML stands in `[from, to)`.
   * @param out room for what has to be written anew. @throws EvtxDamage or RangeError for a damaged record.
   */
  fields(from: number, to: number, wanted: WantedField, out: Utf8Writer, sink: FieldSink): void {
    const allowed = Math.min(MAX_WORK, this.#chunkWork);
    this.#work = allowed;
    out.reset();
    try {
      this.#fields(from, to, '', 0, wanted, out, sink);
    } finally {
      this.#chunkWork -= allowed - this.#work + Math.floor(out.length / STEP_BYTES);
    }
  }

  /** @returns the record whose binary XML stands in `[from, to)` as XML. @throws as {@link fields}. */
  xml(from: number, to: number): string {
    this.#work = MAX_WORK;
    const xml = new XmlWriter(new Utf8Writer());
    this.#xml(from, to, 0, xml);
    return xml.text();
  }

  #spend(): void {
    if (--this.#work < 0) throw new EvtxDamage('it takes more steps than a record or its chunk may');
  }

  /** Compiling takes as long as what it reads. */
  #spendOn(bytes: number): void {
    this.#work -= Math.floor(bytes / STEP_BYTES);
    this.#spend();
  }

  #frame(depth: number): Values {
    if (depth >= MAX_NESTING) throw new EvtxDamage(`fragments are nested deeper than ${MAX_NESTING}`);
    return (this.#frames[depth] ??= new Values());
  }

  /** Reads the template instance at `at`: its template is then in #template, its values in the frame of `depth`. */
  #instance(at: number, to: number, depth: number): Values {
    const view = this.#view;
    let definition = view.getUint32(at + 6, true);
    let next = at + 10;
    const isHere = definition === next;
    if (this.#slack)
      definition = this.#standing(this.#slack, definition, view.getUint32(at + 2, true), isHere);
    const size = view.getUint32(definition + 20, true);
    const end = definition + DEFINITION_HEADER + size;
    if (end > this.#bytes.length) throw new EvtxDamage('its template goes beyond its chunk');
    this.#template = this.#templateAt(definition, end);
    if (isHere) next = end;
    const frame = this.#frame(depth);
    const count = view.getUint32(next, true);
    next += 4;
    if (count * 4 > to - next) throw new EvtxDamage('it has more values than fit into it');
    frame.room(count);
    frame.count = count;
    let value = next + 4 * count;
    for (let i = 0; i < count; i++, next += 4) {
      const bytes = view.getUint16(next, true);
      frame.at[i] = value;
      frame.size[i] = bytes;
      frame.type[i] = view.getUint8(next + 2);
      value += bytes;
    }
    if (value > to) throw new EvtxDamage('its values go beyond its end');
    frame.end = value;
    return frame;
  }

  /**
   * @returns where the template that a record in slack names stands for certain: as the record says, or of the same number among
   * those that the newer records use. A number is the beginning of a GUID that belongs to the template's content.
   */
  #standing({ from, live }: Slack, definition: number, id: number, isHere: boolean): number {
    const view = this.#view;
    const isThere =
      definition < from
        ? live.#templates.has(definition)
        : view.getUint32(definition + DEFINITION_HEADER, true) === FRAGMENT_HEADER;
    if (isThere && view.getUint32(definition + 4, true) === id) return definition;
    if (!isHere)
      for (const [at, template] of live.#templates)
        if (!(template instanceof EvtxDamage) && view.getUint32(at + 4, true) === id) return at;
    throw new EvtxDamage('its template was overwritten');
  }

  #templateAt(definition: number, end: number): Template {
    const live = this.#slack ? this.#slack.live.#templates.get(definition) : undefined;
    const known = live ?? this.#templates.get(definition);
    if (known instanceof EvtxDamage) throw known;
    if (known) return known;
    this.#spendOn(end - definition);
    try {
      const compiled = this.#compiler.compile(
        definition + DEFINITION_HEADER,
        end,
        true,
        // An instance in a definition would have its values there: no writer makes one.
        () => {
          throw new EvtxDamage('a template holds another');
        },
      );
      const template: Template = { ...compiled, plans: {} };
      this.#templates.set(definition, template);
      return template;
    } catch (error) {
      const damage = new EvtxDamage(damageOf(error));
      this.#templates.set(definition, damage);
      throw damage;
    }
  }

  /** A fragment that is no template instance: compiled for this once. */
  #inline(at: number, to: number, depth: number): Compiled {
    this.#spendOn(to - at);
    return this.#compiler.compile(at, to, false, (instance, end) => {
      this.#spend();
      return this.#instance(instance, end, depth + 1).end;
    });
  }

  #fields(
    at: number,
    to: number,
    section: Section,
    depth: number,
    wanted: WantedField,
    out: Utf8Writer,
    sink: FieldSink,
  ): void {
    this.#spend();
    const start = this.#skipHeader(at, to);
    if (this.#bytes[start] === INSTANCE) {
      const frame = this.#instance(start, to, depth);
      const template = this.#template;
      const plan = (template.plans[section] ??= planFields(template.ops, section, wanted));
      this.#run(plan.steps, frame, depth, wanted, out, sink);
      return;
    }
    const { ops } = this.#inline(start, to, depth);
    const plan = planFields(ops, section, wanted);
    this.#run(plan.steps, null, depth, wanted, out, sink);
    for (const instance of plan.instances)
      this.#fields(instance.at, to, instance.section, depth + 1, wanted, out, sink);
  }

  /** Some writers repeat the fragment's header. */
  #skipHeader(at: number, to: number): number {
    while (at + 4 <= to && this.#bytes[at] === FRAGMENT) at += 4;
    return at;
  }

  #run(
    steps: readonly FieldStep[],
    frame: Values | null,
    depth: number,
    wanted: WantedField,
    out: Utf8Writer,
    sink: FieldSink,
  ): void {
    for (const { slot, parts, section, position } of steps) {
      this.#spend();
      const first = parts[0]!;
      if (parts.length === 1 && typeof first === 'number') {
        if (!frame || first >= frame.count) continue;
        const type = frame.type[first]!;
        const size = frame.size[first]!;
        if (type === NULL || size === 0) continue;
        const at = frame.at[first]!;
        if (type === BINXML) this.#fields(at, at + size, section, depth + 1, wanted, out, sink);
        else if (slot < 0) continue;
        else if ((type & ARRAY) !== 0) this.#list(slot, position, type, at, size, wanted, out, sink);
        else {
          const from = out.length;
          this.#values.write(out, type, at, size, false);
          sink(slot, out.buf, from, out.length);
        }
        continue;
      }
      if (parts.length === 1 && typeof first !== 'number') {
        sink(slot, first, 0, first.length);
        continue;
      }
      const from = out.length;
      for (const part of parts) {
        if (typeof part !== 'number') out.bytes(part);
        else if (frame && part < frame.count) this.#plain(frame, part, out);
      }
      sink(slot, out.buf, from, out.length);
    }
  }

  #plain(frame: Values, index: number, out: Utf8Writer): void {
    const type = frame.type[index]!;
    if (type !== NULL && type !== BINXML && (type & ARRAY) === 0)
      this.#values.write(out, type, frame.at[index]!, frame.size[index]!, false);
  }

  /** Unnamed data of a list are fields of their own; a named list is one field, its items with commas between. */
  #list(
    slot: number,
    position: number,
    type: number,
    at: number,
    size: number,
    wanted: WantedField,
    out: Utf8Writer,
    sink: FieldSink,
  ): void {
    let from = out.length;
    let n = 0;
    this.#values.items(type, at, size, (one, itemAt, itemSize) => {
      this.#spend();
      if (position > 0) {
        const itemSlot = wanted(`#${position + n++}`);
        if (itemSlot < 0) return;
        from = out.length;
        this.#values.write(out, one, itemAt, itemSize, false);
        sink(itemSlot, out.buf, from, out.length);
        return;
      }
      if (n++ > 0) out.ascii(', ');
      this.#values.write(out, one, itemAt, itemSize, false);
    });
    if (position === 0) sink(slot, out.buf, from, out.length);
  }

  #xml(at: number, to: number, depth: number, xml: XmlWriter): void {
    this.#spend();
    const start = this.#skipHeader(at, to);
    if (this.#bytes[start] === INSTANCE) {
      const frame = this.#instance(start, to, depth);
      const { ops } = this.#template;
      this.#render(ops, 0, ops.length, frame, to, depth, xml);
      return;
    }
    const { ops } = this.#inline(start, to, depth);
    this.#render(ops, 0, ops.length, null, to, depth, xml);
  }

  #render(
    ops: readonly Op[],
    from: number,
    until: number,
    frame: Values | null,
    to: number,
    depth: number,
    xml: XmlWriter,
  ): void {
    for (let i = from; i < until; i++) {
      this.#spend();
      const op = ops[i]!;
      switch (op.op) {
        case 'open':
          if (frame && op.condition >= 0 && isNull(frame, op.condition)) i = op.end;
          else if (frame && this.#repeat(ops, i, frame, xml)) i = op.end;
          else xml.open(op.name);
          break;
        case 'attribute': {
          const value = ops[i + 1];
          // An attribute whose only value is left out is left out.
          if (frame && value?.op === 'value' && isNull(frame, value.index)) i++;
          else xml.attribute(op.name);
          break;
        }
        case 'content':
          xml.content(op.empty);
          break;
        case 'end':
          xml.end(op.name);
          break;
        case 'text':
          xml.string(op.text);
          break;
        case 'cdata':
          xml.cdata(op.text);
          break;
        case 'entity':
          xml.entity(op.name);
          break;
        case 'pi':
          xml.instruction(op.target, op.data);
          break;
        case 'instance':
          this.#xml(op.at, to, depth + 1, xml);
          break;
        case 'value':
          if (frame && op.index < frame.count) this.#renderValue(frame, op.index, depth, xml);
      }
    }
  }

  #renderValue(frame: Values, index: number, depth: number, xml: XmlWriter): void {
    const type = frame.type[index]!;
    const at = frame.at[index]!;
    const size = frame.size[index]!;
    if (type === NULL || size === 0) return;
    if (type === BINXML) return this.#xml(at, at + size, depth + 1, xml);
    xml.inline((out) => {
      if ((type & ARRAY) === 0) return this.#values.write(out, type, at, size, true);
      let n = 0;
      this.#values.items(type, at, size, (one, itemAt, itemSize) => {
        this.#spend();
        if (n++ > 0) out.ascii(', ');
        this.#values.write(out, one, itemAt, itemSize, true);
      });
    });
  }

  /** An element that holds nothing but a list is written once per item ([MS-EVEN6] 2.2.12). @returns false for any other. */
  #repeat(ops: readonly Op[], open: number, frame: Values, xml: XmlWriter): boolean {
    const element = ops[open]!;
    if (element.op !== 'open') return false;
    const value = ops[element.end - 1];
    if (value?.op !== 'value' || ops[element.end - 2]?.op !== 'content' || value.index >= frame.count)
      return false;
    const type = frame.type[value.index]!;
    const size = frame.size[value.index]!;
    if ((type & ARRAY) === 0 || size === 0) return false;
    this.#values.items(type, frame.at[value.index]!, size, (one, at, itemSize) => {
      this.#spend();
      xml.open(element.name);
      this.#render(ops, open + 1, element.end - 1, frame, 0, MAX_NESTING, xml);
      xml.inline((out) => this.#values.write(out, one, at, itemSize, true));
      xml.end(element.name);
    });
    return true;
  }
}

function isNull(frame: Values, index: number): boolean {
  return index >= frame.count || frame.type[index] === NULL;
}
