import type { StringTable } from '../base/string-table';
import type { StringIndex } from '../base/units';
import { guidText, putWideText, readGuid, type Wide } from '../base/wide';
import type { RecordView } from '../scan/record-view';
import type { EventWriter } from './event-writer';
import { F } from './windows-facts';
import { TextMemo } from './windows-memo';
import { unmapped, type Meaning, type Who } from './windows-meanings';

/** Labels of the context are in the language of Windows; in another one the SID tells who it was. */
const CONTEXT_USER = /(?:^|\n)[ \t]*User = ([^\r\n]{1,200})/;
/** Accounts of the machine and of its services. */
const SYSTEM_SID = /^S-1-5-(?:18|19|20|7|80-|90-|96-)/i;
const SYSTEM_NAMES =
  /\$$|^(?:system|local service|network service|anonymous logon|dwm-\d+|umfd-\d+|local system)$/i;

/** The facts that spell an account; -1 for none. */
export interface Spelling {
  name: number;
  domain: number;
  sids: readonly number[];
}

const spellingOf: Readonly<Record<Who, Spelling>> = {
  Subject: { name: F.SubjectUserName, domain: F.SubjectDomainName, sids: [F.SubjectUserSid] },
  Target: { name: F.TargetUserName, domain: F.TargetDomainName, sids: [F.TargetUserSid, F.TargetSid] },
  AccountName: { name: F.AccountName, domain: F.AccountDomain, sids: [] },
  UserName: { name: F.UserName, domain: F.DomainName, sids: [] },
  Param: { name: F.Param1, domain: F.Param2, sids: [] },
  User: { name: F.User, domain: -1, sids: [] },
  UserContext: { name: F.UserContext, domain: -1, sids: [] },
  'Detection User': { name: F['Detection User'], domain: -1, sids: [] },
  // In a text: see contextUser.
  ContextInfo: { name: -1, domain: -1, sids: [] },
};
/** An event that nothing maps names somebody in one way or another. */
const usual = [spellingOf.Subject, spellingOf.Target, spellingOf.User, spellingOf.UserName];

/** A name as it is stated. */
interface Name {
  /** Without its domain, in lower case. */
  bare: StringIndex;
  /** Whether case is all that it is stated with besides. */
  isBare: boolean;
  isSystem: boolean;
  /** The domain it was stated with last, and what the two make. */
  domain: StringIndex;
  qualified: StringIndex;
}

/** Ids that are no person's: those of the machine and its services, and any other. */
const SYSTEM: Wide = new Uint32Array(4);
const NOBODY: Wide = new Uint32Array(4);

/** Whom events are about, remembered for one string table. */
export class Accounts {
  readonly #strings: StringTable;
  readonly #names = new TextMemo((stated) => this.#nameOf(stated));
  readonly #persons = new TextMemo((sid) => personOf(this.#strings.get(sid)!.trim(), this.#strings));
  #system: StringIndex = -1;

  constructor(strings: StringTable) {
    this.#strings = strings;
  }

