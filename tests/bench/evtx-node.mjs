// Reads an EVTX file in a process of its own, so that no reader pays for what another left in memory:
// `node evtx-node.mjs ours|ts-evtx FILE` writes what it took as JSON. We take half a second, much of it the compiler's, so ours
// is read again: `warmMs` is what each such file takes of a log that is longer.
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundled } from './bundled.mjs';
import { installPeers } from './peers/peers.mjs';

async function ours(path) {
  const modules = await bundled('tests/bench/evtx-entry.ts');
  const { ms, rows } = await toRows(modules, path);
  await toRows(modules, path);
  return { ms, rows, warmMs: (await toRows(modules, path)).ms };
}

/** Bytes to rows, as an import does it. */
async function toRows({ readEvtx, windowsEvtx, EventWriter, TimeRules }, path) {
  let rows = 0;
  const out = new EventWriter(() => {});
  const context = { times: new TimeRules(false) };
  const start = performance.now();
  const reader = readEvtx(windowsEvtx, ({ broken, offset, from, to }, view) => {
    if (broken !== null) throw new Error(broken);
    if (windowsEvtx.family.read(view, out, context).kind !== 'event') return;
    out.commit({ record: ++rows, line: -1, offset, length: to - from });
  });
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 })) reader.push(bytes);
  reader.end();
  out.flush();
  const ms = performance.now() - start;
  // It is as whole as one that Windows wrote: wrong checksums would be told.
  if (reader.notes().length > 0) throw new Error(reader.notes().join(' '));
  return { ms, rows };
}

async function tsEvtx(path) {
  let file;
  try {
    file = createRequire(join(installPeers(), 'x.cjs')).resolve('@ts-evtx/core');
  } catch {
    return null;
  }
  const { EvtxFile } = await import(pathToFileURL(file).href);
  const start = performance.now();
  const log = await EvtxFile.open(path);
  let records = 0;
  for (const record of log.records()) {
    // One that it cannot read it shows with `[SUBSTITUTION:4]` in its place.
    if (/<EventRecordID>\d+</.test(record.renderXml())) records++;
  }
  return { ms: performance.now() - start, records };
}

const [reader, path] = process.argv.slice(2);
process.stdout.write(`\n${JSON.stringify(await (reader === 'ours' ? ours : tsEvtx)(path))}`);
