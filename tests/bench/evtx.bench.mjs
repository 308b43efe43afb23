// A dense Security log as EVTX: into rows in Node, through the page in Chromium, and beside the same file what libevtx's
// evtxexport and @ts-evtx/core take, where they are installed. Then a file of 1 GB through the page, made of the same chunks
// renumbered, and what the size of a file does to memory. Synthetic: written by the tests' own EVTX writer.
// BENCH_MB (96), BENCH_RUNS (3), BENCH_LARGE_MB (1000; 0 leaves it out); EVTXEXPORT names evtxexport where it is not on the path.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { preview } from '../tools/preview.mjs';
import { root } from '../tools/steps.mjs';
import { bundled } from './bundled.mjs';
import { median, ours, spread, writeChunks } from './support.mjs';

const MB = Number(process.env.BENCH_MB ?? 96);
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const LARGE = Number(process.env.BENCH_LARGE_MB ?? 1_000);
const CHUNK = 65_536;
/** Chunks written event by event; a larger file repeats them with other numbers and times. */
const SEED_CHUNKS = 64;
/** Read by the memory test of the parser, in MB: ten times as much must not take more. */
const STREAMED = [100, 1_000];
/** FILETIME ticks of an hour. */
const HOUR = 36_000_000_000n;
/** Numbers of the seed's records: so large that their eight bytes are nothing else. */
const FIRST_ID = 0x5eed_0000_0000n;

/**
 * Chunks of events as a domain controller logs them, most of them logons; every fifth is of a kind that nothing maps.
 * @param most events of a chunk: the rest of it stays empty.
 */
function seedLog({ ChunkWriter, writeEvent, value }, chunks, most = Infinity) {
  const s = value.string;
  const started = Date.UTC(2026, 8, 14);
  let id = 0;
  const event = () => {
    const user = `user${id % 500}`;
    const time = new Date(started + id * 250).toISOString().replace('Z', '1234Z');
    const subject = {
      SubjectUserSid: value.sid(5, 21, 1, 2, 3, 1000 + (id % 500)),
      SubjectUserName: s(user),
      SubjectDomainName: s('FIRM'),
      SubjectLogonId: value.hex64(BigInt(0x10000 + id)),
    };
    const from = { IpAddress: s(`198.51.100.${id % 250}`), IpPort: s(String(49_152 + (id % 9_000))) };
    const target = {
      TargetUserSid: value.sid(5, 21, 1, 2, 3, 1000 + (id % 500)),
      TargetUserName: s(user),
      TargetDomainName: s('FIRM'),
    };
    const logon = {
      LogonType: value.uint32(3),
      LogonProcessName: s('Kerberos'),
      AuthenticationPackageName: s('Kerberos'),
      WorkstationName: s('-'),
      LogonGuid: value.guid('54849625-5478-4994-a5ba-3e3b0328c30d'),
      TransmittedServices: s('-'),
      LmPackageName: s('-'),
      KeyLength: value.uint32(0),
      ProcessId: value.hex64(0x2acn),
      ProcessName: s('-'),
      ...from,
    };
    switch (id % 5) {
      case 0:
      case 1:
        return {
          id: 4624,
          time,
          keywords: 0x8020_0000_0000_0000n,
          data: { ...subject, ...target, TargetLogonId: value.hex64(BigInt(id)), ...logon },
        };
      case 2:
        return {
          id: 4634,
          time,
          data: { ...target, TargetLogonId: value.hex64(BigInt(id)), LogonType: value.uint32(3) },
        };
      case 3:
        return {
          id: 4688,
          time,
          data: {
            ...subject,
            NewProcessId: value.hex64(BigInt(id)),
            NewProcessName: s('C:\\Windows\\System32\\svchost.exe'),
            CommandLine: s(`C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s task${id}`),
            ParentProcessName: s('C:\\Windows\\System32\\services.exe'),
          },
        };
      default:
        return {
          id: 4658,
          time,
          data: { ...subject, ObjectServer: s('Security'), HandleId: value.hex64(BigInt(id)) },
        };
    }
  };
  return Array.from({ length: chunks }, () => {
    const chunk = new ChunkWriter();
    // Room for the largest of them.
    for (let n = 0; n < most && chunk.at < CHUNK - 6_000; n++) {
      id++;
      writeEvent(chunk, event(), FIRST_ID + BigInt(id));
    }
    return { bytes: chunk.finish(), places: placesIn(chunk) };
  });
}

