import type { EpochMs } from '../../base/units';
import type { SavedView } from '../../model/view';
import { readQuery } from '../../query/check';
import type { FieldName } from '../../query/fields';
import {
  asPart,
  parseQuery,
  partsOf,
  without,
  withPart,
  type Query,
  type QueryError,
} from '../../query/grammar';
import type { Histogram } from '../../query/histogram';
import { between } from '../../query/pivots';
import type { Sort } from '../../query/sort';
import { toggled } from '../../query/toggle';
import type { CaseView, OriginalsFound, Selection } from '../../worker/api';
import type { Engine } from './engine';
import type { Notices } from './notices.svelte';
import { pause } from './pause';

/** A search through the originals while it runs. */
export interface Searching {
  phrase: string;
  /** 0 to 1. */
  done: number;
}

/** Bins of the histogram. */
export const BINS = 160;

/** What the analyst asks of the case's events: the query, its answer, its order, and what was asked before. */
export class Inquiry {
  /** The query that is answered on screen. */
  query = $state('');
  /** The query as it is being written. */
  draft = $state('');
  error = $state.raw<QueryError | null>(null);
  /** Events that answer; null before the first answer. */
  count = $state<number | null>(null);
  sort = $state.raw<Sort | null>(null);
  histogram = $state.raw<Histogram | null>(null);
  views = $state.raw<readonly SavedView[]>([]);
  searching = $state.raw<Searching | null>(null);
  searched = $state.raw<(OriginalsFound & { phrase: string }) | null>(null);
  /** Grows with every answer: lists then start over. */
  answers = $state(0);

  readonly parts: readonly Query[] = $derived.by(() => {
    const parsed = parseQuery(this.query);
    return parsed.ok ? partsOf(parsed.query) : [];
  });
  readonly selection: Selection = $derived(
    this.query === '' ? { kind: 'all' } : { kind: 'query', text: this.query },
  );

  readonly #engine: Engine;
  readonly #notices: Notices;
  #span: { first: EpochMs; last: EpochMs } | null = null;
  #asked = 0;
  #view: CaseView | null = null;

  constructor(engine: Engine, notices: Notices) {
    this.#engine = engine;
    this.#notices = notices;
  }

  /** Takes up a case, changed or new: the query is asked again of it. */
  async showCase(view: CaseView | null): Promise<void> {
    if (view === this.#view) return;
    this.#view = view;
    this.#span =
      view && view.first !== null && view.last !== null ? { first: view.first, last: view.last } : null;
    this.searched = null;
    if (!view) {
      this.#clear();
      return;
    }
    const asked = this.#asked;
    this.views = await this.#engine.views();
    // Somebody may have asked meanwhile, and that of the case there is now.
    if (asked === this.#asked) await this.#answer(this.query);
  }

  #clear(): void {
    this.#asked++;
    [this.query, this.draft] = ['', ''];
    [this.error, this.count, this.sort, this.histogram] = [null, null, null, null];
    this.views = [];
  }

  /** Asks a query; one that cannot be answered stays in the line with what is wrong. */
  ask(text: string): Promise<void> {
    this.draft = text.trim();
    return this.#answer(this.draft);
  }

  /** Leaves the line alone: someone may be typing in it when a case arrives. */
  async #answer(query: string): Promise<void> {
    const read = readQuery(query);
    if (!read.ok) {
      this.error = read.error;
      return;
    }
    const asked = ++this.#asked;
    let answer = await this.#engine.ask(query);
    if (asked !== this.#asked) return;
    if (!answer.ok && answer.error.code === 'not-searched') {
      const looked = await this.#lookInOriginals(read.query);
      if (asked !== this.#asked) return;
      if (looked) answer = await this.#engine.ask(query);
    }
    if (asked !== this.#asked) return;
    if (!answer.ok) {
      this.error = answer.error;
      return;
    }
    this.error = null;
    this.query = query;
    this.count = answer.count;
    this.answers++;
    // The rows are asked for first.
    await pause();
    if (asked === this.#asked) await this.#count();
  }

  async #count(): Promise<void> {
    if (!this.#span) {
      this.histogram = null;
      return;
    }
    const asked = this.#asked;
    const histogram = await this.#engine.histogram(this.selection, this.#span.first, this.#span.last, BINS);
    if (asked === this.#asked) this.histogram = histogram;
  }

  /** Reads the originals for every phrase a query asks of them. @returns false where that was cancelled. */
  async #lookInOriginals(query: Query | null): Promise<boolean> {
    for (const phrase of rawPhrases(query)) {
      this.searching = { phrase, done: 0 };
      const result = await this.#engine.searchOriginals(phrase, (read, bytes) => {
        this.searching = { phrase, done: bytes > 0 ? read / bytes : 1 };
      });
      this.searching = null;
      if (!result.ok) {
        if (result.failure.code !== 'cancelled') this.#notices.fail(result.failure);
        return false;
      }
      this.searched = { ...result.value, phrase };
    }
    return true;
  }

  cancelSearch(): void {
    void this.#engine.cancelSearch();
  }

  add(part: string): Promise<void> {
    return this.ask(withPart(this.query, part));
  }

  remove(part: Query): Promise<void> {
    const parsed = parseQuery(this.query);
    if (!parsed.ok) return Promise.resolve();
    // Parts are told apart by what they say: the query was parsed anew.
    const same = partsOf(parsed.query).find((p) => asPart(p) === asPart(part));
    return same ? this.ask(without(parsed.query, same)) : Promise.resolve();
  }

  toggle(field: FieldName, value: string, to: 'in' | 'out'): Promise<void> {
    return this.ask(toggled(this.query, field, value, to));
  }

  /** Keeps to a span of time, in place of the one before. */
  within(from: EpochMs, to: EpochMs): Promise<void> {
    const others = this.parts.filter((p) => !isSpan(p)).map(asPart);
    return this.ask([...others, between(from, to)].join(' '));
  }

  sortBy(sort: Sort | null): void {
    this.sort = sort;
  }

  /** Keeps the query under a name, with the case. */
  async keep(name: string): Promise<void> {
    const views = [...this.views.filter((v) => v.name !== name), { name, query: this.query }];
    await this.#keepAll(views);
  }

  async forget(name: string): Promise<void> {
    await this.#keepAll(this.views.filter((v) => v.name !== name));
  }

  async #keepAll(views: SavedView[]): Promise<void> {
    const result = await this.#engine.keepViews(views);
    if (result.ok) this.views = views;
    else this.#notices.fail(result.failure);
  }
}

function isSpan(part: Query): boolean {
  return part.kind === 'term' && part.field === 'time' && part.value.includes('..');
}

function rawPhrases(query: Query | null): string[] {
  if (query === null) return [];
  switch (query.kind) {
    case 'term':
      return query.field === 'raw' ? [query.value] : [];
    case 'not':
      return rawPhrases(query.of);
    case 'and':
    case 'or':
      return query.of.flatMap(rawPhrases);
  }
}
