import { spoken, type RowIndex } from '../base/units';
import { mfaMethods, outcomes, productLogs, stepRoles, textAt } from '../model/event';
import type { ControlReading, ControlState } from '../model/response';
import type { IncidentFacts } from './incident-facts';
import { MOST_ROWS, TenantLogs } from './tenant-logs';

/** What the logs show of a control. */
interface Reading {
  state: ControlState;
  said: string;
  rows?: RowIndex[];
}

interface Control {
  id: string;
  title: string;
  read(logs: TenantLogs, facts: IncidentFacts): Reading;
  /** What it did, or would have done, to this incident. */
  effect(state: ControlState, facts: IncidentFacts): string;
  how: string;
}

const SUCCESS = outcomes.indexOf('success');
const ENTRA = productLogs.indexOf('entra.signin');
const PUSH = mfaMethods.indexOf('push');
const PHISHABLE = new Set(
  ['push', 'phone-call', 'sms', 'otp'].map((m) => mfaMethods.findIndex((x) => x === m)),
);
const RESISTANT = new Set(['fido2', 'certificate', 'whfb'].map((m) => mfaMethods.findIndex((x) => x === m)));
const PROMPT = stepRoles.indexOf('prompt');
const NO = 1;

const notVisible = (said: string): Reading => ({ state: 'not-visible', said });
const times = (n: number): string =>
  n >= MOST_ROWS ? `${MOST_ROWS} times or more` : n === 1 ? 'once' : `${n} times`;

const numberMatching: Control = {
  id: 'number-matching',
  title: 'Number matching',
  read(logs, facts) {
    const { numberMatch, mfaMethod } = facts.table.events.columns;
    const shown = logs.signIns((row) => numberMatch[row]! >= 0);
    const own = facts.prompts.filter(({ row }) => numberMatch[row]! >= 0);
    if (own.length > 0)
      return {
        state: 'on',
        said: `${own.length} of the incident’s prompts carry its result.`,
        rows: own.map(({ row }) => row),
      };
    const wrong = facts.prompts.filter(({ result }) => result === 'wrong-number');
    if (wrong.length > 0)
      return { state: 'on', said: 'A wrong number was entered.', rows: wrong.map(({ row }) => row) };
    const viaNps = facts.prompts.filter(({ row }) =>
      /nps/i.test(textAt(facts.table, 'tokenIssuerType', row) ?? ''),
    );
    if (viaNps.length > 0)
      return {
        state: 'off',
        said: 'Prompts came through the NPS extension, which shows a plain Approve where it is old or not set to codes.',
        rows: viaNps.map(({ row }) => row),
      };
    if (shown.length > 0)
      return {
        state: 'partly',
        said: 'Other sign-ins carry its result; this incident’s prompts do not.',
        rows: shown,
      };
    const pushes = facts.prompts.filter(({ row }) => mfaMethod[row] === PUSH);
    return notVisible(
      pushes.length > 0
        ? 'The loaded logs state nothing of it. Entra enforces it for Authenticator; a push that could just be approved points at Okta, Duo, NPS or an old export.'
        : 'The loaded logs state nothing of it.',
    );
  },
  effect: (state, { incident }) =>
    state === 'on'
      ? incident.counts.approved > 0
        ? 'It was on, and the prompt was approved: somebody told the user the number, or the user typed it in.'
        : 'It was on: a tired tap could not approve.'
      : 'A number on the attacker’s screen has to be typed into the phone: a tired tap approves nothing.',
  how: 'Entra: on for all since 2023; check NPS and AD FS. Okta: number challenge for all push challenges. Duo: Verified Duo Push.',
};

const promptContext: Control = {
  id: 'prompt-context',
  title: 'Location and app shown in the prompt',
  read(logs, facts) {
    const { promptContext: column } = facts.table.events.columns;
    const own = facts.prompts.filter(({ row }) => column[row]! >= 0);
    if (own.length > 0)
      return { state: 'on', said: 'The incident’s prompts showed it.', rows: own.map(({ row }) => row) };
    const rows = logs.signIns((row) => column[row]! >= 0);
    return rows.length > 0
      ? { state: 'partly', said: 'Other prompts showed it; this incident’s do not say.', rows }
      : notVisible('The loaded logs state nothing of it.');
  },
  effect: () =>
    'The phone would have named a country and an app the user was not in: a reason to deny, not a barrier.',
  how: 'Entra admin center › Authentication methods › Microsoft Authenticator › Configure › Show geographic location / application name.',
};

