import type { Context } from './context';

/** Operations that can send a mailbox's mail somewhere else. */
export const forwardingOperations =
  /^(?:new-inboxrule|set-inboxrule|updateinboxrules|set-mailbox|new-transportrule|set-transportrule)$/i;
const forwarding = [
  'ForwardTo',
  'ForwardAsAttachmentTo',
  'RedirectTo',
  'ForwardingSmtpAddress',
  'ForwardingAddress',
  'BlindCopyTo',
  'CopyTo',
  'RedirectMessageTo',
];

/** Addresses outside the tenant that the parameters forward to, sorted. A name without an address is an inside contact. */
export function outsideTargets(ctx: Context, parameters: ReadonlyMap<string, string>): string[] {
  const targets = new Set<string>();
  for (const name of forwarding)
    for (const [address] of (parameters.get(name) ?? '')
      .toLowerCase()
      .matchAll(/[a-z0-9._%+'-]+@[a-z0-9.-]+\.[a-z]{2,}/g)) {
      const domain = address.slice(address.lastIndexOf('@') + 1);
      if (!ctx.tenantDomains.has(domain)) targets.add(address);
    }
  return [...targets].sort();
}