/** Where the records of a chunk hold their numbers and times, and what those are. */
function placesIn({ bytes, view, records, at: end }) {
  const ids = [];
  const times = [];
  records.forEach((from, i) => {
    const id = view.getBigUint64(from + 8, true);
    const to = records[i + 1] ?? end;
    ids.push({ at: from + 8, value: id });
    for (let at = from + 24; at + 8 <= to; at++)
      if (bytes[at + 5] === 0x5e && view.getBigUint64(at, true) === id) {
        ids.push({ at, value: id });
        // The time stands before the number.
        times.push({ at: at - 8, value: view.getBigUint64(at - 8, true) });
      }
  });
  return { ids, times };
}

/** A log of any length: the seed over and over, its records counted on, an hour later each time, its checksums made anew. */
function* renumbered({ evtxFile, sealChunk }, seed, megabytes) {
  const chunks = Math.ceil((megabytes * 1e6) / CHUNK);
  yield evtxFile(Array.from({ length: chunks }, () => new Uint8Array(0))).subarray(0, 4_096);
  const records = BigInt(seed.reduce((n, { places }) => n + places.ids.length / 2, 0));
  for (let i = 0; i < chunks; i++) {
    const { bytes, places } = seed[i % seed.length];
    const round = BigInt(Math.floor(i / seed.length));
    const chunk = bytes.slice();
    const view = new DataView(chunk.buffer);
    for (const { at, value } of places.ids) view.setBigUint64(at, value + round * records, true);
    for (const { at, value } of places.times) view.setBigUint64(at, value + round * HOUR, true);
    for (const at of [8, 16, 24, 32])
      view.setBigUint64(at, view.getBigUint64(at, true) + round * records, true);
    yield sealChunk(chunk);
  }
}

