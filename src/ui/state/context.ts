import { createContext } from 'svelte';
import type { Desk } from './desk.svelte';
import type { Engine } from './engine';
import type { GridLayout } from './grid-layout.svelte';
import type { Inquiry } from './inquiry.svelte';
import type { Notices } from './notices.svelte';
import type { Panes } from './panes.svelte';
import type { Workspace } from './workspace.svelte';

/** What the components of one page share. */
export interface Shared {
  engine: Engine;
  notices: Notices;
  workspace: Workspace;
  desk: Desk;
  panes: Panes;
  inquiry: Inquiry;
  layout: GridLayout;
}

export const [getShared, setShared] = createContext<Shared>();
