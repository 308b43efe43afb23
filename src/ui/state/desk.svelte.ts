import type { Result } from '../../base/errors';
import type { RowIndex } from '../../base/units';
import { stageNames, type Stage } from '../../model/finding';
import type {
  CaseView,
  EventDetail,
  FindingSummary,
  IncidentDetail,
  RawRecord,
  Selection,
} from '../../worker/api';
import { allRows } from './all-rows';
import type { Engine } from './engine';
import { leadsOf } from './leads';
import type { Notices } from './notices.svelte';
import { pause } from './pause';

export const screens = [
  'timeline',
  'leads',
  'events',
  'coverage',
  'response',
  'controls',
  'report',
  'people',
  'sources',
] as const;
export type Screen = (typeof screens)[number];
/** Screens on which the case is changed. */
const staying: ReadonlySet<Screen> = new Set<Screen>(['coverage', 'people', 'sources']);

export type PaneTab = 'fields' | 'record' | 'why';
export type DockTab = 'findings' | 'evidence';

/** Events being listed, and what they are. */
export interface Listing {
  title: string;
  selection: Selection;
}

/** What lies open on the desk: screen, incident, list of evidence, event. */
export class Desk {
  screen = $state<Screen>('timeline');
  incidentId = $state<string | null>(null);
  detail = $state.raw<IncidentDetail | null>(null);
  /** How much of the incident's screen is built: its words, then the picture, then the lists; a task for each. */
  built = $state<'words' | 'picture' | 'all'>('words');
  listing = $state.raw<Listing | null>(null);
  dock = $state<DockTab>('findings');
  /** Low windows begin with the list folded away, so that the timeline is seen whole. */
  dockOpen = $state(window.innerHeight >= 860);
  stage = $state<Stage | null>(null);
  finding = $state<string | null>(null);
  /** Whose leads are shown; null for everyone's. */
  leadUser = $state<string | null>(null);
  /** The finding outside incidents whose events are listed. */
  lead = $state.raw<(Listing & { id: string }) | null>(null);
  row = $state<RowIndex | null>(null);
  event = $state.raw<EventDetail | null>(null);
  raw = $state.raw<Result<RawRecord> | null>(null);
  tab = $state<PaneTab>('fields');
  /** Drawers of narrow windows. */
  leftOpen = $state(false);
  rightOpen = $state(false);
  /** The query line is to take the focus as soon as it is on screen. */
  queryWanted = $state(false);

  readonly #engine: Engine;
  readonly #notices: Notices;
  #asked = 0;
  #view: CaseView | null = null;

  constructor(engine: Engine, notices: Notices) {
    this.#engine = engine;
    this.#notices = notices;
  }

  /** Puts a changed case on the desk: the incident stays open if it is still there, else the first one is. */
  async showCase(view: CaseView | null): Promise<void> {
    const id = view?.incidents.find((i) => i.id === this.incidentId)?.id ?? view?.incidents[0]?.id ?? null;
    this.#view = view;
    const leadUser = view?.leads.find(({ user }) => user === this.leadUser)?.user ?? null;
    this.row = null;
    this.event = null;
    this.raw = null;
    this.lead = null;
    this.leadUser = null;
    this.detail = null;
    this.built = 'words';
    this.listing = null;
    this.incidentId = null;
    if (!view) this.screen = 'timeline';
    else if (id !== null) {
      // Whoever answered a question stays where it was asked.
      const asked = this.screen;
      const opening = this.openIncident(id);
      if (staying.has(asked)) this.screen = asked;
      await opening;
    } else if (this.screen === 'timeline' || this.screen === 'leads') {
      if (view.leads.length > 0) await this.openLeads(leadUser);
      else this.screen = view.totals.events > 0 ? 'events' : 'sources';
    }
  }

  async openIncident(id: string): Promise<void> {
    this.incidentId = id;
    this.screen = 'timeline';
    this.leftOpen = false;
    const detail = await this.#engine.incident(id);
    if (this.incidentId !== id || !detail) return;
    this.detail = detail;
    this.stage = null;
    this.finding = null;
    this.dock = 'findings';
    this.listing = {
      title: 'All events of the incident',
      selection: { kind: 'rows', rows: allRows(detail) },
    };
    const { anchor, marks } = detail.timeline;
    for (const more of ['picture', 'all'] as const) {
      await pause();
      if (this.detail !== detail) return;
      if (this.built !== 'all') this.built = more;
    }
    await pause();
    if (this.detail !== detail) return;
    const first = marks.find((m) => m.shape === 'approved' && m.time === anchor) ?? marks[0];
    if (first?.rows[0] !== undefined) await this.openRow(first.rows[0], false);
  }

