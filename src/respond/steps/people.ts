import { counted } from '../../base/text';
import type { Action } from '../../model/response';
import { entra, okta, ps } from '../commands';
import { lastAct, settle, when, type StepDeclaration } from '../step';

const report: StepDeclaration = {
  id: 'report',
  title: 'Report to those who must know',
  why: 'Clocks run from the moment you know: data protection authority, clients, insurer, law enforcement. In the USA CISA takes reports at report@cisa.gov (advisory AA23-320A, Scattered Spider, which names push bombing).',
  read: () => ({ state: 'ask', said: 'No log can tell whether it was reported.' }),
  actions: () => [],
};

const confirm: StepDeclaration = {
  id: 'confirm-compromised',
  title: 'Confirm the user as compromised in the identity product',
  why: 'It raises the user’s risk, so that risk policies act, and teaches the product.',
  read: (facts) => {
    const { incident, table } = facts;
    const { riskTypes, time } = table.events.columns;
    const { userOf } = facts.analysis.identity;
    const rows: number[] = [];
    for (let row = 0; row < table.events.length; row++) {
      if (time[row]! < incident.first || userOf[row] !== facts.user) continue;
      const words = `${table.strings.get(riskTypes[row]!) ?? ''} ${facts.text('reason', row)} ${facts.text('parameters', row)}`;
      if (/adminConfirmed(?:User)?(?:SigninAs)?Compromised/i.test(words)) rows.push(row);
    }
    if (rows.length > 0)
      return {
        state: 'done',
        said: `Confirmed at ${when(facts.time(rows[0]!))}.`,
        at: facts.time(rows[0]!),
        rows,
      };
    return facts.has('entra.risk', 'entra.signin')
      ? { state: 'not-seen', said: 'No confirmation is in the loaded logs (needs Entra ID P2).' }
      : { state: 'no-data', said: 'No log that tells of user risk is loaded.' };
  },
  actions: (facts) => {
    const { userId } = facts.analysis.identity.users[facts.user] ?? { userId: null };
    const told: Action = entra({
      portal: 'Entra admin center › ID Protection › Risky users › the user › Confirm user compromised',
      command: userId === null ? null : ps`Confirm-MgRiskyUserCompromised -UserIds ${userId}`,
      source: 'Microsoft Learn, Confirm-MgRiskyUserCompromised (read 2026-11-24)',
    });
    return [told];
  },
};

const interview: StepDeclaration = {
  id: 'interview',
  title: 'Talk to the user',
  why: 'Only the user knows what was pressed and why, and whether somebody called or wrote as “IT”. Ask without blame, with the times at hand.',
  read: ({ prompts }) => {
    const answered = prompts.filter(({ result }) => result === 'approved');
    return {
      state: 'ask',
      rows: prompts.map(({ row }) => row),
      said:
        prompts.length === 0
          ? 'There are no prompts to ask about.'
          : `Ask about ${prompts.length} prompts between ${when(prompts[0]!.time)} and ${when(prompts.at(-1)!.time)}${
              answered.length > 0 ? `, above all the one approved at ${when(answered[0]!.time)}` : ''
            }; about calls and messages around them; about what was typed into which page before.`,
    };
  },
  actions: () => [],
};

/** Addresses a command takes at most; more would be nothing to look over before it is run. */
const MOST_ADDRESSES = 20;

const POLICY =
  /^(?:(?:add|update) (?:named location|conditional access policy)|zone\.(?:create|update|make_blacklist)|policy_update)$/i;

const blockSource: StepDeclaration = {
  id: 'block-source',
  title: 'Block the source',
  why: 'The next account is tried from the same addresses. It is a speed bump, not a wall: attackers rotate.',
  read: (facts) => {
    const last = lastAct(facts);
    const acts = facts
      .tenantOperations(POLICY, facts.incident.first)
      .filter((row) => !facts.isAttackers(row));
    const stopped = facts.incident.attackerRows.filter((row) => facts.text('code', row) === '53003');
    const blocked = stopped.filter((row) => facts.time(row) >= last);
    if (blocked.length > 0)
      return {
        state: 'done',
        said: `A Conditional Access policy stopped the attacker’s source at ${when(facts.time(blocked[0]!))}.`,
        at: facts.time(blocked[0]!),
        rows: blocked,
      };
    // A changed location or policy may be about anything: shown, not ticked.
    return acts.length > 0
      ? {
          state: 'shown',
          rows: acts,
          said: `${acts.length} changes of locations or policies since the incident began; whether they hold the attacker’s addresses is for you to see.`,
        }
      : settle(facts, [], facts.has('entra.audit', 'm365.ual', 'okta.system-log'), {
          done: '',
          missing: 'No change of named locations, network zones or policies is in the loaded logs.',
          noLog: 'No log that tells of policies is loaded.',
        });
  },
  actions: ({ attackerIps }) => {
    // Addresses only (`IncidentFacts` reads each): they are written as they are.
    const ips = attackerIps.slice(0, MOST_ADDRESSES);
    const which =
      ips.length === 0
        ? ' (the loaded logs hold no address of the attacker)'
        : ips.length < attackerIps.length
          ? ` (the first ${ips.length} of ${counted(attackerIps.length, 'address', 'addresses')}; the report’s indicators hold all)`
          : '';
    const ranges = ips.map((ip) => `${ip}${ip.includes(':') ? '/128' : '/32'}`);
    return [
      entra({
        portal: `Entra admin center › Protection › Conditional Access › Named locations › IP ranges location; then a policy that blocks it${which}`,
        command:
          ips.length === 0
            ? null
            : ps`New-MgIdentityConditionalAccessNamedLocation -BodyParameter @{ '@odata.type' = '#microsoft.graph.ipNamedLocation'; displayName = 'Blocked sources'; isTrusted = $false; ipRanges = @(${ranges} | ForEach-Object { @{ '@odata.type' = if ($_ -match ':') { '#microsoft.graph.iPv6CidrRange' } else { '#microsoft.graph.iPv4CidrRange' }; cidrAddress = $_ } }) }`,
        source: 'Microsoft Learn, New-MgIdentityConditionalAccessNamedLocation (November 2026)',
      }),
      okta({
        portal: `Okta Admin Console › Security › Networks › Blocked IP Zone${which}`,
        command:
          ips.length === 0
            ? null
            : `PUT /api/v1/zones/{id of the zone BlockedIpZone}, gateways: ${ips.join(' ')}`,
        source: 'Okta developer documentation, Network Zones API (November 2026)',
      }),
    ];
  },
};

export const people = { report, confirm, interview, blockSource };
