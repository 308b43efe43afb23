import { HOUR, MINUTE, SECOND, type EpochMs, type RowIndex } from '../../base/units';
import { eventKinds, outcomes, textAt } from '../../model/event';
import type { Context } from '../context';
import { isPublicAddress, onHost } from '../endpoint';
import { logonFailures, tellerOf, wrongLogons } from '../logon-failures';
import { defineRule, kqlSpan, type Hit } from '../rule';
import { slidingRuns } from '../sliding';
import { counted, fromWhere, within } from '../words';

const LOGON = eventKinds.indexOf('logon');
const SUCCESS = outcomes.indexOf('success');
/** Records this far from one another are not of one attempt, however many fall into its moment. */
const LOOK_AROUND = 16;

/** One guess, of which several records may tell. */
interface Attempt {
  time: EpochMs;
  rows: RowIndex[];
}

/** Attempts of one user from one network, or from one workstation of which only the name is known. */
interface Guesses {
  /** By time. */
  attempts: Attempt[];
  /** A record that states the address, or the workstation's name. */
  seen: RowIndex | string;
}

export const windowsGuessing = defineRule({
  id: 'windows-guessing',
  catalogue: 'S1.1W',
  version: 2,
  title: 'Password guessing at a Windows host',
  stage: 'recon',
  severity: 'low',
  techniques: ['T1110.001'],
  references: [
    'Microsoft event-4625 (Status and SubStatus), event-4771, event-4776',
    'sigma correlation_win_security_failed_logon_bruteforce_single_account.yml',
  ],
  params: {
    minFailures: {
      value: 10,
      unit: 'sign-ins',
      why: 'the same count as for sign-ins of the cloud: nobody mistypes ten times in ten minutes',
    },
    window: { value: 10 * MINUTE, unit: 'ms', why: 'the window of the rule on sign-ins' },
    sameAttempt: {
      value: SECOND,
      unit: 'ms',
      why: 'a host and the domain controller it asks write of one attempt in the same moment',
    },
    mergeGap: { value: HOUR, unit: 'ms', why: 'one run of guesses is one finding' },
  },
  kql: (p) => `let failed = SecurityEvent
| where (EventID == 4625 and SubStatus in~ ("0xc000006a", "0xc0000234")) or (EventID == 4771 and Status =~ "0x18") or (EventID == 4776 and Status in~ ("0xc0000064", "0xc000006a", "0xc0000234"))
| where EventID == 4776 or not(ipv4_is_private(IpAddress))
// Records of one attempt count once; the rule pairs them, and leaves out workstations that somebody logged on from.
| summarize Hosts = make_set(Computer) by U = tolower(TargetUserName), Source = iff(EventID == 4776, Workstation, IpAddress), At = bin(TimeGenerated, ${kqlSpan(p.sameAttempt)});
failed | project U, Source, Start = At | join kind=inner failed on U, Source
| where At between (Start .. Start + ${kqlSpan(p.window)})
| summarize N = count() by U, Source, Start | where N >= ${p.minFailures}
| summarize arg_max(N, *) by U, Source // hits within ${kqlSpan(p.mergeGap)} are one`,
  describe: (p) =>
    `${p.minFailures} or more failed logons of one user at Windows hosts or domain controllers within ${kqlSpan(p.window)} from one public address that is not the user’s own, or by NTLM from a workstation that nobody was seen to log on from; what several logs tell of one attempt within ${kqlSpan(p.sameAttempt)} counts once; medium within an incident`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    const known = knownWorkstations(ctx);
    for (const [user, rows] of wrongPasswords(ctx))
      for (const { attempts, seen } of guessesBySource(ctx, rows, p.sameAttempt, known)) {
        const times = attempts.map(({ time }) => time);
        for (const { from, to } of slidingRuns(times, p.window, p.mergeGap, (a, b) =>
          b - a + 1 >= p.minFailures ? 0 : -1,
        )) {
          const some = attempts.slice(from, to + 1);
          const stated = some.flatMap(({ rows }) => rows).find((row) => ctx.networks[row]! >= 0) ?? seen;
          if (typeof stated === 'string' || !isOwn(ctx, user, stated))
            hits.push(guessed(ctx, user, stated, some));
        }
      }
    return hits;
  },
  blindSpots: [
    'Behind a gateway the host sees the gateway’s private address, and every guess looks like one from inside.',
    'Guesses from an address that prompts nobody and signs in nowhere are not tied to an incident; nor are those of which only a domain controller tells by NTLM, which names a workstation and no address.',
  ],
});

