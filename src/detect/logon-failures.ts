import type { RowIndex } from '../base/units';
import { textAt } from '../model/event';
import { memoByText } from '../prompts/text-memo';
import type { Context } from './context';

/**
 * Who tells that a password was wrong: the host itself (4625, Defender's DeviceLogonEvents), or the domain controller
 * that was asked, by Kerberos (4771) or by NTLM (4776).
 */
export type Teller = 'host' | 'kerberos' | 'ntlm';

/** What their records are called. */
export const logonFailures = /^(?:4625 |4771 |4776 |logonfailed$)/i;

/** Source: Microsoft, event-4625, event-4771 and event-4776, read 2026-11. */
const wrong: Readonly<Record<Teller, RegExp>> = {
  /** Wrong password, wrong name or password, locked out. */
  host: /^0xc0000(?:06a|06d|234)$/i,
  /** KDC_ERR_PREAUTH_FAILED. */
  kerberos: /^0x18$/i,
  /** No such user, wrong password, locked out. */
  ntlm: /^0xc0000(?:064|06a|234)$/i,
};
const noSuchUser = /^0xc0000064$/i;

export function tellerOf(operation: string): Teller {
  return operation.startsWith('4771') ? 'kerberos' : operation.startsWith('4776') ? 'ntlm' : 'host';
}

/**
 * @param alsoNames whether a name that no account has is wrong as well.
 * @returns of a row that {@link logonFailures} names, who tells of a wrong password; undefined where it failed for something
 * else. A host that states no reason is taken at its word.
 */
export function wrongLogons(ctx: Context, alsoNames = false): (row: RowIndex) => Teller | undefined {
  const { strings } = ctx.table;
  const isWrong = (teller: Teller): ((code: number) => number) =>
    memoByText(strings, teller === 'host' ? 1 : 0, (code) =>
      wrong[teller].test(code) || (alsoNames && noSuchUser.test(code)) ? 1 : 0,
    );
  const answers = { host: isWrong('host'), kerberos: isWrong('kerberos'), ntlm: isWrong('ntlm') };
  return (row) => {
    const teller = tellerOf(textAt(ctx.table, 'operation', row)!);
    return answers[teller](ctx.c.code[row]!) === 1 ? teller : undefined;
  };
}
