import type { Rule } from '../rule';
import { approvedAfterBurst } from './approved-after-burst';
import { approvedElsewhere } from './approved-elsewhere';
import { bulkDownloadBaseline } from './bulk-download-baseline';
import { bulkDownloadSession } from './bulk-download-session';
import { externalForwarding } from './external-forwarding';
import { hidingRule } from './hiding-rule';
import { mfaMethodAdded } from './mfa-method-added';
import { oddRuleName } from './odd-rule-name';
import { passwordGuessing } from './password-guessing';
import { passwordKnown } from './password-known';
import { passwordSpray } from './password-spray';
import { promptsUnanswered } from './prompts-unanswered';
import { pushBurst } from './push-burst';
import { pushBurstUnfamiliar } from './push-burst-unfamiliar';
import { pushDrip } from './push-drip';
import { repelled } from './repelled';
import { selfRecovered } from './self-recovered';
import { ssprPrompting } from './sspr-prompting';
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
  bulkDownloadSession,
  bulkDownloadBaseline,
];
