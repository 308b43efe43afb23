// DuckDB-WASM in Node: the window query of the detection bench over the columns of the same table.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installPeers } from './peers.mjs';

/** Rows handed over at a time. */
const BATCH = 1_000_000;

/**
 * Takes the columns in, then asks for the rows that end a window of so many refused prompts of one user.
 * @returns a function that runs the query: ms and how many rows it found; and what loading took, ms.
 */
export async function duckdbWindows({ time, user, result, refused, least, windowMs }) {
  const here = installPeers();
  const require = createRequire(join(here, 'package.json'));
  const duckdb = require('@duckdb/duckdb-wasm/dist/duckdb-node-blocking.cjs');
  const { tableFromArrays } = require('apache-arrow');
  const dist = join(here, 'node_modules/@duckdb/duckdb-wasm/dist');
  const bundle = (kind) => ({
    mainModule: join(dist, `duckdb-${kind}.wasm`),
    mainWorker: join(dist, `duckdb-node-${kind}.worker.cjs`),
  });
  const bundles = { mvp: bundle('mvp'), eh: bundle('eh') };
  const db = await duckdb.createDuckDB(bundles, new duckdb.VoidLogger(), duckdb.NODE_RUNTIME);
  await db.instantiate(() => undefined);
  const connection = db.connect();
  const start = performance.now();
  for (let from = 0; from < time.length; from += BATCH) {
    const [t, u, r] = [time, user, result].map((column) => column.subarray(from, from + BATCH));
    connection.insertArrowTable(tableFromArrays({ time: t, user: u, result: r }), {
      name: 'prompts',
      create: from === 0,
    });
  }
  const loadMs = performance.now() - start;
  const query = `SELECT count(*) AS n FROM (
    SELECT count(*) OVER (
      PARTITION BY "user" ORDER BY time RANGE BETWEEN ${windowMs} PRECEDING AND CURRENT ROW
    ) AS refusals FROM prompts WHERE result IN (${refused.join(', ')})) WHERE refusals >= ${least}`;
  return {
    loadMs,
    run: () => {
      const before = performance.now();
      const found = Number(connection.query(query).get(0).n);
      return { ms: performance.now() - before, found };
    },
    close: () => connection.close(),
  };
}
