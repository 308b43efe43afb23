import type { EpochMs, RowIndex } from '../base/units';
import type { Coverage } from '../model/coverage';
import type { Dossier, DossierOptions } from '../model/dossier';
import type { Person } from '../model/person';
import type { NotedResponse } from '../model/response';
import type { SavedView } from '../model/view';
import { eventDetail } from '../present/event-detail';
import type { Completions } from '../query/complete';
import type { Facet } from '../query/facets';
import type { FieldName } from '../query/fields';
import type { GridColumn } from '../query/grid-columns';
import type { Histogram } from '../query/histogram';
import type { EventValues } from '../query/pivots';
import type { Sort } from '../query/sort';
import type {
  Asked,
  BuildInfo,
  EventDetail,
  FindingSummary,
  GridRow,
  IncidentDetail,
  Selection,
} from '../worker/api';
import type { OpenCase } from './open-case';

/** What the page asks of the case it shows: answered from memory, and an empty answer where no case is open. */
export class CaseAnswers {
  protected shown: OpenCase | null = null;

  constructor(protected readonly info: BuildInfo) {}

  incident(id: string): Promise<IncidentDetail | null> {
    return Promise.resolve(this.shown?.incident(id) ?? null);
  }

  quietLeads(): Promise<FindingSummary[]> {
    return Promise.resolve(this.shown?.quietLeads() ?? []);
  }

  people(): Promise<Person[]> {
    return Promise.resolve(this.shown?.people() ?? []);
  }

  response(id: string): Promise<NotedResponse | null> {
    return Promise.resolve(this.shown?.response(id) ?? null);
  }

  dossier(options: DossierOptions): Promise<Dossier | null> {
    return Promise.resolve(this.shown?.dossier(options, this.info) ?? null);
  }

  coverage(): Promise<Coverage | null> {
    return Promise.resolve(this.shown?.coverage() ?? null);
  }

  count(selection: Selection): Promise<number> {
    return Promise.resolve(this.shown?.grid.count(selection) ?? 0);
  }

  ask(query: string): Promise<Asked> {
    return Promise.resolve(this.shown?.grid.ask(query) ?? { ok: true, count: 0 });
  }

  gridRows(
    selection: Selection,
    sort: Sort | null,
    columns: GridColumn[],
    from: number,
    to: number,
  ): Promise<GridRow[]> {
    return Promise.resolve(this.shown?.grid.rows(selection, sort, columns, from, to) ?? []);
  }

  placeOf(selection: Selection, sort: Sort | null, row: RowIndex): Promise<number> {
    return Promise.resolve(this.shown?.grid.placeOf(selection, sort, row) ?? row);
  }

  facet(selection: Selection, field: FieldName, most: number, holding: string): Promise<Facet | null> {
    return Promise.resolve(this.shown?.grid.facet(selection, field, most, holding) ?? null);
  }

  histogram(selection: Selection, from: EpochMs, to: EpochMs, bins: number): Promise<Histogram | null> {
    return Promise.resolve(this.shown?.grid.histogram(selection, from, to, bins) ?? null);
  }

  complete(text: string, caret: number): Promise<Completions> {
    const none = { from: caret, to: caret, options: [] };
    return Promise.resolve(this.shown?.explorer.complete(text, caret) ?? none);
  }

  values(row: RowIndex): Promise<EventValues> {
    return Promise.resolve(this.shown?.explorer.values(row) ?? {});
  }

  views(): Promise<SavedView[]> {
    return Promise.resolve(this.shown?.about.views ?? []);
  }

  event(row: RowIndex): Promise<EventDetail | null> {
    return Promise.resolve(this.shown ? eventDetail(this.shown.analysis, row, this.shown.sourceName) : null);
  }
}
