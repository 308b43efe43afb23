import { predefined } from './event-xml';
import type { Op } from './template';
import { UNKNOWN } from './value-memo';
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
  /** Index of the one value it is; -1 where it is a literal, or put together of {@link parts}. */
  value: number;
  literal: Literal | null;
  /** Literals in UTF-8 and indices of values, put together. */
  parts: readonly (Uint8Array | number)[];
  /** The section that a fragment at this place belongs to. */
  section: Section;
}

/** A text that stands in a template, in UTF-8. */
export interface Literal {
  bytes: Uint8Array;
  /** As {@link RecordFields.note} takes it. */
  noted: number;
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

/** A literal, or the index of a value. */
type Part = string | number;

interface OpenElement {
  name: string;
  section: Section;
  key: string;
  dataName: string;
  parts: Part[];
}

/** Works out where the wanted fields of a compiled fragment stand. @param outer the section the fragment is nested in. */
export function planFields(ops: readonly Op[], outer: Section, wanted: WantedField): FieldPlan {
  const steps: FieldStep[] = [];
  const instances: { at: number; section: Section }[] = [];
  const open: OpenElement[] = [];
  let attribute: { name: string; parts: Part[] } | null = null;
  let unnamed = 0;

  const add = (key: string, section: Section, parts: readonly Part[], nests: boolean): void => {
    if (parts.length === 0) return;
    const slot = section === 'Other' || key === '' ? -1 : wanted(key);
    if (slot >= 0 || nests) steps.push(stepOf(slot, key, parts, section));
  };
  const endAttribute = (): void => {
    if (!attribute) return;
    const element = open[open.length - 1];
    const { name, parts } = attribute;
    attribute = null;
    if (!element) return;
    if (element.section === 'System') add(`System/${element.name}@${name}`, 'System', parts, false);
    else if (name === 'Name' && parts.length === 1 && typeof parts[0] === 'string')
      element.dataName = parts[0];
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
        (attribute?.parts ?? top?.parts)?.push(text);
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

function stepOf(slot: number, key: string, parts: readonly Part[], section: Section): FieldStep {
  const position = key.startsWith('#') ? Number(key.slice(1)) : 0;
  const first = parts[0]!;
  if (parts.length === 1 && typeof first === 'number')
    return { slot, position, value: first, literal: null, parts: [], section };
  const written = inUtf8(parts);
  const bytes = written.length === 1 ? written[0] : undefined;
  const literal = typeof bytes === 'object' ? { bytes, noted: UNKNOWN } : null;
  return { slot, position, value: -1, literal, parts: written, section };
}

/** Puts literals that follow one another together. */
function inUtf8(parts: readonly Part[]): (Uint8Array | number)[] {
  const result: (Uint8Array | number)[] = [];
  let literal = '';
  const end = (): void => {
    if (literal !== '') result.push(encoder.encode(literal));
    literal = '';
  };
  for (const part of parts) {
    if (typeof part === 'string') literal += part;
    else {
      end();
      result.push(part);
    }
  }
  end();
  return result;
}
