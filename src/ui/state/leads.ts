import type { Severity } from '../../model/finding';
import type { FindingSummary } from '../../worker/api';

/** The findings of one person that stand in no incident. */
export interface Lead {
  /** '' where no account is named. */
  user: string;
  /** Of the gravest. */
  severity: Severity;
  /** By severity, then time. */
  findings: FindingSummary[];
  /** What they are called, each once, in that order. */
  titles: string[];
}

/** @param findings by severity, then time. @returns them by person, ranked as the gravest one of each is. */
export function leadsOf(findings: readonly FindingSummary[]): Lead[] {
  const byUser = new Map<string, FindingSummary[]>();
  for (const finding of findings) {
    const list = byUser.get(finding.user);
    if (list) list.push(finding);
    else byUser.set(finding.user, [finding]);
  }
  // A map keeps the order in which its keys came: that of the gravest findings.
  return [...byUser].map(([user, list]) => ({
    user,
    severity: list[0]!.severity,
    findings: list,
    titles: [...new Set(list.map(({ title }) => title))],
  }));
}

/** The account as it is shown. */
export function accountText(user: string): string {
  return user === '' ? 'no account named' : user;
}
