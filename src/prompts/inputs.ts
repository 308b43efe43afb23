import type { CaseTable } from '../model/event';
import { RowReader } from './atoms';
import { findCopies } from './copies';
import type { Identity } from './identity';
import { networkIds } from './wide-ids';

/** What the column `interactive` says of a token's refresh. */
export const NOT_INTERACTIVE = 1;

/** What the fold of prompts needs besides the table; made once and shared with the rules. */
export interface PromptInputs {
  networks: Int32Array;
  copyOf: Int32Array;
  reader: RowReader;
}

export function promptInputs(table: CaseTable, identity: Identity): PromptInputs {
  const networks = networkIds(table);
  return { networks, copyOf: findCopies(table, identity, networks), reader: new RowReader(table) };
}
