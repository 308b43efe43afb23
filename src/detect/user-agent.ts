import { type CaseTable, textAt } from '../model/event';
import type { RowIndex } from '../base/units';
import { WideIds } from '../prompts/wide-ids';

/** First match wins: Edge and Opera call themselves Chrome, Chrome calls itself Safari. */
const browsers: readonly [RegExp, string][] = [
  [/edg(?:e|a|ios)?[/ ]|^edg/, 'edge'],
  [/opr\/|opera/, 'opera'],
  [/samsungbrowser|samsung/, 'samsung'],
  [/firefox|fxios/, 'firefox'],
  [/headlesschrome|chrome|crios|chromium/, 'chrome'],
  [/msie|trident|^ie\b|internet explorer/, 'ie'],
  [/onedrive|skydrivesync/, 'onedrive'],
  [/teams/, 'teams'],
  [/outlook|microsoft office|msoffice/, 'office'],
  [/rich client/, 'rich client'],
  [/powershell/, 'powershell'],
  [/python|aiohttp|axios|node-fetch|go-http|curl|okhttp|java\//, 'script'],
  [/bav2ropc|cbainprod|cbaintar/, 'legacy'],
  [/safari/, 'safari'],
];

const systems: readonly [RegExp, string][] = [
  [/windows phone/, 'windows phone'],
  [/windows|win64|win32/, 'windows'],
  [/iphone|ipad|ios/, 'ios'],
  [/android/, 'android'],
  [/mac ?os|macintosh|macos/, 'macos'],
  [/cros|chrome ?os/, 'chromeos'],
  [/linux|ubuntu|x11/, 'linux'],
];

const family = (table: readonly [RegExp, string][], text: string): string =>
  table.find(([pattern]) => pattern.test(text))?.[1] ?? '';

/** @returns the browser that shows pages, as opposed to sync clients, office programs and scripts. */
export function isBrowserFamily(name: string): boolean {
  return /\/(?:edge|opera|samsung|firefox|chrome|ie|safari)$/.test(name);
}

/**
 * The operating system and browser family of each row, as small numbers: `windows/edge`. Versions do not matter: they
 * change every month. Columns a log fills come first, the raw user agent after them.
 */
export class AgentFamilies {
  readonly #table: CaseTable;
  /** Families by row, two more than their number; 0 where not asked yet. */
  readonly #byRow: Int32Array;
  /** Rows that name the same texts are read once. */
  readonly #texts = new WideIds();
  readonly #words = new Uint32Array(4);
  readonly #byTexts: number[] = [];
  readonly #ids = new Map<string, number>();
  readonly names: string[] = [];

  constructor(table: CaseTable) {
    this.#table = table;
    this.#byRow = new Int32Array(table.events.length);
  }

  /** @returns the family's number, -1 where the row names neither. */
  of(row: RowIndex): number {
    const known = this.#byRow[row]!;
    if (known !== 0) return known - 2;
    const family = this.#find(row);
    this.#byRow[row] = family + 2;
    return family;
  }

  #find(row: RowIndex): number {
    const c = this.#table.events.columns;
    const browser = c.browser[row]!;
    const os = c.os[row]!;
    const agent = c.userAgent[row]!;
    const isWhole = browser >= 0 && os >= 0;
    if (!isWhole && browser < 0 && os < 0 && agent < 0) return -1;
    const words = this.#words;
    words[0] = browser + 1;
    words[1] = os + 1;
    // A row with both columns needs no agent.
    words[2] = isWhole ? 0 : agent + 1;
    return (this.#byTexts[this.#texts.idOf(words, 0)] ??= this.#read(row));
  }

  #read(row: RowIndex): number {
    const agent = (textAt(this.#table, 'userAgent', row) ?? '').toLowerCase();
    const browserText = textAt(this.#table, 'browser', row)?.toLowerCase();
    const osText = textAt(this.#table, 'os', row)?.toLowerCase();
    const browser =
      (browserText && (family(browsers, browserText) || word(browserText))) || family(browsers, agent);
    const os = (osText && (family(systems, osText) || word(osText))) || family(systems, agent);
    const name = `${os}/${browser || (os === '' ? word(agent) : '')}`;
    if (name === '/') return -1;
    let id = this.#ids.get(name);
    if (id === undefined) {
      this.#ids.set(name, (id = this.names.length));
      this.names.push(name);
    }
    return id;
  }
}

/** The name before the version: `Mozilla Thunderbird 128.1` is `mozilla thunderbird`. */
function word(text: string): string {
  return /^[a-z][a-z .-]*[a-z]/.exec(text)?.[0] ?? text.slice(0, 12);
}
