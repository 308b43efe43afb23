import type { StringTable } from '../base/string-table';
import type { EpochMs, StringIndex } from '../base/units';
import { RecordView } from '../scan/record-view';
import { PathSet } from '../scan/trie';
import type { EventWriter } from './event-writer';
import { EVENT, NO_TIME, readTimeFact, type Family, type ReadContext, type Reading } from './family';
import { Accounts } from './windows-account';
import { BinaryRecord } from './windows-binary';
import { F, windowsFacts, xmlNames, type WindowsFact } from './windows-facts';
import { placeHash, putNativeKey, type PlaceHash } from './windows-key';
import { windowsLog, type WindowsLog } from './windows-logs';
import { meaningOf, unmapped } from './windows-meanings';
import { PairMemo } from './windows-memo';
import { putParameters } from './windows-parameters';
import { planOf, type Plan } from './windows-plan';
import { Results } from './windows-result';
import { fieldsInText } from './windows-text';

/** What the events of one number and source have in common. */
interface Sort {
  plan: Plan;
  isMapped: boolean;
  /** `4625 Logon failed`; of an event nothing maps its number and who wrote it. */
  title: StringIndex;
}

/** What is known of a provider and channel. */
interface Source {
  log: WindowsLog | undefined;
  /** Provider, or channel where none is named. */
  name: StringIndex;
  /** The column, once an event has filled it. */
  app: StringIndex | null;
  sorts: Map<number, Sort>;
}

/** What is known of a computer and channel. */
interface Place {
  hash: PlaceHash;
  /** The columns, once an event has filled them. */
  columns: { host: StringIndex; resource: StringIndex } | null;
}

/** What is remembered of the texts of one string table. */
class Memo {
  readonly accounts: Accounts;
  readonly results: Results;
  readonly #strings: StringTable;
  readonly #sources = new PairMemo((provider, channel): Source => {
    const [by, where] = [this.#strings.get(provider) ?? '', this.#strings.get(channel) ?? ''];
    return {
      log: windowsLog(by, where),
      name: provider < 0 ? channel : provider,
      app: null,
      sorts: new Map(),
    };
  });
  readonly #places = new PairMemo((computer, channel): Place => {
    const [at, where] = [this.#strings.get(computer) ?? '', this.#strings.get(channel) ?? ''];
    return { hash: placeHash(at, where), columns: null };
  });
  /** Of events nothing maps, by number and by whose words name them. */
  readonly #titles = new PairMemo((id, name) => {
    const words = (this.#strings.get(name) ?? '').replace(/^Microsoft-Windows-/i, '');
    return titled(id, words, this.#strings);
  });

  constructor(strings: StringTable) {
    this.#strings = strings;
    this.accounts = new Accounts(strings);
    this.results = new Results(strings);
  }

  source(view: RecordView): Source {
    return this.#sources.get(view.text(F.provider, this.#strings), view.text(F.channel, this.#strings));
  }

  place(view: RecordView): Place {
    return this.#places.get(view.text(F.computer, this.#strings), view.text(F.channel, this.#strings));
  }

  sort(source: Source, id: number): Sort {
    let sort = source.sorts.get(id);
    if (!sort) {
      const meaning = meaningOf(source.log, id) ?? unmapped;
      const isMapped = meaning !== unmapped;
      const title = isMapped ? titled(id, meaning.words, this.#strings) : this.#titles.get(id, source.name);
      source.sorts.set(id, (sort = { plan: planOf(meaning), isMapped, title }));
    }
    return sort;
  }

  /** What a tool says of an event that nothing maps is more than who wrote it. */
  title({ isMapped, title }: Sort, system: RecordView, id: number): StringIndex {
    return !isMapped && system.has(F.ruleTitle)
      ? this.#titles.get(id, system.text(F.ruleTitle, this.#strings))
      : title;
  }
}

function titled(id: number, words: string, strings: StringTable): StringIndex {
  const text = `${id < 0 ? '' : id} ${words}`.trim();
  return text === '' ? -1 : strings.intern(text);
}

const memos = new WeakMap<StringTable, Memo>();

function memoOf(strings: StringTable): Memo {
  let memo = memos.get(strings);
  if (!memo) memos.set(strings, (memo = new Memo(strings)));
  return memo;
}

