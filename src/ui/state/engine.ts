import type { EngineApi } from '../../worker/api';

/** The worker as the page sees it; `onCrash` tells once if it died. */
export type Engine = EngineApi & { onCrash(cb: (reason: string) => void): void };
