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
    const { c, identity } = ctx;
    for (const list of seatsBySession(ctx).values()) {
      if (list.length < p.minSeats) continue;
      const [first, ...others] = list;
      const user = identity.userOf[first!.row]!;
      const moved = others.filter(
        (seat) =>
          identity.userOf[seat.row] === user &&
          c.time[seat.row]! - c.time[first!.row]! <= p.life &&
          isOtherMachine(first!, seat) &&
          isElsewhere(ctx, first!.row, seat.row),
      );
      if (moved.length + 1 >= p.minSeats) hits.push(hitOf(user, first!, moved));
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
        why: `The session opened from ${fromWhere(ctx, [first.row])} (${ctx.places.familyName(first.row)}) was used ${spoken(gap)} later from ${fromWhere(ctx, [second!.row])} (${ctx.places.familyName(second!.row)}): a stolen token would look like this.`,
        // Where it was opened belongs to it as well: a session of the intruder that moves is still the intruder's.
        clusters: [...new Set(rows.map((row) => sources.clusterOf(row)))].filter(
          (cluster) => cluster >= 0 && sources.familiarity(cluster) !== 'FAMILIAR',
        ),
      };
    }
  },
  blindSpots: [
    'A thief with the victim’s browser and system on another network looks like a laptop that was carried away.',
    'Duo logs no session.',
  ],
});

/**
 * The machines of each session that was used from more than one, by time. A pass over the table: nearly every row is of
 * its session's first machine.
 */
function seatsBySession(ctx: Context): Map<number, Seat[]> {
  const { c, identity } = ctx;
  const sessions = ctx.places.idsOf(c.sessionId);
  const first = new Int32Array(sessions.length).fill(-1);
  const found = new Map<number, Seat[]>();
  for (let row = 0; row < sessions.length; row++) {
    const session = sessions[row]!;
    if (session < 0 || identity.userOf[row]! < 0) continue;
    const family = ctx.places.familyOf(row);
    if (family < 0 || (first[session]! >= 0 && ctx.places.familyOf(first[session]!) === family)) continue;
    const list = found.get(session);
    if (list && isSeated(ctx, list, family)) continue;
    const seat = ctx.isCopy(row) || ctx.isAllowed(row) ? undefined : seatOf(ctx, row);
    if (!seat) continue;
    if (list) list.push(seat);
    else if (first[session]! < 0) first[session] = row;
    else found.set(session, [seatOf(ctx, first[session]!)!, seat]);
  }
  return found;
}

function isSeated(ctx: Context, seats: readonly Seat[], family: number): boolean {
  return seats.some(({ row }) => ctx.places.familyOf(row) === family);
}

/** Mail programs and sync clients share a browser's session on one machine: only their system is compared. */
function seatOf(ctx: Context, row: RowIndex): Seat | undefined {
  const name = ctx.places.familyName(row);
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
  const device = ctx.places.deviceOf(a);
  if (device >= 0 && device === ctx.places.deviceOf(b)) return false;
  if (c.asn[a]! >= 0 && c.asn[b]! >= 0) return c.asn[a] !== c.asn[b];
  if (c.country[a]! >= 0 && c.country[b]! >= 0) return c.country[a] !== c.country[b];
  return networks[a]! >= 0 && networks[b]! >= 0 && networks[a] !== networks[b];
}
