import { describe, expect, it } from 'vitest';
import { missingColumns } from '../../../src/formats/format';
import { formats } from '../../../src/formats';
import { JsonDispatcher } from '../../../src/formats/json-dispatcher';
import { JsonSplitter, type JsonRecord } from '../../../src/scan/json-splitter';
import { tenant } from '../../../src/sample/case';
import { layouts, type LayoutId } from '../../../src/sample/layouts';

const { tenant: firm, acts } = tenant(41, { users: 6, days: 16, layouts: [] });
const ids = Object.keys(layouts) as LayoutId[];
const contents = new Map(ids.map((id) => [id, layouts[id](firm, acts).bytes]));
const isJson = (id: LayoutId): boolean =>
  /^[[{]/.test(new TextDecoder().decode(contents.get(id)!.subarray(0, 1)));
const isOurs = (id: string): boolean => /^(?:okta|duo)\./.test(id);

/** The last whole records of a layout's file; the first are a baseline's. */
function records(id: LayoutId): JsonRecord[] {
  const found: JsonRecord[] = [];
  const splitter = new JsonSplitter({
    onRecord: (record) =>
      found.push({
        ...record,
        buf: record.buf.slice(record.from, record.to),
        from: 0,
        to: record.to - record.from,
      }),
  });
  splitter.push(contents.get(id)!);
  splitter.end();
  return found.slice(-40);
}

describe('signatures of Okta and Duo beside all others', () => {
  const json = ids.filter((id) => isJson(id) && records(id)[0]?.columns === null);

  it.each(json.map((id) => [id]))('%s: told by its records, whatever was read before', (id) => {
    const mine = records(id);
    for (const other of json) {
      if (!isOurs(id) && !isOurs(other)) continue;
      const dispatcher = new JsonDispatcher();
      dispatcher.dispatch(records(other)[0]!);
      for (const record of mine)
        expect(dispatcher.dispatch(record)?.id, `after ${other}`).toBe(id.split(':')[0]);
    }
  });

  it.each(ids.filter((id) => !isJson(id)).map((id) => [id]))(
    '%s: no header of it is taken by Okta or Duo but its own',
    (id) => {
      const text = new TextDecoder().decode(contents.get(id)!.subarray(0, 8_000)).replaceAll('\0', '');
      const line = text.split(/\r?\n/).find((one) => one.includes(','))!;
      const header = line
        .replace(/^\uFEFF/, '')
        .split(',')
        .map((name) => name.replace(/^"|"$/g, ''));
      const fitting = formats
        .filter((format) => format.header && missingColumns(format.header, header)?.length === 0)
        .map((format) => format.id)
        .filter((fit) => isOurs(fit) || isOurs(id));
      expect(fitting).toEqual(isOurs(id) ? [id.split(':')[0]] : []);
    },
  );
});
