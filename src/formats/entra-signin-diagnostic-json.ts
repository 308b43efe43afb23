import { entraSignin } from '../normalise/entra-signin';
import { graphSigninFacts } from './entra-signin-graph-facts';
import { defineFormat, prefixed } from './format';

const inner = prefixed('properties>', graphSigninFacts);

/**
 * Diagnostic settings: storage blobs `PT1H.json` (NDJSON) and Event Hub captures (`{"records":[…]}`).
 * The event's time is `properties.createdDateTime`; the outer `time` is when the record was emitted.
 */
export const entraSigninDiagnosticJson = defineFormat({
  id: 'entra.signin.diagnostic-json',
  name: 'Entra ID sign-ins, diagnostic settings',
  obtainedFrom: 'Entra ID diagnostic settings to a storage account or an event hub',
  family: entraSignin,
  json: { has: ['category', 'properties'], endsWith: ['category', 'SignInLogs'] },
  facts: {
    ...inner,
    time: ['properties>createdDateTime', 'time'],
    code: ['properties>status>errorCode', 'resultType'],
    failureReason: ['properties>status>failureReason', 'resultDescription'],
    correlationId: ['properties>correlationId', 'correlationId'],
    category: 'category',
  },
});
