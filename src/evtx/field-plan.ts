import { predefined } from './event-xml';
import type { Op } from './template';
import { BINXML } from './values';

/** Parts of an event, as its schema names them (Microsoft, Event Schema). */
export type Section = '' | 'System' | 'EventData' | 'UserData' | 'Other';

/**
 * Where the wanted fields of a fragment come from. A field is named by
 * - `System/EventID`, `System/Provider@Name`: element and attribute of System;
 * - `Data` names (`TargetUserName`), and the names of the innermost elements of UserData;
 * - `#1`, `#2`: data without a name, in order.
 */
export interface FieldStep {
  /** Slot of the field, -1 where only a fragment nested in it is wanted. */
  slot: number;
  /** Number of an unnamed datum: the items of a list there are the ones that follow. */
  position: number;
  /** A literal in UTF-8, or the index of a value; several are put together. */
  parts: (Uint8Array | number)[];
  /** The section that a fragment at this place belongs to. */
  section: Section;
}

export type WantedField = (name: string) => number;

/** Template instances that stand in a fragment itself, with the section they belong to. */
export interface FieldPlan {
  steps: readonly FieldStep[];
  instances: readonly { at: number; section: Section }[];
}

const encoder = new TextEncoder();

function sectionOf(name: string): Section {
  return name === 'System' || name === 'EventData' || name === 'UserData' ? name : 'Other';
}

/** Works out where the wanted fields of a compiled fragment stand. @param outer the section the fragment is nested in. */
export function planFields(ops: readonly Op[], outer: Section, wanted: WantedField): FieldPlan {
  const steps: FieldStep[] = [];
  const instances: { at: number; section: Section }[] = [];
  const open: { name: string; section: Section; key: string; dataName: string; parts: FieldStep['parts'] }[] =
    [];
  let attribute: { name: string; parts: FieldStep['parts'] } | null = null;
  let unnamed = 0;

  const add = (key: string, section: Section, parts: FieldStep['parts'], nests: boolean): void => {
    const slot = section === 'Other' || key === '' ? -1 : wanted(key);
    if (parts.length === 0 || (slot < 0 && !nests)) return;
    const position = key.startsWith('#') ? Number(key.slice(1)) : 0;
    steps.push({ slot, position, parts: merged(parts), section });
  };
  const endAttribute = (): void => {
    if (!attribute) return;
    const element = open[open.length - 1];
    const { name, parts } = attribute;
    attribute = null;
    if (!element) return;
    if (element.section === 'System') add(`System/${element.name}@${name}`, 'System', parts, false);
    else if (name === 'Name' && parts.length === 1 && parts[0] instanceof Uint8Array)
      element.dataName = new TextDecoder().decode(parts[0]);
  };

  for (const op of ops) {
    const top = open[open.length - 1];
    switch (op.op) {
      case 'open': {
        endAttribute();
        const inside = top?.section ?? outer;
        const section = inside === '' && op.name !== 'Event' ? sectionOf(op.name) : inside;
        open.push({ name: op.name, section, key: '', dataName: '', parts: [] });
        break;
      }
      case 'attribute':
        endAttribute();
        attribute = { name: op.name, parts: [] };
        break;
      case 'content': {
        endAttribute();
        if (!top) break;
        if (top.section === 'System') top.key = `System/${top.name}`;
        else if (top.dataName !== '') top.key = top.dataName;
        else if (top.section === 'EventData' && top.name === 'Data') top.key = `#${++unnamed}`;
        else top.key = top.name;
        break;
      }
      case 'end': {
        endAttribute();
        const element = open.pop();
        if (element) add(element.key, element.section, element.parts, false);
        break;
      }
      case 'text':
      case 'cdata':
      case 'entity': {
        const text = op.op === 'entity' ? (predefined.get(op.name) ?? `&${op.name};`) : op.text;
        (attribute?.parts ?? top?.parts)?.push(encoder.encode(text));
        break;
      }
      case 'value':
        if (!attribute && (op.type & 0x7f) === BINXML) add('', top?.section ?? outer, [op.index], true);
        else (attribute?.parts ?? top?.parts)?.push(op.index);
        break;
      case 'instance':
        instances.push({ at: op.at, section: top?.section ?? outer });
        break;
      case 'pi':
        break;
    }
  }
  return { steps, instances };
}

/** Puts literals that follow one another together. */
function merged(parts: FieldStep['parts']): FieldStep['parts'] {
  const result: FieldStep['parts'] = [];
  for (const part of parts) {
    const last = result[result.length - 1];
    if (!(part instanceof Uint8Array) || !(last instanceof Uint8Array)) {
      result.push(part);
      continue;
    }
    const both = new Uint8Array(last.length + part.length);
    both.set(last);
    both.set(part, last.length);
    result[result.length - 1] = both;
  }
  return result;
}