/** What a reader in a process of its own took; null where it is not installed. */
function inNode(reader, path) {
  const script = join(root, 'tests/bench/evtx-node.mjs');
  const { status, stdout } = spawnSync(process.execPath, [script, reader, path], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${reader} did not read the log`);
  // What npm prints stands before it.
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n') + 1));
}

/** What the parser holds while it reads a long log: the peak of its own memory, in MB. */
function held({ readEvtx, windowsEvtx }, chunk, megabytes) {
  let peak = 0;
  const reader = readEvtx(windowsEvtx, () => {});
  const piece = new Uint8Array(CHUNK * 16);
  for (let i = 0; i < 16; i++) piece.set(chunk, i * CHUNK);
  for (let read = 0; read < megabytes * 1e6; read += piece.length) {
    reader.push(piece);
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    peak = Math.max(peak, heapUsed + arrayBuffers);
  }
  reader.end();
  return peak / 1e6;
}

function evtxexport(path) {
  const command = process.env.EVTXEXPORT ?? 'evtxexport';
  if (spawnSync(command, ['-V']).status !== 0) return null;
  const start = performance.now();
  spawnSync(command, ['-f', 'xml', path], { stdio: ['ignore', 'ignore', 'ignore'] });
  return { ms: performance.now() - start };
}

/** Large files through the page: how fast, and whether memory follows the size of a file or what is in it. */
async function large(modules, executablePath, url, folder, small) {
  const import_ = async (seed, megabytes) => {
    const path = join(folder, `${megabytes}.evtx`);
    try {
      await writeChunks(path, renumbered(modules, seed, megabytes));
      const load = loadavg()[0];
      const told = await ours(executablePath, url, path);
      const mb = statSync(path).size / 1e6;
      return { ...told, mb, mbPerSecond: mb / (told.ms / 1_000), load };
    } finally {
      rmSync(path, { force: true });
    }
  };
  const dense = await import_(seedLog(modules, SEED_CHUNKS), LARGE);
  // As many events as the small file has, in ten times the bytes: its columns are as large, and only its size is not.
  const perChunk = Math.round(small.events / ((LARGE * 1e6) / CHUNK));
  const sparse = await import_(seedLog(modules, SEED_CHUNKS, perChunk), LARGE);
  return { dense, sparse };
}

export async function bench(executablePath) {
  const folder = mkdtempSync(join(tmpdir(), 'pushtrail-evtx-'));
  const site = executablePath === null ? null : await preview(4177);
  try {
    return await measure(await bundled('tests/bench/evtx-entry.ts'), executablePath, site, folder);
  } finally {
    site?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(modules, executablePath, site, folder) {
  const path = join(folder, 'Security.evtx');
  console.log(`\nevtx: writing ${MB} MB; load ${loadavg()[0].toFixed(2)}`);
  const seed = seedLog(modules, SEED_CHUNKS);
  await writeChunks(path, renumbered(modules, seed, MB));
  const mb = statSync(path).size / 1e6;
  const runs = { node: [], page: [], evtxexport: [], tsEvtx: [] };
  const loads = [];
  // In turn, so that a busy machine is busy for all.
  for (let i = 0; i < RUNS; i++) {
    loads.push(loadavg()[0]);
    runs.node.push(inNode('ours', path));
    if (site) runs.page.push(await ours(executablePath, site.url, path));
    runs.evtxexport.push(evtxexport(path));
    // Once is enough: it takes several times as long as all the others.
    if (i === 0) runs.tsEvtx.push(inNode('ts-evtx', path));
  }
  const memory = STREAMED.map((megabytes) => held(modules, seed[0].bytes, megabytes));

  const rows = runs.node[0].rows;
  const speeds = (list) => list.map(({ ms }) => mb / (ms / 1000));
  const result = {
    megabytes: Math.round(mb),
    events: rows,
    load: loads.map((load) => Number(load.toFixed(2))),
    memoryMb: Object.fromEntries(STREAMED.map((megabytes, i) => [megabytes, Math.round(memory[i])])),
    peers: {},
  };
  const line = (name, text) => console.log(`  ${name.padEnd(28)} ${text}`);
  const grouped = (n) => Math.round(n).toLocaleString('en');
  console.log(
    `evtx: ${result.megabytes} MB, ${grouped(rows)} events, ${RUNS} runs, median (least–most); load before each ${result.load.join(', ')}`,
  );
  for (const [name, words] of [
    ['node', 'Pushtrail, rows, in Node'],
    ['page', 'Pushtrail, whole import'],
  ]) {
    if (runs[name].length === 0) continue;
    const mbPerSecond = median(speeds(runs[name]));
    result[name] = { mbPerSecond, eventsPerSecond: (mbPerSecond / mb) * rows };
    line(words, `${spread(speeds(runs[name]))} MB/s, ${grouped(result[name].eventsPerSecond)} events/s`);
  }
  const warm = runs.node.map(({ warmMs }) => mb / (warmMs / 1000));
  result.node.warmMbPerSecond = median(warm);
  line('Pushtrail, once compiled', `${spread(warm)} MB/s`);
  if (runs.page.length > 0) {
    result.page.events = runs.page[0].events;
    result.page.peakMb = median(runs.page.map((r) => r.peakMb));
    if (result.page.events !== rows) throw new Error(`the page has ${result.page.events} events of ${rows}`);
    line('', `${grouped(result.page.events)} events, renderer peak ${result.page.peakMb} MB`);
  }
  for (const [name, words] of [
    ['evtxexport', 'evtxexport (libevtx), XML'],
    ['tsEvtx', '@ts-evtx/core, XML'],
  ]) {
    const list = runs[name].filter((run) => run !== null);
    if (list.length === 0) {
      line(words, 'absent on this machine: left out');
      continue;
    }
    const mbPerSecond = median(speeds(list));
    const ratio = result.node.mbPerSecond / mbPerSecond;
    const { records } = list[0];
    const warmRatio = result.node.warmMbPerSecond / mbPerSecond;
    result.peers[name] = { mbPerSecond, ratio, warmRatio, ...(records === undefined ? {} : { records }) };
    const read = records === undefined ? '' : `, ${grouped(records)} of ${grouped(rows)} records`;
    line(
      words,
      `${spread(speeds(list), 1)} MB/s${read}; ratio in Node ${ratio.toFixed(2)}, once compiled ${warmRatio.toFixed(2)}`,
    );
  }
  line(
    'Memory of the parser',
    STREAMED.map((megabytes, i) => `${megabytes} MB read: at most ${memory[i].toFixed(0)} MB held`).join(
      ', ',
    ),
  );
  rmSync(path, { force: true });
  if (!site || LARGE === 0) return result;
  result.large = await large(modules, executablePath, site.url, folder, { events: rows });
  for (const [name, words] of [
    ['dense', `${LARGE} MB as dense`],
    ['sparse', `${LARGE} MB, events of ${result.megabytes} MB`],
  ]) {
    const { mb: size, events, mbPerSecond, peakMb, load: before } = result.large[name];
    line(
      words,
      `${mbPerSecond.toFixed(0)} MB/s, ${grouped((events / size) * mbPerSecond)} events/s, ${grouped(events)} events, renderer peak ${peakMb} MB; load ${before.toFixed(2)}`,
    );
  }
  const more = result.large.sparse.peakMb - result.page.peakMb;
  const perEvent =
    ((result.large.dense.peakMb - result.large.sparse.peakMb) * 1e6) /
    (result.large.dense.events - result.large.sparse.events);
  result.large.moreMb = more;
  result.large.bytesPerEvent = Math.round(perEvent);
  line(
    'Memory of the page',
    `${more} MB more for ten times the bytes with as many events; ${Math.round(perEvent)} bytes for each event more`,
  );
  return result;
}
