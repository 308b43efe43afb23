import type { EpochMs, RowIndex } from '../base/units';

/**
 * What the logs say of a step. `done`: an act that does it, with nothing of the attacker's behind it. `contradicted`: such an
 * act, and the attacker acted on. `shown`: evidence for the analyst to decide on. `ask`: no log can tell.
 */
export type StepState = 'done' | 'partly' | 'not-seen' | 'contradicted' | 'shown' | 'no-data' | 'ask';

export type Tool =
  | 'Graph PowerShell'
  | 'Exchange Online PowerShell'
  | 'Active Directory PowerShell'
  | 'Okta API'
  | 'Duo Admin API'
  | 'text';

/** How a step is done in one product. */
export interface Action {
  product: 'Entra ID' | 'Exchange Online' | 'Active Directory' | 'Okta' | 'Duo';
  /** Where to click, as text. */
  portal: string;
  tool: Tool;
  /** Ready to copy; null where a name in it cannot be put into a command safely. */
  command: string | null;
  /** The vendor's page it is documented on. */
  source: string;
}

/** One thing the attacker left behind, and whether it was taken away. */
export interface StepItem {
  label: string;
  state: 'undone' | 'open' | 'made-again';
  rows: RowIndex[];
}

export interface ResponseStep {
  id: string;
  /** Place in the playbook, from 1. */
  number: number;
  title: string;
  why: string;
  state: StepState;
  /** One sentence: what the loaded logs say. */
  said: string;
  /** When it was done, where it was. */
  at: EpochMs | null;
  rows: RowIndex[];
  items: StepItem[];
  actions: Action[];
}

/** What an analyst noted about a step. */
export interface StepNote {
  owner: string;
  state: 'open' | 'in progress' | 'done' | 'not needed';
  note: string;
  /** When it was last changed. */
  at: EpochMs;
}

export type ControlState = 'on' | 'partly' | 'off' | 'not-visible';

/** A preventive control, as far as the logs show it. */
export interface ControlReading {
  id: string;
  title: string;
  state: ControlState;
  /** One sentence: what shows it. */
  said: string;
  rows: RowIndex[];
  /** What it did or would have done to this incident. */
  effect: string;
  /** How it is turned on. */
  how: string;
}

export interface Response {
  steps: ResponseStep[];
  controls: ControlReading[];
}

/** With what an analyst noted, by step. */
export interface NotedResponse extends Response {
  notes: Record<string, StepNote>;
}