const geoBlocking: Control = {
  id: 'location-policy',
  title: 'Location policy',
  read(logs, facts) {
    const stopped = logs.withCode('53003');
    const { outcome } = facts.table.events.columns;
    const through = facts.incident.attackerRows.filter((row) => outcome[row] === SUCCESS);
    const wouldHave = facts.incident.attackerRows.filter((row) =>
      logs.policies(row).some((p) => p.result === 'reportOnlyFailure'),
    );
    if (wouldHave.length > 0)
      return {
        state: 'off',
        said: 'A policy in report-only mode would have stopped the attacker’s sign-ins.',
        rows: wouldHave,
      };
    if (stopped.length > 0 && through.length > 0)
      return {
        state: 'partly',
        said: `Conditional Access stopped sign-ins ${times(stopped.length)}, but the attacker’s source got through.`,
        rows: [...through.slice(0, MOST_ROWS)],
      };
    if (stopped.length > 0)
      return {
        state: 'on',
        said: `Conditional Access stopped sign-ins ${times(stopped.length)}.`,
        rows: stopped,
      };
    return through.length > 0
      ? {
          state: 'off',
          said: 'The attacker’s source signed in, and no policy stopped it.',
          rows: through.slice(0, MOST_ROWS),
        }
      : notVisible('No sign-in was stopped by a policy, and none of the attacker’s got through.');
  },
  effect: () =>
    'It runs after the password: it would have stopped the prompts, and told the attacker that the password is right.',
  how: 'Entra admin center › Conditional Access: block, or require a compliant device, outside named countries.',
};

const compliantDevice: Control = {
  id: 'compliant-device',
  title: 'Compliant or joined device required',
  read(logs, facts) {
    const governed = logs.governed('grant', /compliant|domainjoined|hybrid/i);
    const stopped = logs.withCode('53000', '53001', '50129', '50097', '50131');
    const { outcome, compliant } = facts.table.events.columns;
    const through = facts.incident.attackerRows.filter(
      (row) => outcome[row] === SUCCESS && compliant[row] === NO,
    );
    if (governed.length + stopped.length === 0)
      return through.length > 0
        ? {
            state: 'off',
            said: 'The attacker signed in from a device that is not compliant, and no policy asked for one.',
            rows: through.slice(0, MOST_ROWS),
          }
        : notVisible('No sign-in shows such a policy.');
    return through.length > 0
      ? {
          state: 'partly',
          said: 'Such a policy applies to some sign-ins; the attacker’s were not among them, or excluded.',
          rows: through.slice(0, MOST_ROWS),
        }
      : {
          state: 'on',
          said: `Such a policy applied or stopped sign-ins ${times(governed.length + stopped.length)}.`,
          rows: [...governed, ...stopped].slice(0, MOST_ROWS),
        };
  },
  effect: () => 'An approved prompt alone would not have let the attacker in: the device is not the firm’s.',
  how: 'Entra admin center › Conditional Access › Grant › Require device to be marked as compliant.',
};

const tokenProtection: Control = {
  id: 'token-protection',
  title: 'Token protection',
  read(logs) {
    const rows = logs.governed('session', /signintokenprotection|binding/i);
    return rows.length > 0
      ? { state: 'on', said: `It applied ${times(rows.length)}.`, rows }
      : notVisible('No sign-in shows it; it covers native Windows apps only.');
  },
  effect: () =>
    'It does not stop an approved push; it would have bound the session of native Windows apps to the device.',
  how: 'Entra admin center › Conditional Access › Session › Require token protection for sign-in sessions.',
};

const pushLifetime: Control = {
  id: 'push-lifetime',
  title: 'How long a push can be answered',
  read(_, facts) {
    const { steps, stepStart, events } = facts.table;
    const waits: number[] = [];
    const rows: RowIndex[] = [];
    for (const { row, result } of facts.prompts) {
      if (result !== 'timeout' || events.columns.log[row] !== ENTRA) continue;
      for (let s = stepStart[row]!; s < stepStart[row + 1]!; s++) {
        const wait = steps.columns.time[s]! - events.columns.time[row]!;
        if (steps.columns.role[s] === PROMPT && wait > 0) {
          waits.push(wait);
          rows.push(row);
        }
      }
    }
    waits.sort((a, b) => a - b);
    return waits.length > 0
      ? {
          state: 'not-visible',
          said: `It is no setting of Entra’s. Measured here: unanswered prompts ended after ${spoken(waits[Math.floor(waits.length / 2)]!)} (median of ${waits.length}).`,
          rows,
        }
      : notVisible('It is no setting of Entra’s, and no prompt here shows how long it waited.');
  },
  effect: () =>
    'A shorter life makes fewer prompts stand on the phone at once; it does not stop the next one.',
  how: 'No Entra setting is documented. Okta and Duo have times of their own.',
};

