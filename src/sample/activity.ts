import type { EpochMs } from '../base/units';
import type {
  CmdletAct,
  DirectoryAct,
  DirectoryTarget,
  FileAct,
  MailAccessAct,
  MailItemAct,
  OutlookRuleAct,
  Person,
  SearchAct,
  Session,
  SignIn,
} from './acts';
import type { Random } from './random';

/** Mailbox, file and directory acts, one builder each. */

/** @returns the session a successful sign-in opens. */
export function sessionOf(signIn: SignIn): Session {
  return {
    person: signIn.person,
    source: signIn.source,
    sessionId: signIn.sessionId,
    requestId: signIn.requestId,
  };
}

/** `New-InboxRule`, `Set-InboxRule`, `Set-Mailbox` …; parameters in the order the cmdlet logs them. */
export function cmdlet(
  random: Random,
  time: EpochMs,
  session: Session,
  name: string,
  object: string,
  parameters: Record<string, string>,
): CmdletAct {
  return {
    kind: 'cmdlet',
    time,
    id: random.guid(),
    session,
    cmdlet: name,
    object,
    parameters: Object.entries(parameters).map(([key, value]) => ({ name: key, value })),
  };
}

export function outlookRule(
  random: Random,
  time: EpochMs,
  session: Session,
  ruleName: string,
  actions: OutlookRuleAct['actions'],
  operation: OutlookRuleAct['operation'] = 'AddMailboxRule',
): OutlookRuleAct {
  return {
    kind: 'outlook-rule',
    time,
    id: random.guid(),
    session,
    operation,
    ruleName,
    condition: '{(Exists(ItemClass))}',
    actions,
  };
}

export function mailAccess(
  random: Random,
  time: EpochMs,
  session: Session,
  items: number,
  options: { accessType?: 'Bind' | 'Sync'; throttled?: boolean; folder?: string } = {},
): MailAccessAct {
  const server = `SY${random.hex(4).toUpperCase()}MB${random.hex(4).toUpperCase()}`;
  return {
    kind: 'mail-access',
    time,
    id: random.guid(),
    session,
    accessType: options.accessType ?? 'Bind',
    throttled: options.throttled ?? false,
    folder: options.folder ?? '\\Inbox',
    messageIds: Array.from(
      { length: items },
      () => `<${server}${random.hex(32).toUpperCase()}@${server}.prod.outlook.example>`,
    ),
  };
}

export function mailItem(
  random: Random,
  time: EpochMs,
  session: Session,
  operation: MailItemAct['operation'],
  subject: string,
  folder = '\\Inbox',
): MailItemAct {
  return { kind: 'mail-item', time, id: random.guid(), session, operation, subject, folder };
}

export function file(
  random: Random,
  time: EpochMs,
  session: Session,
  operation: FileAct['operation'],
  at: { site: string; folder: string; fileName: string; oneDrive?: boolean },
): FileAct {
  return {
    kind: 'file',
    time,
    id: random.guid(),
    session,
    operation,
    site: at.site,
    folder: at.folder,
    fileName: at.fileName,
    sizeBytes: 4_096 + random.int(4_000_000),
    oneDrive: at.oneDrive ?? false,
  };
}

export function search(
  random: Random,
  time: EpochMs,
  session: Session,
  query: string,
  site: string,
): SearchAct {
  return { kind: 'search', time, id: random.guid(), session, query, site };
}

export function userTarget(person: Person, modified: DirectoryTarget['modified'] = []): DirectoryTarget {
  return { type: 'User', id: person.id, name: person.name, upn: person.upn, modified };
}

export interface DirectoryWords {
  activity: string;
  service: string;
  category?: string;
  operationType?: string;
  reason?: string;
  result?: 'success' | 'failure';
  details?: { key: string; value: string }[];
  correlationId?: string;
}

export function directory(
  random: Random,
  time: EpochMs,
  actor: DirectoryAct['actor'],
  targets: DirectoryTarget[],
  words: DirectoryWords,
): DirectoryAct {
  const prefix = words.service === 'Core Directory' ? 'Directory' : words.service.replace(/ /g, '');
  const correlationId = words.correlationId ?? random.guid();
  return {
    kind: 'directory',
    time,
    id: `${prefix}_${correlationId}_${random.hex(5).toUpperCase()}_${1_000_000 + random.int(90_000_000)}`,
    correlationId,
    activity: words.activity,
    category: words.category ?? 'UserManagement',
    service: words.service,
    operationType: words.operationType ?? 'Update',
    result: words.result ?? 'success',
    reason: words.reason ?? '',
    actor,
    userAgent: '',
    targets,
    details: words.details ?? [],
  };
}

/** A row of the self-service reset flow; `reason` is the step's text. */
export function resetStep(
  random: Random,
  time: EpochMs,
  person: Person,
  ip: string,
  correlationId: string,
  reason: string,
): DirectoryAct {
  return directory(random, time, { person, ip }, [userTarget(person)], {
    activity: 'Self-service password reset flow activity progress',
    service: 'Self-service Password Management',
    operationType: 'Update',
    reason,
    correlationId,
  });
}
