import type { StringTable } from '../base/string-table';
import { guidText, putWideText, readGuid } from '../base/wide';
import type { Outcome } from '../model/event';
import { RecordView } from '../scan/record-view';
import { PathSet } from '../scan/trie';
import type { EventWriter } from './event-writer';
import { EVENT, NO_TIME, readTimeFact, type Family, type ReadContext, type Reading } from './family';
import { F, windowsFacts, xmlNames, type DataFact, type WindowsFact } from './windows-facts';
import {
  fullChannel,
  meaningOf,
  statusWords,
  unmapped,
  windowsLog,
  type Meaning,
  type Who,
  type WindowsLog,
} from './windows-meanings';
import { fieldsInText } from './windows-text';

/** Bits of Keywords. Source: Microsoft, winmeta.xml: WINEVENT_KEYWORD_AUDIT_FAILURE and _SUCCESS. */
const AUDIT_FAILURE = 0x10;
const AUDIT_SUCCESS = 0x20;
/** Longest value kept with an event, in bytes; the record itself shows the whole. */
const LONGEST_VALUE = 4_096;
/** A script is judged by its text, and PowerShell writes up to 20,000 characters of one into an event. */
const LONGEST_SCRIPT = 32_768;
/** Labels of the context are in the language of Windows; in another one the SID tells who it was. */
const CONTEXT_USER = /(?:^|\n)[ \t]*User = ([^\r\n]{1,200})/;
/** Accounts of the machine and of its services. */
const SYSTEM_SID = /^S-1-5-(?:18|19|20|7|80-|90-|96-)/i;
const SYSTEM_NAMES =
  /\$$|^(?:system|local service|network service|anonymous logon|dwm-\d+|umfd-\d+|local system)$/i;

/** Names and text of an account, by the facts that spell it. */
const accounts: Readonly<Record<Who, readonly [name: number, domain: number, sids: readonly number[]]>> = {
  Subject: [F.SubjectUserName, F.SubjectDomainName, [F.SubjectUserSid]],
  Target: [F.TargetUserName, F.TargetDomainName, [F.TargetUserSid, F.TargetSid]],
  AccountName: [F.AccountName, F.AccountDomain, []],
  UserName: [F.UserName, F.DomainName, []],
  Param: [F.Param1, F.Param2, []],
  User: [F.User, -1, []],
  UserContext: [F.UserContext, -1, []],
  'Detection User': [F['Detection User'], -1, []],
  // In a text: see contextUser.
  ContextInfo: [-1, -1, []],
};

/** What is known of a provider and channel, and of a computer and channel, by the indices of their texts in one table. */
interface Memo {
  logs: Map<number, Map<number, WindowsLog | undefined>>;
  /** Two hashes per pair, for keys. */
  places: Map<number, Map<number, readonly [number, number]>>;
  titles: Map<number, Map<number, number>>;
  sids: Map<number, string | null>;
  aliases: Map<number, Map<number, number>>;
  audits: Map<number, 'success' | 'failure' | undefined>;
}
const memos = new WeakMap<StringTable, Memo>();

function memoOf(strings: StringTable): Memo {
  let memo = memos.get(strings);
  if (!memo)
    memos.set(
      strings,
      (memo = {
        logs: new Map(),
        places: new Map(),
        titles: new Map(),
        sids: new Map(),
        aliases: new Map(),
        audits: new Map(),
      }),
    );
  return memo;
}

