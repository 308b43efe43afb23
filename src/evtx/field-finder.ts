import { planFields, type FieldStep, type Section, type WantedField } from './field-plan';
import type { RecordFields } from './record-fields';
import type { ChunkFragments, Values } from './fragments';
import type { Utf8Writer } from './utf8-writer';
import { ARRAY, BINXML, NULL } from './values';

/**
 * Finds the wanted fields of the records of one chunk, by a plan made once of each template. A field that is one value stays
 * where it stands; literals, lists and what is put together are written at once.
 */
export class FieldFinder {
  readonly fragments: ChunkFragments;
  readonly #wanted: WantedField;
  readonly #fields: RecordFields;

  /** @param fields takes those of one record at a time. */
  constructor(fragments: ChunkFragments, wanted: WantedField, fields: RecordFields) {
    this.fragments = fragments;
    this.#wanted = wanted;
    this.#fields = fields;
  }

  /** Finds those of the record whose binary XML stands in `[from, to)`. @throws EvtxDamage or RangeError for a damaged one. */
  find(from: number, to: number): void {
    const { fragments } = this;
    // What was written of the record before counts as well.
    const allowed = fragments.begin(this.#fields.begin(fragments.values));
    try {
      this.#find(from, to, '', 0);
    } finally {
      fragments.end(allowed);
    }
  }

  #find(at: number, to: number, section: Section, depth: number): void {
    const { fragments } = this;
    fragments.spend();
    const start = fragments.skipHeader(at, to);
    if (fragments.isInstance(start)) {
      const frame = fragments.instance(start, to, depth);
      const { template } = frame;
      const plan = (template.plans[section] ??= planFields(template.ops, section, this.#wanted));
      this.#run(plan.steps, frame, depth);
      return;
    }
    const { ops } = fragments.inline(start, to, depth);
    const plan = planFields(ops, section, this.#wanted);
    this.#run(plan.steps, null, depth);
    for (const instance of plan.instances) this.#find(instance.at, to, instance.section, depth + 1);
  }

  #run(steps: readonly FieldStep[], frame: Values | null, depth: number): void {
    const fields = this.#fields;
    this.fragments.spend(steps.length);
    for (const step of steps) {
      const index = step.value;
      if (step.literal) fields.literal(step.slot, step.literal);
      else if (index < 0) this.#text(step, frame);
      else if (frame && index < frame.count) {
        const type = frame.type[index]!;
        const size = frame.size[index]!;
        if (type === NULL || size === 0) continue;
        const at = frame.at[index]!;
        const { slot } = step;
        if (type === BINXML) this.#find(at, at + size, step.section, depth + 1);
        else if (slot < 0) continue;
        else if ((type & ARRAY) !== 0) this.#list(step, type, at, size);
        else {
          this.fragments.values.check(type, at, size);
          fields.value(slot, type, at, size);
        }
      }
    }
  }

  /** A text that is put together. */
  #text({ slot, parts }: FieldStep, frame: Values | null): void {
    const fields = this.#fields;
    const { out } = fields;
    const from = out.length;
    for (const part of parts) {
      if (typeof part !== 'number') out.bytes(part);
      else if (frame && part < frame.count) this.#plain(frame, part, out);
    }
    fields.text(slot, out.buf, from, out.length);
  }

  #plain(frame: Values, index: number, out: Utf8Writer): void {
    const type = frame.type[index]!;
    if (type !== NULL && type !== BINXML && (type & ARRAY) === 0)
      this.fragments.values.write(out, type, frame.at[index]!, frame.size[index]!, false);
  }

  /** Unnamed data of a list are fields of their own; a named list is one field, its items with commas between. */
  #list({ slot, position }: FieldStep, type: number, at: number, size: number): void {
    const fields = this.#fields;
    const { out } = fields;
    const from = out.length;
    let n = 0;
    this.fragments.values.items(type, at, size, (one, itemAt, itemSize) => {
      this.fragments.spend();
      if (position > 0) {
        const itemSlot = this.#wanted(`#${position + n++}`);
        if (itemSlot < 0) return;
        const begin = out.length;
        this.fragments.values.write(out, one, itemAt, itemSize, false);
        fields.text(itemSlot, out.buf, begin, out.length);
        return;
      }
      if (n++ > 0) out.ascii(', ');
      this.fragments.values.write(out, one, itemAt, itemSize, false);
    });
    if (position === 0) fields.text(slot, out.buf, from, out.length);
  }
}
