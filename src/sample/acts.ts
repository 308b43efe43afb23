import type { EpochMs } from '../base/units';

/** What happens, in no vendor's layout. Layouts turn acts into records; nothing else in this room knows both. */

export interface Person {
  /** Object id in the directory, a GUID. */
  id: string;
  /** UserPrincipalName as the directory spells it, capitals kept; sign-in logs lower-case it. */
  upn: string;
  name: string;
  /** Passport id, 16 hexadecimal digits, as UserKey of mailbox records. */
  puid: string;
  admin: boolean;
}

/** Where a request comes from and with what. Empty text where the log would be blank. */
export interface Source {
  ip: string;
  /** ISO 3166 alpha-2. */
  country: string;
  state: string;
  city: string;
  latitude: number;
  longitude: number;
  /** Autonomous system number. */
  asn: number;
  userAgent: string;
  browser: string;
  os: string;
  /** GUID of the registered device; undefined for an unregistered one. */
  deviceId?: string;
  deviceName?: string;
  compliant?: boolean;
  managed?: boolean;
  /** `Hybrid Azure AD joined`, `Azure AD joined`, `Azure AD registered`. */
  trustType?: string;
}

export interface App {
  id: string;
  name: string;
}

/** One authentication step, with the product's own words. */
export interface Step {
  time: EpochMs;
  /** `Password`, `Mobile app notification`, `Previously satisfied` … */
  method: string;
  methodDetail: string;
  succeeded: boolean;
  /** `MFA denied; user declined the authentication` … */
  detail: string;
  requirement: 'Primary authentication' | 'Multifactor authentication';
}

export interface PolicyResult {
  id: string;
  name: string;
  grant: string[];
  session: string[];
  result: string;
}

export interface SignIn {
  kind: 'signin';
  time: EpochMs;
  person: Person;
  source: Source;
  app: App;
  resource: App;
  /** Record id of the sign-in log; UAL's IntraSystemId and Id. */
  requestId: string;
  correlationId: string;
  sessionId: string;
  interactive: boolean;
  /** Entra result code; 0 is success. */
  code: number;
  failureReason: string;
  additionalDetails: string;
  steps: Step[];
  requirement: 'multiFactorAuthentication' | 'singleFactorAuthentication';
  /** Method of the deprecated `mfaDetail`, blank where nobody was asked. */
  mfaMethod: string;
  conditionalAccess: 'success' | 'failure' | 'notApplied';
  policies: PolicyResult[];
  /** `none`, `low`, `medium`, `high`, `hidden`. */
  riskLevel: string;
  riskTypes: string[];
  /** Number matching as the beta API states it: `numberMatchIncorrectNumberEntered` … */
  numberMatch?: string;
  clientApp: string;
  protocol: string;
  tokenIssuerType: string;
  incomingTokenType: string;
}

export interface ModifiedProperty {
  name: string;
  /** JSON text, as the directory writes it; null where nothing was there. */
  oldValue: string | null;
  newValue: string | null;
}

export interface DirectoryTarget {
  type: 'User' | 'Role' | 'Group' | 'Device' | 'Application' | 'ServicePrincipal' | 'Policy' | 'Other';
  id: string;
  name: string | null;
  upn: string | null;
  modified: ModifiedProperty[];
}

export interface DirectoryAct {
  kind: 'directory';
  time: EpochMs;
  id: string;
  correlationId: string;
  activity: string;
  category: string;
  service: string;
  operationType: string;
  result: 'success' | 'failure';
  reason: string;
  /** Who did it: a person from an address, or an app of the provider. */
  actor: { person: Person; ip: string } | { app: App };
  userAgent: string;
  targets: DirectoryTarget[];
  details: { key: string; value: string }[];
}

/** What ties mailbox and file acts to a sign-in. */
export interface Session {
  person: Person;
  source: Source;
  /** AADSessionId. */
  sessionId: string;
  /** Request id of the sign-in that gave the token. */
  requestId: string;
}

interface SessionAct {
  time: EpochMs;
  /** AuditData.Id, a GUID. */
  id: string;
  session: Session;
}

/** An Exchange cmdlet: rules, forwarding, permissions. */
export interface CmdletAct extends SessionAct {
  kind: 'cmdlet';
  cmdlet: string;
  /** Last part of ObjectId: the rule's name, or the mailbox. */
  object: string;
  parameters: { name: string; value: string }[];
}

/** A rule edited in Outlook for the desktop. */
export interface OutlookRuleAct extends SessionAct {
  kind: 'outlook-rule';
  operation: 'AddMailboxRule' | 'ModifyMailboxRule' | 'RemoveMailboxRule';
  ruleName: string;
  condition: string;
  actions: { type: string; recipients: string[] }[];
}

export interface MailAccessAct extends SessionAct {
  kind: 'mail-access';
  accessType: 'Bind' | 'Sync';
  throttled: boolean;
  folder: string;
  /** Internet message ids; their number is OperationCount. */
  messageIds: string[];
}

export interface MailItemAct extends SessionAct {
  kind: 'mail-item';
  operation: 'Send' | 'HardDelete' | 'SoftDelete' | 'MoveToDeletedItems';
  subject: string;
  folder: string;
}

export interface FileAct extends SessionAct {
  kind: 'file';
  operation:
    | 'FileDownloaded'
    | 'FileAccessed'
    | 'FilePreviewed'
    | 'FileSyncDownloadedFull'
    | 'FileUploaded'
    | 'FileModified';
  site: string;
  folder: string;
  fileName: string;
  sizeBytes: number;
  /** True: OneDrive, false: a SharePoint site. */
  oneDrive: boolean;
}

export interface SearchAct extends SessionAct {
  kind: 'search';
  query: string;
  site: string;
}

export type MailboxAct = CmdletAct | OutlookRuleAct | MailAccessAct | MailItemAct;
export type Act = SignIn | DirectoryAct | MailboxAct | FileAct | SearchAct;

/** The firm whose logs these are. */
export interface Tenant {
  name: string;
  /** Its own mail domains, first one first. */
  domains: string[];
  onmicrosoft: string;
  tenantId: string;
  /** Log Analytics workspace. */
  workspaceId: string;
  sharepoint: string;
  people: Person[];
}

/** A file ready to be dropped. */
export interface SampleFile {
  name: string;
  bytes: Uint8Array;
}

/** @returns the acts ordered by time; equal times keep their order. */
export function inOrder<T extends Act>(acts: readonly T[]): T[] {
  return [...acts].sort((a, b) => a.time - b.time);
}

export function signInsOf(acts: readonly Act[]): SignIn[] {
  return inOrder(acts.filter((act) => act.kind === 'signin'));
}

export function directoryActsOf(acts: readonly Act[]): DirectoryAct[] {
  return inOrder(acts.filter((act) => act.kind === 'directory'));
}