function remember<T>(memo: Map<number, Map<number, T>>, a: number, b: number, make: () => T): T {
  let inner = memo.get(a);
  if (!inner) memo.set(a, (inner = new Map<number, T>()));
  if (inner.has(b)) return inner.get(b)!;
  const value = make();
  inner.set(b, value);
  return value;
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
  const { strings } = out;
  const dataType = view.string(F.dataType);
  if (dataType !== undefined && dataType !== 'windows:evtx:record')
    return { kind: 'skip', as: dataType.slice(0, 80) };
  if (view.flag(F.recovered) === 2) return { kind: 'skip', as: 'record recovered from slack' };
  const memo = memoOf(strings);
  let system = view;
  let data = view;
  let log = logOf(view, strings, memo);
  let id = eventId(view);
  const fields = fieldsInText(view, log, id);
  if (fields) {
    const json = encoder.encode(JSON.stringify(fields));
    inner.readJson(json, 0, json.length);
    data = inner;
    // The event whole in one text: what stands beside it is the tool's.
    if (view.has(F.xml)) {
      system = inner;
      log = logOf(inner, strings, memo);
      id = eventId(inner);
    }
  }
  const time = readTimeFact(system, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  const meaning = meaningOf(log, id) ?? unmapped;
  out.begin('windows.event', 'windows', meaning.kind, time);
  const c = out.columns;
  const r = out.row;
  out.text('host', system, F.computer);
  out.text('resource', system, F.channel);
  out.text('app', system, F.provider);
  c.operation[r] = title(system, out, memo, meaning, id);
  who(meaning, system, data, out, memo);
  if (meaning.ip !== undefined) ip(data, F[meaning.ip], out);
  if (meaning.device !== undefined) out.text('device', data, F[meaning.device]);
  for (const name of meaning.target ?? []) {
    out.text('target', data, F[name]);
    if (c.target[r]! >= 0) break;
  }
  if (meaning.kind === 'logon') out.text('logonType', data, F.LogonType);
  if (log === 'sysmon' && id === 3) inbound(data, out);
  result(meaning, system, data, out, memo);
  parameters(meaning, system, data, out);
  nativeKey(system, out, memo, time);
  return EVENT;
}

function logOf(view: RecordView, strings: StringTable, { logs }: Memo): WindowsLog | undefined {
  const provider = view.text(F.provider, strings);
  const channel = view.text(F.channel, strings);
  return remember(logs, provider, channel, () =>
    windowsLog(strings.get(provider) ?? '', strings.get(channel) ?? ''),
  );
}

/** `4624`; of `4624,4625` (an aggregate) none. */
function eventId(view: RecordView): number {
  const id = view.number(F.eventId);
  return Number.isInteger(id) && id >= 0 && id < 2 ** 32 ? id : -1;
}

/** `4625 Logon failed`; of an event nothing maps its number and who wrote it. */
function title(view: RecordView, out: EventWriter, { titles }: Memo, meaning: Meaning, id: number): number {
  const { strings } = out;
  const by = view.has(F.provider) ? F.provider : F.channel;
  const source = view.text(view.has(F.ruleTitle) && meaning === unmapped ? F.ruleTitle : by, strings);
  return remember(titles, id, source, () => {
    const words =
      meaning === unmapped ? (strings.get(source) ?? '').replace(/^Microsoft-Windows-/i, '') : meaning.words;
    const text = `${id < 0 ? '' : id} ${words}`.trim();
    return text === '' ? -1 : strings.intern(text);
  });
}

function who(meaning: Meaning, system: RecordView, data: RecordView, out: EventWriter, memo: Memo): void {
  const { strings } = out;
  const c = out.columns;
  const r = out.row;
  let [nameFact, domainFact, sids] = accounts[meaning.who ?? 'Subject'];
  // An event that nothing maps names somebody in one way or another.
  if (meaning === unmapped && !named(data, nameFact))
    for (const other of ['Target', 'User', 'UserName'] as const)
      if (named(data, accounts[other][0])) [nameFact, domainFact, sids] = accounts[other];
  if (nameFact < 0) c.user[r] = contextUser(data, strings);
  else out.text('user', data, nameFact);
  const stated = c.user[r]!;
  if (stated >= 0) {
    const bare = out.derive('windows-user', stated, (text) => accountName(text).toLowerCase());
    c.user[r] = bare;
    const domain = domainFact < 0 ? -1 : data.text(domainFact, strings);
    if (domain >= 0) {
      c.userAlias[r] = remember(memo.aliases, stated, domain, () => {
        const alias = qualified(strings.get(stated)!, strings.get(domain)!);
        return alias === '' ? -1 : strings.intern(alias);
      });
    } else if (bare !== out.derive('lower', stated, (text) => text.toLowerCase())) c.userAlias[r] = stated;
  }
  const sidFact = sids.find((fact) => data.has(fact));
  const sid = sidFact === undefined ? system.text(F.userSid, strings) : data.text(sidFact, strings);
  const isSystem =
    out.derive('windows-system', stated, (text) => (SYSTEM_NAMES.test(accountName(text)) ? 'system' : '')) >=
    0;
  const id = sid < 0 ? null : personId(sid, strings, memo);
  if (isSystem || (stated < 0 && id === '')) out.put('userType', 'system');
  else if (id !== null && id !== '') userId(id, out);
}

/** `        User = FIRM\cfo` among the lines of a PowerShell command's context. */
function contextUser(data: RecordView, strings: StringTable): number {
  const user = CONTEXT_USER.exec(data.string(F.ContextInfo) ?? '')?.[1]?.trim();
  return user === undefined || user === '' ? -1 : strings.intern(user);
}

/** @returns whether a name stands there and not its placeholder. */
function named(view: RecordView, fact: number): boolean {
  return view.bytes(fact, (buf, from, to) => to - from > 1 || buf[from] !== 0x2d) ?? false;
}

/** `FIRM\cfo` and `cfo` are `cfo`; an address stays one. */
const accountName = (text: string): string => text.slice(text.lastIndexOf('\\') + 1).trim();

/** `FIRM\cfo`; nothing where the name is qualified already or the domain is a placeholder. */
function qualified(name: string, domain: string): string {
  return /[\\@]/.test(name) || /^(?:-|)$/.test(domain.trim()) ? '' : `${domain.trim()}\\${name}`;
}

/**
 * @returns a person's security identifier; that of an Entra account as its object id, which it spells in four numbers; ''
 * for accounts of the system; null for anything else.
 */
function personId(index: number, strings: StringTable, { sids }: Memo): string | null {
  const known = sids.get(index);
  if (known !== undefined) return known;
  const sid = strings.get(index)!.trim();
  const id = SYSTEM_SID.test(sid) ? '' : /^S-1-5-21-/i.test(sid) ? sid.toUpperCase() : entraObjectId(sid);
  sids.set(index, id);
  return id;
}

/** `S-1-12-1-a-b-c-d`: the GUID's sixteen bytes as four little-endian numbers. */
export function entraObjectId(sid: string): string | null {
  const parts = /^S-1-12-1-(\d{1,10})-(\d{1,10})-(\d{1,10})-(\d{1,10})$/i.exec(sid)?.slice(1).map(Number);
  if (!parts?.every((part) => part < 2 ** 32)) return null;
  const view = new DataView(new ArrayBuffer(16));
  parts.forEach((part, i) => view.setUint32(i * 4, part, true));
  const [data1, data2, data3] = [view.getUint32(0, true), view.getUint16(4, true), view.getUint16(6, true)];
  return guidText(Uint32Array.of(data1, data2 * 0x1_0000 + data3, view.getUint32(8), view.getUint32(12)), 0);
}

function userId(text: string, out: EventWriter): void {
  const bytes = encoder.encode(text);
  const { userId: column } = out.columns;
  if (readGuid(bytes, 0, bytes.length, column, out.row * 4)) return;
  putWideText(column, out.row * 4, out.strings.internBytes(bytes, 0, bytes.length));
}

/** An address; `LOCAL` of a session at the machine itself, and names of workstations, are none. */
function ip(view: RecordView, fact: number, out: EventWriter): void {
  const isAddress =
    view.bytes(fact, (buf, from, to) => {
      for (let i = from; i < to; i++) if (buf[i] === 0x3a || buf[i] === 0x2e) return true;
      return false;
    }) ?? false;
  if (isAddress) out.ip(view, fact);
}

/** Of a connection that came in, the other side is where it came from. */
function inbound(data: RecordView, out: EventWriter): void {
  if (data.flag(F.Initiated) === 1) ip(data, F.SourceIp, out);
}

function result(meaning: Meaning, system: RecordView, data: RecordView, out: EventWriter, memo: Memo): void {
  const status = statusOf(data);
  if (status !== undefined) {
    out.put('code', status);
    const reason = statusWords[status.replace(/^0x/, '')];
    if (reason !== undefined) out.put('reason', reason);
  }
  const outcome = outcomeOf(meaning, status, () => audited(system, out.strings, memo));
  if (outcome !== undefined) out.outcome(outcome);
}

function outcomeOf(
  meaning: Meaning,
  status: string | undefined,
  audit: () => 'success' | 'failure' | undefined,
): Outcome | undefined {
  if (meaning.outcome === 'success' || meaning.outcome === 'failure') {
    // A failed attempt at an administrative act is audited under the same number.
    return meaning.outcome === 'success' && audit() === 'failure' ? 'failure' : meaning.outcome;
  }
  if (meaning.outcome === 'status' && status !== undefined) return status === '0x0' ? 'success' : 'failure';
  return audit() ?? (meaning.kind === 'logon' ? 'unknown' : undefined);
}

/** The first of SubStatus and Status that is not zero, as hexadecimal; zero where both are. */
function statusOf(data: RecordView): string | undefined {
  let zero: string | undefined;
  for (const fact of [F.SubStatus, F.Status]) {
    const text = data.string(fact);
    if (text === undefined) continue;
    const value = /^(?:0x[0-9a-f]{1,8}|-?\d{1,10})$/i.test(text) ? Number(text) >>> 0 : NaN;
    if (Number.isNaN(value)) continue;
    if (value !== 0) return `0x${value.toString(16)}`;
    zero = '0x0';
  }
  return zero;
}

/** What the audit says of an act: bits of Keywords (`0x8010000000000000`), or words. */
function audited(
  system: RecordView,
  strings: StringTable,
  { audits }: Memo,
): 'success' | 'failure' | undefined {
  const index = system.text(F.keywords, strings);
  if (index < 0 || audits.has(index)) return audits.get(index);
  const audit = auditOf(strings.get(index)!);
  audits.set(index, audit);
  return audit;
}

function auditOf(text: string): 'success' | 'failure' | undefined {
  if (/^0x[0-9a-f]{14,16}$/i.test(text)) {
    const bits = parseInt(text.slice(2).padStart(16, '0').slice(2, 4), 16);
    return bits & AUDIT_FAILURE ? 'failure' : bits & AUDIT_SUCCESS ? 'success' : undefined;
  }
  return /audit[ _]failure/i.test(text) ? 'failure' : /audit[ _]success/i.test(text) ? 'success' : undefined;
}

/** JSON keys of the facts, with what stands before each value. */
const keyBytes = new Map<DataFact, Uint8Array>();
let scratch = new Uint8Array(1 << 14);

/** The kept fields as a JSON object; put together as bytes, as nearly every logon has its own. */
function parameters(meaning: Meaning, system: RecordView, data: RecordView, out: EventWriter): void {
  let at = 1;
  for (const name of meaning.parameters ?? []) at = parameter(name, data, F[name], at);
  if (meaning.isOfWriter) at = parameter('ProcessId', system, F.writerId, at);
  if (at === 1) return;
  scratch[0] = 0x7b;
  scratch[at++] = 0x7d;
  out.columns.parameters[out.row] = out.strings.internBytes(scratch, 0, at);
}

/** @returns the place behind the field, or `at` where the record has none. */
function parameter(name: DataFact, view: RecordView, fact: number, at: number): number {
  view.bytes(fact, (buf, from, to) => {
    if (to - from === 1 && buf[from] === 0x2d) return;
    let key = keyBytes.get(name);
    if (!key) keyBytes.set(name, (key = encoder.encode(`${JSON.stringify(name)}:"`)));
    let end = Math.min(to, from + (name === 'ScriptBlockText' ? LONGEST_SCRIPT : LONGEST_VALUE));
    // No character is cut in half.
    while (end < to && end > from && (buf[end]! & 0xc0) === 0x80) end--;
    const need = at + key.length + (end - from) * 6 + 16 + CUT.length * 6;
    if (need > scratch.length) {
      const bigger = new Uint8Array(need * 2);
      bigger.set(scratch.subarray(0, at));
      scratch = bigger;
    }
    if (at > 1) scratch[at++] = 0x2c;
    scratch.set(key, at);
    at = escapeJson(buf, from, end, at + key.length);
    if (end < to) at = escapeJson(CUT, 0, CUT.length, at);
    scratch[at++] = 0x22;
  });
  return at;
}

const CUT = encoder.encode(' … (cut here; the record has the rest)');
const HEX = encoder.encode('0123456789abcdef');

function escapeJson(buf: Uint8Array, from: number, to: number, at: number): number {
  for (let i = from; i < to; i++) {
    const c = buf[i]!;
    if (c === 0x22 || c === 0x5c) {
      scratch[at++] = 0x5c;
      scratch[at++] = c;
    } else if (c < 0x20) {
      scratch[at++] = 0x5c;
      scratch[at++] = 0x75;
      scratch[at++] = 0x30;
      scratch[at++] = 0x30;
      scratch[at++] = HEX[c >> 4]!;
      scratch[at++] = HEX[c & 15]!;
    } else scratch[at++] = c;
  }
  return at;
}

/**
 * Computer, Channel, EventRecordID and TimeCreated: two hashes of the names, the number, and the time in milliseconds, which
 * every layout states. Left to the record's bytes where there is no number.
 */
function nativeKey(view: RecordView, out: EventWriter, { places }: Memo, time: number): void {
  const { strings } = out;
  const id = view.bytes(F.recordId, recordNumber);
  if (id === undefined || Number.isNaN(id)) return;
  const computer = view.text(F.computer, strings);
  const channel = view.text(F.channel, strings);
  const [a, b] = remember(places, computer, channel, () => {
    const name = `${strings.get(computer) ?? ''}\n${fullChannel(strings.get(channel) ?? '')}`.toLowerCase();
    return [hash(name, 0x811c9dc5), hash(name, 0x9e3779b1)];
  });
  const key = out.columns.nativeKey;
  const at = out.row * 4;
  key[at] = a;
  key[at + 1] = b ^ Math.floor(id / 2 ** 32);
  key[at + 2] = id % 2 ** 32;
  key[at + 3] = (time % 2 ** 32) + Math.floor(time / 2 ** 32) * 7;
}

/** A record number; NaN where it is none. Beyond 2^53 the last digits are lost, which no log reaches. */
function recordNumber(buf: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = buf[i]! - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** FNV-1a over UTF-16, mixed at the end. */
function hash(text: string, seed: number): number {
  let h = seed;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}

export const windowsEvents: Family<WindowsFact> = { log: 'windows.event', facts: windowsFacts, read };
