import { HOUR, MINUTE, spoken, type RowIndex } from '../../base/units';
import { textAt } from '../../model/event';
import type { Context } from '../context';
import { isHosting } from '../hosting';
import { defineRule, kqlSpan, type Hit } from '../rule';

const EARTH_KM = 6371;
const proxied = /(?:^|,)(?:proxy|anonymizedIPAddress)(?:,|$)/i;

export const impossibleTravel = defineRule({
  id: 'impossible-travel',
  catalogue: 'S3.3',
  version: 1,
  title: 'Two places too far apart',
  stage: 'access',
  severity: 'low',
  techniques: ['T1078.004'],
  references: [
    'elastic initial_access_entra_id_signin_impossible_travel.toml (500 km, 800 km/h)',
    'Microsoft Entra: sign-in log location is best effort',
  ],
  params: {
    minKm: { value: 500, unit: 'km', why: 'the published distance; less is a carrier’s pool of addresses' },
    minKmh: { value: 900, unit: 'km/h', why: 'an airliner; the published rule takes 800' },
    cityError: { value: 50, unit: 'km', why: 'a city’s coordinates are its middle' },
    countryError: { value: 500, unit: 'km', why: 'without a city they are the middle of a country' },
    leastGap: { value: 10 * MINUTE, unit: 'ms', why: 'two logs’ clocks and a page left open' },
    within: { value: 24 * HOUR, unit: 'ms', why: 'any place on Earth is a day away' },
    egressUsers: { value: 3, unit: 'users', why: 'an address so many sign in from is the firm’s own exit' },
  },
  kql: (p) => `SigninLogs | where ResultType == "0" and IsInteractive
| extend U = tolower(UserPrincipalName), Lat = toreal(LocationDetails.geoCoordinates.latitude), Lon = toreal(LocationDetails.geoCoordinates.longitude)
| where isnotnull(Lat) | sort by U asc, TimeGenerated asc
| extend Before = prev(TimeGenerated), LatB = prev(Lat), LonB = prev(Lon), AsnB = prev(AutonomousSystemNumber), Same = prev(U) == U
| extend Error = iff(isempty(tostring(LocationDetails.city)), ${p.countryError}, ${p.cityError})
| extend Km = geo_distance_2points(Lon, Lat, LonB, LatB) / 1000 - 2 * Error, Gap = TimeGenerated - Before
| where Same and Gap <= ${kqlSpan(p.within)} and AsnB != AutonomousSystemNumber
| where Km >= ${p.minKm} and Km / (max_of(Gap, ${kqlSpan(p.leastGap)}) / 1h) >= ${p.minKmh}
// Leave out equal device ids, hosting and proxy networks, and addresses that ${p.egressUsers} or more users sign in from.`,
  describe: (p) =>
    `two successful sign-ins one after the other within ${kqlSpan(p.within)}, ${p.minKm} km or more apart and faster than ${p.minKmh} km/h, less the error of the places (${p.cityError} km, without a city ${p.countryError} km)`,
  evaluate: (ctx, p) => {
    const { c } = ctx;
    const hits: Hit[] = [];
    const errorOf = (row: RowIndex): number => (c.city[row]! >= 0 ? p.cityError : p.countryError);
    const lastOf = new Int32Array(ctx.identity.users.length).fill(-1);
    // In the order of the table: a person's rows lie far apart, and most say the same place again.
    for (let row = 0; row < ctx.table.events.length; row++) {
      // NaN where the log states no place.
      if (!(c.latitude[row]! >= -90) || !(c.longitude[row]! >= -180)) continue;
      const user = ctx.identity.userOf[row]!;
      if (user < 0 || !ctx.isOwnSuccess(row)) continue;
      const before = lastOf[user]!;
      lastOf[user] = row;
      if (before < 0 || (c.latitude[before] === c.latitude[row] && c.longitude[before] === c.longitude[row]))
        continue;
      const gap = c.time[row]! - c.time[before]!;
      if (gap > p.within || c.asn[row] === c.asn[before] || c.asn[row]! < 0 || c.asn[before]! < 0) continue;
      const far = Math.max(0, distance(ctx, before, row) - errorOf(before) - errorOf(row));
      const speed = far / (Math.max(gap, p.leastGap) / HOUR);
      if (far < p.minKm || speed < p.minKmh) continue;
      const device = ctx.places.deviceOf(row);
      if (device >= 0 && device === ctx.places.deviceOf(before)) continue;
      if ([before, row].some((end) => isExit(ctx, end, p.egressUsers))) continue;
      hits.push(travel(user, before, row, far));
    }
    return hits;

    function travel(user: number, before: RowIndex, row: RowIndex, far: number): Hit {
      const sources = ctx.sources(user);
      const name = (end: RowIndex): string =>
        [textAt(ctx.table, 'city', end), textAt(ctx.table, 'country', end)]
          .filter((part) => part !== undefined)
          .join(', ') || 'an unnamed place';
      const clusters = [before, row]
        .map((end) => sources.of(end))
        .filter(({ cluster, familiarity }) => cluster >= 0 && familiarity !== 'FAMILIAR');
      return {
        user,
        severity: 'low',
        anchoredSeverity: 'medium',
        rows: [before, row],
        first: c.time[before]!,
        last: c.time[row]!,
        count: 2,
        unit: 'sign-ins',
        why: `Signed in from ${name(before)} and ${spoken(c.time[row]! - c.time[before]!)} later from ${name(row)}, at least ${Math.round(far).toLocaleString('en-US')} km away.`,
        clusters: [...new Set(clusters.map(({ cluster }) => cluster))],
      };
    }
  },
  blindSpots: [
    'Duo and the unified audit log state no coordinates, nor does the portal’s CSV.',
    'A VPN’s exit looks like a journey; known hosting networks and shared exits are left out.',
  ],
});

/** Great-circle distance, km (haversine). */
function distance({ c }: Context, a: RowIndex, b: RowIndex): number {
  const rad = Math.PI / 180;
  const [lat1, lat2] = [c.latitude[a]! * rad, c.latitude[b]! * rad];
  const half = Math.sin((lat2 - lat1) / 2) ** 2;
  const turn = Math.sin(((c.longitude[b]! - c.longitude[a]!) * rad) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half + Math.cos(lat1) * Math.cos(lat2) * turn)));
}

/** Where an address says nothing of where its user sits. */
function isExit(ctx: Context, row: RowIndex, egressUsers: number): boolean {
  return (
    isHosting(ctx.c.asn[row]!) ||
    proxied.test(textAt(ctx.table, 'riskTypes', row) ?? '') ||
    ctx.usersOf(ctx.networks[row]!) >= egressUsers
  );
}
