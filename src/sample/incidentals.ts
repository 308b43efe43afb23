import { DAY, HOUR, MINUTE, SECOND, type EpochMs } from '../base/units';
import type { Act, DirectoryTarget, Person, Tenant } from './acts';
import { cmdlet, directory, file, outlookRule, resetStep, sessionOf, userTarget } from './activity';
import type { Habits } from './people';
import type { Random } from './random';
import { silent, tokenRefused } from './sign-ins';

/** One-off happenings of the three weeks: rules, a reset, a new phone, a new laptop, the administrators' work. */

const substrate = {
  app: { id: '98db8bd6-0cc0-4e67-9de5-f187f1cd1b41', name: 'Microsoft Substrate Management' },
};

function other(
  type: DirectoryTarget['type'],
  id: string,
  name: string,
  modified: DirectoryTarget['modified'] = [],
): DirectoryTarget {
  return { type, id, name, upn: null, modified };
}

/** A forgotten password, reset at home with one notification. */
function selfServiceReset(random: Random, time: EpochMs, person: Person, ip: string): Act[] {
  const flow = random.guid();
  const step = (seconds: number, reason: string): Act =>
    resetStep(random, time + seconds * SECOND, person, ip, flow, reason);
  return [
    step(0, 'User submitted their user ID'),
    step(20, 'User started the mobile app notification verification option'),
    step(38, 'User completed the mobile app notification verification option'),
    step(70, 'User submitted a new password'),
    step(74, 'User successfully reset password'),
    directory(random, time + 75 * SECOND, { person, ip }, [userTarget(person)], {
      activity: 'Reset password (self-service)',
      service: 'Self-service Password Management',
      reason: 'Successfully completed reset.',
    }),
    directory(random, time + 76 * SECOND, substrate, [userTarget(person)], {
      activity: 'Update StsRefreshTokenValidFrom Timestamp',
      service: 'Core Directory',
    }),
  ];
}

/** A new phone: an administrator's Temporary Access Pass, then the person registers. */
function newPhone(
  random: Random,
  time: EpochMs,
  admin: Person,
  adminIp: string,
  person: Person,
  ip: string,
): Act[] {
  const service = 'Authentication Methods';
  return [
    directory(random, time, { person: admin, ip: adminIp }, [userTarget(person)], {
      activity: 'Admin registered security info',
      service,
      reason: 'Admin registered temporary access pass method for user',
    }),
    directory(random, time + 12 * MINUTE, { person, ip }, [userTarget(person)], {
      activity: 'User started security info registration',
      service,
      reason: 'User started the registration for Authenticator App',
    }),
    directory(random, time + 14 * MINUTE, { person, ip }, [userTarget(person)], {
      activity: 'User registered security info',
      service,
      reason: 'User registered Authenticator App with Notification and Code',
    }),
    directory(random, time + 40 * MINUTE, { person: admin, ip: adminIp }, [userTarget(person)], {
      activity: 'Admin deleted security info',
      service,
      reason: 'Admin deleted phone method for user',
    }),
  ];
}

/** A new registered laptop that fetches the person's own files. */
function newLaptop(random: Random, time: EpochMs, person: Person, habits: Habits): Act[] {
  const source = {
    ...habits.office,
    deviceId: random.guid(),
    deviceName: `LT-${random.hex(6).toUpperCase()}`,
    compliant: true,
    managed: true,
    trustType: 'Hybrid Azure AD joined',
  };
  const signIn = silent(random, time, person, source, { interactive: true });
  const acts: Act[] = [
    directory(
      random,
      time - 5 * MINUTE,
      { person, ip: source.ip },
      [other('Device', source.deviceId, source.deviceName)],
      {
        activity: 'Register device',
        service: 'Device Registration Service',
        category: 'Device',
        operationType: 'Add',
      },
    ),
    signIn,
  ];
  for (let i = 0; i < 180; i++)
    acts.push(
      file(random, time + 10 * MINUTE + i * 2 * SECOND, sessionOf(signIn), 'FileSyncDownloadedFull', {
        site: '',
        folder: 'Documents/Synced',
        fileName: `Own paper ${i + 1}.docx`,
        oneDrive: true,
      }),
    );
  return acts;
}