const passwordless: Control = {
  id: 'phishing-resistant',
  title: 'Phishing-resistant methods',
  read(logs, facts) {
    const { mfaMethod, outcome } = facts.table.events.columns;
    const { userOf } = facts.analysis.identity;
    const own = logs.signIns(
      (row) => userOf[row] === facts.user && outcome[row] === SUCCESS && RESISTANT.has(mfaMethod[row]!),
    );
    const pushed = facts.prompts.filter(({ row }) => PHISHABLE.has(mfaMethod[row]!));
    if (own.length > 0 && pushed.length > 0)
      return {
        state: 'partly',
        said: 'The user signs in with a key or Windows Hello, and could still be asked by push: the weaker method stayed on.',
        rows: own,
      };
    if (own.length > 0)
      return { state: 'on', said: 'The user signs in with a key or Windows Hello.', rows: own };
    return pushed.length > 0
      ? {
          state: 'off',
          said: 'The user was asked by push, call or code.',
          rows: pushed.map(({ row }) => row),
        }
      : notVisible('The loaded logs do not name the user’s methods.');
  },
  effect: (state) =>
    state === 'partly'
      ? 'It ends prompt bombing only where push, call and SMS are off for the user, or an authentication strength demands the key.'
      : 'There is nothing to approve on a phone: a key answers only the site it belongs to.',
  how: 'Entra: passkeys on, an authentication strength in Conditional Access, push and SMS off. Okta: FastPass or FIDO2 required. Duo: passwordless.',
};

const fraudReporting: Control = {
  id: 'fraud-reporting',
  title: 'Users can report suspicious prompts',
  read(_, facts) {
    const reported = facts.prompts.filter(({ result }) => result === 'fraud');
    if (reported.length > 0)
      return { state: 'on', said: 'The user reported a prompt.', rows: reported.map(({ row }) => row) };
    const rows = facts
      .tenantOperations(
        /^(?:fraud reported|suspicious activity reported|user\.account\.report_suspicious_activity_by_enduser)/i,
        0,
      )
      .slice(0, MOST_ROWS);
    return rows.length > 0
      ? { state: 'on', said: `Users reported prompts ${times(rows.length)}.`, rows }
      : notVisible('No report is in the loaded logs; whether users could is not stated.');
  },
  effect: (_, { prompts }) => {
    const reported = prompts.find(({ result }) => result === 'fraud');
    return reported && prompts.length > 0
      ? `The report came ${spoken(reported.time - prompts[0]!.time)} after the first prompt.`
      : 'One report blocks further prompts and raises an alert within minutes.';
  },
  how: 'Entra admin center › Authentication methods › Settings › Report suspicious activity.',
};

const education: Control = {
  id: 'education',
  title: 'User education',
  read: (_, { prompts }) => {
    const refused = prompts.filter(({ result }) => ['denied', 'fraud', 'wrong-number'].includes(result));
    return notVisible(
      prompts.length === 0
        ? 'No prompt shows how the user reacts.'
        : `Not visible as such: of ${prompts.length} prompts the user refused ${refused.length}.`,
    );
  },
  effect: () => 'A user who calls after the first unexpected prompt ends the attack before the twentieth.',
  how: 'Teach one sentence: a prompt you did not cause means somebody has your password. Deny, report, call.',
};

const riskPolicy: Control = {
  id: 'risk-policy',
  title: 'Sign-in and user risk policies',
  read(logs) {
    const rows = logs.withCode('53004', '50135', '53011', '530032');
    return rows.length > 0
      ? { state: 'on', said: `It stopped sign-ins ${times(rows.length)}.`, rows }
      : notVisible('No sign-in was stopped for its risk.');
  },
  effect: (_, { incident }) =>
    incident.reasons.some((r) => /risk/i.test(r))
      ? 'The product saw risk in these sign-ins: a policy on it could have asked for more, or blocked.'
      : 'The product stated no risk for these sign-ins: it would have acted only if it had.',
  how: 'Entra admin center › ID Protection (P2) › risk policies in Conditional Access.',
};

