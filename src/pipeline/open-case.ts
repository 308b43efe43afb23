import type { Analysis } from '../correlate/analyse';
import { leadsOf } from '../correlate/leads';
import { incidentPicture } from '../correlate/timeline-model';
import { coverageOf } from '../coverage/coverage';
import { caseReport } from '../dossier/case-report';
import type { Coverage } from '../model/coverage';
import type { Dossier, DossierOptions } from '../model/dossier';
import type { Finding, Incident } from '../model/finding';
import { NO_CORRECTIONS, type Person } from '../model/person';
import type { NotedResponse, Response } from '../model/response';
import type { SourceInfo } from '../model/source';
import { personsOf } from '../present/persons';
import { Explorer } from '../query/explorer';
import { responseTo } from '../respond/response';
import type { Annotations, CaseRecord, SourceRecord } from '../store/case-store';
import type { BuildInfo, CaseView, FindingSummary, IncidentDetail, ShownIncident } from '../worker/api';
import { GridWindow } from './grid-window';
import { overviewOf } from './overview';
import type { StoredSource } from './sources';

/** A case as it was last analysed, and what can be told of it. A changed case is another one; only notes come and go. */
export class OpenCase {
  readonly explorer: Explorer;
  readonly grid: GridWindow;
  readonly #leads: ReturnType<typeof leadsOf>;
  readonly #responses = new Map<Incident, Response>();
  #coverage: Coverage | null = null;

  constructor(
    public about: CaseRecord,
    readonly stored: SourceRecord<StoredSource>[],
    readonly sources: SourceInfo[],
    readonly analysis: Analysis,
  ) {
    this.#leads = leadsOf(analysis.findings);
    this.explorer = new Explorer(analysis);
    this.grid = new GridWindow(analysis, this.explorer, this.sourceName);
  }

  readonly sourceName = (index: number): string => this.analysis.table.sources[index]!.name;

  annotate(annotations: Annotations): void {
    this.about = { ...this.about, ...annotations };
  }

  people(): Person[] {
    return personsOf(this.analysis.identity);
  }

  coverage(): Coverage {
    const { table, identity } = this.analysis;
    return (this.#coverage ??= coverageOf(table, identity, this.sources));
  }

  incident(id: string): IncidentDetail | null {
    const incident = this.#incident(id);
    if (!incident) return null;
    const findings = this.analysis.findings.filter((f) => f.incident === id).map(summaryOf);
    return { incident: shown(incident), findings, ...incidentPicture(this.analysis, incident) };
  }

  quietLeads(): FindingSummary[] {
    return this.#leads.quiet.map(summaryOf);
  }

  response(id: string): NotedResponse | null {
    const incident = this.#incident(id);
    return incident ? this.#responseTo(incident) : null;
  }

  #incident(id: string): Incident | undefined {
    return this.analysis.incidents.find((i) => i.id === id);
  }

  #responseTo(incident: Incident): NotedResponse {
    let response = this.#responses.get(incident);
    if (!response) this.#responses.set(incident, (response = responseTo(this.analysis, incident)));
    return { ...response, notes: this.about.stepNotes?.[incident.id] ?? {} };
  }

  dossier(options: DossierOptions, info: BuildInfo): Dossier {
    const { about, analysis, sources } = this;
    const chosen = analysis.incidents.filter(({ id }) => options.incidents.includes(id));
    const facts = {
      name: about.name,
      synthetic: about.synthetic,
      analysis,
      sources,
      coverage: this.coverage(),
      responses: new Map(chosen.map((incident) => [incident.id, this.#responseTo(incident)])),
      exportedAt: Date.now(),
      ...info,
    };
    return caseReport(facts, options);
  }

  /** @param unread what of the last drop could not be read. */
  view(version: number, unread: string[] = []): CaseView {
    const { about, sources, analysis } = this;
    const sum = (key: 'records' | 'events' | 'duplicates' | 'rejected' | 'skipped' | 'recovered'): number =>
      sources.reduce((n, s) => n + s[key], 0);
    const { time } = analysis.table.events.columns;
    return {
      version,
      name: about.name,
      synthetic: about.synthetic,
      people: about.people ?? NO_CORRECTIONS,
      sources,
      totals: {
        records: sum('records'),
        events: sum('events'),
        duplicates: sum('duplicates'),
        rejected: sum('rejected'),
        skipped: sum('skipped'),
        recovered: sum('recovered'),
      },
      incidents: analysis.incidents.map(shown),
      campaigns: analysis.campaigns,
      leads: this.#leads.grave.map(summaryOf),
      quietLeads: this.#leads.quiet.length,
      first: time.length > 0 ? time[0]! : null,
      last: time.length > 0 ? time[time.length - 1]! : null,
      overview: overviewOf(analysis),
      unread,
    };
  }
}

function shown({ attackerRows: _rows, ...incident }: Incident): ShownIncident {
  return incident;
}

function summaryOf({ evidence, ...finding }: Finding): FindingSummary {
  return { ...finding, evidenceCount: evidence.length };
}
