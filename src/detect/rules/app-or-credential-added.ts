import { textAt } from '../../model/event';
import { actHits, acts, operationOn } from '../acts';
import { defineRule } from '../rule';

const names =
  /^(?:add application|add service principal|add service principal credentials|update application ?[-\u2013] ?certificates and secrets management|add app role assignment to service principal|add delegated permission grant|consent to application|add owner to (?:application|service principal)|system\.api_token\.create)$/i;
/** Scopes that read mail or files or outlive the session, and consent for everybody. */
const broad =
  /\b(?:Mail|MailboxSettings|Files|Sites)\.[A-Z]|\b(?:EWS\.|IMAP\.|full_access_as_|offline_access\b|AllPrincipals\b)/i;

export const appOrCredentialAdded = defineRule({
  id: 'app-or-credential-added',
  catalogue: 'S4.10',
  version: 1,
  title: 'Application, consent or credential added',
  stage: 'post-access',
  severity: 'medium',
  techniques: ['T1098.001', 'T1528', 'T1550.001'],
  references: ['Microsoft Entra audit activity reference', 'Okta event types'],
  params: {},
  kql: () => `AuditLogs | where Result =~ "success"
| where OperationName in~ ("Add application", "Add service principal", "Add service principal credentials", "Add app role assignment to service principal", "Add owner to application", "Add owner to service principal")
    or OperationName has "Certificates and secrets management"
    or (OperationName in~ ("Consent to application", "Add delegated permission grant") and tostring(TargetResources) has_any ("Mail.", "Files.", "Sites.", "offline_access", "AllPrincipals"))`,
  describe: () =>
    'an application, its secret, owner or permission added, an API token made, or consent given to mail, files, lasting access or for everybody; critical after a suspicious sign-in',
  evaluate: (ctx) => {
    const found = acts(ctx, names, (row, parameters) => {
      const operation = textAt(ctx.table, 'operation', row)!;
      const isConsent = /^(?:consent to application|add delegated permission grant)$/i.test(operation);
      if (isConsent && ![...parameters.values()].some((value) => broad.test(value))) return undefined;
      return { fact: operationOn(ctx, row), severity: 'medium' };
    });
    return actHits(ctx, found, () => ({ anchoredSeverity: 'critical' }));
  },
  blindSpots: ['Consent to other scopes, such as chats, is left out.'],
});
