import { DAY, HOUR, MINUTE, SECOND } from '../../base/units';
import type { Person, SignIn, Source } from '../acts';
import { cmdlet, directory, file, resetStep, sessionOf, userTarget } from '../activity';
import {
  challenged,
  keepSignedIn,
  prompted,
  promptStep,
  silent,
  tokenRefused,
  wrongPassword,
} from '../sign-ins';
import { tenantPolicies, type PromptOutcome } from '../sign-in-texts';
import type { Scenario } from './attacks';
import { strangerAt, type Draw } from './draw';
import type { Provider } from './providers';

/** Harmless days that look like an attack. */
export interface LookAlike extends Scenario {
  /** An alert is neither owed nor wrong: the person's own refusals and reports may well be shown. */
  either?: true;
}

const everywhere = (): boolean => true;
/** The unified audit log calls every unanswered prompt a failure; there is nothing to tell a slow phone by. */
const tellsSilence = ({ family }: Provider): boolean => family !== 'ual';
const hasDirectory = ({ family }: Provider): boolean => family === 'entra' || family === 'duo and entra';
const isEntra = ({ family }: Provider): boolean => family === 'entra';

/** Prompts of the person's own, then their approval. */
function atHome(draw: Draw, outcome: PromptOutcome, gap: number, n: number, wait: number): void {
  for (let i = 0; i < n; i++) draw.self(Math.round(draw.start + i * gap), outcome);
  draw.self(Math.round(draw.start + (n - 1) * gap + wait), 'approved');
}

/** The same machine, somewhere else. */
function awayFrom(draw: Draw, withDevice: boolean): Source {
  const { ip, country, city, state, latitude, longitude, asn } = strangerAt(
    draw.stage.number,
    draw.random,
    9,
  );
  const away: Source = { ...draw.own, ip, country, city, state, latitude, longitude, asn };
  if (withDevice) return away;
  delete away.deviceId;
  delete away.deviceName;
  delete away.compliant;
  delete away.managed;
  delete away.trustType;
  return away;
}

const admin = (draw: Draw): { person: Person; ip: string } => {
  const person = draw.stage.tenant.people.at(-1)!;
  return { person, ip: draw.stage.usual(person).ip };
};

/** People who work in the office most days, whose exit is one address. */
function inTheOffice(draw: Draw, n: number, play: (person: Person, office: Source, i: number) => void): void {
  for (let i = 0; i < n; i++) {
    const person = i === 0 ? draw.person : draw.stage.take();
    play(person, draw.stage.habits.get(person)!.office, i);
  }
}

const tokenCodes = [50058, 70043, 700082] as const;

