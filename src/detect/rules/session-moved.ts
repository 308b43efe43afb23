import { DAY, type RowIndex, spoken } from '../../base/units';
import type { Context } from '../context';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { isBrowserFamily } from '../user-agent';
import { fromWhere } from '../words';

interface Seat {
  row: RowIndex;
  os: string;
  browser: string;
}

export const sessionMoved = defineRule({
  id: 'session-moved',
  catalogue: 'S3.6',
  version: 1,
  title: 'Session used on another machine',
  stage: 'access',
  severity: 'low',
  techniques: ['T1539', 'T1550.004'],
  references: [
    'okta/customer-detections suspicious_use_of_an_Okta_Session_Cookie.yml',
    'Microsoft Entra: linkable token identifiers (session id)',
  ],
  params: {
    life: { value: 14 * DAY, unit: 'ms', why: 'the same session id is compared while a session may live' },
    minSeats: {
      value: 2,
      unit: 'times',
      why: 'a cookie does not move from one machine to another by itself',
    },
  },
  kql: (p) => `union SigninLogs, AADNonInteractiveUserSignInLogs
| where isnotempty(SessionId)
| extend D = todynamic(tostring(DeviceDetail))
| summarize Seats = dcount(strcat(AutonomousSystemNumber, "|", tostring(D.operatingSystem), "|", extract(@"^[A-Za-z ]+", 0, tostring(D.browser)))), Asns = dcount(AutonomousSystemNumber), Systems = dcount(tostring(D.operatingSystem)), First = min(TimeGenerated), Last = max(TimeGenerated) by U = tolower(UserPrincipalName), SessionId
| where Seats >= ${p.minSeats} and Asns >= ${p.minSeats} and Systems >= ${p.minSeats} and Last - First <= ${kqlSpan(p.life)}`,
  describe: (p) =>
    `one session id used from ${p.minSeats} or more machines within ${kqlSpan(p.life)}: another operating system or another browser, at another network owner, country or, where neither is stated, address; medium where the second is unfamiliar`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    const { c } = ctx;
    for (let user = 0; user < ctx.identity.users.length; user++) {
      const seats = new Map<number, Seat[]>();
      for (const rows of [ctx.signIns(user), ctx.activity(user)])
        for (const row of rows) {
          const family = ctx.family(row);
          if (family < 0) continue;
          const session = ctx.sessionOf(row);
          if (session < 0) continue;
          const list = seats.get(session);
          // Nearly every row of a session is of the machine before.
          if (list?.some((seat) => ctx.family(seat.row) === family)) continue;
          const seat = seatOf(ctx, row);
          if (!seat) continue;
          if (list) list.push(seat);
          else seats.set(session, [seat]);
        }
      for (const list of seats.values()) {
        if (list.length < p.minSeats) continue;
        list.sort((a, b) => a.row - b.row);
        const [first, ...others] = list;
        const moved = others.filter(
          (seat) =>
            c.time[seat.row]! - c.time[first!.row]! <= p.life &&
            isOtherMachine(first!, seat) &&
            isElsewhere(ctx, first!.row, seat.row),
        );
        if (moved.length + 1 < p.minSeats) continue;
        hits.push(hitOf(user, first!, moved));
      }
    }
    return hits;

    function hitOf(user: number, first: Seat, moved: Seat[]): Hit {
      const sources = ctx.sources(user);
      const [second] = moved;
      const rows = [first.row, ...moved.map(({ row }) => row)];
      const judged = moved.map(({ row }) => sources.of(row));
      const gap = c.time[second!.row]! - c.time[first.row]!;
      return {
        user,
        severity: judged.some(({ familiarity }) => familiarity === 'UNFAMILIAR') ? 'medium' : 'low',
        anchoredSeverity: 'medium',
        rows,
        first: c.time[second!.row]!,
        last: c.time[rows.at(-1)!]!,
        count: rows.length,
        unit: 'sign-ins',
        why: `The session opened from ${fromWhere(ctx, [first.row])} (${ctx.familyName(first.row)}) was used ${spoken(gap)} later from ${fromWhere(ctx, [second!.row])} (${ctx.familyName(second!.row)}): a stolen token would look like this.`,
        // Where it was opened belongs to it as well: a session of the intruder that moves is still the intruder's.
        clusters: [...new Set(rows.map((row) => sources.clusterOf(row)))].filter(
          (cluster) => cluster >= 0 && sources.familiarity(cluster) !== 'FAMILIAR',
        ),
      };
    }
  },
  blindSpots: [
    'A thief with the victim’s browser and system on another network looks like a laptop that was carried away.',
    'Duo logs no session, the portal’s CSV none either.',
  ],
});

/** Mail programs and sync clients share a browser's session on one machine: only their system is compared. */
function seatOf(ctx: Context, row: RowIndex): Seat | undefined {
  const name = ctx.familyName(row);
  const slash = name.indexOf('/');
  const os = name.slice(0, slash);
  const browser = isBrowserFamily(name) ? name.slice(slash + 1) : '';
  return os === '' && browser === '' ? undefined : { row, os, browser };
}

function isOtherMachine(a: Seat, b: Seat): boolean {
  if (a.os !== '' && b.os !== '' && a.os !== b.os) return true;
  return a.browser !== '' && b.browser !== '' && a.browser !== b.browser;
}

function isElsewhere(ctx: Context, a: RowIndex, b: RowIndex): boolean {
  const { c, networks } = ctx;
  const device = ctx.deviceOf(a);
  if (device >= 0 && device === ctx.deviceOf(b)) return false;
  if (c.asn[a]! >= 0 && c.asn[b]! >= 0) return c.asn[a] !== c.asn[b];
  if (c.country[a]! >= 0 && c.country[b]! >= 0) return c.country[a] !== c.country[b];
  return networks[a]! >= 0 && networks[b]! >= 0 && networks[a] !== networks[b];
}
