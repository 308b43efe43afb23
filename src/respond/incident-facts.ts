import { firstAt, type EpochMs, type RowIndex } from '../base/units';
import { readIp } from '../base/ip';
import type { Analysis } from '../correlate/analyse';
import type { Finding, Incident } from '../model/finding';
import {
  eventKinds,
  outcomes,
  productLogs,
  textAt,
  wideAt,
  type CaseTable,
  type ProductLog,
} from '../model/event';
import type { Prompt } from '../model/prompt';

const FAILURE = outcomes.indexOf('failure');
const DIRECTORY = eventKinds.indexOf('directory');

/** What steps and controls ask about an incident. Rows are by time. */
export class IncidentFacts {
  readonly analysis: Analysis;
  readonly incident: Incident;
  readonly findings: readonly Finding[];
  readonly table: CaseTable;
  readonly prompts: readonly Prompt[];
  /** Index into the identity's users. */
  readonly user: number;
  readonly #logs: ReadonlySet<number>;
  readonly #attackerIps: ReadonlySet<string>;

  constructor(analysis: Analysis, incident: Incident) {
    this.analysis = analysis;
    this.incident = incident;
    this.table = analysis.table;
    this.findings = analysis.findings.filter((f) => f.incident === incident.id);
    this.prompts = incident.prompts.map((i) => analysis.prompts[i]!);
    this.user = analysis.identity.indexOf.get(incident.user) ?? -1;
    this.#logs = new Set(this.table.events.columns.log);
    // What stands where an address should is no address, and goes into no command.
    const ips = incident.attackerRows.flatMap((row) => {
      const ip = wideAt(this.table, 'ip', row);
      return ip !== undefined && readIp(ip, new Uint32Array(4), 0) ? [ip] : [];
    });
    this.#attackerIps = new Set(ips);
  }

  time(row: RowIndex): EpochMs {
    return this.table.events.columns.time[row]!;
  }

  /** @returns whether the case holds any of the logs. */
  has(...logs: ProductLog[]): boolean {
    return logs.some((log) => this.#logs.has(productLogs.indexOf(log)));
  }

  /** @returns whether a row came from one of the attacker's addresses. */
  isAttackers(row: RowIndex): boolean {
    const ip = wideAt(this.table, 'ip', row);
    return ip !== undefined && this.#attackerIps.has(ip);
  }

  /** @returns whether the user was at the row's address before the incident began. */
  isOwnPlace(row: RowIndex): boolean {
    this.#own ??= this.#ownIps();
    const ip = wideAt(this.table, 'ip', row);
    return ip !== undefined && this.#own.has(ip);
  }
  #own: ReadonlySet<string> | undefined;

  #ownIps(): Set<string> {
    const { time } = this.table.events.columns;
    const { userOf } = this.analysis.identity;
    const ips = new Set<string>();
    for (let row = 0; row < time.length && time[row]! < this.incident.first; row++) {
      if (userOf[row] !== this.user) continue;
      const ip = wideAt(this.table, 'ip', row);
      if (ip !== undefined) ips.add(ip);
    }
    for (const ip of this.#attackerIps) ips.delete(ip);
    return ips;
  }

  get attackerIps(): readonly string[] {
    return [...this.#attackerIps].sort();
  }

  /** Successful operations whose name fits, on the user or by the user. @param since not before. */
  operations(name: RegExp | ((operation: string) => boolean), since: EpochMs): RowIndex[] {
    return this.#rows(name instanceof RegExp ? (text) => name.test(text) : name, since, (row) =>
      this.#concerns(row),
    );
  }

  /** Successful operations on the tenant, whoever did them. */
  tenantOperations(pattern: RegExp, since: EpochMs): RowIndex[] {
    return this.#rows(
      (text) => pattern.test(text),
      since,
      () => true,
    );
  }

  #rows(named: (operation: string) => boolean, since: EpochMs, also: (row: RowIndex) => boolean): RowIndex[] {
    const { events, strings } = this.table;
    const c = events.columns;
    const fits = new Map<number, boolean>();
    const rows: RowIndex[] = [];
    for (let row = firstAt(c.time, since); row < events.length; row++) {
      const operation = c.operation[row]!;
      if (operation < 0 || c.outcome[row] === FAILURE) continue;
      let fit = fits.get(operation);
      if (fit === undefined) fits.set(operation, (fit = named(strings.get(operation)!)));
      if (fit && also(row)) rows.push(row);
    }
    return rows;
  }

  #concerns(row: RowIndex): boolean {
    const { userOf, targetOf } = this.analysis.identity;
    if (targetOf[row]! >= 0) return targetOf[row] === this.user;
    if (userOf[row] === this.user) return true;
    // An administrator's act on a mailbox or an object names it in its target or its parameters.
    const named = `${this.text('target', row)} ${this.text('parameters', row)}`.toLowerCase();
    return [this.incident.user, ...this.incident.aliases].some((name) => named.includes(name.toLowerCase()));
  }

  text(
    column: 'operation' | 'target' | 'parameters' | 'user' | 'code' | 'reason' | 'app',
    row: RowIndex,
  ): string {
    return textAt(this.table, column, row) ?? '';
  }

  /** @returns a parameter of an operation as text, lists and objects as JSON; '' where it has none. */
  parameter(row: RowIndex, name: RegExp): string {
    const text = this.text('parameters', row);
    if (text === '') return '';
    try {
      const parsed = JSON.parse(text) as Record<string, unknown>;
      const key = Object.keys(parsed).find((k) => name.test(k));
      const value = key === undefined ? null : parsed[key];
      return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
    } catch {
      return '';
    }
  }

  /** @returns evidence of the incident's findings with one of the catalogue numbers, each row once. */
  evidence(...catalogue: string[]): RowIndex[] {
    const rows = new Set<RowIndex>();
    for (const finding of this.findings)
      if (catalogue.includes(finding.catalogue)) for (const row of finding.evidence) rows.add(row);
    return [...rows].sort((a, b) => a - b);
  }

  /** @returns whether a row belongs to the directory's log. */
  isDirectory(row: RowIndex): boolean {
    return this.table.events.columns.kind[row] === DIRECTORY;
  }
}