/** Records of wrong passwords, by user, each by time. */
function wrongPasswords(ctx: Context): Map<number, RowIndex[]> {
  const { c, identity, networks } = ctx;
  const tellerAt = wrongLogons(ctx);
  const found = new Map<number, RowIndex[]>();
  for (const row of ctx.operationsNamed(logonFailures)) {
    const user = identity.userOf[row]!;
    if (user < 0 || c.host[row]! < 0 || ctx.isAllowed(row)) continue;
    const teller = tellerAt(row);
    if (!teller) continue;
    // Only a host that faces the internet stands before the identity; inside, services retry old passwords.
    if (teller !== 'ntlm' && (networks[row]! < 0 || !isPublicAddress(ctx, row))) continue;
    const rows = found.get(user);
    if (rows) rows.push(row);
    else found.set(user, [row]);
  }
  return found;
}

/**
 * One user's wrong passwords by where they came from. NTLM states a workstation and no address: it has that of the record
 * beside it, else the one another record gives that workstation, else it stands by its name.
 * @param rows by time.
 */
function guessesBySource(
  ctx: Context,
  rows: readonly RowIndex[],
  same: number,
  known: () => ReadonlySet<string>,
): Iterable<Guesses> {
  const { networks, table } = ctx;
  const { time } = ctx.c;
  const isSeen = (row: RowIndex | undefined): row is RowIndex => row !== undefined && networks[row]! >= 0;
  const seenAt = new Map<string, RowIndex>();
  for (const row of rows) if (isSeen(row)) seenAt.set(computerName(textAt(table, 'device', row)), row);
  seenAt.delete('');

  const found = new Map<number | string, Guesses>();
  rows.forEach((row, i) => {
    const workstation = computerName(textAt(table, 'device', row));
    const seen = isSeen(row) ? row : (beside(i) ?? seenAt.get(workstation) ?? workstation);
    if (typeof seen === 'string' && (seen === '' || known().has(seen))) return;
    const place = typeof seen === 'string' ? seen : networks[seen]!;
    let guesses = found.get(place);
    if (!guesses) found.set(place, (guesses = { attempts: [], seen }));
    const attempt = guesses.attempts
      .slice(-LOOK_AROUND)
      .reverse()
      .find(
        (one) => time[row]! - one.time <= same && one.rows.every((other) => isOtherView(ctx, other, row)),
      );
    if (attempt) attempt.rows.push(row);
    else guesses.attempts.push({ time: time[row]!, rows: [row] });
  });
  return found.values();

  /** A record at the same moment that states an address. */
  function beside(i: number): RowIndex | undefined {
    const near = rows.slice(Math.max(0, i - LOOK_AROUND), i + LOOK_AROUND);
    return near.find((row) => isSeen(row) && Math.abs(time[row]! - time[rows[i]!]!) <= same);
  }
}

/** Whether two records may tell of one attempt: in other words, or in those of another domain controller. */
function isOtherView({ c, table }: Context, one: RowIndex, other: RowIndex): boolean {
  if (c.operation[one] !== c.operation[other]) return true;
  return c.host[one] !== c.host[other] && tellerOf(textAt(table, 'operation', one)!) !== 'host';
}

/** Names of computers that somebody logged on from, and of those that wrote logs; looked up once it is asked for. */
function knownWorkstations({ c, table }: Context): () => ReadonlySet<string> {
  let known: Set<string> | undefined;
  return () => {
    if (known) return known;
    const texts = new Set<number>(c.host);
    for (let row = 0; row < table.events.length; row++)
      if (c.kind[row] === LOGON && c.outcome[row] === SUCCESS) texts.add(c.device[row]!);
    return (known = new Set([...texts].map((index) => computerName(table.strings.get(index)))));
  };
}

/** `\\WS01.firm.example` and `ws01` are `ws01`; '' where there is none. */
function computerName(text: string | undefined): string {
  const name = (text ?? '').replace(/^\\+/, '').trim().toLowerCase();
  return /^[\d.:]*$/.test(name) ? name : name.split('.', 1)[0]!;
}

function isOwn(ctx: Context, user: number, row: RowIndex): boolean {
  const sources = ctx.sources(user);
  return sources.of(row).familiarity === 'FAMILIAR' || sources.isOwnNetwork(row);
}

function guessed(ctx: Context, user: number, seen: RowIndex | string, attempts: readonly Attempt[]): Hit {
  const rows = attempts.flatMap((attempt) => attempt.rows);
  const first = ctx.c.time[rows[0]!]!;
  const last = attempts.at(-1)!.time;
  const from =
    typeof seen === 'string'
      ? `a workstation called ${seen}, which nobody was seen to log on from`
      : fromWhere(ctx, [seen, ...rows]);
  return {
    user,
    severity: 'low',
    anchoredSeverity: 'medium',
    catalogue: 'S1.1',
    rows,
    first,
    last,
    count: attempts.length,
    unit: 'sign-ins',
    why: `${counted(attempts.length, 'failed logon')}${onHost(ctx, rows[0]!)} ${within(first, last)} from ${from}.`,
    clusters: [...new Set(rows.map((row) => ctx.sources(user).clusterOf(row)))].filter(
      (cluster) => cluster >= 0,
    ),
  };
}
