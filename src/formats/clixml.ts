import { xmlRecords, type XmlElement } from './xml-records';

/**
 * PowerShell's `Export-Clixml`: each object as the JSON that `ConvertTo-Json` would have made of it. Source: Microsoft's
 * open specification of the remoting protocol, serialization ([MS-PSRP] 2.2.5). References to an object written before are
 * left out.
 */
export const powershellObjects = xmlRecords((element) =>
  element.name === 'Obj' ? valueOf(element) : undefined,
);

const LISTS = new Set(['LST', 'IE', 'STK', 'QUE']);
const DICTIONARIES = new Set(['DCT', 'DICT']);
const MEMBERS = new Set(['Props', 'MS']);
const NUMBERS = new Set(['By', 'SB', 'U16', 'I16', 'U32', 'I32', 'U64', 'I64', 'Sg', 'Db', 'D']);
/** What stands beside an object's value and is none. */
const BESIDE = new Set(['TN', 'TNRef', 'ToString', 'Props', 'MS', 'Ref']);

/** `_x000A_` stands for a line break. */
const plain = (text: string): string =>
  text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

function valueOf(element: XmlElement): unknown {
  const { name, text } = element;
  if (name === 'Obj') return objectOf(element);
  if (name === 'Nil' || name === 'Ref') return null;
  if (name === 'B') return text.trim() === 'true';
  // Long numbers are ids: they stay text.
  if (NUMBERS.has(name) && /^-?\d{1,15}(?:\.\d{1,6})?$/.test(text)) return Number(text);
  return plain(text);
}

function objectOf(element: XmlElement): unknown {
  const members: [string, unknown][] = [];
  let value: unknown;
  for (const child of element.children) {
    if (LISTS.has(child.name)) value = child.children.map(valueOf);
    else if (DICTIONARIES.has(child.name)) members.push(...child.children.flatMap(entryOf));
    else if (MEMBERS.has(child.name))
      for (const member of child.children) {
        const name = member.attributes.get('N');
        if (name !== undefined) members.push([plain(name), valueOf(member)]);
      }
    else if (!BESIDE.has(child.name)) value ??= valueOf(child);
  }
  if (members.length > 0) return Object.fromEntries(members);
  if (value !== undefined) return value;
  return element.children.find(({ name }) => name === 'ToString')?.text ?? null;
}

/** `<En><S N="Key">a</S><S N="Value">b</S></En>`. */
function entryOf({ children }: XmlElement): [string, unknown][] {
  const key = children.find(({ attributes }) => attributes.get('N') === 'Key');
  const value = children.find(({ attributes }) => attributes.get('N') === 'Value');
  return key && value ? [[plain(key.text), valueOf(value)]] : [];
}
