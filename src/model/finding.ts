import type { EpochMs, RowIndex } from '../base/units';

/** The five steps of the attack, in order. */
export const stages = ['recon', 'push-bombing', 'access', 'post-access', 'exfiltration'] as const;
export type Stage = (typeof stages)[number];

/** What the walkthrough calls each stage on screen. */
export const stageNames: Record<Stage, string> = {
  recon: 'Recon',
  'push-bombing': 'Push bombing',
  access: 'Access gained',
  'post-access': 'Recon post-access',
  exfiltration: 'Data exfiltration',
};

export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

export type Unit = 'prompts' | 'sign-ins' | 'users' | 'operations' | 'files' | 'items';

/** A rule's hit. Field meanings are those of the findings export. */
export interface Finding {
  id: string;
  /** Rule id: `push-burst`. */
  detection: string;
  /** Catalogue number: `S2.1`. */
  catalogue: string;
  version: number;
  title: string;
  stage: Stage;
  techniques: string[];
  severity: Severity;
  /** Id of the incident it was joined to. */
  incident: string | null;
  /** Canonical user name; for spray the source's first user by name. */
  user: string;
  first: EpochMs;
  last: EpochMs;
  count: number;
  unit: Unit;
  ips: string[];
  countries: string[];
  /** One sentence with numbers. */
  why: string;
  /** Every parameter in force, by name. */
  parameters: Record<string, number | string>;
  /** Rows of every distinct record behind it, folded ones too, by time. */
  evidence: RowIndex[];
}

export type IncidentOutcome = 'succeeded' | 'blocked' | 'repelled' | 'attempted';

export interface PromptCounts {
  prompts: number;
  denied: number;
  wrongNumber: number;
  fraud: number;
  timedOut: number;
  cancelled: number;
  failed: number;
  approved: number;
  undelivered: number;
  pending: number;
}

/** Another explanation that the records allow too. */
export type Reading = 'token-theft' | 'own-panic' | 'retrying-client' | 'outage' | 'toll-fraud';

export interface Alternative {
  reading: Reading;
  /** What in the records allows it, one sentence. */
  why: string;
}

/** Findings of one user joined up. Field meanings are those of the findings export. */
export interface Incident {
  id: string;
  user: string;
  aliases: string[];
  severity: Severity;
  /** 0..1: points of the score over 100. */
  confidence: number;
  outcome: IncidentOutcome;
  contained: boolean;
  first: EpochMs;
  last: EpochMs;
  /** The verdict as one or two sentences: who, how many, from where, how it ended, what followed. */
  summary: string;
  /** Why the confidence is what it is: one sentence per signal, points in it. */
  reasons: string[];
  /** Other explanations whose trigger is met, most telling first; left out where there is none. */
  alternatives?: Alternative[];
  missing: string[];
  stages: { stage: Stage; first: EpochMs; last: EpochMs; findings: string[] }[];
  ips: string[];
  countries: string[];
  techniques: string[];
  counts: PromptCounts;
  /** T+0: the approval that gave access; undefined where none did. */
  anchor?: EpochMs;
  /** Indices into the case's prompts, by time: every prompt the incident counts. */
  prompts: number[];
  /** Rows of the attacker's source cluster within the incident, by time. */
  attackerRows: RowIndex[];
}

export interface Campaign {
  id: string;
  incidents: string[];
  first: EpochMs;
  last: EpochMs;
  ips: string[];
}

export interface Detection {
  findings: Finding[];
  incidents: Incident[];
  campaigns: Campaign[];
}
