import { wideAbsent } from '../../base/wide';
import { wideAt, textAt } from '../../model/event';
import type { Context } from '../context';
import { promptsKql } from '../kql';
import { promptHit } from '../prompt-hit';
import { defineRule, type Hit } from '../rule';
import { fromWhere } from '../words';

const newDevice = /(?:^|,)new device(?:,|$)/i;
const newAddress = /(?:^|,)new ip(?:,|$)/i;

export const requesterApproverMismatch = defineRule({
  id: 'requester-approver-mismatch',
  catalogue: 'S3.4',
  version: 1,
  title: 'Asked for in one place, approved in another',
  stage: 'access',
  severity: 'low',
  techniques: ['T1078.004', 'T1621'],
  references: [
    'okta/customer-detections mismatch_between_source_and_response_okta_verify_push.yml',
    'chronicle okta_mismatch_between_source_and_response_for_verify_push_request.yaral',
    'Duo Admin API, authentication log: access_device and auth_device',
  ],
  params: {
    minApprovals: { value: 1, unit: 'prompts', why: 'one approval is enough to be let in' },
  },
  kql: (p) => `${promptsKql}
CiscoDuo_CL | where result_s =~ "success" and factor_s =~ "duo_push"
| extend U = tolower(user_name_s), Asked = access_device_location_country_s, Answered = auth_device_location_country_s
| where isnotempty(Asked) and isnotempty(Answered) and Asked !~ Answered
| join kind=leftanti (SigninLogs | where ResultType == "0" | project U = tolower(UserPrincipalName), Asked = Location) on U, Asked
| summarize N = count() by U, Asked, Answered | where N >= ${p.minApprovals}
// Okta: the push's sender has New Device and New IP POSITIVE, and the answer comes from another address.`,
  describe: (p) =>
    `${p.minApprovals} or more approvals from a phone in another country than the sign-in, which is from a source never seen for the user; in Okta also where the product calls device and address of the sign-in new and the phone is elsewhere`,
  evaluate: (ctx, p) => {
    const hits: Hit[] = [];
    const told = new Map<string, { user: number; prompts: number[]; why: string }>();
    for (let i = 0; i < ctx.prompts.length; i++) {
      if (ctx.prompts[i]!.result !== 'approved') continue;
      const found = mismatch(ctx, i);
      if (!found) continue;
      const user = ctx.asked.user[i]!;
      const key = `${user} ${ctx.sourceOf(i).cluster} ${found}`;
      const entry = told.get(key);
      if (entry) entry.prompts.push(i);
      else told.set(key, { user, prompts: [i], why: found });
    }
    for (const { user, prompts, why } of told.values()) {
      if (prompts.length < p.minApprovals) continue;
      const hit = promptHit(ctx, user, prompts, 'low');
      const { row } = ctx.prompts[prompts[0]!]!;
      hit.anchoredSeverity = 'medium';
      hit.why = `Asked for from ${fromWhere(ctx, [row])} and approved ${why}; the source of the sign-in is new to the user.`;
      hits.push(hit);
    }
    return hits;
  },
  blindSpots: [
    'Entra does not log where the phone was.',
    'In one country a phone on its carrier’s network is elsewhere too: that is left out.',
  ],
});

/** @returns where the phone was, in words, if it speaks against the sign-in; undefined else. */
function mismatch(ctx: Context, prompt: number): string | undefined {
  const { table, c } = ctx;
  const { rows, row: asked } = ctx.prompts[prompt]!;
  const phone = rows.find((row) => c.approverCountry[row]! >= 0 || !wideAbsent(c.approverIp, row * 4));
  if (phone === undefined) return undefined;
  const country = textAt(table, 'country', asked);
  const approver = textAt(table, 'approverCountry', phone);
  if (country !== undefined && approver !== undefined) {
    if (country === approver || ctx.sourceOf(prompt).familiarity !== 'UNFAMILIAR') return undefined;
    return `on a phone in ${approver}`;
  }
  const from = wideAt(table, 'approverIp', phone);
  const behaviors = rows.map((row) => textAt(table, 'riskTypes', row) ?? '');
  const isNew =
    behaviors.some((text) => newDevice.test(text)) && behaviors.some((text) => newAddress.test(text));
  if (!isNew || from === undefined || from === wideAt(table, 'ip', asked)) return undefined;
  return `on a phone at ${from}`;
}