const legacyAuth: Control = {
  id: 'legacy-auth',
  title: 'Legacy authentication blocked',
  read(logs, facts) {
    const { outcome } = facts.table.events.columns;
    const legacy = logs.textFits('clientApp', (text) =>
      /imap|pop3?|smtp|exchange activesync|other clients|mapi|autodiscover/i.test(text),
    );
    const through = logs.signIns((row) => outcome[row] === SUCCESS && legacy(row));
    if (through.length > 0)
      return { state: 'off', said: `Legacy clients signed in ${times(through.length)}.`, rows: through };
    const stopped = logs.signIns((row) => facts.text('code', row) === '53003' && legacy(row));
    return stopped.length > 0
      ? { state: 'on', said: `Legacy clients were stopped ${times(stopped.length)}.`, rows: stopped }
      : notVisible('No sign-in of a legacy client is in the loaded logs.');
  },
  effect: () => 'Legacy clients know no prompt: where they work, the password alone is enough.',
  how: 'Entra admin center › Conditional Access › Conditions › Client apps: block Exchange ActiveSync and other clients.',
};

const sessionControls: Control = {
  id: 'session-controls',
  title: 'Sign-in frequency and continuous access evaluation',
  read(logs) {
    const rows = [
      ...logs.withCode('70043'),
      ...logs.governed('session', /signinfrequency|continuousaccess|persistentbrowser/i),
    ];
    return rows.length > 0
      ? {
          state: 'on',
          said: `Session controls applied ${times(rows.length)}.`,
          rows: rows.slice(0, MOST_ROWS),
        }
      : notVisible('No sign-in shows them.');
  },
  effect: () => 'It shortens how long the attacker’s session lives after containment; it stops no prompt.',
  how: 'Entra admin center › Conditional Access › Session.',
};

const lockout: Control = {
  id: 'lockout',
  title: 'Lock-out after failures',
  read(logs, facts) {
    const rows = logs.withCode('50053');
    const duo = facts.prompts.filter(({ result }) => result === 'blocked');
    const all = [...rows, ...duo.map(({ row }) => row)];
    return all.length > 0
      ? {
          state: 'on',
          said: `An account was locked or blocked ${times(all.length)}.`,
          rows: all.slice(0, MOST_ROWS),
        }
      : notVisible('No lock-out is in the loaded logs.');
  },
  effect: () =>
    'Entra’s smart lock-out counts wrong passwords, not denied prompts; Okta does not lock on a denied push; Duo can.',
  how: 'Entra: Authentication methods › Password protection. Duo Admin Panel › Settings › Lockout.',
};

const duoPolicy: Control = {
  id: 'duo-bypass',
  title: 'No bypass of Duo',
  read(_, facts) {
    if (!facts.has('duo.auth', 'duo.admin')) return notVisible('No Duo log is loaded.');
    const { log, mfaMethod } = facts.table.events.columns;
    const DUO = productLogs.indexOf('duo.auth');
    const BYPASS = mfaMethods.indexOf('bypass');
    const used: RowIndex[] = [];
    for (let row = 0; row < log.length && used.length < MOST_ROWS; row++)
      if (log[row] === DUO && mfaMethod[row] === BYPASS) used.push(row);
    const made = facts.tenantOperations(/^bypass_create$/i, 0);
    return used.length + made.length > 0
      ? {
          state: 'off',
          said: `Bypass was used or given ${times(used.length + made.length)}.`,
          rows: [...used, ...made].slice(0, MOST_ROWS),
        }
      : { state: 'on', said: 'The loaded Duo logs hold no bypass.' };
  },
  effect: () => 'A bypass code or a user in bypass needs no prompt at all.',
  how: 'Duo Admin Panel › Users: no status Bypass, no standing bypass codes; Policies › New user policy: deny.',
};

const allControls: readonly Control[] = [
  numberMatching,
  geoBlocking,
  compliantDevice,
  tokenProtection,
  pushLifetime,
  passwordless,
  education,
  promptContext,
  fraudReporting,
  riskPolicy,
  legacyAuth,
  sessionControls,
  lockout,
  duoPolicy,
];

/** @returns the preventive controls as far as the case's logs show them, for one incident. */
export function controlsOf(facts: IncidentFacts): ControlReading[] {
  const logs = new TenantLogs(facts.table);
  return allControls.map((control) => {
    const { state, said, rows = [] } = control.read(logs, facts);
    return {
      id: control.id,
      title: control.title,
      state,
      said,
      rows: [...new Set(rows)].sort((a, b) => a - b),
      effect: control.effect(state, facts),
      how: control.how,
    };
  });
}
