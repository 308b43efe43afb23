import { HOUR, MINUTE, SECOND, type EpochMs } from '../../base/units';
import type { FileAct, SignIn, Source } from '../acts';
import {
  cmdlet,
  directory,
  file,
  mailAccess,
  mailItem,
  outlookRule,
  resetStep,
  sessionOf,
  userTarget,
} from '../activity';
import { promptStep, prompted, silent } from '../sign-ins';
import { codeTexts, type PromptOutcome } from '../sign-in-texts';
import { unrelated, type Draw } from './draw';
import type { Provider } from './providers';

/** Attacks, each with its numbers drawn around the thresholds that definitions name. */
export interface Scenario {
  id: string;
  /** Where its facts can be told. */
  in: (provider: Provider) => boolean;
  play: (draw: Draw) => void;
}

const everywhere = (): boolean => true;
const isEntra = ({ family }: Provider): boolean => family === 'entra';
const hasDirectory = ({ family }: Provider): boolean =>
  family === 'entra' || family === 'okta' || family === 'duo and entra';

const mixed =
  (draw: Draw, denied = 0.5): ((i: number) => PromptOutcome) =>
  () =>
    draw.random.chance(denied) ? 'denied' : 'timeout';
const denied = (): PromptOutcome => 'denied';
const silence = (): PromptOutcome => 'timeout';

/** Refusals enough for anybody, then the approval. */
function breakIn(draw: Draw): SignIn {
  const last = draw.series(draw.start, draw.seconds('gap s', 20), draw.whole('prompts', 6, 9), denied);
  return draw.ask(last + draw.seconds('wait s', 60), 'approved');
}

function takeFiles(draw: Draw, from: EpochMs, approval: SignIn, n: number, span: number): void {
  const { filesTaken } = draw.of(draw.person);
  for (let i = 0; i < n; i++) {
    const time = Math.round(from + (i * span) / n);
    filesTaken.push(time);
    draw.add(
      file(draw.random, time, sessionOf(approval), 'FileDownloaded', {
        site: 'Matters',
        folder: 'Shared Documents',
        fileName: `Paper ${draw.stage.number}-${i}.pdf`,
      }),
    );
  }
}

/** The walkthrough: guesses, the right password, prompts, an approval. */
function walkthrough(draw: Draw): SignIn {
  const guesses = draw.count('guesses', 10);
  for (let i = 0; i < guesses; i++) draw.guess(draw.start - 20 * MINUTE + i * 55 * SECOND);
  draw.rightPassword(draw.start - 15 * SECOND);
  const last = draw.series(draw.start, draw.seconds('gap s', 9), draw.count('prompts', 19), mixed(draw));
  return draw.ask(last + draw.minutes('wait min', 2), 'approved');
}

const byAttacker = (draw: Draw): { person: Draw['person']; ip: string } => ({
  person: draw.person,
  ip: draw.attacker.ip,
});

function register(draw: Draw, time: EpochMs, activity: string, service: string): void {
  draw.of(draw.person).stays = true;
  draw.add(directory(draw.random, time, byAttacker(draw), [userTarget(draw.person)], { activity, service }));
}

