import { entraSignin } from '../normalise/entra-signin';
import { m365Ual } from '../normalise/m365-ual';
import { entraSigninDiagnosticJson } from './entra-signin-diagnostic-json';
import { defineFormat, prefixed } from './format';
import { auditDataFacts } from './m365-ual-facts';

/**
 * Where Splunk keeps each fact: in the record as it came, else in the column it made of the key, named by the path with
 * dots (`properties.status.errorCode`).
 */
export function splunk<Fact extends string>(
  facts: Readonly<Partial<Record<Fact, string | readonly string[]>>>,
): Partial<Record<Fact, string[]>> {
  const columns = prefixed('', facts);
  const both = prefixed('_raw>', facts);
  for (const fact of Object.keys(columns) as Fact[])
    both[fact]!.push(...columns[fact]!.map((path) => path.replaceAll('>', '.')));
  return both;
}

/**
 * Entra sign-ins as a Splunk search gives them: the record in `_raw`, and its keys as columns beside it.
 * Cannot tell: the steps of a sign-in where `_raw` was left out, or cut at its 10,000th byte.
 */
export const entraSigninSplunkCsv = defineFormat({
  id: 'splunk.csv',
  name: 'Entra ID sign-ins, Splunk CSV',
  obtainedFrom: 'Splunk, a search over Entra sign-ins, Export, CSV',
  family: entraSignin,
  header: {
    must: [
      'properties.userPrincipalName',
      'properties.status.errorCode',
      ['properties.createdDateTime', 'time', '_time'],
    ],
  },
  facts: splunk(entraSigninDiagnosticJson.facts),
});

/**
 * The unified audit log as a Splunk search gives it.
 * Cannot tell: parameters and other lists where `_raw` was left out, or cut at its 10,000th byte.
 */
export const m365UalSplunkCsv = defineFormat({
  id: 'splunk.csv',
  name: 'Microsoft 365 unified audit log, Splunk CSV',
  obtainedFrom: 'Splunk, a search over Microsoft 365 audit records, Export, CSV',
  family: m365Ual,
  header: { must: ['_time', 'CreationTime', 'Operation', 'Workload', 'UserId'], not: ['AuditData'] },
  facts: {
    ...splunk(auditDataFacts('')),
    time: '_raw>CreationTime',
    outerTime: ['CreationTime', '_time'],
    auditData: '_raw',
  },
});
