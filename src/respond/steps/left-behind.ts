import type { RowIndex } from '../../base/units';
import type { StepItem } from '../../model/response';
import { duo, entra, exchange, http, okta, ps } from '../commands';
import type { IncidentFacts } from '../incident-facts';
import { ofItems, when, type StepDeclaration } from '../step';

/** What an act left behind, and how its removal is told. */
interface Left {
  label: string;
  /** Told apart from others of the kind: a rule's name, an app, a method's words. Lower case. */
  name: string;
  /** The kind of act, so that a second making of the same thing is known. */
  kind: string;
}

/**
 * Pairs what was made with what took it away.
 * @param left says what a row left behind. @param undone whether a row took it away.
 */
function paired(
  facts: IncidentFacts,
  made: readonly RowIndex[],
  left: (row: RowIndex) => Left | undefined,
  removals: RegExp,
  undone: (removal: RowIndex, left: Left) => boolean,
): StepItem[] {
  const taken = facts.operations(removals, facts.incident.first).filter((row) => !facts.isAttackers(row));
  const things = new Map<string, { left: Left; rows: RowIndex[] }>();
  for (const row of made) {
    const thing = left(row);
    if (!thing) continue;
    const key = `${thing.kind} ${thing.name}`;
    const known = things.get(key);
    if (known) known.rows.push(row);
    else things.set(key, { left: thing, rows: [row] });
  }
  return [...things.values()].map(({ left: thing, rows }): StepItem => {
    const removal = taken.filter((row) => undone(row, thing)).at(-1);
    const again = removal !== undefined && rows.some((row) => row > removal);
    return {
      label:
        removal === undefined
          ? thing.label
          : `${thing.label}: taken away at ${when(facts.time(removal))}${again ? ', made again after' : ''}`,
      state: removal === undefined || rows[0]! > removal ? 'open' : again ? 'made-again' : 'undone',
      rows: removal === undefined ? rows : [...rows, removal],
    };
  });
}

const ruleName = (facts: IncidentFacts, row: RowIndex): string => {
  // `user\\rule` where a rule is named by its owner; a target without an owner may be the mailbox.
  const owned = (text: string): string => text.slice(text.lastIndexOf('\\') + 1);
  const target = facts.text('target', row);
  return (
    facts.parameter(row, /^(?:name|rulename)$/i) ||
    owned(facts.parameter(row, /^identity$/i)) ||
    (target.includes('\\') ? owned(target) : '')
  ).trim();
};

const MAILBOX_REMOVALS =
  /^(?:remove-inboxrule|disable-inboxrule|updateinboxrules|set-mailbox|set-inboxrule|remove-mailboxpermission|remove-recipientpermission|remove-transportrule|disable-transportrule|removefolderpermissions)$/i;

function mailboxLeft(facts: IncidentFacts, row: RowIndex): Left | undefined {
  const operation = facts.text('operation', row);
  if (/inboxrule|updateinboxrules/i.test(operation) && !/^(?:remove|disable)-/i.test(operation)) {
    const name = ruleName(facts, row);
    return { kind: 'rule', name: name.toLowerCase(), label: `Inbox rule “${name}”` };
  }
  if (/transportrule/i.test(operation)) {
    const name = ruleName(facts, row);
    return { kind: 'transport', name: name.toLowerCase(), label: `Mail-flow rule “${name}”` };
  }
  if (/^set-mailbox$/i.test(operation)) {
    const to = facts.parameter(row, /^forwarding(?:smtp)?address$/i);
    return to === '' ? undefined : { kind: 'forwarding', name: '', label: `Mailbox forwarding to ${to}` };
  }
  if (/permission|addfolderpermissions/i.test(operation)) {
    const who = facts.parameter(row, /^(?:user|trustee|memberupn)$/i);
    return {
      kind: 'permission',
      name: who.toLowerCase(),
      label: `Mailbox permission of ${who || 'somebody'}`,
    };
  }
  return undefined;
}

function mailboxUndone(facts: IncidentFacts, row: RowIndex, left: Left): boolean {
  const operation = facts.text('operation', row).toLowerCase();
  switch (left.kind) {
    case 'rule':
      return /^(?:remove|disable)-inboxrule$|^updateinboxrules$/.test(operation) &&
        (operation !== 'updateinboxrules' || /delete|remove/i.test(facts.text('parameters', row)))
        ? ruleName(facts, row).toLowerCase() === left.name
        : false;
    case 'transport':
      return (
        /^(?:remove|disable)-transportrule$/.test(operation) &&
        ruleName(facts, row).toLowerCase() === left.name
      );
    case 'forwarding':
      return (
        operation === 'set-mailbox' &&
        /forwarding(?:smtp)?address/i.test(facts.text('parameters', row)) &&
        facts.parameter(row, /^forwarding(?:smtp)?address$/i) === ''
      );
    default:
      return (
        /^remove-(?:mailbox|recipient)permission$|^removefolderpermissions$/.test(operation) &&
        facts.parameter(row, /^(?:user|trustee|memberupn)$/i).toLowerCase() === left.name
      );
  }
}

