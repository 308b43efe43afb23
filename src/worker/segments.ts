import { transfer } from 'comlink';
import type { Segment } from '../normalise/event-writer';

/** Marks a segment's columns to be handed over whole: the sender has done with them. */
export function handedOver(segment: Segment): Segment {
  const columns = [...Object.values(segment.events), ...Object.values(segment.steps.columns)];
  const buffers = [...columns, segment.strings.bytes, segment.strings.ends].map(({ buffer }) => buffer);
  return transfer(segment, [...new Set(buffers)] as ArrayBuffer[]);
}