export const attacks: readonly Scenario[] = [
  {
    id: 'P01 the whole walkthrough',
    in: everywhere,
    play: (draw) => {
      const approval = walkthrough(draw);
      draw.of(draw.person).stays = true;
      draw.add(
        outlookRule(draw.random, approval.time + 15 * MINUTE, sessionOf(approval), 'sync', [
          { type: 'Forward', recipients: ['box.4471@freemail.example'] },
        ]),
      );
      const isFew = draw.random.chance(0.5);
      takeFiles(
        draw,
        approval.time + 25 * MINUTE,
        approval,
        draw.count('files', isFew ? 20 : 500),
        isFew ? draw.minutes('files within min', 60) : draw.hours('files within h', 2),
      );
    },
  },
  {
    id: 'P01b no baseline',
    in: everywhere,
    play: (draw) => {
      draw.withoutBaseline();
      walkthrough(draw);
    },
  },
  {
    id: 'P02 few refusals at a quick pace',
    in: everywhere,
    play: (draw) => {
      const last = draw.series(draw.start, draw.seconds('gap s', 8), draw.count('prompts', 5), denied);
      draw.ask(last + draw.seconds('wait s', 18), 'approved');
    },
  },
  {
    id: 'P03 refusals under a minute apart',
    in: everywhere,
    play: (draw) => {
      const last = draw.series(draw.start, draw.seconds('gap s', 45), draw.count('prompts', 6), denied);
      draw.ask(last + draw.seconds('wait s', 45), 'approved');
    },
  },
  {
    id: 'P04 one every so many minutes, then approved',
    in: everywhere,
    play: (draw) => {
      const gap = draw.minutes('gap min', draw.random.pick([10, 15, 25]));
      const last = draw.series(draw.start, gap, draw.count('prompts', 12), denied);
      draw.ask(last + gap, 'approved');
    },
  },
  {
    id: 'P05 unanswered, never approved',
    in: everywhere,
    play: (draw) => {
      draw.series(draw.start, draw.seconds('gap s', 60), draw.count('prompts', 12), silence);
    },
  },
  {
    id: 'P05b five in ten minutes, or not quite',
    in: everywhere,
    play: (draw) => {
      const n = draw.count('prompts', 5);
      draw.series(draw.start, draw.minutes('within min', 10) / (n - 1), n, mixed(draw, 0.8));
    },
  },
  {
    id: 'P05c six in an hour, or not quite',
    in: everywhere,
    play: (draw) => {
      const n = draw.count('prompts', 6);
      draw.series(draw.start, draw.minutes('within min', 60) / (n - 1), n, mixed(draw));
    },
  },
  {
    id: 'P05d ten in a day, or not quite',
    in: everywhere,
    play: (draw) => {
      const n = draw.count('prompts', 10);
      draw.series(draw.start, draw.hours('within h', 24) / (n - 1), n, mixed(draw));
    },
  },
  {
    id: 'P05e three in ten minutes, or not quite',
    in: everywhere,
    play: (draw) => {
      const n = draw.whole('prompts', 2, 4);
      draw.series(draw.start, draw.minutes('within min', 10) / (n - 1), n, mixed(draw, 0.8));
    },
  },
  {
    id: 'P06 a new address of one network each time',
    in: everywhere,
    play: (draw) => {
      const n = draw.count('prompts', 12);
      const from = (i: number): Source => ({
        ...draw.attacker,
        ip: draw.attacker.ip.replace(/\.\d+$/, `.${20 + i}`),
      });
      const last = draw.series(draw.start, draw.seconds('gap s', 20), n, denied, from);
      draw.ask(last + draw.seconds('wait s', 80), 'approved', { source: from(n) });
    },
  },
  {
    id: 'P06c unrelated places, approved from another',
    in: everywhere,
    play: (draw) => {
      const n = draw.count('prompts', 6);
      const last = draw.series(draw.start, draw.seconds('gap s', 40), n, denied, (i) => unrelated(draw, i));
      draw.ask(last + draw.minutes('wait min', draw.random.pick([6, 60])), 'approved', {
        source: unrelated(draw, n),
      });
    },
  },
  {
    id: 'P07 reported as fraud',
    in: ({ family }) => family !== 'ual',
    play: (draw) => void draw.ask(draw.start, 'fraud'),
  },
  {
    id: 'P08 wrong numbers',
    in: ({ numbers }) => numbers,
    play: (draw) => {
      const n = draw.whole('prompts', 1, 4);
      draw.series(draw.start, draw.seconds('gap s', 40), n, () => 'wrongNumber');
    },
  },
  {
    id: 'P09 the right password, stopped by a policy',
    in: isEntra,
    play: (draw) => {
      const guesses = draw.count('guesses', 4);
      for (let i = 0; i < guesses; i++) draw.guess(draw.start + i * 40 * SECOND);
      const n = draw.whole('stopped', 2, 4);
      const gap = draw.minutes('within min', 60) / (n - 1);
      for (let i = 0; i < n; i++)
        draw.rightPassword(Math.round(draw.start + 5 * MINUTE + i * gap), (row) => ({
          ...row,
          code: 53003,
          failureReason: codeTexts[53003]!.reason,
          additionalDetails: '',
          steps: row.steps.slice(0, 1),
        }));
    },
  },
  {
    id: 'P10 a spray finds one password',
    in: ({ family }) => family === 'entra' || family === 'okta',
    play: (draw) => {
      const n = draw.random.chance(0.5) ? draw.count('users', 25) : draw.count('users', 5);
      const gap = draw.minutes('within min', n < 10 ? 20 : 10) / (n - 1);
      const tried = draw.stage.bystanders.slice(0, n - 1);
      tried.forEach((person, i) => draw.guess(Math.round(draw.start + i * gap), person));
      draw.guess(Math.round(draw.start + (n - 1) * gap));
      draw.rightPassword(draw.start + 35 * MINUTE);
      // All the tries of one spray lie within its span.
      const inTime = Math.min(n, Math.floor((20 * MINUTE) / gap) + 1);
      for (const person of [...tried, draw.person]) draw.of(person).usersTried = inTime;
    },
  },
  {
    id: 'P11 prompts of the password reset',
    in: isEntra,
    play: (draw) => {
      const n = draw.whole('starts', 2, 5);
      const gap = draw.minutes('within min', 10) / (n - 1);
      for (let i = 0; i < n; i++) {
        const time = Math.round(draw.start + i * gap);
        draw.of(draw.person).resets.push(time);
        draw.add(
          resetStep(
            draw.random,
            time,
            draw.person,
            draw.attacker.ip,
            draw.random.guid(),
            'User started the mobile app notification verification option',
          ),
        );
      }
    },
  },
  {
    id: 'P12 refused and unanswered in turn, then approved',
    in: everywhere,
    play: (draw) => {
      const n = draw.count('prompts', 6);
      const gap = draw.seconds('gap s', 40);
      const last = draw.series(draw.start, gap, n, (i) => (i < n / 2 ? 'denied' : 'timeout'));
      draw.ask(last + draw.minutes('wait min', 2), 'approved');
    },
  },
  {
    id: 'P16 a rule sends mail outside',
    in: everywhere,
    play: (draw) => {
      const approval = breakIn(draw);
      const session = sessionOf(approval);
      draw.of(draw.person).stays = true;
      draw.add(
        cmdlet(
          draw.random,
          approval.time + draw.minutes('rule after min', 8),
          session,
          'New-InboxRule',
          '.',
          {
            Name: '.',
            RedirectTo: 'smtp:box.4471@freemail.example',
          },
        ),
        mailItem(
          draw.random,
          approval.time + draw.minutes('mail after min', 11),
          session,
          'HardDelete',
          'You have added a new sign-in method to your account',
        ),
      );
    },
  },
  {
    id: 'P17 a second factor and a device registered',
    in: hasDirectory,
    play: (draw) => {
      const approval = breakIn(draw);
      const at = approval.time + draw.minutes('after min', 6);
      register(draw, at, 'User registered security info', 'Authentication Methods');
      register(draw, at + 2 * MINUTE, 'Register device', 'Device Registration Service');
    },
  },
  {
    id: 'P18 the inbox synchronised',
    in: everywhere,
    play: (draw) => {
      const approval = breakIn(draw);
      draw.of(draw.person).mailSynced = true;
      draw.add(
        mailAccess(draw.random, approval.time + draw.minutes('after min', 9), sessionOf(approval), 1, {
          accessType: 'Sync',
        }),
        mailAccess(draw.random, approval.time + 40 * MINUTE, sessionOf(approval), 3, { throttled: true }),
      );
    },
  },
  {
    id: 'P19 anonymous links',
    in: everywhere,
    play: (draw) => {
      const approval = breakIn(draw);
      const n = draw.count('links', 5);
      const gap = draw.minutes('within min', 60) / (n - 1);
      for (let i = 0; i < n; i++) {
        const time = Math.round(approval.time + 10 * MINUTE + i * gap);
        draw.of(draw.person).linksMade.push(time);
        draw.add(
          file(
            draw.random,
            time,
            sessionOf(approval),
            // The layouts write whatever operation an act names.
            'AnonymousLinkCreated' as FileAct['operation'],
            { site: 'Matters', folder: 'Shared Documents', fileName: `Paper ${draw.stage.number}-${i}.pdf` },
          ),
        );
      }
    },
  },
  {
    id: 'P20 every prompt a step of one row, told twice',
    in: (provider) => isEntra(provider) && provider.steps,
    play: (draw) => {
      const n = draw.count('prompts', 5);
      const gap = draw.seconds('gap s', 10);
      const end = Math.round(draw.start + n * gap);
      const row = prompted(draw.random, end, draw.person, draw.attacker, 'approved');
      const place = draw.place(draw.attacker);
      const steps = Array.from({ length: n }, (_, i) =>
        promptStep(Math.round(draw.start + i * gap), 'denied'),
      );
      for (const { time } of steps) draw.of(draw.person).askings.push({ time, outcome: 'denied', place });
      draw.of(draw.person).askings.push({ time: end, outcome: 'approved', place });
      const whole = { ...row, steps: [row.steps[0]!, ...steps, promptStep(end, 'approved')] };
      draw.add(whole, whole);
    },
  },
  {
    id: 'P21 one source asks several people',
    in: everywhere,
    play: (draw) => {
      const n = draw.whole('users', 2, 5);
      const gap = draw.minutes('within min', 60) / n;
      const people = [draw.person, ...Array.from({ length: n - 1 }, () => draw.stage.take())];
      const times = people.map((person, i) => {
        const time = Math.round(draw.start + i * gap);
        draw.ask(time, 'denied', { person });
        if (draw.random.chance(0.5)) draw.ask(time + 40 * SECOND, 'denied', { person });
        return time;
      });
      const most = Math.max(
        ...times.map((from) => times.filter((t) => t >= from && t - from <= HOUR).length),
      );
      for (const person of people) draw.of(person).usersAsked = most;
    },
  },
  {
    id: 'P23 approved long after',
    in: everywhere,
    play: (draw) => {
      const last = draw.series(draw.start, draw.seconds('gap s', 20), draw.count('prompts', 8), denied);
      draw.ask(last + draw.minutes('wait min', draw.random.pick([15, 60, 90, 24 * 60])), 'approved');
    },
  },
  {
    id: 'P26 the session moves to another machine',
    in: (provider) => provider.steps && (isEntra(provider) || provider.family === 'okta'),
    play: (draw) => {
      const approval = breakIn(draw);
      const { sessionId } = approval;
      draw.of(draw.person).sessionMoved = true;
      const seat = unrelated(draw, 3);
      draw.add(
        silent(draw.random, approval.time + 7 * MINUTE, draw.person, draw.attacker, { sessionId }),
        silent(draw.random, approval.time + draw.minutes('after min', 60), draw.person, seat, { sessionId }),
      );
    },
  },
  {
    id: 'P28 answered: reset and revoked',
    in: isEntra,
    play: (draw) => {
      const approval = breakIn(draw);
      const admin = draw.stage.tenant.people.at(-1)!;
      const by = { person: admin, ip: draw.stage.usual(admin).ip };
      const reset = approval.time + draw.minutes('after min', 60);
      const refused = silent(draw.random, reset + 12 * MINUTE, draw.person, draw.attacker, {
        sessionId: approval.sessionId,
      });
      draw.add(
        directory(draw.random, reset, by, [userTarget(draw.person)], {
          activity: 'Reset password (by admin)',
          service: 'Self-service Password Management',
        }),
        directory(draw.random, reset + 2 * MINUTE, by, [userTarget(draw.person)], {
          activity: 'Update StsRefreshTokenValidFrom Timestamp',
          service: 'Core Directory',
        }),
        {
          ...refused,
          code: 50133,
          failureReason: 'Session is invalid due to expiration or recent password change.',
        },
      );
    },
  },
  {
    id: 'P29 one or two refusals, then approved',
    in: everywhere,
    play: (draw) => {
      const last = draw.series(draw.start, draw.seconds('gap s', 30), draw.whole('prompts', 1, 3), denied);
      draw.ask(last + draw.seconds('wait s', 60), 'approved');
    },
  },
  {
    id: 'P30 in with a client that cannot ask',
    in: isEntra,
    play: (draw) => {
      const last = draw.series(draw.start, draw.seconds('gap s', 20), draw.whole('prompts', 2, 8), denied);
      const time = last + draw.minutes('wait min', 5);
      const row = prompted(draw.random, time, draw.person, draw.attacker, 'approved');
      draw.of(draw.person).bypasses.push({ time, place: draw.place(draw.attacker) });
      draw.add({
        ...row,
        source: { ...draw.attacker, userAgent: 'BAV2ROPC', browser: '', os: '' },
        steps: row.steps.slice(0, 1),
        additionalDetails: '',
        requirement: 'singleFactorAuthentication',
        mfaMethod: '',
        clientApp: 'Other clients',
        protocol: 'ropc',
      });
    },
  },
  {
    id: 'P31 unanswered through a gateway, then approved elsewhere',
    in: isEntra,
    play: (draw) => {
      const gateway: Source = {
        ...draw.own,
        ip: draw.attacker.ip.replace(/\.\d+$/, '.9'),
        asn: draw.attacker.asn + 300,
        userAgent: '',
        browser: '',
        os: '',
      };
      delete gateway.deviceId;
      delete gateway.deviceName;
      const n = draw.count('prompts', 10);
      let time = draw.start;
      for (let i = 0; i < n; i++) {
        const asked = draw.ask(time, 'timeout', { source: gateway, familiarity: 'partly known' });
        asked.tokenIssuerType = 'NPSExtension';
        time += 15 * SECOND + draw.random.int(60_000);
      }
      draw.ask(time + draw.minutes('wait min', 2), 'approved');
    },
  },
  {
    id: 'B27 repelled: the person signs in by themselves',
    in: everywhere,
    play: (draw) => {
      const last = draw.series(draw.start, draw.seconds('gap s', 15), draw.count('prompts', 12), denied);
      draw.self(last + draw.minutes('wait min', 3), 'approved');
    },
  },
];