function rules(
  random: Random,
  time: EpochMs,
  tenant: Tenant,
  habits: Map<Person, Habits>,
  people: Person[],
): Act[] {
  const session = (person: Person, t: EpochMs): { act: Act; session: ReturnType<typeof sessionOf> } => {
    const act = silent(random, t, person, habits.get(person)!.office, { interactive: true });
    return { act, session: sessionOf(act) };
  };
  const [reader, sender, collector] = people as [Person, Person, Person];
  const a = session(reader, time);
  const b = session(sender, time + DAY);
  const c = session(collector, time + 2 * DAY);
  const second = tenant.domains.at(-1)!;
  return [
    a.act,
    cmdlet(random, time + 4 * MINUTE, a.session, 'New-InboxRule', 'Newsletters', {
      Name: 'Newsletters',
      From: 'bulletin@barnews.example',
      MoveToFolder: 'Newsletters',
      StopProcessingRules: 'True',
    }),
    b.act,
    cmdlet(random, time + DAY + 3 * MINUTE, b.session, 'New-InboxRule', 'Copy to our second office', {
      Name: 'Copy to our second office',
      SubjectContainsWords: 'Pier 9',
      ForwardTo: `docket@${second}`,
    }),
    c.act,
    outlookRule(random, time + 2 * DAY + 5 * MINUTE, c.session, '=SUM(1;2), "weekly" 📰', [
      { type: 'Move', recipients: [] },
    ]),
  ];
}

function administration(
  random: Random,
  time: EpochMs,
  tenant: Tenant,
  admin: Person,
  ip: string,
  days: number,
): Act[] {
  const acts: Act[] = [];
  const actor = { person: admin, ip };
  for (let d = 0; d < days; d++) {
    const t = time + d * DAY + random.int(5 * HOUR);
    const person = random.pick(tenant.people);
    acts.push(
      directory(
        random,
        t,
        substrate,
        [userTarget(person, [{ name: 'Included Updated Properties', oldValue: null, newValue: '""' }])],
        { activity: 'Update user', service: 'Core Directory' },
      ),
      directory(
        random,
        t + 9 * MINUTE,
        actor,
        [
          userTarget(person, [
            { name: 'Department', oldValue: '["Litigation"]', newValue: '["Real Estate, \\"West\\""]' },
          ]),
        ],
        { activity: 'Update user', service: 'Core Directory' },
      ),
    );
    if (d % 3 === 0)
      acts.push(
        directory(
          random,
          t + 30 * MINUTE,
          actor,
          [userTarget(person), other('Group', random.guid(), 'Matter team')],
          {
            activity: 'Add member to group',
            service: 'Core Directory',
            category: 'GroupManagement',
            operationType: 'Assign',
          },
        ),
      );
  }
  return acts;
}

/** Needs ten people or more; with fewer there are only the administrators' acts. */
export function incidentals(
  random: Random,
  tenant: Tenant,
  habits: Map<Person, Habits>,
  period: { start: EpochMs; days: number },
  calm?: Person,
): Act[] {
  const admin = tenant.people.at(-1)!;
  const noon = period.start + 16 * HOUR;
  const acts = administration(random, noon, tenant, admin, habits.get(admin)!.office.ip, period.days);
  const registered = tenant.people.filter(
    (person) => person !== calm && !person.admin && habits.get(person)!.office.deviceId !== undefined,
  );
  if (registered.length < 8 || period.days < 7) return acts;
  const at = (day: number): EpochMs => noon + Math.min(day, period.days - 1) * DAY;
  const who = (i: number): Person => registered[i]!;
  const home = (person: Person): string => habits.get(person)!.home.ip;
  acts.push(
    ...selfServiceReset(random, at(3), who(0), home(who(0))),
    ...newPhone(random, at(4), admin, habits.get(admin)!.office.ip, who(1), home(who(1))),
    ...newLaptop(random, at(5), who(2), habits.get(who(2))!),
    ...rules(random, at(1), tenant, habits, [who(3), who(4), who(5)]),
  );
  // A policy stops a refresh token of a laptop that fell out of compliance: no password was typed.
  for (let i = 0; i < 4; i++)
    acts.push(
      tokenRefused(
        random,
        at(2) + i * 7 * MINUTE,
        who(6),
        habits.get(who(6))!.home,
        i % 2 === 0 ? 53003 : 50076,
      ),
    );
  return acts;
}
