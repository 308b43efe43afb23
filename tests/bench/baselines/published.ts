import { DAY, HOUR, MINUTE, type DurationMs, type EpochMs } from '../../../src/base/units';
import type { Analysis } from '../../../src/correlate/analyse';
import { mfaResults, stepRoles, textAt, wideAt, type MfaResult } from '../../../src/model/event';
import type { Alert } from './score';

/** Published rules for MFA fatigue, re-implemented from their text, on the rows the importers read. */

/** One row of a log, or one step of it, as a rule of its product sees it. */
interface Told {
  time: EpochMs;
  user: string;
  result: MfaResult;
  success: boolean;
  code: string;
  log: string;
  ip: string;
  app: string;
  agent: string;
  detail: string;
  correlation: string;
  session: string;
}

export interface PublishedRule {
  id: string;
  source: string;
  /** Providers' ids it has the log of. */
  in: RegExp;
  /** It says that somebody got in. */
  claimsAccess: boolean;
  asPublished: (told: readonly Told[]) => Alert[];
  /** With the defects mended that keep it from doing what its text says. */
  repaired: (told: readonly Told[]) => Alert[];
}

const PROMPT = stepRoles.indexOf('prompt');
const SUCCESS = 1;
const logs = { signin: 1, ual: 3, okta: 4, duo: 5 } as const;

/** Every row, once per step where it has steps. */
export function toldBy({ table, identity }: Pick<Analysis, 'table' | 'identity'>): Told[] {
  const { events, steps, stepStart } = table;
  const c = events.columns;
  const told: Told[] = [];
  for (let row = 0; row < events.length; row++) {
    const user = identity.userOf[row]!;
    const log = Object.entries(logs).find(([, number]) => number === c.log[row])?.[0];
    if (user < 0 || log === undefined) continue;
    const base = {
      user: identity.users[user]!.name,
      log,
      code: textAt(table, 'code', row) ?? '',
      success: c.outcome[row] === SUCCESS,
      ip: wideAt(table, 'ip', row) ?? '',
      app: textAt(table, 'app', row) ?? '',
      agent: textAt(table, 'userAgent', row) ?? '',
      correlation: wideAt(table, 'correlationId', row) ?? '',
      session: wideAt(table, 'sessionId', row) ?? '',
    };
    const before = told.length;
    for (let s = stepStart[row]!; s < stepStart[row + 1]!; s++)
      if (steps.columns.role[s] === PROMPT)
        told.push({
          ...base,
          time: steps.columns.time[s]!,
          result: mfaResults[steps.columns.result[s]!]!,
          detail: table.strings.get(steps.columns.detail[s]!) ?? '',
        });
    if (told.length === before)
      told.push({
        ...base,
        time: c.time[row]!,
        result: mfaResults[c.mfaResult[row]!]!,
        detail: textAt(table, 'reason', row) ?? '',
      });
  }
  return told.sort((a, b) => a.time - b.time);
}

type Key = (told: Told) => string;

function grouped(list: readonly Told[], key: Key): Told[][] {
  const groups = new Map<string, Told[]>();
  for (const one of list) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return [...groups.values()];
}

/** Fixed bins, as `bin()` and `bucket` cut time. */
const bins =
  (length: DurationMs, key: Key = ({ user }) => user): ((list: readonly Told[]) => Told[][]) =>
  (list) =>
    grouped(list, (one) => `${key(one)}|${Math.floor(one.time / length)}`);

/** Windows that begin at every event. */
const sliding =
  (length: DurationMs, key: Key = ({ user }) => user): ((list: readonly Told[]) => Told[][]) =>
  (list) =>
    grouped(list, key).flatMap((group) =>
      group.map(({ time }, i) => {
        let to = i;
        while (to < group.length && group[to]!.time - time <= length) to++;
        return group.slice(i, to);
      }),
    );

const alert = (group: readonly Told[], what: string): Alert => ({
  user: group[0]!.user,
  first: group[0]!.time,
  last: group.at(-1)!.time,
  what,
});

const is =
  (...results: MfaResult[]): ((told: Told) => boolean) =>
  ({ result }) =>
    results.includes(result);
const declined = is('denied', 'wrong-number', 'fraud');
const refused = is('denied', 'timeout', 'wrong-number', 'fraud', 'failed');
const approved = is('approved');
const of = (list: readonly Told[], log: keyof typeof logs): Told[] => list.filter((one) => one.log === log);

