import type { FileAct, MailboxAct, SearchAct, Tenant } from '../acts';
import { isoSeconds, tokenId } from './text';

/** What every record of the unified audit log has. */

/** `AuditData`, one object per act; key order as in real records. */
export type AuditData = Record<string, unknown> & {
  CreationTime: string;
  Id: string;
  Operation: string;
  RecordType: number;
  UserId: string;
};

export interface UalRecord {
  time: number;
  data: AuditData;
}

export const recordTypeNames: Record<number, string> = {
  1: 'ExchangeAdmin',
  2: 'ExchangeItem',
  3: 'ExchangeItemGroup',
  4: 'SharePoint',
  6: 'SharePointFileOperation',
  8: 'AzureActiveDirectory',
  15: 'AzureActiveDirectoryStsLogon',
  50: 'ExchangeItemAggregated',
};

export interface Common {
  time: number;
  id: string;
  operation: string;
  recordType: number;
  workload: string;
  userId: string;
  userKey: string;
}

/** @returns a record: what all of them have, then `rest`. */
export function common(tenant: Tenant, c: Common, rest: Record<string, unknown>): UalRecord {
  const data = {
    CreationTime: isoSeconds(c.time),
    Id: c.id,
    Operation: c.operation,
    OrganizationId: tenant.tenantId,
    RecordType: c.recordType,
    UserKey: c.userKey,
    UserType: 0,
    Version: 1,
    Workload: c.workload,
    UserId: c.userId,
    ...rest,
  };
  return { time: c.time, data };
}

/** `AppAccessContext`: what ties the record to the sign-in. */
export function accessContext(act: MailboxAct | FileAct | SearchAct): Record<string, unknown> {
  return {
    AADSessionId: act.session.sessionId,
    CorrelationId: act.id,
    UniqueTokenId: tokenId(act.session.requestId),
  };
}
