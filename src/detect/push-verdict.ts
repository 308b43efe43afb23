import type { RowIndex } from '../base/units';
import { productLogs, textAt } from '../model/event';
import type { Context } from './context';

const OKTA = productLogs.indexOf('okta.system-log');
const ENTRA = productLogs.indexOf('entra.signin');
const bruteForce = /mfa[ _-]?brute[ _-]?force/i;
const harassment = /^(?:anomalous|frequent)[ _](?:push|attempts)$/i;

/** @returns whether Okta's own detection says in this row that somebody forces the second factor. */
export function isPushVerdict({ c, table }: Context, row: RowIndex): boolean {
  if (c.log[row] !== OKTA) return false;
  return (['reason', 'riskTypes', 'parameters'] as const).some((column) =>
    bruteForce.test(textAt(table, column, row) ?? ''),
  );
}

/** @returns whether a blocked prompt's row names harassment: Duo's reasons, or Entra after a report or an administrator's block. */
export function isHarassmentBlock({ c, table }: Context, row: RowIndex): boolean {
  return c.log[row] === ENTRA || harassment.test(textAt(table, 'reason', row)?.trim() ?? '');
}
