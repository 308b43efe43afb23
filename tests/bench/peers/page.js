// The page of the peers: DuckDB-WASM is driven from here, everything else runs in worker.js.
import * as duckdb from '@duckdb/duckdb-wasm';

const input = document.querySelector('input');

function inWorker(name, file) {
  const worker = new Worker('worker.js');
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      worker.terminate();
      if (data.error) reject(new Error(data.error));
      else resolve(data);
    };
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ name, file });
  });
}

/** The columns that matter into a table, then refused prompts in ten-minute windows by user. */
async function duck(file) {
  const worker = new Worker('duckdb-browser-eh.worker.js');
  const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await db.instantiate(new URL('duckdb-eh.wasm', location.href).href);
  const start = performance.now();
  await db.registerFileHandle('file.csv', file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
  const connection = await db.connect();
  await connection.query(`CREATE TABLE t AS SELECT
    strptime("CreatedDateTime [UTC]", '%-m/%-d/%Y, %-I:%M:%S.%g %p') AS time,
    UserPrincipalName, UserId, IPAddress, ResultType, AppDisplayName, Location, CorrelationId, Id, UserAgent,
    AuthenticationRequirement, AuthenticationDetails, DeviceDetail
    FROM read_csv('file.csv', all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', max_line_size = 10000000)`);
  const loaded = performance.now();
  const rows = await connection.query('SELECT count(*) AS n FROM t');
  await connection.query(`SELECT UserPrincipalName, max(n) FROM (
    SELECT UserPrincipalName, count(*) OVER (
      PARTITION BY UserPrincipalName ORDER BY time RANGE BETWEEN INTERVAL 10 MINUTE PRECEDING AND CURRENT ROW
    ) AS n FROM t WHERE ResultType = '500121') GROUP BY 1 HAVING max(n) >= 5`);
  const ended = performance.now();
  await connection.close();
  await db.terminate();
  return { count: Number(rows.get(0).n), ms: ended - start, loadMs: loaded - start };
}

window.runPeer = async (name) => {
  const [file] = input.files;
  const start = performance.now();
  const result = name === 'duckdb' ? await duck(file) : await inWorker(name, file);
  return { ms: performance.now() - start, ...result };
};