/** Fields that stood in a text, seen as if they had been columns. */
const inner = ((): RecordView => {
  const paths = new PathSet();
  const facts = windowsFacts.map((name) => [
    paths.add((xmlNames as Partial<Record<WindowsFact, string>>)[name] ?? name),
  ]);
  const view = new RecordView(paths);
  view.facts = facts;
  return view;
})();
const encoder = new TextEncoder();

function read(view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const isBinary = view instanceof BinaryRecord;
  const other = isBinary ? undefined : otherThanEvent(view);
  if (other !== undefined) return { kind: 'skip', as: other };
  const memo = memoOf(out.strings);
  let system = view;
  let data = view;
  let source = memo.source(view);
  let id = eventId(view);
  const fields = isBinary ? null : fieldsInText(view, source.log, id);
  if (fields) {
    const json = encoder.encode(JSON.stringify(fields));
    inner.readJson(json, 0, json.length);
    data = inner;
    // The event whole in one text: what stands beside it is the tool's.
    if (view.has(F.xml)) {
      system = inner;
      source = memo.source(inner);
      id = eventId(inner);
    }
  }
  const time = timeOf(system, context);
  if (Number.isNaN(time)) return NO_TIME;
  const sort = memo.sort(source, id);
  const { plan } = sort;
  out.begin('windows.event', 'windows', plan.kind, time);
  const c = out.columns;
  const r = out.row;
  const place = memo.place(system);
  putPlace(place, system, out);
  if (source.app === null) {
    out.text('app', system, F.provider);
    source.app = c.app[r]!;
  } else c.app[r] = source.app;
  c.operation[r] = memo.title(sort, system, id);
  memo.accounts.read(plan.spellings, system, data, out);
  if (plan.ip >= 0) ip(data, plan.ip, out);
  if (plan.device >= 0) out.text('device', data, plan.device);
  for (const fact of plan.target) {
    out.text('target', data, fact);
    if (c.target[r]! >= 0) break;
  }
  if (plan.isLogon) out.text('logonType', data, F.LogonType);
  if (source.log === 'sysmon' && id === 3) inbound(data, out);
  memo.results.read(plan, system, data, out);
  putParameters(plan.parameters, system, data, out);
  putNativeKey(place.hash, system, out, time);
  return EVENT;
}

/** @returns what a row of plaso is of, where that is no record of the log. */
function otherThanEvent(view: RecordView): string | undefined {
  const dataType = view.string(F.dataType);
  if (dataType !== undefined && dataType !== 'windows:evtx:record') return dataType.slice(0, 80);
  return view.flag(F.recovered) === 2 ? 'record recovered from slack' : undefined;
}

function timeOf(system: RecordView, context: ReadContext): EpochMs {
  const time = system instanceof BinaryRecord ? system.time(F.time) : NaN;
  return Number.isNaN(time) ? readTimeFact(system, F.time, context) : time;
}

function putPlace(place: Place, system: RecordView, out: EventWriter): void {
  const { host, resource } = out.columns;
  const r = out.row;
  if (place.columns) {
    host[r] = place.columns.host;
    resource[r] = place.columns.resource;
    return;
  }
  out.text('host', system, F.computer);
  out.text('resource', system, F.channel);
  place.columns = { host: host[r]!, resource: resource[r]! };
}

/** `4624`; of `4624,4625` (an aggregate) none. */
function eventId(view: RecordView): number {
  const id = view.number(F.eventId);
  return Number.isInteger(id) && id >= 0 && id < 2 ** 32 ? id : -1;
}

/** An address; `LOCAL` of a session at the machine itself, and names of workstations, are none. */
function ip(view: RecordView, fact: number, out: EventWriter): void {
  const buf = view.find(fact);
  if (!buf) return;
  let at = view.from;
  while (at < view.to && buf[at] !== 0x3a && buf[at] !== 0x2e) at++;
  if (at < view.to) out.ip(view, fact);
}

/** Of a connection that came in, the other side is where it came from. */
function inbound(data: RecordView, out: EventWriter): void {
  if (data.flag(F.Initiated) === 1) ip(data, F.SourceIp, out);
}

export const windowsEvents: Family<WindowsFact> = { log: 'windows.event', facts: windowsFacts, read };
