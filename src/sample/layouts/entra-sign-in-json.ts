import { signInsOf, type Act, type SampleFile, type Tenant } from '../acts';
import { graphSignIn } from './entra-record';
import { isoTicks, pages, utf8 } from './text';

/** Sign-ins as JSON: Graph array, Graph pages saved one after another, diagnostic records. */

export interface SignInJsonOptions {
  name?: string;
  /** `v1.0` has no steps and no methods. */
  version?: 'beta' | 'v1.0';
  /** Records a page, for {@link graphSignInPages}. */
  pageSize?: number;
}

/** Portal or Graph download: one array, indented as PowerShell or the portal does. */
export function graphSignInArray(
  tenant: Tenant,
  acts: readonly Act[],
  options: SignInJsonOptions = {},
): SampleFile {
  const records = signInsOf(acts).map((signIn) => graphSignIn(tenant, signIn, options.version ?? 'beta'));
  return { name: options.name ?? 'SignIns.json', bytes: utf8(JSON.stringify(records, null, 2)) };
}

/** Pages `{"@odata.context", "@odata.nextLink", "value"}` one after another, the last without a link. */
export function graphSignInPages(
  tenant: Tenant,
  acts: readonly Act[],
  options: SignInJsonOptions = {},
): SampleFile {
  const version = options.version ?? 'beta';
  const parts = pages(signInsOf(acts), options.pageSize ?? 100);
  const root = `https://graph.microsoft.com/${version}`;
  const text = parts.map((part, i) =>
    JSON.stringify({
      '@odata.context': `${root}/$metadata#auditLogs/signIns`,
      ...(i < parts.length - 1
        ? { '@odata.nextLink': `${root}/auditLogs/signIns?$skiptoken=page${i + 2}` }
        : {}),
      value: part.map((signIn) => graphSignIn(tenant, signIn, version)),
    }),
  );
  return { name: options.name ?? 'SignIns-pages.json', bytes: utf8(text.join('\n')) };
}

export interface DiagnosticOptions {
  name?: string;
  crlf?: boolean;
  /** `records`: one `{"records":[…]}` object as an Event Hub capture holds; else one record a line. */
  wrap?: 'lines' | 'records';
}

/** Diagnostic settings: envelope and `properties`; `time` is when the record was written, minutes later. */
export function diagnosticSignIns(
  tenant: Tenant,
  acts: readonly Act[],
  options: DiagnosticOptions = {},
): SampleFile {
  const records = signInsOf(acts).map((signIn) => ({
    time: isoTicks(signIn.time + 150_000 + (signIn.time % 400_000), signIn.requestId),
    resourceId: `/tenants/${tenant.tenantId}/providers/Microsoft.aadiam`,
    operationName: 'Sign-in activity',
    operationVersion: '1.0',
    category: signIn.interactive ? 'SignInLogs' : 'NonInteractiveUserSignInLogs',
    tenantId: tenant.tenantId,
    resultType: String(signIn.code),
    resultSignature: 'None',
    ...(signIn.code === 0 ? {} : { resultDescription: signIn.failureReason }),
    durationMs: 0,
    callerIpAddress: signIn.source.ip,
    correlationId: signIn.correlationId,
    identity: signIn.person.name,
    Level: 4,
    location: signIn.source.country,
    properties: graphSignIn(tenant, signIn, 'diagnostic'),
  }));
  return {
    name: options.name ?? 'insights-logs-signinlogs/PT1H.json',
    bytes: diagnosticBytes(records, options),
  };
}

/** Envelope records as bytes, in either wrapping. */
export function diagnosticBytes(records: readonly unknown[], options: DiagnosticOptions): Uint8Array {
  if (options.wrap === 'records') return utf8(JSON.stringify({ records }));
  const end = options.crlf ? '\r\n' : '\n';
  return utf8(records.map((record) => JSON.stringify(record) + end).join(''));
}
