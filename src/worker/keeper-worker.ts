import { expose } from 'comlink';
import { LocalKeeper } from '../pipeline/keeper';

/** The keeper's worker: only exposes it. */
expose(new LocalKeeper());
