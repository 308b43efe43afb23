/** The parts of a report, in its order. */
export const sectionIds = [
  'summary',
  'scope',
  'timeline',
  'prompts',
  'accounts',
  'actions',
  'leads',
  'indicators',
  'attack',
  'containment',
  'recommendations',
  'appendix',
] as const;
export type SectionId = (typeof sectionIds)[number];

export const sectionTitles: Record<SectionId, string> = {
  summary: 'Summary',
  scope: 'Scope, sources and limits',
  timeline: 'Timeline (UTC)',
  prompts: 'Prompts',
  accounts: 'Accounts and their state',
  actions: 'What the attacker did',
  leads: 'Leads outside incidents',
  indicators: 'Indicators',
  attack: 'MITRE ATT&CK',
  containment: 'Containment',
  recommendations: 'Recommendations',
  appendix: 'Appendix: rules, rejected records, build',
};

/** What a report may hold. All of it is text; how it is written down is the writers' matter. */
export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'facts'; pairs: [name: string, value: string][] }
  | { kind: 'table'; head: string[]; rows: string[][] }
  | { kind: 'figure'; id: string; svg: string; width: number; height: number; alt: string };

export interface DossierSection {
  id: SectionId;
  title: string;
  blocks: Block[];
}

export interface Dossier {
  title: string;
  /** Under the title: case, made when and with what. */
  facts: [name: string, value: string][];
  sections: DossierSection[];
}

export interface DossierOptions {
  /** Ids of the incidents it tells of. */
  incidents: string[];
  sections: SectionId[];
  /** Names of people, and the firm's domains, replaced by pseudonyms. */
  redact: boolean;
}

export type DossierFormat = 'html' | 'markdown' | 'docx';
