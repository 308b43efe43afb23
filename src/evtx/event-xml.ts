/**
 * One event as XML into fields, named as {@link planFields} names them: `System/EventID`, `System/Provider@Name`, `Data`
 * names, `#1`, `#2` for data without a name, and the innermost elements of UserData. Reads what wevtutil, the Event
 * Viewer, Splunk, python-evtx, libevtx and plaso write; declarations and entities beyond the five of XML are never expanded.
 */
export type EventFields = Record<string, string>;

const MAX_DEPTH = 64;
const MAX_FIELDS = 5_000;
/** The entities every XML has; there are no others. */
export const predefined: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);
/** Attributes of a start tag: name, then its value in double or in single quotes. */
export const ATTRIBUTE = /([^\s<>/"'=]{1,200})\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

interface Open {
  /** As it stands, with its prefix. */
  tag: string;
  name: string;
  dataName: string | undefined;
  text: string;
  hasChildren: boolean;
}

const local = (tag: string): string => tag.slice(tag.indexOf(':') + 1);

/** @returns the fields of the one `<Event>` a text holds; null where it is not well formed, or none. Linear in the text. */
export function eventXmlFields(text: string): EventFields | null {
  const fields: EventFields = {};
  const open: Open[] = [];
  let count = 0;
  let unnamed = 0;
  let at = 0;
  /** The event was closed. */
  const state = { isDone: false };
  const put = (key: string, value: string): boolean => {
    if (!Object.hasOwn(fields, key)) fields[key] = value;
    return ++count <= MAX_FIELDS;
  };
  const finish = (element: Open): boolean => {
    // The event itself, or a section of it.
    if (open.length < 2) {
      if (open.length === 0) state.isDone = true;
      return true;
    }
    const section = open[1]!.name;
    if (section === 'System')
      return element.text.trim() === '' || put(`System/${element.name}`, element.text.trim());
    if (section !== 'EventData' && section !== 'UserData') return true;
    if (element.dataName !== undefined && element.dataName !== '') return put(element.dataName, element.text);
    if (element.hasChildren) return true;
    if (section === 'EventData' && element.name === 'Data') return put(`#${++unnamed}`, element.text);
    return put(element.name, element.text);
  };

  while (at < text.length) {
    const start = text.indexOf('<', at);
    const between = text.slice(at, start < 0 ? text.length : start);
    const top = open[open.length - 1];
    if (top) top.text += unescapeXml(between);
    else if (between.trim() !== '') return null;
    if (start < 0) break;
    if (
      text.startsWith('<!--', start) ||
      text.startsWith('<?', start) ||
      text.startsWith('<![CDATA[', start)
    ) {
      const isData = text[start + 2] === '[';
      const tail = isData ? ']]>' : text[start + 1] === '?' ? '?>' : '-->';
      const end = text.indexOf(tail, start + 2);
      if (end < 0) return null;
      if (isData && top) top.text += text.slice(start + 9, end);
      at = end + tail.length;
      continue;
    }
    const end = tagEnd(text, start);
    if (end < 0) return null;
    at = end + 1;
    if (text[start + 1] === '/') {
      const element = open.pop();
      if (element?.tag !== text.slice(start + 2, end).trim() || !finish(element)) return null;
      continue;
    }
    const isEmpty = text[end - 1] === '/';
    const inside = text.slice(start + 1, isEmpty ? end - 1 : end);
    const tag = /^[^\s<>/"'=!]{1,200}/.exec(inside)?.[0];
    if (tag === undefined || open.length >= MAX_DEPTH || state.isDone) return null;
    const element: Open = { tag, name: local(tag), dataName: undefined, text: '', hasChildren: false };
    if (open.length === 0 && element.name !== 'Event') return null;
    if (top) top.hasChildren = true;
    const inSystem = open[1]?.name === 'System' && open.length === 2;
    for (const [, name, double, single] of inside.slice(tag.length).matchAll(ATTRIBUTE)) {
      const value = unescapeXml(double ?? single ?? '');
      if (inSystem && !put(`System/${element.name}@${name!}`, value)) return null;
      if (name === 'Name' && open[1]?.name === 'EventData') element.dataName = value;
    }
    if (!isEmpty) open.push(element);
    else if (!finish(element)) return null;
  }
  return state.isDone && open.length === 0 ? fields : null;
}

/** @returns where the tag that begins at `start` ends, quotes respected; -1 where it does not. */
function tagEnd(text: string, start: number): number {
  let quote = '';
  for (let i = start + 1; i < text.length; i++) {
    const c = text[i]!;
    if (c === '<') return -1;
    if (quote !== '') {
      if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '>') return i;
  }
  return -1;
}

/** The five entities of XML and characters by number; any other stays as it stands. */
export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  const pattern = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));/g;
  return text.replace(pattern, (all: string, dec?: string, hex?: string, name?: string) => {
    if (name !== undefined) return predefined.get(name)!;
    const point = dec === undefined ? parseInt(hex!, 16) : Number(dec);
    const isCharacter = point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    return isCharacter ? String.fromCodePoint(point) : all;
  });
}
