import { HOUR, type RowIndex, spoken } from '../../base/units';
import { memoByText } from '../../prompts/text-memo';
import { intruderRows, takenByIntruder } from '../access';
import { fileDownload, fileRead, fileSync } from '../operations';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { DistinctCount, slidingRuns } from '../sliding';
import { isBrowserFamily } from '../user-agent';
import { counted, fromWhere } from '../words';

const TAKES = 1;
const READS = 2;

export const bulkDownloadSession = defineRule({
  id: 'bulk-download-session',
  catalogue: 'S5.1',
  version: 1,
  title: 'Many files taken by the intruder',
  stage: 'exfiltration',
  severity: 'high',
  techniques: ['T1530', 'T1567.002', 'T1020'],
  references: [
    'elastic collection_onedrive_excessive_file_downloads.toml (25 in 3 min)',
    'Azure-Sentinel SharePoint_Downloads_byNewIP.yaml',
  ],
  params: {
    minFiles: {
      value: 20,
      unit: 'files',
      why: 'the source already stands out; 500 files in two hours are 12 in three minutes and slip under the published rules',
    },
    window: { value: HOUR, unit: 'ms', why: 'long enough for somebody who picks files by hand' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one haul is one finding' },
  },
  kql: (
    p,
  ) => `let taken = OfficeActivity | where Operation in ("FileDownloaded", "FileSyncDownloadedFull", "FileSyncDownloadedPartial")
| where ClientIP in (attackerIps) // from K-A
| project U = tolower(UserId), At = TimeGenerated, OfficeObjectId;
taken | project U, Start = At | join kind=inner taken on U
| where At between (Start .. Start + ${kqlSpan(p.window)})
| summarize Files = dcount(OfficeObjectId) by U, Start
| where Files >= ${p.minFiles} // hits within ${kqlSpan(p.mergeGap)} are one
| summarize arg_max(Files, *) by U`,
  describe: (p) =>
    `${p.minFiles} or more different files downloaded or synchronised within ${kqlSpan(p.window)} from the source or session of a suspicious sign-in`,
  evaluate: (ctx, p) => {
    const { c, table } = ctx;
    const kindOf = memoByText(table.strings, 0, (text) =>
      fileDownload.test(text) || fileSync.test(text) ? TAKES : fileRead.test(text) ? READS : 0,
    );
    const hits: Hit[] = [];
    const isTaken = (row: RowIndex): boolean => {
      const kind = kindOf(c.operation[row]!);
      return kind === TAKES || (kind === READS && !isReading(ctx.places.familyName(row)));
    };
    for (const [user, rows] of intruderRows(ctx, isTaken)) {
      const times = rows.map((row) => c.time[row]!);
      const distinct = new DistinctCount(rows.map((row) => c.target[row]!));
      for (const run of slidingRuns(times, p.window, p.mergeGap, (a, b) => {
        const files = distinct.of(a, b);
        return files >= p.minFiles ? files : -1;
      })) {
        const some = rows.slice(run.from, run.to + 1);
        const files = new Set(some.map((row) => c.target[row]!)).size;
        hits.push(
          takenByIntruder(
            ctx,
            user,
            some,
            files,
            'files',
            (first, last) =>
              `${counted(files, 'different file')} in ${spoken(last - first)} from ${fromWhere(ctx, some)}, the source of the suspicious sign-in.`,
          ),
        );
      }
    }
    return hits;
  },
  blindSpots: ['Files read in the browser one by one are not counted as taken.'],
});

/** A page in a browser is reading; a program that opens file after file takes them. An unnamed one gets the benefit. */
function isReading(family: string): boolean {
  return family === '' || isBrowserFamily(family);
}
