import { DAY, HOUR, MINUTE, SECOND, type EpochMs } from '../base/units';
import type { Act, Person, Source, Tenant } from './acts';
import { file, mailAccess, mailItem, sessionOf } from './activity';
import { incidentals } from './incidentals';
import { habitsOf, type Habits } from './people';
import type { Random } from './random';
import { challenged, keepSignedIn, prompted, silent, tokenRefused, wrongPassword } from './sign-ins';
import { apps } from './sign-in-texts';

/** Ordinary days of a firm: nothing here is an attack, and little of it is tidy. */

export interface Period {
  /** 00:00 UTC of the first day. */
  start: EpochMs;
  days: number;
}

/** Average start of work, hours after 00:00 UTC: nine in the morning in Boston. */
const MORNING = 13;

function weekend(day: EpochMs): boolean {
  const number = new Date(day).getUTCDay();
  return number === 0 || number === 6;
}

/** The first sign-in of the day; sometimes mistyped, sometimes missed, in the end approved. */
function morningSignIn(random: Random, time: EpochMs, person: Person, source: Source, calm: boolean): Act[] {
  const acts: Act[] = [];
  const correlationId = random.guid();
  const sessionId = random.guid();
  const flow = { correlationId, sessionId };
  let t = time;
  if (!calm && random.chance(0.05))
    for (let n = 1 + random.int(2); n > 0; n--, t += 20 * SECOND)
      acts.push(wrongPassword(random, t, person, source, { correlationId }));
  if (random.chance(0.3))
    acts.push(challenged(random, t, person, source, flow, random.chance(0.5) ? 50074 : 50076));
  t += 5 * SECOND;
  if (!calm && random.chance(0.02)) {
    acts.push(prompted(random, t, person, source, 'timeout', { ...flow, answerMs: 60_000 }));
    t += 90 * SECOND;
  } else if (!calm && random.chance(0.006)) {
    acts.push(prompted(random, t, person, source, 'denied', { ...flow, answerMs: 6_000 }));
    t += 25 * SECOND;
  }
  acts.push(
    prompted(random, t, person, source, 'approved', { ...flow, answerMs: 4_000 + random.int(9_000) }),
  );
  if (random.chance(0.3)) acts.push(keepSignedIn(random, t + 20 * SECOND, person, source, flow));
  return acts;
}

const folders = [
  'Shared Documents/Precedents',
  'Shared Documents/Templates',
  'Shared Documents/Hearings',
  'Shared Documents/Billing',
];
const names = ['Memo', 'Brief', 'Notes', 'Outline', 'Agenda', 'Time sheet'];
/** Names that a careless reader of CSV trips over, and one that a spreadsheet would run. */
const awkward = [
  "=cmd|' /C calc'!A0.xlsx",
  'Offer, "final" – v2.docx',
  'Büro 📁 Übersicht.pdf',
  '+49 30 call list.txt',
  '@SUM(A1).csv',
  'semi;colon.docx',
];

function mailAndFiles(random: Random, time: EpochMs, session: ReturnType<typeof sessionOf>): Act[] {
  const acts: Act[] = [];
  for (let n = 1 + random.int(2); n > 0; n--)
    acts.push(mailAccess(random, time + random.int(7 * HOUR), session, 1 + random.int(4)));
  if (random.chance(0.6))
    acts.push(
      mailItem(
        random,
        time + random.int(7 * HOUR),
        session,
        'Send',
        `Re: ${random.pick(names)} ${1 + random.int(40)}`,
        '\\Sent Items',
      ),
    );
  for (let n = random.int(4); n > 0; n--) {
    const fileName = random.chance(0.02)
      ? random.pick(awkward)
      : `${random.pick(names)} ${1 + random.int(900)}.docx`;
    const operation = random.pick([
      'FileAccessed',
      'FileAccessed',
      'FileDownloaded',
      'FileModified',
      'FilePreviewed',
    ] as const);
    acts.push(
      file(random, time + random.int(7 * HOUR), session, operation, {
        site: 'Matters',
        folder: random.pick(folders),
        fileName,
        oneDrive: random.chance(0.3),
      }),
    );
  }
  return acts;
}

/** Text that a browser or a scanner put into the user agent; kept as it came. */
const oddAgents = [
  'Outlook-iOS/2.0, "build ""77"""',
  '=HYPERLINK("http://x.invalid";"open")',
  'Agent 📱 v1\nX-Note: second line',
  '-2+3+cmd',
];

function workday(
  random: Random,
  day: EpochMs,
  person: Person,
  habits: Habits,
  away: boolean,
  calm: boolean,
): Act[] {
  const acts: Act[] = [];
  const place = away ? habits.abroad : random.chance(0.6) ? habits.office : habits.home;
  const offset = away ? -5 * HOUR : 0;
  const begin = Math.round(
    day + MORNING * HOUR + offset + Math.max(-100, Math.min(100, random.normal(0, 40))) * MINUTE,
  );
  let session;
  if (random.chance(0.75) || away) {
    const morning = morningSignIn(random, begin, person, place, calm);
    acts.push(...morning);
    const approved = morning.find((act) => act.kind === 'signin' && act.code === 0);
    if (approved?.kind === 'signin') session = sessionOf(approved);
  }
  const first = silent(random, begin + 4 * MINUTE, person, place, {
    interactive: true,
    app: apps.teams,
    resource: apps.graph,
  });
  acts.push(first);
  session ??= sessionOf(first);
  const common = { sessionId: session.sessionId };
  for (let n = 1 + random.int(3); n > 0; n--) {
    const app = random.pick([apps.exchange, apps.sharepoint, apps.office]);
    acts.push(silent(random, begin + random.int(8 * HOUR), person, place, { ...common, app, resource: app }));
  }
  if (random.chance(0.5)) {
    const mobile = random.chance(0.01)
      ? { ...habits.mobile, userAgent: random.pick(oddAgents) }
      : habits.mobile;
    acts.push(
      silent(random, begin + random.int(12 * HOUR), person, away ? place : mobile, {
        app: apps.outlookMobile,
        resource: apps.exchange,
      }),
    );
  }
  if (random.chance(0.08))
    acts.push(
      tokenRefused(
        random,
        begin - random.int(20) * MINUTE,
        person,
        place,
        random.pick([50058, 70043, 700082] as const),
      ),
    );
  acts.push(...mailAndFiles(random, begin + 10 * MINUTE, session));
  return acts;
}

/**
 * @returns three weeks (or `period.days`) of everybody's work, unordered.
 * @param calm the person without slips of their own: the one who is attacked.
 */
export function background(
  random: Random,
  tenant: Tenant,
  period: Period,
  calm?: Person,
): { acts: Act[]; habits: Map<Person, Habits> } {
  const acts: Act[] = [];
  const habits = new Map<Person, Habits>();
  const traveller = tenant.people[8 % tenant.people.length];
  for (const [i, person] of tenant.people.entries()) {
    const own = random.fork(`person ${i}`);
    const habit = habitsOf(own, i);
    habits.set(person, habit);
    for (let d = 0; d < period.days; d++) {
      const day = period.start + d * DAY;
      if (weekend(day) ? !own.chance(0.08) : own.chance(0.06)) continue;
      const away = person === traveller && person !== calm && d >= 8 && d <= 10;
      acts.push(...workday(own, day, person, habit, away, person === calm));
    }
  }
  acts.push(...incidentals(random.fork('incidentals'), tenant, habits, period, calm));
  return { acts, habits };
}
