import { ipText } from '../base/ip';
import { guidText, wideAbsent, wideTextIndex } from '../base/wide';
import {
  eventKinds,
  mfaMethods,
  mfaResults,
  outcomes,
  productLogs,
  providers,
  type CaseTable,
  type EventColumns,
} from '../model/event';
import { severities, type Finding } from '../model/finding';
import type { Identity } from '../prompts/identity';
import { WideIds } from '../prompts/wide-ids';
import type { FieldName } from './fields';

/** What a query is asked of: one case as it stands. */
export interface CaseFacts {
  table: CaseTable;
  identity: Identity;
  findings: readonly Finding[];
}

/**
 * A column as small keys: rows of equal value have the same key. Kept because asking a question once per key and
 * then reading one byte per row is what makes ten million rows quick.
 */
export interface Dimension {
  /** Per row; -1 (or 0 of a byte column) where there is no value. */
  keys: Int32Array | Uint8Array;
  /** Keys are below it. */
  keySpace: number;
  text: (key: number) => string;
  /** Every text a key is known by, where there is more than one. */
  names?: (key: number) => readonly string[];
  /** How keys follow one another when sorted; by their text where left out. */
  order?: (a: number, b: number) => number;
  /** Keys that some row has, in no order. */
  present: Int32Array;
}

type Plain = 'country' | 'app' | 'device' | 'os' | 'browser' | 'operation' | 'code' | 'reason' | 'target';
type More = 'resource' | 'parameters' | 'city' | 'protocol' | 'risk' | 'host';
type Column = keyof EventColumns;

const textColumns: Readonly<Record<Plain | More, Column>> & Partial<Record<FieldName, Column>> = {
  country: 'country',
  app: 'app',
  device: 'device',
  os: 'os',
  browser: 'browser',
  operation: 'operation',
  code: 'code',
  reason: 'reason',
  target: 'target',
  resource: 'resource',
  parameters: 'parameters',
  city: 'city',
  protocol: 'protocol',
  risk: 'risk',
  host: 'host',
  usertype: 'userType',
  useragent: 'userAgent',
  client: 'clientApp',
  requirement: 'authRequirement',
  access: 'conditionalAccess',
  logontype: 'logonType',
  'approver-country': 'approverCountry',
  'approver-device': 'approverDevice',
};
const flags = ['', 'no', 'yes'] as const;
const codeColumns: Partial<Record<FieldName, [Column, readonly string[]]>> = {
  kind: ['kind', eventKinds],
  provider: ['provider', providers],
  log: ['log', productLogs],
  outcome: ['outcome', outcomes],
  result: ['mfaResult', mfaResults],
  method: ['mfaMethod', mfaMethods],
  recovered: ['recovered', flags],
};
export const wideColumns: Partial<Record<FieldName, Column>> = {
  ip: 'ip',
  'approver-ip': 'approverIp',
  session: 'sessionId',
  correlation: 'correlationId',
  request: 'requestId',
  token: 'tokenId',
  deviceid: 'deviceId',
  userid: 'userId',
};
export const numberColumns: Partial<Record<FieldName, Column>> = {
  asn: 'asn',
  items: 'items',
  record: 'record',
  line: 'line',
};
/** Text columns a phrase without a field is looked for in. */
export const searchedColumns: readonly Column[] = [
  ...new Set([...Object.values(textColumns), 'user', 'userAlias', 'caPolicies', 'riskTypes', 'numberMatch']),
] as Column[];

/** Dimensions beside the fields: what some grid columns are sorted by. */
export type DimensionName = FieldName | 'action' | 'said' | 'where' | 'equipment';

/** The columns of a case as keys, each made when it is first asked for. */
export class CaseIndex {
  readonly facts: CaseFacts;
  readonly #known = new Map<DimensionName, Dimension>();
  #finding: Int32Array | null = null;

  constructor(facts: CaseFacts) {
    this.facts = facts;
  }

  get rows(): number {
    return this.facts.table.events.length;
  }

  column<C extends Column>(name: C): EventColumns[C] {
    return this.facts.table.events.columns[name];
  }

  dimension(name: DimensionName): Dimension {
    const known = this.#known.get(name);
    if (known) return known;
    const made = this.#make(name);
    this.#known.set(name, made);
    return made;
  }

