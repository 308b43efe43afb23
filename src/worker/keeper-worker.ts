import { expose, transfer } from 'comlink';
import { LocalKeeper, type Keeper } from '../pipeline/keeper';

const keeper = new LocalKeeper();

/** The keeper's worker: only exposes it, and hands memory back instead of copying it. */
expose({
  open: (key) => keeper.open(key),
  write: async (chunk) => {
    const memory = await keeper.write(chunk);
    return transfer(memory, [memory]);
  },
  close: (keep) => keeper.close(keep),
} satisfies Keeper);
