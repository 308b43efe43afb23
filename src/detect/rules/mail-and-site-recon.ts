import { HOUR, MINUTE, type RowIndex } from '../../base/units';
import { textAt } from '../../model/event';
import { parametersOf } from '../../model/parameters';
import { memoByText } from '../../prompts/text-memo';
import { intruderRows, takenByIntruder } from '../access';
import type { Context } from '../context';
import { fileRead } from '../operations';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { DistinctCount, slidingRuns, splitAtGaps } from '../sliding';
import { counted, fromWhere, within } from '../words';

/** What intruders look for: secrets, and the next invoice. */
const telling =
  /passw|passphrase|credential|secret|\bkey\b|api[ _-]?key|token|vpn|mfa|2fa|invoice|payment|wire|bank|iban|swift|payroll|salar|tax|contract|confidential|merger|acquisition|crypto|wallet|account number/i;
const searches = /^searchqueryperformed$|^searchqueryinitiated(?:exchange|sharepoint)$/i;
const mailReads = /^mailitemsaccessed$/i;
const previews = /^filepreviewed$/i;

const MAIL = 1;
const SEARCH = 2;
const FILE = 3;

export const mailAndSiteRecon = defineRule({
  id: 'mail-and-site-recon',
  catalogue: 'S4.12',
  version: 1,
  title: 'Looking round in mail, sites and apps',
  stage: 'post-access',
  severity: 'medium',
  techniques: ['T1114.002', 'T1213.002', 'T1087.004'],
  references: [
    'elastic discovery_sharepoint_sensitive_term_search.toml',
    'okta/customer-detections rapid_application_access.yml (10 apps in 1 min)',
    'Microsoft: use MailItemsAccessed to investigate compromised accounts',
  ],
  params: {
    minReads: { value: 1, unit: 'operations', why: 'any mail the intruder read is read' },
    minSites: { value: 10, unit: 'items', why: 'people work in a few sites; ten in an hour is a tour' },
    siteWindow: { value: HOUR, unit: 'ms', why: 'somebody who looks round reads little of each' },
    minApps: { value: 10, unit: 'items', why: 'the published count of apps' },
    appWindow: { value: MINUTE, unit: 'ms', why: 'the published window' },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one sitting is one finding' },
  },
  kql: (p) => `OfficeActivity | where ClientIP in (attackerIps) // from K-A
| extend What = case(Operation =~ "MailItemsAccessed", "mail", Operation startswith "SearchQuery" and tostring(SourceFileName) has_any ("password", "secret", "invoice", "payment", "bank", "vpn"), "search", Operation in~ ("FileAccessed", "FilePreviewed"), "file", "")
| where What != ""
| summarize Reads = countif(What != "file"), Sites = dcount(Site_Url), First = min(TimeGenerated), Last = max(TimeGenerated) by UserId, bin(TimeGenerated, ${kqlSpan(p.siteWindow)})
| where Reads >= ${p.minReads} or Sites >= ${p.minSites} // hits within ${kqlSpan(p.mergeGap)} are one
// Okta: user.authentication.sso to ${p.minApps} or more apps within ${kqlSpan(p.appWindow)} from the attacker's source.`,
  describe: (p) =>
    `from the source or session of a suspicious sign-in: ${p.minReads} or more mails read or searches for secrets and payments, ${p.minSites} or more sites within ${kqlSpan(p.siteWindow)}, or ${p.minApps} apps within ${kqlSpan(p.appWindow)}`,
  evaluate: (ctx, p) => {
    const kindOf = memoByText(ctx.table.strings, 0, (text) =>
      mailReads.test(text)
        ? MAIL
        : searches.test(text)
          ? SEARCH
          : fileRead.test(text) || previews.test(text)
            ? FILE
            : 0,
    );
    const { c } = ctx;
    const hits: Hit[] = [];
    const push = (user: number, rows: RowIndex[], count: number, unit: Hit['unit'], what: string): void => {
      hits.push({
        ...takenByIntruder(
          ctx,
          user,
          rows,
          count,
          unit,
          (first, last) =>
            `${what} ${within(first, last)} from ${fromWhere(ctx, rows)}, the source of the suspicious sign-in.`,
        ),
        severity: 'medium',
      });
    };
    for (const [user, rows] of intruderRows(ctx, (row) => kindOf(c.operation[row]!) !== 0)) {
      const read = rows.filter((row) => {
        const kind = kindOf(c.operation[row]!);
        return kind === MAIL || (kind === SEARCH && telling.test(searched(ctx, row)));
      });
      for (const some of splitAtGaps(read, (row) => c.time[row]!, p.mergeGap)) {
        if (some.length < p.minReads) continue;
        const mails = some.filter((row) => kindOf(c.operation[row]!) === MAIL);
        const words = [
          ...new Set(some.filter((row) => !mails.includes(row)).map((row) => searched(ctx, row))),
        ];
        const parts = [
          mails.length > 0 ? `mail read in ${counted(mails.length, 'record')}` : '',
          words.length > 0
            ? `searched for ${words
                .slice(0, 3)
                .map((word) => `“${word.slice(0, 60)}”`)
                .join(', ')}`
            : '',
        ].filter((part) => part !== '');
        const what = parts.join(', ');
        push(user, some, some.length, 'operations', what.charAt(0).toUpperCase() + what.slice(1));
      }
      const files = rows.filter((row) => kindOf(c.operation[row]!) === FILE);
      tours(files, siteIds(ctx, files), p.siteWindow, p.minSites, (some, n) =>
        push(user, some, n, 'items', `${counted(n, 'site')} opened`),
      );
    }
    for (const [user, accesses] of ctx.access ?? [])
      for (const { cluster, time } of accesses) {
        const rows = ctx
          .sources(user)
          .rows(cluster)
          .filter((row) => c.time[row]! >= time && c.app[row]! >= 0 && ctx.isSuccess(row));
        tours(
          rows,
          rows.map((row) => c.app[row]!),
          p.appWindow,
          p.minApps,
          (some, n) => push(user, some, n, 'items', `${counted(n, 'app')} opened`),
        );
      }
    return hits;

    function tours(
      rows: RowIndex[],
      keys: readonly number[],
      window: number,
      least: number,
      found: (rows: RowIndex[], n: number) => void,
    ): void {
      if (rows.length < least) return;
      const distinct = new DistinctCount(keys);
      const times = rows.map((row) => c.time[row]!);
      for (const { from, to } of slidingRuns(times, window, p.mergeGap, (a, b) =>
        distinct.of(a, b) >= least ? 0 : -1,
      ))
        found(rows.slice(from, to + 1), new Set(keys.slice(from, to + 1)).size);
    }
  },
  blindSpots: [
    'Which mail the owner read and which the intruder cannot be told apart from one address.',
    'Searches in a mail program on the desktop are not logged.',
  ],
});

function searched(ctx: Context, row: RowIndex): string {
  const parameters = parametersOf(ctx.table, row);
  return parameters.get('SearchQueryText') ?? parameters.get('QueryText') ?? '';
}

/** A small number per site: the address up to the site's name. */
function siteIds(ctx: Context, rows: readonly RowIndex[]): number[] {
  const ids = new Map<string, number>();
  return rows.map((row) => {
    const site =
      /^https?:\/\/[^/]+(?:\/(?:sites|teams|personal)\/[^/]+)?/i.exec(
        textAt(ctx.table, 'target', row) ?? '',
      )?.[0] ?? '';
    let id = ids.get(site);
    if (id === undefined) ids.set(site, (id = ids.size));
    return id;
  });
}
