import type { Act, Tenant } from '../acts';
import type { UalRecord } from './ual-common';
import { directoryRecord, signInRecord } from './ual-directory';
import { mailboxRecord } from './ual-exchange';
import { siteRecord } from './ual-site';

/** @returns the records this log keeps of the acts, by time: interactive sign-ins, Core Directory acts, mail and files. */
export function ualRecords(tenant: Tenant, acts: readonly Act[]): UalRecord[] {
  const records: UalRecord[] = [];
  for (const act of acts) {
    if (act.kind === 'signin') {
      if (act.interactive) records.push(signInRecord(tenant, act));
    } else if (act.kind === 'directory') {
      if (act.service === 'Core Directory') records.push(directoryRecord(tenant, act));
    } else if (act.kind === 'file' || act.kind === 'search') records.push(siteRecord(tenant, act));
    else records.push(mailboxRecord(tenant, act));
  }
  return records.sort((a, b) => a.time - b.time);
}