  /** Findings that rest on a row, graver first; index into `facts.findings`, -1 for none, per row. */
  findingOf(): Int32Array {
    if (this.#finding) return this.#finding;
    const { findings } = this.facts;
    const gravest = new Int32Array(this.rows).fill(-1);
    const rank = findings.map((f) => severities.indexOf(f.severity));
    findings.forEach((finding, i) => {
      for (const row of finding.evidence) {
        const now = gravest[row]!;
        if (now < 0 || rank[i]! > rank[now]!) gravest[row] = i;
      }
    });
    return (this.#finding = gravest);
  }

  #make(name: DimensionName): Dimension {
    const code = codeColumns[name as FieldName];
    if (code) {
      const [column, list] = code;
      const keys = this.column(column) as Uint8Array;
      return finished({ keys, keySpace: list.length, text: (key) => list[key]!, order: (a, b) => a - b });
    }
    const text = textColumns[name as FieldName];
    if (text) return this.#textDimension(this.column(text) as Int32Array);
    const wide = wideColumns[name as FieldName];
    if (wide) return this.#wideDimension(wide);
    const number = numberColumns[name as FieldName];
    if (number) return this.#numberDimension(this.column(number) as Int32Array);
    switch (name) {
      case 'user':
        return this.#users();
      case 'source': {
        const { sources } = this.facts.table;
        return finished({
          keys: this.column('source'),
          keySpace: sources.length,
          text: (key) => sources[key]!.name,
        });
      }
      case 'finding': {
        const { findings } = this.facts;
        return finished({
          keys: this.findingOf(),
          keySpace: findings.length,
          text: (key) => findings[key]!.catalogue,
        });
      }
      case 'severity':
        return this.#severity();
      case 'action':
        return this.#pairs('operation', 'app', (operation, app) =>
          operation === '' ? `Sign-in to ${app}` : operation,
        );
      case 'said':
        return this.#pairs('result', 'code', (result, said) => `${result} ${said}`);
      case 'where':
        return this.#pairs('country', 'asn', (country, asn) => `${country} ${asn.padStart(10)}`);
      case 'equipment':
        return this.#equipment();
      default:
        throw new Error(`${name} has no keys`);
    }
  }