export const lookAlikes: readonly LookAlike[] = [
  {
    id: 'B01 wrong passwords at home',
    in: everywhere,
    play: (draw) => {
      const n = draw.count('guesses', 6);
      for (let i = 0; i < n; i++)
        draw.add(wrongPassword(draw.random, draw.start + i * 20 * SECOND, draw.person, draw.own));
      draw.self(draw.start + n * 20 * SECOND + 30 * SECOND, 'approved');
    },
  },
  {
    id: 'B02 a slow phone',
    in: tellsSilence,
    play: (draw) => {
      const gap = draw.seconds('gap s', 70);
      atHome(draw, 'timeout', gap, draw.count('prompts', 4), gap);
    },
  },
  {
    id: 'B02b a phone in the other room',
    in: tellsSilence,
    play: (draw) => {
      const gap = draw.seconds('gap s', 65);
      atHome(draw, 'timeout', gap, draw.count('prompts', 7), gap);
    },
  },
  {
    id: 'B03 a wrong tap',
    in: everywhere,
    play: (draw) => atHome(draw, 'denied', SECOND, 1, draw.seconds('wait s', 25)),
  },
  {
    id: 'B04 a VPN goes on and off',
    in: everywhere,
    play: (draw) => {
      const away = awayFrom(draw, true);
      const gap = draw.minutes('gap min', 20);
      for (let i = 0; i < 12; i++)
        draw.add(
          silent(draw.random, draw.start + i * gap, draw.person, i % 2 === 0 ? away : draw.own, {
            interactive: true,
          }),
        );
    },
  },
  {
    id: 'B05 one office, one unanswered prompt each',
    in: everywhere,
    play: (draw) => {
      const n = draw.count('users', 8);
      inTheOffice(draw, n, (person, office, i) => {
        const time = draw.start + i * 3 * MINUTE;
        draw.self(time, 'timeout', office, person);
        draw.self(time + draw.seconds('wait s', 70), 'approved', office, person);
      });
    },
  },
  {
    id: 'B06 a service account fails every night',
    in: isEntra,
    play: (draw) => {
      draw.newcomers.add(draw.person);
      for (let night = 0; night < 5; night++)
        for (let i = 0; i < 8; i++) {
          const row = wrongPassword(draw.random, draw.start - night * DAY + i * 30 * SECOND, draw.person, {
            ...draw.own,
            ip: '203.0.113.99',
            userAgent: '',
            browser: '',
            os: '',
          });
          draw.add({ ...row, clientApp: 'Other clients', protocol: 'ropc' });
        }
    },
  },
  {
    id: 'B07 token refusals nobody saw',
    in: ({ family }) => family === 'entra' || family === 'ual' || family === 'duo and entra',
    play: (draw) => {
      const n = draw.count('refusals', 300);
      for (let i = 0; i < n; i++) {
        const time = draw.start + i * MINUTE;
        draw.add(
          i % 4 === 3
            ? { ...keepSignedIn(draw.random, time, draw.person, draw.own), interactive: false }
            : tokenRefused(draw.random, time, draw.person, draw.own, tokenCodes[i % 4]!),
        );
      }
    },
  },
  {
    id: 'B08 a planned change of phone',
    in: hasDirectory,
    play: (draw) => {
      draw.add(
        directory(draw.random, draw.start, admin(draw), [userTarget(draw.person)], {
          activity: 'Create Temporary Access Pass method for user',
          service: 'Authentication Methods',
        }),
      );
      draw.self(draw.start + 4 * MINUTE, 'approved');
      draw.add(
        directory(
          draw.random,
          draw.start + 4 * MINUTE + draw.minutes('after min', 2),
          { person: draw.person, ip: draw.own.ip },
          [userTarget(draw.person)],
          { activity: 'User registered security info', service: 'Authentication Methods' },
        ),
      );
    },
  },
  {
    id: 'B09 a forgotten password',
    in: hasDirectory,
    play: (draw) => {
      const flow = draw.random.guid();
      const step = (s: number, reason: string): void =>
        draw.add(resetStep(draw.random, draw.start + s * SECOND, draw.person, draw.own.ip, flow, reason));
      step(0, 'User started the mobile app notification verification option');
      step(15, 'User completed the mobile app notification verification option');
      step(50, 'User successfully reset password');
      draw.add(
        directory(
          draw.random,
          draw.start + 51 * SECOND,
          { person: draw.person, ip: draw.own.ip },
          [userTarget(draw.person)],
          { activity: 'Reset password (self-service)', service: 'Self-service Password Management' },
        ),
      );
    },
  },
  {
    id: 'B10 a flight with one laptop',
    in: everywhere,
    play: (draw) => {
      draw.self(draw.start, 'approved');
      draw.self(draw.start + draw.hours('hours', 12), 'approved', awayFrom(draw, true));
    },
  },
  {
    id: 'B11 a newsletter rule, and forwarding inside the firm',
    in: everywhere,
    play: (draw) => {
      const session = sessionOf(draw.self(draw.start, 'approved'));
      draw.add(
        cmdlet(draw.random, draw.start + 5 * MINUTE, session, 'New-InboxRule', 'Newsletters', {
          Name: 'Newsletters',
          From: 'bulletin@barnews.example',
          MoveToFolder: 'Newsletters',
        }),
        cmdlet(draw.random, draw.start + 9 * MINUTE, session, 'New-InboxRule', 'To our second office', {
          Name: 'To our second office',
          SubjectContainsWords: 'Pier 9',
          ForwardTo: `docket@${draw.stage.tenant.domains.at(-1)!}`,
        }),
      );
    },
  },
  {
    id: 'B12 a laptop synchronises its files',
    in: everywhere,
    play: (draw) => {
      const signIn = draw.self(draw.start, 'approved');
      const n = draw.count('files', 1_000);
      for (let i = 0; i < n; i++)
        draw.add(
          file(draw.random, draw.start + 5 * MINUTE + i * 800, sessionOf(signIn), 'FileSyncDownloadedFull', {
            site: 'Matters',
            folder: 'Shared Documents',
            fileName: `Own ${draw.stage.number}-${i}.pdf`,
          }),
        );
    },
  },
  {
    id: 'B13 a client that retries',
    in: tellsSilence,
    play: (draw) => atHome(draw, 'timeout', draw.seconds('gap s', 30), draw.count('prompts', 5), 30 * SECOND),
  },
  {
    id: 'B14 a method removed by an administrator, registered again',
    in: hasDirectory,
    play: (draw) => {
      draw.add(
        directory(draw.random, draw.start, admin(draw), [userTarget(draw.person)], {
          activity: 'Admin deleted security info',
          service: 'Authentication Methods',
        }),
      );
      const later = draw.start + draw.minutes('after min', 15);
      draw.self(later, 'approved');
      draw.add(
        directory(
          draw.random,
          later + 2 * MINUTE,
          { person: draw.person, ip: draw.own.ip },
          [userTarget(draw.person)],
          { activity: 'User registered security info', service: 'Authentication Methods' },
        ),
      );
    },
  },
  {
    id: 'B16 one refusal of a prompt on three phones',
    in: ({ family }) => family === 'okta',
    play: (draw) => void draw.self(draw.start, 'denied'),
  },
  {
    id: 'B17 a remembered device',
    in: ({ family }) => family === 'duo',
    play: (draw) => {
      const gap = draw.minutes('gap min', 3);
      for (let i = 0; i < 50; i++)
        draw.add(silent(draw.random, draw.start + i * gap, draw.person, draw.own, { interactive: true }));
    },
  },
  {
    id: 'B18 interrupts of one sign-in',
    in: everywhere,
    play: (draw) => {
      const flow = { correlationId: draw.random.guid() };
      draw.add(
        challenged(draw.random, draw.start, draw.person, draw.own, flow, 50074),
        challenged(draw.random, draw.start + 4 * SECOND, draw.person, draw.own, flow, 50076),
        keepSignedIn(draw.random, draw.start + 24 * SECOND, draw.person, draw.own, flow),
        prompted(
          draw.random,
          draw.start + draw.seconds('wait s', 40),
          draw.person,
          draw.own,
          'approved',
          flow,
        ),
      );
    },
  },
  {
    id: 'B19 a policy that only reports',
    in: isEntra,
    play: (draw) => {
      const row = prompted(draw.random, draw.start, draw.person, draw.own, 'approved');
      draw.add({ ...row, policies: tenantPolicies('success', 'reportOnlyFailure') });
    },
  },
  {
    id: 'B19b policies stop refresh tokens',
    in: (provider) => isEntra(provider) && provider.steps,
    play: (draw) => {
      const gap = draw.minutes('gap min', 4);
      for (let i = 0; i < 8; i++)
        draw.add(
          tokenRefused(draw.random, draw.start + i * gap, draw.person, draw.own, i % 2 === 0 ? 53003 : 50076),
        );
    },
  },
  {
    id: 'B20 claims in tokens',
    in: everywhere,
    play: (draw) => {
      const gap = draw.seconds('gap s', 40);
      for (let i = 0; i < 200; i++)
        draw.add(
          silent(draw.random, draw.start + i * gap, draw.person, draw.own, { interactive: i % 3 === 0 }),
        );
    },
  },
  {
    id: 'B21 a password changed at home, and the revocation that follows by itself',
    in: hasDirectory,
    play: (draw) => {
      const by = { person: draw.person, ip: draw.own.ip };
      draw.self(draw.start, 'approved');
      const later = draw.start + draw.minutes('after min', 2);
      draw.add(
        directory(draw.random, later, by, [userTarget(draw.person)], {
          activity: 'Change user password',
          service: 'Core Directory',
        }),
        directory(draw.random, later + SECOND, by, [userTarget(draw.person)], {
          activity: 'Update StsRefreshTokenValidFrom Timestamp',
          service: 'Core Directory',
        }),
      );
    },
  },
  {
    id: 'B22 two kinds of address in one home',
    in: tellsSilence,
    play: (draw) => {
      const six = (n: number): Source => ({
        ...draw.own,
        ip: `2001:db8:77:${draw.stage.number.toString(16)}::${(0x10 + n).toString(16)}`,
      });
      for (const day of [12, 9, 5]) draw.self(draw.start - day * DAY + HOUR, 'approved', six(day));
      const gap = draw.seconds('gap s', 70);
      draw.self(draw.start, 'timeout', six(40));
      draw.self(draw.start + gap, 'timeout');
      draw.self(draw.start + 2 * gap, 'timeout', six(41));
      draw.self(draw.start + 3 * gap, 'approved', six(41));
    },
  },
  {
    id: 'B23 notifications that could not be sent',
    in: tellsSilence,
    play: (draw) => {
      const n = draw.count('prompts', 10);
      for (let i = 0; i < n; i++) draw.self(draw.start + i * 30 * SECOND, 'undelivered');
    },
  },
  {
    id: 'B24 a row told early, and again in full',
    in: (provider) => isEntra(provider) && provider.steps,
    play: (draw) => {
      const row = prompted(draw.random, draw.start, draw.person, draw.own, 'approved');
      const later: SignIn = {
        ...row,
        steps: [
          row.steps[0]!,
          promptStep(draw.start - draw.seconds('before s', 20), 'denied'),
          row.steps[1]!,
        ],
      };
      draw.add({ ...row, steps: row.steps.slice(0, 1) }, later);
    },
  },
  {
    id: 'B25 on holiday with a slow phone',
    in: tellsSilence,
    play: (draw) => {
      const beach = awayFrom(draw, false);
      const n = draw.whole('prompts', 1, 3);
      const gap = draw.seconds('gap s', 75);
      for (let i = 0; i < n; i++) draw.self(draw.start + i * gap, 'timeout', beach);
      draw.self(draw.start + n * gap, 'approved', beach);
    },
  },
  {
    id: 'B28 a report of the person’s own prompt',
    either: true,
    in: tellsSilence,
    play: (draw) => void draw.self(draw.start, 'fraud'),
  },
  {
    id: 'B29 refusals of the person’s own prompts',
    either: true,
    in: everywhere,
    play: (draw) => atHome(draw, 'denied', draw.seconds('gap s', 12), draw.count('prompts', 5), 20 * SECOND),
  },
  {
    id: 'B31 an outage of the provider',
    // Classic logs no unanswered push at all.
    in: (provider) => tellsSilence(provider) && provider.id !== 'okta, Classic',
    play: (draw) => {
      const n = draw.whole('users', 5, 8);
      inTheOffice(draw, n, (person, office, i) => {
        for (let k = 0; k < 3; k++)
          draw.self(draw.start + i * 50 * SECOND + k * 4 * MINUTE, 'timeout', office, person);
        draw.self(draw.start + 25 * MINUTE + i * 40 * SECOND, 'approved', office, person);
      });
    },
  },
];
