import { expose, transfer } from 'comlink';
import { LocalKeeper, type Keeper } from '../pipeline/keeper';

const keeper = new LocalKeeper();

/** The keeper's worker: buffers go back to the parser by transfer. */
expose({
  open: (key) => keeper.open(key),
  write: async (chunk) => {
    const back = await keeper.write(chunk);
    return transfer(back, [back.buffer]);
  },
  close: (keep) => keeper.close(keep),
} satisfies Keeper);
