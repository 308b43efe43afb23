import { MINUTE, type RowIndex, SECOND } from '../base/units';
import { wideAbsent, wideEqual } from '../base/wide';
import { eventKinds, productLogs, type CaseTable } from '../model/event';
import { firstAtOrAfter, GroupedRows } from './grouped-rows';
import type { Identity } from './identity';

const SIGN_IN = eventKinds.indexOf('signin');
const ENTRA = productLogs.indexOf('entra.signin');
const UAL = productLogs.indexOf('m365.ual');

/** The two logs may disagree on the time of one request by this much. */
const REQUEST_SKEW = 2 * MINUTE;

/**
 * Sign-ins of the unified audit log that repeat an Entra sign-in: equal request id, or same user, code and network
 * within a second. They stay events; counting takes them once.
 * @returns per row the Entra row it repeats, or -1.
 */
export function findCopies(table: CaseTable, identity: Identity, networks: Int32Array): Int32Array {
  const c = table.events.columns;
  const copyOf = new Int32Array(table.events.length).fill(-1);
  const { userOf } = identity;
  const repeats: RowIndex[] = [];
  const isEntra = new Uint8Array(copyOf.length);
  for (let row = 0; row < copyOf.length; row++) {
    if (c.kind[row] !== SIGN_IN) continue;
    if (c.log[row] === ENTRA) isEntra[row] = 1;
    else if (c.log[row] === UAL && userOf[row]! >= 0) repeats.push(row);
  }
  if (repeats.length === 0) return copyOf;
  const entra = new GroupedRows(userOf, identity.users.length, { facts: isEntra, bits: 1 });
  for (const row of repeats) {
    const rows = entra.of(userOf[row]!);
    const time = c.time[row]!;
    const hasRequest = !wideAbsent(c.requestId, row * 4);
    let near = -1;
    for (let i = firstAtOrAfter(rows, c.time, time - REQUEST_SKEW); i < rows.length; i++) {
      const other = rows[i]!;
      const gap = c.time[other]! - time;
      if (gap > REQUEST_SKEW) break;
      if (hasRequest && wideEqual(c.requestId, row * 4, c.requestId, other * 4)) {
        near = other;
        break;
      }
      if (near >= 0 || Math.abs(gap) > SECOND) continue;
      if (c.code[other] === c.code[row] && networks[other] === networks[row]) near = other;
    }
    copyOf[row] = near;
  }
  return copyOf;
}
