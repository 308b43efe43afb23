import type { Rule } from '../rule';
import { accessProxyAdded } from './access-proxy-added';
import { accountLockout } from './account-lockout';
import { appOrCredentialAdded } from './app-or-credential-added';
import { approvedAfterBurst } from './approved-after-burst';
import { approvedElsewhere } from './approved-elsewhere';
import { attackerPasswordChange } from './attacker-password-change';
import { bulkDownloadBaseline } from './bulk-download-baseline';
import { bulkDownloadSession } from './bulk-download-session';
import { cloudCopy } from './cloud-copy';
import { codeGuessing } from './code-guessing';
import { coveringTracks } from './covering-tracks';
import { credentialStuffing } from './credential-stuffing';
import { ediscoveryExport } from './ediscovery-export';
import { externalForwarding } from './external-forwarding';
import { federationGuestUser } from './federation-guest-user';
import { forwardedMail } from './forwarded-mail';
import { hidingRule } from './hiding-rule';
import { impact } from './impact';
import { impossibleTravel } from './impossible-travel';
import { internalPhishing } from './internal-phishing';
import { legacyProtocol } from './legacy-protocol';
import { mailAndSiteRecon } from './mail-and-site-recon';
import { mailTheft } from './mail-theft';
import { mailboxDelegation } from './mailbox-delegation';
import { mfaMethodAdded } from './mfa-method-added';
import { mfaWeakened } from './mfa-weakened';
import { oddRuleName } from './odd-rule-name';
import { passwordGuessing } from './password-guessing';
import { passwordKnown } from './password-known';
import { passwordSpray } from './password-spray';
import { promptsUnanswered } from './prompts-unanswered';
import { providerOutage } from './provider-outage';
import { pushBurst } from './push-burst';
import { pushBurstUnfamiliar } from './push-burst-unfamiliar';
import { pushCampaign } from './push-campaign';
import { pushDrip } from './push-drip';
import { repelled } from './repelled';
import { requesterApproverMismatch } from './requester-approver-mismatch';
import { riskySuccess } from './risky-success';
import { roleGranted } from './role-granted';
import { ruleFromUnfamiliar } from './rule-from-unfamiliar';
import { selfRecovered } from './self-recovered';
import { sessionMoved } from './session-moved';
import { shareOut } from './share-out';
import { sharedForwardTarget } from './shared-forward-target';
import { singleDenial } from './single-denial';
import { spraySuccess } from './spray-success';
import { ssprPrompting } from './sspr-prompting';
import { successWithoutMfa } from './success-without-mfa';
import { syncPull } from './sync-pull';
import { tokenFollowOn } from './token-follow-on';
import { unfamiliarApproval } from './unfamiliar-approval';
import { userEnumeration } from './user-enumeration';
import { userReportedFraud } from './user-reported-fraud';
import { vendorCredentialVerdict } from './vendor-credential-verdict';
import { vendorPushVerdict } from './vendor-push-verdict';
import { voiceSmsBombing } from './voice-sms-bombing';
import { windowsEntry } from './windows-entry';
import { windowsGuessing } from './windows-guessing';
import { windowsPersistence } from './windows-persistence';
import { windowsSpray } from './windows-spray';
import { wrongNumber } from './wrong-number';

/**
 * Every rule, in the order of the attack; a rule sees the hits of those before it. Two on inbox rules come early: they tell
 * an approval on a journey from one that was meant for them.
 */
export const allRules: readonly Rule[] = [
  passwordGuessing,
  windowsGuessing,
  passwordSpray,
  windowsSpray,
  credentialStuffing,
  passwordKnown,
  spraySuccess,
  userEnumeration,
  accountLockout,
  vendorCredentialVerdict,
  legacyProtocol,
  providerOutage,
  pushBurst,
  promptsUnanswered,
  pushBurstUnfamiliar,
  pushDrip,
  userReportedFraud,
  wrongNumber,
  ssprPrompting,
  pushCampaign,
  singleDenial,
  codeGuessing,
  vendorPushVerdict,
  voiceSmsBombing,
  approvedAfterBurst,
  approvedElsewhere,
  externalForwarding,
  hidingRule,
  unfamiliarApproval,
  successWithoutMfa,
  impossibleTravel,
  requesterApproverMismatch,
  riskySuccess,
  sessionMoved,
  repelled,
  selfRecovered,
  tokenFollowOn,
  windowsEntry,
  oddRuleName,
  sharedForwardTarget,
  ruleFromUnfamiliar,
  mfaMethodAdded,
  mfaWeakened,
  attackerPasswordChange,
  roleGranted,
  appOrCredentialAdded,
  mailboxDelegation,
  mailAndSiteRecon,
  internalPhishing,
  coveringTracks,
  federationGuestUser,
  accessProxyAdded,
  windowsPersistence,
  bulkDownloadSession,
  bulkDownloadBaseline,
  syncPull,
  mailTheft,
  shareOut,
  forwardedMail,
  ediscoveryExport,
  cloudCopy,
  impact,
];