  #textDimension(keys: Int32Array): Dimension {
    const { strings } = this.facts.table;
    return finished({ keys, keySpace: strings.size, text: (key) => strings.get(key)! });
  }

  /** Who acted as the person they are; where nobody knows them, as the log names them. */
  #users(): Dimension {
    const { identity, table } = this.facts;
    const named = this.column('user');
    const { users } = identity;
    let keys = identity.userOf;
    if (keys.some((user, row) => user < 0 && named[row]! >= 0))
      keys = keys.map((user, row) => (user >= 0 || named[row]! < 0 ? user : users.length + named[row]!));
    const text = (key: number): string => users[key]?.name ?? table.strings.get(key - users.length)!;
    const names = (key: number): readonly string[] => {
      const user = users[key];
      return user ? [user.name, ...user.aliases] : [text(key)];
    };
    return finished({ keys, keySpace: users.length + table.strings.size, text, names });
  }

  #wideDimension(column: Column): Dimension {
    const words = this.column(column) as Uint32Array;
    const { strings } = this.facts.table;
    const ids = new WideIds(1 << 12);
    const keys = new Int32Array(this.rows);
    /** A row of each key. */
    const rowOf: number[] = [];
    for (let row = 0; row < keys.length; row++) {
      const key = ids.idOf(words, row * 4);
      keys[row] = key;
      if (key === rowOf.length) rowOf.push(row);
    }
    const isIp = column === 'ip' || column === 'approverIp';
    const text = (key: number): string => {
      const at = rowOf[key]! * 4;
      const index = wideTextIndex(words, at);
      return index >= 0 ? strings.get(index)! : isIp ? ipText(words, at) : guidText(words, at);
    };
    const order = (a: number, b: number): number => {
      const [i, j] = [rowOf[a]! * 4, rowOf[b]! * 4];
      for (let w = 0; w < 4; w++) if (words[i + w] !== words[j + w]) return words[i + w]! - words[j + w]!;
      return 0;
    };
    return {
      keys,
      keySpace: rowOf.length,
      text,
      order,
      present: Int32Array.from(rowOf, (_, key) => key),
    };
  }

  #numberDimension(column: Int32Array): Dimension {
    const keyOf = new Map<number, number>();
    const values: number[] = [];
    const keys = new Int32Array(this.rows);
    for (let row = 0; row < keys.length; row++) {
      const value = column[row]!;
      if (value < 0) {
        keys[row] = -1;
        continue;
      }
      let key = keyOf.get(value);
      if (key === undefined) {
        keyOf.set(value, (key = values.length));
        values.push(value);
      }
      keys[row] = key;
    }
    return {
      keys,
      keySpace: values.length,
      text: (key) => String(values[key]),
      order: (a, b) => values[a]! - values[b]!,
      present: Int32Array.from(values, (_, key) => key),
    };
  }

  #severity(): Dimension {
    const { findings } = this.facts;
    const rank = Uint8Array.from(findings, (f) => severities.indexOf(f.severity) + 1);
    const keys = Uint8Array.from(this.findingOf(), (finding) => (finding < 0 ? 0 : rank[finding]!));
    return finished({
      keys,
      keySpace: severities.length + 1,
      text: (key) => severities[key - 1] ?? '',
      order: (a, b) => a - b,
    });
  }

  /** Two fields as one: rows with neither have no key. */
  #pairs(
    first: DimensionName,
    second: DimensionName,
    text: (first: string, second: string) => string,
  ): Dimension {
    const [a, b] = [this.dimension(first), this.dimension(second)];
    const none = a.keys instanceof Uint8Array ? 0 : -1;
    const noneB = b.keys instanceof Uint8Array ? 0 : -1;
    const keyOf = new Map<number, number>();
    const pairs: number[] = [];
    const keys = new Int32Array(this.rows);
    const width = b.keySpace + 1;
    let [lastPair, lastKey] = [-1, -1];
    for (let row = 0; row < keys.length; row++) {
      const [i, j] = [a.keys[row]!, b.keys[row]!];
      if (i === none && j === noneB) {
        keys[row] = -1;
        continue;
      }
      const pair = (i + 1) * width + j + 1;
      if (pair !== lastPair) {
        let key = keyOf.get(pair);
        if (key === undefined) {
          keyOf.set(pair, (key = pairs.length));
          pairs.push(pair);
        }
        [lastPair, lastKey] = [pair, key];
      }
      keys[row] = lastKey;
    }
    const part = (d: Dimension, key: number, absent: number): string => (key === absent ? '' : d.text(key));
    return {
      keys,
      keySpace: pairs.length,
      text: (key) => {
        const pair = pairs[key]!;
        return text(part(a, Math.floor(pair / width) - 1, none), part(b, (pair % width) - 1, noneB));
      },
      present: Int32Array.from(pairs, (_, key) => key),
    };
  }

  /** The device by name; without one, by what runs on it. */
  #equipment(): Dimension {
    const device = this.dimension('device');
    const systems = this.#pairs('os', 'browser', (os, browser) => [os, browser].filter(Boolean).join(' · '));
    const keys = device.keys.map((key, row) => {
      const system = systems.keys[row]!;
      return key >= 0 ? key : system >= 0 ? device.keySpace + system : -1;
    });
    return finished({
      keys,
      keySpace: device.keySpace + systems.keySpace,
      text: (key) => (key < device.keySpace ? device.text(key) : systems.text(key - device.keySpace)),
    });
  }
}

/** Adds the keys that some row has; found when first asked for. */
function finished(made: Omit<Dimension, 'present'>): Dimension {
  let found: Int32Array | null = null;
  return {
    ...made,
    get present() {
      return (found ??= presentKeys(made));
    },
  };
}

function presentKeys({ keys, keySpace }: Omit<Dimension, 'present'>): Int32Array {
  const seen = new Uint8Array(keySpace);
  const absent = keys instanceof Uint8Array ? 0 : -1;
  let count = 0;
  for (const key of keys) {
    if (key === absent || seen[key] === 1) continue;
    seen[key] = 1;
    count++;
  }
  const present = new Int32Array(count);
  let at = 0;
  for (let key = 0; key < keySpace; key++) if (seen[key] === 1) present[at++] = key;
  return present;
}

/** @returns whether a row of a wide column has no value. */
export function isAbsent(words: Uint32Array, row: number): boolean {
  return wideAbsent(words, row * 4);
}
