import { kqlSpan } from './rule';

/** Adverse prompts as rows `U, At, O, W, Ip`: what every stage-2 query starts from. */
export const promptsKql = `let prompts = union SigninLogs, AADNonInteractiveUserSignInLogs
| extend U = tolower(UserPrincipalName), AD = todynamic(tostring(AuthenticationDetails))
| mv-expand Step = AD
| extend At = coalesce(todatetime(Step.authenticationStepDateTime), TimeGenerated), D = tolower(tostring(Step.authenticationStepResultDetail))
| extend O = case(D has "fraud" or D has "suspiciousactivityreported", "fraud",
    D startswith "mfa denied" and D has "correct number", "wrong-number",
    D startswith "mfa denied" and D has "declined", "denied",
    D startswith "mfa denied" and D has "did not respond", "timeout",
    D startswith "mfa successfully completed" or D startswith "mfa completed", "approved", "")
| where O != ""
| extend W = iff(O == "timeout", 0.5, 1.0), Ip = IPAddress
| summarize take_any(Ip, W, UserAgent) by U, CorrelationId, At = bin(At, 1s), O;
let adverse = prompts | where O != "approved";`;

/** Windows anchored at every prompt: a self-join by time difference, since \`bin\` cuts bursts at its edges. */
export function windowKql(rows: string, span: number, key = 'U'): string {
  return `${rows} | project ${key}, Start = At
| join kind=inner (${rows}) on ${key}
| where At between (Start .. Start + ${kqlSpan(span)})`;
}
