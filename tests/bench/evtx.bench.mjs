// A dense Security log as EVTX: into rows in Node, through the page in Chromium, and beside the same file what libevtx's
// evtxexport and @ts-evtx/core take, where they are installed. Synthetic: written by the tests' own EVTX writer.
// BENCH_MB (96), BENCH_RUNS (3); EVTXEXPORT names evtxexport where it is not on the path.
import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'vite';
import { preview } from '../tools/preview.mjs';
import { root } from '../tools/steps.mjs';
import { median, ours, spread, writeChunks } from './support.mjs';

const MB = Number(process.env.BENCH_MB ?? 96);
const RUNS = Number(process.env.BENCH_RUNS ?? 3);
const CHUNK = 65_536;
/** Read by the memory test, in MB: ten times as much must not take more. */
const STREAMED = [100, 1_000];

async function load() {
  const vite = await createServer({
    root,
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false },
    appType: 'custom',
  });
  const [writer, evtx, rows, time] = await Promise.all(
    [
      '/tests/unit/evtx/evtx-writer.ts',
      '/src/formats/windows-evtx.ts',
      '/src/normalise/event-writer.ts',
      '/src/normalise/time.ts',
    ].map((path) => vite.ssrLoadModule(path)),
  );
  // The modules stay usable once their server is gone.
  await vite.close();
  return { ...writer, ...evtx, ...rows, ...time };
}

/** Events as a domain controller logs them, most of them logons; every fifth is of a kind that nothing maps. */
function* denseLog({ ChunkWriter, writeEvent, value, evtxFile }, chunks) {
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
  const made = [];
  for (let i = 0; i < chunks; i++) {
    const chunk = new ChunkWriter();
    // Room for the largest of them.
    while (chunk.at < CHUNK - 6_000) {
      id++;
      writeEvent(chunk, event(), BigInt(id));
    }
    made.push(chunk.finish());
  }
  const header = evtxFile(made.map(() => new Uint8Array(0))).subarray(0, 4_096);
  yield header;
  yield* made;
}

/** Bytes to rows, as an import does it, in this process. */
async function inNode({ readEvtx, windowsEvtx, EventWriter, TimeRules }, path) {
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
  return { ms: performance.now() - start, rows };
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

async function tsEvtx(path) {
  let file;
  try {
    file = createRequire(join(root, 'tests/bench/peers/x.cjs')).resolve('@ts-evtx/core');
  } catch {
    return null;
  }
  const { EvtxFile } = await import(file);
  const start = performance.now();
  const log = await EvtxFile.open(path);
  let records = 0;
  for (const record of log.records()) {
    record.renderXml();
    records++;
  }
  return { ms: performance.now() - start, records };
}

export async function bench(executablePath) {
  const modules = await load();
  const path = join(mkdtempSync(join(tmpdir(), 'pushtrail-evtx-')), 'Security.evtx');
  console.log(`\nevtx: writing ${MB} MB`);
  await writeChunks(path, denseLog(modules, Math.ceil((MB * 1e6) / CHUNK)));
  const mb = statSync(path).size / 1e6;
  const runs = { node: [], page: [], evtxexport: [], tsEvtx: [] };
  const site = executablePath === null ? null : await preview(4177);
  // In turn, so that a busy machine is busy for all.
  for (let i = 0; i < RUNS; i++) {
    runs.node.push(await inNode(modules, path));
    if (site) runs.page.push(await ours(executablePath, site.url, path));
    runs.evtxexport.push(evtxexport(path));
    // It takes minutes where the others take seconds.
    if (i === 0) runs.tsEvtx.push(await tsEvtx(path));
  }
  site?.close();
  const [, chunk] = denseLog(modules, 1);
  const memory = STREAMED.map((megabytes) => held(modules, chunk, megabytes));
  rmSync(path, { force: true });

  const rows = runs.node[0].rows;
  const speeds = (list) => list.map(({ ms }) => mb / (ms / 1000));
  const result = {
    megabytes: Math.round(mb),
    events: rows,
    memoryMb: Object.fromEntries(STREAMED.map((megabytes, i) => [megabytes, Math.round(memory[i])])),
    peers: {},
  };
  const line = (name, text) => console.log(`  ${name.padEnd(28)} ${text}`);
  console.log(
    `evtx: ${result.megabytes} MB, ${rows.toLocaleString('en')} events, ${RUNS} runs, median (least–most)`,
  );
  for (const [name, words] of [
    ['node', 'Pushtrail, rows, in Node'],
    ['page', 'Pushtrail, whole import'],
  ]) {
    if (runs[name].length === 0) continue;
    const mbPerSecond = median(speeds(runs[name]));
    result[name] = { mbPerSecond, eventsPerSecond: (mbPerSecond / mb) * rows };
    const events = Math.round(result[name].eventsPerSecond).toLocaleString('en');
    line(words, `${spread(speeds(runs[name]))} MB/s, ${events} events/s`);
  }
  if (runs.page.length > 0) {
    result.page.events = runs.page[0].events;
    result.page.peakMb = median(runs.page.map((r) => r.peakMb));
    line('', `${result.page.events} events, renderer peak ${result.page.peakMb} MB`);
  }
  for (const [name, words] of [
    ['evtxexport', 'evtxexport (libevtx), XML'],
    ['tsEvtx', '@ts-evtx/core, XML'],
  ]) {
    const list = runs[name].filter((run) => run !== null);
    if (list.length === 0) {
      line(words, 'not installed: left out');
      continue;
    }
    const mbPerSecond = median(speeds(list));
    const ratio = result.node.mbPerSecond / mbPerSecond;
    result.peers[name] = { mbPerSecond, ratio };
    line(words, `${spread(speeds(list))} MB/s; ratio in Node ${ratio.toFixed(2)}`);
  }
  line(
    'Memory of the parser',
    STREAMED.map((megabytes, i) => `${megabytes} MB read: at most ${memory[i].toFixed(0)} MB held`).join(
      ', ',
    ),
  );
  return result;
}
