import { type DurationMs, type RowIndex, SECOND } from '../base/units';
import { type CaseTable, productLogs, textAt } from '../model/event';
import { absorb, type Atom } from './atoms';

/** Entra hands the second factor to another product; that one tells of the same asking within this. */
export const HAND_OVER: DurationMs = 90 * SECOND;
/** Entra's code for it. */
export const HANDED_OVER = '50158';

const others = new Set(
  (['okta.system-log', 'duo.auth', 'ping.pingid', 'ping.pingone'] as const).map((log) =>
    productLogs.indexOf(log),
  ),
);

/** @returns whether a product that asks for Entra, and owns the phone, wrote the row. */
export function isOtherProduct(table: CaseTable, row: RowIndex): boolean {
  return others.has(table.events.columns.log[row]!);
}

/**
 * Where Entra hands its second factor to Okta, Duo or Ping, both tell of one asking: Entra's interrupt is folded into the
 * nearest asking of the product that owns the phone.
 */
export function foldHandOvers(table: CaseTable, atoms: Atom[]): Atom[] {
  const owned = new Map<number, Atom[]>();
  for (const atom of atoms) {
    if (!isOtherProduct(table, atom.row)) continue;
    const list = owned.get(atom.user);
    if (list) list.push(atom);
    else owned.set(atom.user, [atom]);
  }
  if (owned.size === 0) return atoms;
  return atoms.filter((atom) => {
    if (atom.result !== 'challenged' || textAt(table, 'code', atom.row) !== HANDED_OVER) return true;
    const gap = (other: Atom): number => Math.abs(other.time - atom.time);
    const [nearest] = (owned.get(atom.user) ?? [])
      .filter((other) => gap(other) <= HAND_OVER)
      .sort((a, b) => gap(a) - gap(b));
    if (!nearest) return true;
    absorb(nearest, atom);
    return false;
  });
}
