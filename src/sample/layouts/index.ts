import type { Act, SampleFile, Tenant } from '../acts';
import { duoConsoleCsv, duoV1Json, duoV2Json } from './duo';
import { auditLogAnalyticsCsv, auditPortalCsv, diagnosticAudit, graphAuditJson } from './entra-audit';
import { diagnosticSignIns, graphSignInArray, graphSignInPages } from './entra-sign-in-json';
import { portalAuthDetailsCsv, portalSignInCsv } from './entra-sign-in-portal-csv';
import { logAnalyticsCsv, logAnalyticsJson } from './log-analytics';
import { oktaConsoleCsv, oktaJson } from './okta';
import { managementJson, purviewCsv, searchCsv } from './ual';
import { extractorJson, graphQueryCsv, graphQueryJson, officeActivityCsv } from './ual-wrappings';

export type Layout = (tenant: Tenant, acts: readonly Act[]) => SampleFile;

/** Every layout under a name of its own: format id, and the variant after a colon. */
export const layouts = {
  'entra.signin.portal-csv': portalSignInCsv,
  'entra.authdetails.portal-csv': portalAuthDetailsCsv,
  'entra.signin.graph-json': graphSignInArray,
  'entra.signin.graph-json:pages': graphSignInPages,
  'entra.signin.graph-json:v1.0': (tenant, acts) =>
    graphSignInArray(tenant, acts, { name: 'SignIns-v1.json', version: 'v1.0' }),
  'entra.signin.diagnostic-json': diagnosticSignIns,
  'entra.signin.diagnostic-json:crlf': (tenant, acts) => diagnosticSignIns(tenant, acts, { crlf: true }),
  'entra.signin.diagnostic-json:records': (tenant, acts) =>
    diagnosticSignIns(tenant, acts, { name: 'capture.json', wrap: 'records' }),
  'entra.signin.log-analytics-csv': logAnalyticsCsv,
  'entra.signin.log-analytics-csv:pretty': (tenant, acts) =>
    logAnalyticsCsv(tenant, acts, { name: 'query_data (1).csv', pretty: true }),
  'entra.signin.log-analytics-json': logAnalyticsJson,
  'entra.audit.graph-json': graphAuditJson,
  'entra.audit.graph-json:page': (tenant, acts) =>
    graphAuditJson(tenant, acts, { name: 'directoryAudits.json', wrap: 'value' }),
  'entra.audit.portal-csv': auditPortalCsv,
  'entra.audit.diagnostic-json': diagnosticAudit,
  'entra.audit.log-analytics-csv': auditLogAnalyticsCsv,
  'm365.ual.purview-csv': purviewCsv,
  'm365.ual.powershell-csv': searchCsv,
  'm365.ual.powershell-csv:unicode': (tenant, acts) =>
    searchCsv(tenant, acts, { name: 'UAL-unicode.csv', typeLine: true, unicode: true, remoting: true }),
  'm365.ual.management-api-json': managementJson,
  'm365.ual.management-api-json:lines': (tenant, acts) => managementJson(tenant, acts, { lines: true }),
  'm365.ual.powershell-json': extractorJson,
  'm365.ual.graph-json': graphQueryJson,
  'm365.ual.graph-csv': graphQueryCsv,
  'm365.ual.log-analytics-csv': officeActivityCsv,
  'okta.system-log.json': oktaJson,
  'okta.system-log.json:lines': (tenant, acts) =>
    oktaJson(tenant, acts, { name: 'okta-stream.ndjson', wrap: 'lines' }),
  'okta.system-log.json:hook': (tenant, acts) =>
    oktaJson(tenant, acts, { name: 'okta-hook.json', wrap: 'hook' }),
  'okta.system-log.json:classic': (tenant, acts) =>
    oktaJson(tenant, acts, { name: 'okta-classic.json', engine: 'classic' }),
  'okta.system-log.csv': oktaConsoleCsv,
  'duo.auth.v2-json': duoV2Json,
  'duo.auth.v2-json:lines': (tenant, acts) =>
    duoV2Json(tenant, acts, { name: 'duo-log-sync.ndjson', wrap: 'lines' }),
  'duo.auth.v1-json': duoV1Json,
  'duo.auth.csv': duoConsoleCsv,
} as const satisfies Record<string, Layout>;

export type LayoutId = keyof typeof layouts;