const mailboxRules: StepDeclaration = {
  id: 'mailbox-rules',
  title: 'Remove mailbox rules, forwarding and delegates',
  why: 'A rule outlives a reset: it forwards or hides mail without signing in again. Look at hidden rules and sent items too.',
  read: (facts) => {
    const made = facts.evidence('S4.1', 'S4.2', 'S4.3', 'S4.4', 'S4.5', 'S4.11');
    const items = paired(
      facts,
      made,
      (row) => mailboxLeft(facts, row),
      MAILBOX_REMOVALS,
      (row, left) => mailboxUndone(facts, row, left),
    );
    return ofItems(
      items,
      facts.has('m365.ual', 'm365.exchange-admin')
        ? { state: 'shown', said: 'The loaded logs hold no rule, forwarding or delegate of the attacker.' }
        : { state: 'no-data', said: 'No unified audit log or Exchange log is loaded.' },
    );
  },
  actions: (facts) => {
    const { user } = facts.incident;
    const names = [
      ...new Set(
        facts
          .evidence('S4.1', 'S4.2', 'S4.3', 'S4.4', 'S4.5')
          .filter((row) => /inboxrule/i.test(facts.text('operation', row)))
          .map((row) => ruleName(facts, row)),
      ),
    ];
    const source = 'Microsoft Learn, Responding to a compromised email account (November 2026)';
    return [
      exchange({
        portal:
          'Exchange admin center › Recipients › Mailboxes › the user › Manage inbox rules and forwarding',
        command: ps`Get-InboxRule -Mailbox ${user} -IncludeHidden | Format-List Name, Enabled, ForwardTo, RedirectTo, DeleteMessage, MoveToFolder`,
        source,
      }),
      ...names.map((name) =>
        exchange({
          portal: `The rule named “${name}”`,
          command: ps`Remove-InboxRule -Mailbox ${user} -Identity ${name}`,
          source,
        }),
      ),
      exchange({
        portal: 'Exchange admin center › Recipients › Mailboxes › the user › Email forwarding',
        command: ps`Set-Mailbox -Identity ${user} -ForwardingAddress $null -ForwardingSmtpAddress $null -DeliverToMailboxAndForward $false`,
        source,
      }),
      exchange({
        portal: 'Exchange admin center › Recipients › Mailboxes › the user › Delegation',
        command: ps`Get-MailboxPermission -Identity ${user} | Where-Object { -not $_.IsInherited }`,
        source,
      }),
    ];
  },
};

const APP_REMOVALS =
  /^(?:remove member from role|remove eligible member from role|delete application|remove service principal|remove app role assignment|remove delegated permission grant|revoke consent|delete user|remove federation|delete conditional access policy|remove service principal credentials|update application . certificates|zone\.deactivate|application\.lifecycle\.(?:delete|deactivate)|system\.idp\.lifecycle\.(?:delete|deactivate)|user\.account\.privilege\.revoke|group\.privilege\.revoke)/i;

const appsAndRoles: StepDeclaration = {
  id: 'apps-roles',
  title: 'Undo roles, app consents and credentials',
  why: 'An app with a secret of its own needs no password and no prompt. App passwords survive a password reset.',
  read: (facts) => {
    const made = facts.evidence('S4.7', 'S4.9', 'S4.10', 'S4.15', 'S4.17');
    const items = paired(
      facts,
      made,
      (row) => {
        const operation = facts.text('operation', row);
        const target = facts.text('target', row);
        return {
          kind: operation.toLowerCase(),
          name: target.toLowerCase(),
          label: target ? `${operation}: ${target}` : operation,
        };
      },
      APP_REMOVALS,
      (row, left) => left.name !== '' && facts.text('target', row).toLowerCase() === left.name,
    );
    return ofItems(
      items,
      facts.has('entra.audit', 'm365.ual', 'okta.system-log')
        ? { state: 'shown', said: 'The loaded logs hold no role, consent or credential of the attacker.' }
        : { state: 'no-data', said: 'No directory log is loaded.' },
    );
  },
  actions: ({ incident: { user } }) => [
    entra({
      portal: 'Entra admin center › Users › the user › Assigned roles, Applications',
      command: ps`Get-MgUserMemberOf -UserId ${user} -All`,
      source: 'Microsoft Learn, Get-MgUserMemberOf (November 2026)',
    }),
    entra({
      portal: 'Entra admin center › Enterprise applications › User consent of the user',
      command: ps`Get-MgUserOauth2PermissionGrant -UserId ${user} | Format-List ClientId, Scope, Id`,
      source: 'Microsoft Learn, Get-MgUserOauth2PermissionGrant (November 2026)',
    }),
    okta({
      portal: 'Okta Admin Console › Directory › People › the user › Admin roles, Applications',
      command: http`GET /api/v1/users/${user}/roles`,
      source: 'Okta developer documentation, Role Assignments API (November 2026)',
    }),
  ],
};