  /** @param spellings of the event, the first that names somebody to be taken. */
  read(spellings: readonly Spelling[], system: RecordView, data: RecordView, out: EventWriter): void {
    const c = out.columns;
    const r = out.row;
    const spelling = spellingIn(data, spellings);
    if (spelling.name < 0) c.user[r] = this.#contextUser(data);
    else out.text('user', data, spelling.name);
    const stated = c.user[r]!;
    const name = stated < 0 ? null : this.#names.get(stated);
    if (name) {
      c.user[r] = name.bare;
      const domain = spelling.domain < 0 ? -1 : data.text(spelling.domain, this.#strings);
      if (domain >= 0) c.userAlias[r] = this.#qualified(name, stated, domain);
      else if (!name.isBare) c.userAlias[r] = stated;
    }
    const sid = sidOf(spelling, system, data, this.#strings);
    const person = sid < 0 ? NOBODY : this.#persons.get(sid);
    if (name?.isSystem || (!name && person === SYSTEM)) c.userType[r] = this.#systemText();
    else if (person !== NOBODY && person !== SYSTEM)
      for (let word = 0; word < 4; word++) c.userId[r * 4 + word] = person[word]!;
  }

  #nameOf(stated: StringIndex): Name {
    const text = this.#strings.get(stated)!;
    const account = accountName(text);
    const bare = account.toLowerCase();
    return {
      bare: bare === '' ? -1 : this.#strings.intern(bare),
      isBare: bare === text.toLowerCase(),
      isSystem: SYSTEM_NAMES.test(account),
      domain: -1,
      qualified: -1,
    };
  }

  /** `FIRM\cfo`; nothing where the name is qualified already or the domain is a placeholder. */
  #qualified(name: Name, stated: StringIndex, domain: StringIndex): StringIndex {
    if (name.domain === domain) return name.qualified;
    const text = this.#strings.get(stated)!;
    const before = this.#strings.get(domain)!.trim();
    const isPlain = !/[\\@]/.test(text) && before !== '' && before !== '-';
    name.domain = domain;
    return (name.qualified = isPlain ? this.#strings.intern(`${before}\\${text}`) : -1);
  }

  #systemText(): StringIndex {
    if (this.#system < 0) this.#system = this.#strings.intern('system');
    return this.#system;
  }

  /** `        User = FIRM\cfo` among the lines of a PowerShell command's context. */
  #contextUser(data: RecordView): StringIndex {
    const user = CONTEXT_USER.exec(data.string(F.ContextInfo) ?? '')?.[1]?.trim();
    return user === undefined || user === '' ? -1 : this.#strings.intern(user);
  }
}

/** @returns how the events of a meaning spell whom they are about, for {@link Accounts.read}. */
export function spellingsOf(meaning: Meaning): readonly Spelling[] {
  return meaning === unmapped ? usual : [spellingOf[meaning.who ?? 'Subject']];
}

function spellingIn(data: RecordView, spellings: readonly Spelling[]): Spelling {
  if (spellings.length > 1)
    for (const spelling of spellings) if (isNamed(data, spelling.name)) return spelling;
  return spellings[0]!;
}

/** @returns whether a name stands there and not its placeholder. */
function isNamed(view: RecordView, fact: number): boolean {
  const buf = view.find(fact);
  return buf !== null && (view.to - view.from > 1 || buf[view.from] !== 0x2d);
}

function sidOf({ sids }: Spelling, system: RecordView, data: RecordView, strings: StringTable): StringIndex {
  for (const fact of sids) {
    const sid = data.text(fact, strings);
    // Blanks are no reason to look elsewhere.
    if (sid >= 0 || data.has(fact)) return sid;
  }
  return system.text(F.userSid, strings);
}

/** `FIRM\cfo` and `cfo` are `cfo`; an address stays one. */
const accountName = (text: string): string => text.slice(text.lastIndexOf('\\') + 1).trim();

/** A person's security identifier; that of an Entra account as its object id, which it spells in four numbers. */
function personOf(sid: string, strings: StringTable): Wide {
  if (SYSTEM_SID.test(sid)) return SYSTEM;
  const id = /^S-1-5-21-/i.test(sid) ? sid.toUpperCase() : entraObjectId(sid);
  if (id === null) return NOBODY;
  const words = new Uint32Array(4);
  const bytes = new TextEncoder().encode(id);
  if (!readGuid(bytes, 0, bytes.length, words, 0))
    putWideText(words, 0, strings.internBytes(bytes, 0, bytes.length));
  return words;
}

/** `S-1-12-1-a-b-c-d`: the GUID's sixteen bytes as four little-endian numbers. */
export function entraObjectId(sid: string): string | null {
  const parts = /^S-1-12-1-(\d{1,10})-(\d{1,10})-(\d{1,10})-(\d{1,10})$/i.exec(sid)?.slice(1).map(Number);
  if (!parts?.every((part) => part < 2 ** 32)) return null;
  const view = new DataView(new ArrayBuffer(16));
  parts.forEach((part, i) => view.setUint32(i * 4, part, true));
  const [data1, data2, data3] = [view.getUint32(0, true), view.getUint16(4, true), view.getUint16(6, true)];
  return guidText(Uint32Array.of(data1, data2 * 0x1_0000 + data3, view.getUint32(8), view.getUint32(12)), 0);
}
