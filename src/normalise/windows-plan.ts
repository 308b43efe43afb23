import type { EventKind } from '../model/event';
import { spellingsOf, type Spelling } from './windows-account';
import { F } from './windows-facts';
import type { Meaning } from './windows-meanings';
import { parametersOf, type Parameter } from './windows-parameters';

/**
 * How the events of a meaning are read: its facts by number, -1 for none. Every plan has the same members in the same order,
 * and nothing is looked up by name for each record.
 */
export interface Plan {
  kind: EventKind;
  isLogon: boolean;
  spellings: readonly Spelling[];
  ip: number;
  device: number;
  target: readonly number[];
  outcome: Meaning['outcome'];
  parameters: readonly Parameter[];
}

export function planOf(meaning: Meaning): Plan {
  const { kind, ip, device, target = [], outcome } = meaning;
  return {
    kind,
    isLogon: kind === 'logon',
    spellings: spellingsOf(meaning),
    ip: ip === undefined ? -1 : F[ip],
    device: device === undefined ? -1 : F[device],
    target: target.map((name) => F[name]),
    outcome,
    parameters: parametersOf(meaning),
  };
}