const METHOD_REMOVALS =
  /^(?:(?:user|admin) deleted security info|delete device|remove registered owner from device|user\.mfa\.factor\.(?:reset_all|deactivate)|device\.(?:lifecycle\.(?:delete|deactivate)|user\.remove)|phone_delete|phone_disassociate|user_update|delete fido2 security key|delete passwordless phone sign-in credential|delete windows hello for business credential)$/i;

/** What kind of method an act's words name. */
const methodWords: readonly [RegExp, string][] = [
  [/authenticator|notification|push|phoneapp|okta_verify|oktaverify|signed_nonce/i, 'authenticator app'],
  [/sms|text message|mobile phone|phone call|voice|telephone|phone number/i, 'telephone'],
  [/fido|passkey|security key|webauthn/i, 'security key'],
  [/email|mail address/i, 'e-mail'],
  [/hello/i, 'Windows Hello'],
  [/temporary access/i, 'temporary access pass'],
  [/token|oath|totp|otp/i, 'code generator'],
  [/device/i, 'device'],
];
const methodOf = (facts: IncidentFacts, row: RowIndex): string => {
  const text = ['reason', 'parameters', 'operation'].map((c) => facts.text(c as 'reason', row)).join(' ');
  return methodWords.find(([words]) => words.test(text))?.[1] ?? 'method';
};

const methods: StepDeclaration = {
  id: 'methods-devices',
  title: 'Remove methods and devices the attacker added',
  why: 'Usually decisive: a phone of the attacker’s own approves its own prompts, whatever the password is. Register anew on a trusted device.',
  read: (facts) => {
    const made = facts.evidence('S4.6', 'S4.16');
    const items = paired(
      facts,
      made,
      (row) => {
        const method = methodOf(facts, row);
        const operation = facts.text('operation', row);
        if (/^user started security info|canceled|deleted/i.test(operation)) return undefined;
        const target = facts.text('target', row);
        const named =
          /device|phone/i.test(operation) && target !== '' && !target.includes('@') ? ` ${target}` : '';
        return {
          kind: 'method',
          name: `${method}${named}`.toLowerCase(),
          label: `${operation} (${method}${named})`,
        };
      },
      METHOD_REMOVALS,
      (row, left) => {
        if (/reset_all$/i.test(facts.text('operation', row))) return true;
        const method = methodOf(facts, row).toLowerCase();
        const target = facts.text('target', row).toLowerCase();
        return left.name === method || (target !== '' && left.name === `${method} ${target}`);
      },
    );
    return ofItems(
      items,
      facts.has('entra.audit', 'm365.ual', 'okta.system-log', 'duo.admin', 'duo.activity')
        ? { state: 'shown', said: 'The loaded logs hold no method or device of the attacker.' }
        : { state: 'no-data', said: 'No log that tells of methods and devices is loaded.' },
    );
  },
  actions: ({ incident: { user } }) => [
    entra({
      portal: 'Entra admin center › Users › the user › Authentication methods',
      command: ps`Get-MgUserAuthenticationMethod -UserId ${user} | ForEach-Object { $_.Id; $_.AdditionalProperties }`,
      source: 'Microsoft Learn, Get-MgUserAuthenticationMethod (November 2026)',
    }),
    entra({
      portal: 'Entra admin center › Users › the user › Devices',
      command: ps`Get-MgUserRegisteredDevice -UserId ${user} -All`,
      source: 'Microsoft Learn, Get-MgUserRegisteredDevice (November 2026)',
    }),
    okta({
      portal: 'Okta Admin Console › Directory › People › the user › More Actions › Reset Authenticators',
      command: http`POST /api/v1/users/${user}/lifecycle/reset_factors`,
      source: 'Okta developer documentation, User Lifecycle API (November 2026)',
    }),
    duo({
      portal: 'Duo Admin Panel › Users › the user › Phones, Bypass Codes',
      command: http`GET /admin/v1/users?username=${user}, then DELETE /admin/v1/users/{user_id}/phones/{phone_id}`,
      source: 'Duo documentation, Admin API, Disassociate Phone from User (November 2026)',
    }),
  ],
};

export const leftBehind = { mailboxRules, appsAndRoles, methods };
