// Peers that run in a worker: each reads the file it is given and tells how many rows, records or bytes it saw.
import { JSONParser } from '@streamparser/json';
import Dexie from 'dexie';
import Papa from 'papaparse';
import { inferSchema, initParser } from 'udsv';

const CHUNK = 1 << 20;

/** Floors: what reading alone takes, into memory used again, and with every byte made text. */
async function read(file) {
  const reader = file.stream().getReader({ mode: 'byob' });
  let memory = new ArrayBuffer(CHUNK);
  let bytes = 0;
  for (;;) {
    const { value, done } = await reader.read(new Uint8Array(memory));
    if (done) return bytes;
    bytes += value.byteLength;
    memory = value.buffer;
  }
}

async function readText(file) {
  let characters = 0;
  for await (const text of file.stream().pipeThrough(new TextDecoderStream())) characters += text.length;
  return characters;
}

function papaparse(file) {
  return new Promise((resolve) => {
    let rows = 0;
    Papa.parse(file, {
      chunkSize: 4 << 20,
      chunk: ({ data }) => {
        rows += data.length;
      },
      complete: () => resolve(rows),
    });
  });
}

async function udsv(file) {
  let parser = null;
  let rows = 0;
  for await (const text of file.stream().pipeThrough(new TextDecoderStream())) {
    parser ??= initParser(inferSchema(text));
    parser.chunk(text, parser.stringArrs, (batch) => {
      rows += batch.length;
    });
  }
  parser.end();
  return rows;
}

async function jsonParseLines(file) {
  let rest = '';
  let records = 0;
  for await (const text of file.stream().pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (line.trim() === '') continue;
      JSON.parse(line);
      records++;
    }
  }
  return records;
}

async function streamparser(file) {
  const parser = new JSONParser({ paths: ['$.*'], keepStack: false });
  let records = 0;
  parser.onValue = () => {
    records++;
  };
  for await (const bytes of file.stream()) parser.write(bytes);
  return records;
}

/** Rows as objects, as a database of rows stores them: only the writing is timed. */
async function dexieRows(file) {
  const rows = await new Promise((resolve) => {
    Papa.parse(file.slice(0, 60 << 20), {
      header: true,
      complete: ({ data }) => resolve(data.slice(0, 20_000)),
    });
  });
  const db = new Dexie('rows');
  db.version(1).stores({ rows: '++, UserPrincipalName, IPAddress' });
  const start = performance.now();
  for (let i = 0; i < rows.length; i += 5_000) await db.rows.bulkAdd(rows.slice(i, i + 5_000));
  const ms = performance.now() - start;
  await db.delete();
  return { count: rows.length, ms };
}

const peers = { read, readText, papaparse, udsv, jsonParseLines, streamparser, dexieRows };

onmessage = async ({ data: { name, file } }) => {
  try {
    const result = await peers[name](file);
    postMessage(typeof result === 'number' ? { count: result } : result);
  } catch (error) {
    postMessage({ error: String(error) });
  }
};
