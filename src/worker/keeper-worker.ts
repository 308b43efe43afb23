import { expose, transfer } from 'comlink';
import { LocalKeeper, type Keeper } from '../pipeline/keeper';
import { CaseStore } from '../store/case-store';
import { handedOver } from './segments';

const keeper = new LocalKeeper();
const store = new CaseStore();

/** Everything that is written while a file is parsed: its copy, with its hash, and its rows. */
export type KeeperWorker = Keeper & Pick<CaseStore, 'putSegment'>;

/** The keeper's worker: only exposes it, and hands memory back instead of copying it. */
expose({
  open: (key) => keeper.open(key),
  write: async (chunk) => {
    const memory = await keeper.write(chunk);
    return transfer(memory, [memory]);
  },
  close: (keep) => keeper.close(keep),
  putSegment: async (key, seq, segment) => handedOver(await store.putSegment(key, seq, segment)),
} satisfies KeeperWorker);