  show(screen: Screen): void {
    this.screen = screen;
    this.leftOpen = false;
  }

  /** Leads to the query line, from any screen. */
  askQuery(): void {
    this.show('events');
    this.queryWanted = true;
  }

  /** Opens the incident after the open one, or before it. */
  stepIncident(step: 1 | -1, { incidents }: CaseView): void {
    const at = incidents.findIndex((i) => i.id === this.incidentId);
    const next = incidents[at + step];
    if (next) void this.openIncident(next.id);
  }

  showStage(stage: Stage): void {
    if (!this.detail) return;
    this.stage = stage;
    this.finding = null;
    this.#list(`${stageNames[stage]}: events`, { kind: 'rows', rows: this.detail.stageEvents[stage] });
  }

  showRows(title: string, rows: RowIndex[]): void {
    this.stage = null;
    this.finding = null;
    this.#list(title, { kind: 'rows', rows });
    if (rows[0] !== undefined) void this.openRow(rows[0]);
  }

  /** Leads from another screen to the events behind what it says. */
  showBehind(title: string, rows: RowIndex[]): void {
    this.screen = 'timeline';
    this.dockOpen = true;
    this.showRows(title, rows);
  }

  /** Shows findings outside incidents, one person's or everyone's, and the events of the gravest. */
  openLeads(user: string | null): Promise<void> {
    this.show('leads');
    this.leadUser = user;
    const leads = leadsOf(this.#view?.leads ?? []);
    const first = (leads.find((lead) => lead.user === user) ?? leads[0])?.findings[0];
    return first ? this.openLead(first) : Promise.resolve();
  }

  /** Lists the events behind a finding outside incidents, and opens the first. */
  async openLead({
    id,
    catalogue,
    title,
  }: Pick<FindingSummary, 'id' | 'catalogue' | 'title'>): Promise<void> {
    const lead = (this.lead = { id, title: `${catalogue} ${title}`, selection: { kind: 'finding', id } });
    const [first] = await this.#engine.gridRows(lead.selection, null, [], 0, 1);
    if (this.lead === lead && first) await this.openRow(first.row, false);
  }

  showFinding(id: string, title: string): void {
    if (this.#isLead(id)) {
      this.screen = 'leads';
      // It may be another person's.
      if (this.#view?.leads.find((f) => f.id === id)?.user !== this.leadUser) this.leadUser = null;
      this.lead = { id, title, selection: { kind: 'finding', id } };
      return;
    }
    this.screen = 'timeline';
    this.stage = null;
    this.finding = id;
    this.#list(title, { kind: 'finding', id });
  }

  /** @returns whether a finding stands in no incident. */
  #isLead(id: string): boolean {
    return !this.#view?.incidents.some(({ stages }) => stages.some(({ findings }) => findings.includes(id)));
  }

  /** @param reveal opens the drawer of a narrow window; false when nobody asked for this event */
  async openRow(row: RowIndex, reveal = true): Promise<void> {
    const asked = ++this.#asked;
    this.row = row;
    if (reveal) this.rightOpen = true;
    const event = await this.#engine.event(row);
    if (asked !== this.#asked) return;
    this.event = event;
    this.raw = null;
    const raw = await this.#engine.raw(row);
    if (asked === this.#asked) this.raw = raw;
  }

  /** Gives a hash-only source its bytes back, then shows the record. */
  async provideOriginal(file: Blob): Promise<void> {
    if (!this.event || this.row === null) return;
    const result = await this.#engine.provideOriginal(this.event.source.sha256, file);
    if (result.ok) await this.openRow(this.row);
    else this.#notices.fail(result.failure);
  }

  #list(title: string, selection: Selection): void {
    this.listing = { title, selection };
    this.dock = 'evidence';
    this.dockOpen = true;
  }
}