/** Groups where so many hold, and the success if one is asked for, in order or not. */
function firing(
  groups: readonly (readonly Told[])[],
  what: string,
  isAdverse: (told: Told) => boolean,
  least: number,
  then?: { success: (told: Told) => boolean; inOrder: boolean; same?: Key },
): Alert[] {
  return groups.flatMap((group) => {
    const adverse = group.filter(isAdverse);
    if (adverse.length < least) return [];
    if (!then) return [alert(adverse, what)];
    const enough = adverse[least - 1]!.time;
    const from = then.same ? new Set(adverse.map(then.same)) : undefined;
    const success = group.find(
      (one) =>
        then.success(one) && (!then.inOrder || one.time > enough) && (!from || from.has(then.same!(one))),
    );
    return success
      ? [
          alert(
            [...adverse, success].sort((a, b) => a.time - b.time),
            what,
          ),
        ]
      : [];
  });
}

const notSuccess = ({ success }: Told): boolean => !success;
const anySuccess = ({ success }: Told): boolean => success;
const ip: Key = (one) => one.ip;

export const publishedRules: readonly PublishedRule[] = [
  {
    id: 'Sentinel, MFA spamming followed by successful login',
    source: 'Azure-Sentinel MFASpammingfollowedbySuccessfullogin.yaml',
    in: /^entra/,
    claimsAccess: true,
    // All MFA rows of a day, user and address must lie within five minutes; the text of the approval has changed since.
    asPublished: (told) =>
      bins(
        DAY,
        ({ user, ip: from }) => `${user}|${from}`,
      )(of(told, 'signin').filter(({ result }) => result !== ''))
        .filter((group) => group.at(-1)!.time - group[0]!.time <= 5 * MINUTE)
        .flatMap((group) =>
          firing([group], 'spamming', is('denied', 'timeout'), 11, {
            success: ({ detail }) => /MFA successfully completed/i.test(detail),
            inOrder: false,
          }),
        ),
    repaired: (told) =>
      firing(
        sliding(5 * MINUTE, ({ user, ip: from }) => `${user}|${from}`)(of(told, 'signin')),
        'spamming',
        refused,
        10,
        {
          success: approved,
          inOrder: true,
        },
      ),
  },
  {
    id: 'Sentinel, explicit MFA deny',
    source: 'Azure-Sentinel ExplicitMFADeny.yaml',
    in: /^entra/,
    claimsAccess: false,
    asPublished: (told) =>
      of(told, 'signin')
        .filter(is('denied'))
        .map((one) => alert([one], 'denied')),
    repaired: (told) =>
      of(told, 'signin')
        .filter(declined)
        .map((one) => alert([one], 'denied')),
  },
  {
    id: 'Splunk, multiple denied or failed MFA requests',
    source: 'Splunk azure_ad_multiple_denied_mfa_requests_for_user.yml, …_failed_…',
    in: /^entra/,
    claimsAccess: false,
    // Time is missing from the grouping: the window is never applied.
    asPublished: (told) =>
      grouped(of(told, 'signin'), ({ user, app, agent }) => `${user}|${app}|${agent}`).flatMap((group) => [
        ...firing([group], 'denied', is('denied'), 10),
        ...firing([group], 'failed', is('timeout', 'wrong-number', 'fraud', 'failed'), 11),
      ]),
    repaired: (told) => firing(sliding(10 * MINUTE)(of(told, 'signin')), 'denied or failed', refused, 10),
  },
  {
    id: 'Splunk, O365 multiple failed MFA requests',
    source: 'Splunk o365_multiple_failed_mfa_requests_for_user.yml',
    in: /^(?:entra|unified)/,
    claimsAccess: false,
    asPublished: (told) =>
      firing(bins(10 * MINUTE)(of(told, 'ual')), 'failed', ({ code }) => code === '500121', 10),
    repaired: (told) =>
      firing(sliding(10 * MINUTE)(of(told, 'ual')), 'failed', ({ code }) => code === '500121', 10),
  },
  {
    id: 'Sentinel-Queries, potential MFA spam (10 minutes)',
    source: 'reprise99 Identity-PotentialMFASpam.kql',
    in: /^entra/,
    claimsAccess: true,
    asPublished: (told) =>
      bins(10 * MINUTE)(of(told, 'signin')).flatMap((group) =>
        (['denied', 'timeout'] as const).flatMap((result) =>
          firing([group], 'spam', is(result), 2, { success: approved, inOrder: false }),
        ),
      ),
    repaired: (told) =>
      firing(sliding(10 * MINUTE)(of(told, 'signin')), 'spam', refused, 2, {
        success: approved,
        inOrder: true,
      }),
  },
  {
    id: 'Hunting query of a minute (not published)',
    source: 'five failures and a success in one minute',
    in: /^entra/,
    claimsAccess: true,
    // Compares an object with a text: nothing is ever equal.
    asPublished: () => [],
    repaired: (told) =>
      firing(bins(MINUTE)(of(told, 'signin')), 'seed', notSuccess, 5, {
        success: anySuccess,
        inOrder: false,
      }),
  },
  {
    id: 'Sentinel, Okta MFA fatigue',
    source: 'Azure-Sentinel MFAFatigue.yaml',
    in: /^okta/,
    claimsAccess: true,
    // Grouped by outcome as well: refusals and the approval never meet.
    asPublished: (told) =>
      grouped(
        of(told, 'okta'),
        ({ user, session, success }) => `${user}|${session}|${String(success)}`,
      ).flatMap((group) => firing([group], 'fatigue', refused, 11, { success: approved, inOrder: false })),
    repaired: (told) =>
      firing(sliding(HOUR)(of(told, 'okta')), 'fatigue', refused, 10, { success: approved, inOrder: true }),
  },
  {
    id: 'Splunk, Okta multiple failed MFA requests',
    source: 'Splunk okta_multiple_failed_mfa_requests_for_user.yml',
    in: /^okta/,
    claimsAccess: false,
    asPublished: (told) =>
      firing(
        bins(5 * MINUTE)(of(told, 'okta')),
        'failed',
        is('denied', 'wrong-number', 'failed', 'code-failed'),
        10,
      ),
    repaired: (told) => firing(sliding(5 * MINUTE)(of(told, 'okta')), 'failed', refused, 10),
  },
  {
    id: 'Elastic, Okta MFA bombing via push notifications',
    source: 'elastic credential_access_okta_mfa_bombing_via_push_notifications.toml',
    in: /^okta/,
    claimsAccess: false,
    // Unanswered prompts do not count.
    asPublished: (told) =>
      firing(sliding(10 * MINUTE)(of(told, 'okta')), 'bombing', is('denied', 'wrong-number'), 5),
    repaired: (told) => firing(sliding(10 * MINUTE)(of(told, 'okta')), 'bombing', refused, 5),
  },
  {
    id: 'Elastic, Okta potentially successful bombing',
    source: 'elastic credential_access_okta_potentially_successful_okta_bombing_via_push_notifications.toml',
    in: /^okta/,
    claimsAccess: true,
    // Any success of the user completes the sequence, their own as well.
    asPublished: (told) =>
      firing(sliding(10 * MINUTE)(of(told, 'okta')), 'in', is('denied', 'wrong-number'), 5, {
        success: anySuccess,
        inOrder: true,
      }),
    repaired: (told) =>
      firing(sliding(10 * MINUTE)(of(told, 'okta')), 'in', refused, 5, {
        success: approved,
        inOrder: true,
        same: ip,
      }),
  },
  {
    id: 'Chronicle, Okta user rejected multiple pushes',
    source: 'chronicle okta_user_rejected_multiple_push_notifications.yaral',
    in: /^okta/,
    claimsAccess: false,
    asPublished: (told) => firing(sliding(10 * MINUTE)(of(told, 'okta')), 'rejected', is('denied'), 2),
    repaired: (told) => firing(sliding(10 * MINUTE)(of(told, 'okta')), 'rejected', refused, 3),
  },
  {
    id: 'Sentinel, Duo multiple user login failures',
    source: 'Azure-Sentinel CiscoDuoMultipleUserLoginFailures.yaml',
    in: /^duo/,
    claimsAccess: false,
    asPublished: (told) =>
      firing(
        bins(10 * MINUTE)(of(told, 'duo')),
        'failures',
        is('denied', 'timeout', 'wrong-number', 'failed', 'undelivered'),
        11,
      ),
    repaired: (told) => firing(sliding(10 * MINUTE)(of(told, 'duo')), 'failures', refused, 10),
  },
  {
    id: 'Sentinel, Duo fraud',
    source: 'Azure-Sentinel CiscoDuoFraudAuthentication.yaml',
    in: /^duo/,
    claimsAccess: false,
    asPublished: (told) =>
      of(told, 'duo')
        .filter(is('fraud'))
        .map((one) => alert([one], 'fraud')),
    repaired: (told) =>
      of(told, 'duo')
        .filter(is('fraud'))
        .map((one) => alert([one], 'fraud')),
  },
  {
    id: 'Five refusals, then a success from the same address (10 minutes)',
    source: 'the best of the above, put together',
    in: /./,
    claimsAccess: true,
    asPublished: () => [],
    repaired: (told) =>
      firing(sliding(10 * MINUTE)(told), 'combined', refused, 5, {
        success: approved,
        inOrder: true,
        same: ip,
      }),
  },
];
