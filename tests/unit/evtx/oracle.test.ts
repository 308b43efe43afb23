import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventXmlFields, type EventFields } from '../../../src/evtx/event-xml';
import { eventsFile, value } from './evtx-writer';
import { readEvtxFile, xmlOf } from './reading';

/**
 * Our XML beside that of libevtx (`evtxexport`, named by EVTXEXPORT or found on the path) and of python-evtx, where they are
 * installed. They differ in how numbers and times are spelled; everything else has to be equal.
 */
const folder = join(import.meta.dirname, '../../../../shared/data/samples/windows-evtx');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.evtx')) : [];
if (files.length === 0) console.warn(`skipped: no real logs at ${folder}`);

const run = (command: string, args: readonly string[]): string | null => {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
  return status === 0 ? stdout : null;
};
const evtxexport = process.env['EVTXEXPORT'] ?? 'evtxexport';
const hasLibevtx = run(evtxexport, ['-V']) !== null;
// The one on the path need not be the one that the distribution's package belongs to.
const pythons = [process.env['PYTHON'] ?? 'python3', '/usr/bin/python3'];
const python = pythons.find((name) => run(name, ['-c', 'import Evtx.Evtx']) !== null) ?? '';
const hasPython = python !== '';
if (!hasLibevtx) console.warn('skipped: no evtxexport (libevtx) on this machine');
if (!hasPython) console.warn('skipped: no python-evtx on this machine');

/** Spellings made one: hexadecimal without leading zeros, times with as many `digits`, GUIDs and line ends. */
function plain(fields: EventFields, digits = 7): EventFields {
  const result: EventFields = {};
  for (const [name, text] of Object.entries(fields)) {
    const value = text
      .replaceAll('\r\n', '\n')
      .trim()
      .replace(/^0x0*(?=[0-9a-f])/i, '0x')
      .replace(/^\{([0-9a-f-]{36})\}$/i, (_, guid: string) => guid.toLowerCase())
      .replace(
        /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d+))?Z?$/,
        (_, day: string, clock: string, fraction = '') =>
          `${day}T${clock}.${String(fraction).padEnd(digits, '0').slice(0, digits)}`,
      );
    if (value !== '') result[name] = value;
  }
  return result;
}

function eventsIn(xml: string, digits?: number): EventFields[] {
  return [...xml.matchAll(/<Event [\s\S]*?<\/Event>/g)].map(([event]) => {
    const fields = eventXmlFields(event);
    expect(fields, event).not.toBeNull();
    return plain(fields!, digits);
  });
}

function ours(name: string, digits?: number): EventFields[] {
  const bytes = new Uint8Array(readFileSync(join(folder, name)));
  return readEvtxFile(bytes)
    .records.filter((r) => r.broken === null)
    .map(({ offset }) => {
      const fields = eventXmlFields(xmlOf(bytes, offset)!);
      expect(fields).not.toBeNull();
      return plain(fields!, digits);
    });
}

/** Records of a damaged file that libevtx gives up on: it stops at the first damage of a chunk. */
const moreThanLibevtx: Readonly<Record<string, number>> = { 'bad_chunk_magic.evtx': 31 };

/** python-evtx rounds times to microseconds, so that the last digits differ. */
const ROUNDED = 2;

const byRecord = (events: readonly EventFields[]): EventFields[] =>
  [...events].sort((a, b) => Number(a['System/EventRecordID']) - Number(b['System/EventRecordID']));

it.skipIf(!hasLibevtx)('what the fixtures’ writer writes reads as libevtx reads it', () => {
  const bytes = eventsFile(
    Array.from({ length: 90 }, (_, i) => ({
      id: 4624 + (i % 3),
      userSid: value.sid(5, 18),
      keywords: BigInt(i) << 40n,
      data: {
        TargetUserName: value.string(`üser${i} <&>`),
        LogonType: value.uint32(i),
        [`x${i % 4}`]: value.hex64(BigInt(i)),
      },
    })),
  );
  const path = join(mkdtempSync(join(tmpdir(), 'pushtrail-')), 'x.evtx');
  writeFileSync(path, bytes);
  const theirs = eventsIn(run(evtxexport, ['-f', 'xml', path])!);
  rmSync(path);
  const mine = readEvtxFile(bytes).records.map(({ offset }) => plain(eventXmlFields(xmlOf(bytes, offset)!)!));
  expect(mine).toEqual(theirs);
});

describe.skipIf(files.length === 0)('real logs', () => {
  it.skipIf(!hasLibevtx).each(files)('%s reads as libevtx reads it', (name) => {
    const theirs = byRecord(eventsIn(run(evtxexport, ['-f', 'xml', join(folder, name)])!));
    const known = new Set(theirs.map((e) => e['System/EventRecordID']));
    const mine = byRecord(ours(name));
    expect(mine.length - theirs.length).toBe(moreThanLibevtx[name] ?? 0);
    expect(mine.filter((e) => known.has(e['System/EventRecordID']))).toEqual(theirs);
  });

  // It gives up on a file at the first damaged chunk.
  it.skipIf(!hasPython).each(files.filter((name) => !(name in moreThanLibevtx)))(
    '%s reads as python-evtx reads it',
    (name) => {
      const script =
        'import sys, Evtx.Evtx as e\nwith e.Evtx(sys.argv[1]) as log:\n  for r in log.records(): print(r.xml())';
      const out = run(python, ['-c', script, join(folder, name)])!;
      // It leaves `&` as it is.
      const theirs = eventsIn(
        out.replace(/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/gi, '&amp;'),
        ROUNDED,
      );
      expect(byRecord(ours(name, ROUNDED))).toEqual(byRecord(theirs));
    },
  );

  it.each(files)('%s: fields read alone are those of its XML', (name) => {
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    const whole = readEvtxFile(bytes).records.filter(({ broken }) => broken === null);
    expect(whole.length).toBeGreaterThan(0);
    for (const { offset, fields } of whole)
      expect(plain(fields)).toEqual(plain(eventXmlFields(xmlOf(bytes, offset)!)!));
  });
});
