import type { Rule } from '../rule';
import { accessProxyAdded } from './access-proxy-added';
import { appOrCredentialAdded } from './app-or-credential-added';
import { approvedAfterBurst } from './approved-after-burst';
import { approvedElsewhere } from './approved-elsewhere';
import { attackerPasswordChange } from './attacker-password-change';
import { bulkDownloadBaseline } from './bulk-download-baseline';
import { bulkDownloadSession } from './bulk-download-session';
import { coveringTracks } from './covering-tracks';
import { externalForwarding } from './external-forwarding';
import { federationGuestUser } from './federation-guest-user';
import { hidingRule } from './hiding-rule';
import { mailTheft } from './mail-theft';
import { mailboxDelegation } from './mailbox-delegation';
import { mfaMethodAdded } from './mfa-method-added';
import { mfaWeakened } from './mfa-weakened';
import { oddRuleName } from './odd-rule-name';
import { passwordGuessing } from './password-guessing';
import { passwordKnown } from './password-known';
import { passwordSpray } from './password-spray';
import { promptsUnanswered } from './prompts-unanswered';
import { pushBurst } from './push-burst';
import { pushBurstUnfamiliar } from './push-burst-unfamiliar';
import { pushDrip } from './push-drip';
import { repelled } from './repelled';
import { roleGranted } from './role-granted';
import { selfRecovered } from './self-recovered';
import { shareOut } from './share-out';
import { ssprPrompting } from './sspr-prompting';
import { syncPull } from './sync-pull';
import { unfamiliarApproval } from './unfamiliar-approval';
import { userReportedFraud } from './user-reported-fraud';
import { wrongNumber } from './wrong-number';

/** Every rule, in the order of the attack; a rule sees the hits of those before it. */
export const allRules: readonly Rule[] = [
  passwordGuessing,
  passwordSpray,
  passwordKnown,
  pushBurst,
  promptsUnanswered,
  pushBurstUnfamiliar,
  pushDrip,
  userReportedFraud,
  wrongNumber,
  ssprPrompting,
  approvedAfterBurst,
  approvedElsewhere,
  unfamiliarApproval,
  repelled,
  selfRecovered,
  externalForwarding,
  hidingRule,
  oddRuleName,
  mfaMethodAdded,
  mfaWeakened,
  attackerPasswordChange,
  roleGranted,
  appOrCredentialAdded,
  mailboxDelegation,
  coveringTracks,
  federationGuestUser,
  accessProxyAdded,
  bulkDownloadSession,
  bulkDownloadBaseline,
  syncPull,
  mailTheft,
  shareOut,
];
