import { type Drawing } from '../../support/drawing';

/** A drawing a rule must, or must not, fire on. */
export interface Vector {
  name: string;
  draw: (phase: number) => Drawing;
  /** How many findings, where it matters; one or more else. */
  findings?: number;
  /** What the first finding counts. */
  count?: number;
  severity?: string;
}

export interface Vectors {
  must: Vector[];
  not: Vector[];
}
