import type { Identity } from '../prompts/identity';

/** Domains that belong to no firm: an attacker's mailbox stays readable. */
const PUBLIC = /^(?:gmail|outlook|hotmail|live|yahoo|proton|protonmail|icloud|gmx|aol|mail|freemail)\./;
/** Microsoft's names of a tenant, in any of its clouds: `firm.onmicrosoft.com`, `firm-my.sharepoint.us`. */
const TENANT = /^([^.]{1,63}?)(?:-my|-admin)?(?:\.mail)?\.(?:onmicrosoft|sharepoint)\.[a-z]{2,10}$/;
/** Labels of a domain that are taken off, one after the other, to find the firm's own behind them. */
const MOST_LABELS = 8;

/** The domains of the case's own people. */
export class OwnDomains {
  /** As people's addresses spell them, Microsoft's names of the tenant left out; sorted. */
  readonly named: readonly string[];
  readonly #named: ReadonlySet<string>;
  /** What Microsoft may call the tenant: the first label of each. */
  readonly #labels: ReadonlySet<string>;

  constructor(users: Identity['users']) {
    const all = new Set<string>();
    for (const { name, aliases } of users)
      for (const spelling of [name, ...aliases]) {
        const at = spelling.lastIndexOf('@');
        if (at > 0) all.add(spelling.slice(at + 1).toLowerCase());
      }
    const own = [...all].filter((domain) => domain !== '' && !PUBLIC.test(domain));
    this.named = own.filter((domain) => !TENANT.test(domain)).sort();
    this.#named = new Set(this.named);
    this.#labels = new Set(own.map((domain) => TENANT.exec(domain)?.[1] ?? domain.split('.', 1)[0]!));
  }

  /** @param domain may have its dots in brackets. */
  has(domain: string): boolean {
    let rest = domain.toLowerCase().replaceAll('[.]', '.');
    const tenant = TENANT.exec(rest)?.[1];
    if (tenant !== undefined) return this.#labels.has(tenant);
    for (let i = 0; i < MOST_LABELS && rest !== ''; i++) {
      if (this.#named.has(rest)) return true;
      const dot = rest.indexOf('.');
      rest = dot < 0 ? '' : rest.slice(dot + 1);
    }
    return false;
  }
}
