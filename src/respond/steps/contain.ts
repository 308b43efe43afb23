import { AUTOMATIC, DISABLE, RESET, responseStep, REVOKE } from '../../correlate/response';
import { duo, entra, exchange, http, ldap, okta, ps } from '../commands';
import type { IncidentFacts } from '../incident-facts';
import { isTrusted, settle, type StepDeclaration } from '../step';

const isDisabling = (operation: string): boolean => responseStep(operation) === DISABLE;
const isReset = (operation: string): boolean => responseStep(operation) === RESET;
const isRevocation = (operation: string): boolean => responseStep(operation) === REVOKE;

const directory = (facts: IncidentFacts): boolean =>
  facts.has('entra.audit', 'm365.ual', 'okta.system-log', 'duo.admin');
const NO_DIRECTORY = 'No directory log (Entra audit, unified audit log, Okta, Duo administrators) is loaded.';

const disable: StepDeclaration = {
  id: 'disable',
  title: 'Contain first: block sign-in',
  why: 'A reset takes minutes and mail; a blocked account stops the next prompt at once. On hybrid accounts disable it in Active Directory first.',
  read: (facts) =>
    settle(
      facts,
      facts.operations(isDisabling, facts.incident.first).filter((row) => !facts.isAttackers(row)),
      directory(facts),
      {
        done: 'The account was disabled',
        missing: 'No disabling of the account is in the loaded logs.',
        noLog: NO_DIRECTORY,
      },
    ),
  actions: ({ incident: { user } }) => [
    entra({
      portal: 'Entra admin center › Users › the user › Edit properties › Settings › Account enabled: No',
      command: ps`Update-MgUser -UserId ${user} -AccountEnabled:$false`,
      source: 'Microsoft Learn, Revoke user access in Microsoft Entra ID (November 2026)',
    }),
    {
      product: 'Active Directory',
      tool: 'Active Directory PowerShell',
      portal: 'Active Directory Users and Computers › the user › Disable Account (hybrid accounts)',
      command: ps`Get-ADUser -LDAPFilter ('(userPrincipalName=' + ${ldap(user)} + ')') | Disable-ADAccount`,
      source: 'Microsoft Learn, Revoke user access in Microsoft Entra ID (November 2026)',
    },
    okta({
      portal: 'Okta Admin Console › Directory › People › the user › More Actions › Suspend',
      command: http`POST /api/v1/users/${user}/lifecycle/suspend`,
      source: 'Okta developer documentation, User Lifecycle API (November 2026)',
    }),
    duo({
      portal: 'Duo Admin Panel › Users › the user › Status: Disabled',
      command: http`GET /admin/v1/users?username=${user}, then POST /admin/v1/users/{user_id} with status=disabled`,
      source: 'Duo documentation, Admin API, Modify User (November 2026)',
    }),
  ],
};

const resetPassword: StepDeclaration = {
  id: 'reset-password',
  title: 'Reset the password',
  why: 'Whoever could send a prompt knew the password. Hand the new one over by voice, not by mail; on hybrid accounts reset twice on premises.',
  read: (facts) => {
    const all = facts.operations(isReset, facts.incident.first);
    const reading = settle(
      facts,
      all.filter((row) => isTrusted(facts, row)),
      directory(facts),
      {
        done: 'The password was reset',
        missing:
          'No reset by an administrator, or by the user from a place of their own, is in the loaded logs.',
        noLog: NO_DIRECTORY,
      },
    );
    const own = all.filter((row) => facts.isAttackers(row));
    return own.length === 0 || reading.state === 'done'
      ? reading
      : {
          ...reading,
          state: reading.state === 'no-data' ? 'not-seen' : reading.state,
          said: `${reading.said} A change from the attacker's own address is not a reset but a take-over.`,
          rows: [...(reading.rows ?? []), ...own].sort((a, b) => a - b),
        };
  },
  actions: ({ incident: { user } }) => [
    entra({
      portal: 'Entra admin center › Users › the user › Reset password',
      command: ps`Update-MgUser -UserId ${user} -PasswordProfile @{ ForceChangePasswordNextSignIn = $true; Password = (Read-Host 'New password') }`,
      source: 'Microsoft Learn, Update-MgUser (November 2026)',
    }),
    {
      product: 'Active Directory',
      tool: 'Active Directory PowerShell',
      portal: 'Active Directory Users and Computers › the user › Reset Password, twice (hybrid accounts)',
      command: ps`Set-ADAccountPassword -Reset -Identity (Get-ADUser -LDAPFilter ('(userPrincipalName=' + ${ldap(user)} + ')')).DistinguishedName`,
      source: 'Microsoft Learn, Revoke user access in Microsoft Entra ID (November 2026)',
    },
    okta({
      portal: 'Okta Admin Console › Directory › People › the user › Reset Password',
      command: http`POST /api/v1/users/${user}/lifecycle/reset_password?sendEmail=false`,
      source: 'Okta developer documentation, User Credentials API (November 2026)',
    }),
  ],
};

const revoke: StepDeclaration = {
  id: 'revoke-sessions',
  title: 'Revoke sessions and tokens',
  why: 'A reset alone leaves tokens alive. Access tokens still live about an hour unless continuous access evaluation is on, and apps keep cookies of their own.',
  read: (facts) => {
    const resets = facts.operations(isReset, facts.incident.first);
    const { userOf } = facts.analysis.identity;
    const revoked = facts
      .operations(isRevocation, facts.incident.first)
      .filter((row) => !facts.isAttackers(row));
    const deliberate = revoked.filter((row) =>
      resets.every(
        (reset) =>
          Math.abs(facts.time(reset) - facts.time(row)) > AUTOMATIC ||
          (userOf[row]! >= 0 && userOf[row] !== userOf[reset]),
      ),
    );
    const reading = settle(facts, deliberate, directory(facts), {
      done: 'Sessions were revoked',
      missing:
        revoked.length > 0
          ? 'Only the automatic revocation right after a password change is in the logs; no administrator pressed revoke.'
          : 'No revocation of sessions is in the loaded logs.',
      noLog: NO_DIRECTORY,
    });
    return reading.state === 'not-seen' ? { ...reading, rows: revoked } : reading;
  },
  actions: ({ incident: { user } }) => [
    entra({
      portal: 'Entra admin center › Users › the user › Revoke sessions',
      command: ps`Revoke-MgUserSignInSession -UserId ${user}`,
      source: 'Microsoft Learn, Revoke-MgUserSignInSession (read 2026-11-24)',
    }),
    okta({
      portal: 'Okta Admin Console › Directory › People › the user › More Actions › Clear User Sessions',
      command: http`DELETE /api/v1/users/${user}/sessions?oauthTokens=true`,
      source: 'Okta developer documentation, User Sessions API (read 2026-11-24)',
    }),
    exchange({
      portal:
        'Exchange has no button of its own: revoke in Entra ID, then check what the mailbox still serves',
      command: ps`Get-MobileDeviceStatistics -Mailbox ${user} | Select-Object DeviceType, DeviceID, LastSuccessSync`,
      source: 'Microsoft Learn, Get-MobileDeviceStatistics (November 2026)',
    }),
  ],
};

export const contain: readonly StepDeclaration[] = [disable, resetPassword, revoke];
