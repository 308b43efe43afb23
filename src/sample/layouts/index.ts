import type { Act, SampleFile, Tenant } from '../acts';
import { auditPortalCsv, diagnosticAudit, graphAuditJson } from './entra-audit';
import { diagnosticSignIns, graphSignInArray, graphSignInPages } from './entra-sign-in-json';
import { portalAuthDetailsCsv, portalSignInCsv } from './entra-sign-in-portal-csv';
import { logAnalyticsCsv, logAnalyticsJson } from './log-analytics';
import { managementJson, purviewCsv, searchCsv } from './ual';

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
  'm365.ual.purview-csv': purviewCsv,
  'm365.ual.powershell-csv': searchCsv,
  'm365.ual.powershell-csv:unicode': (tenant, acts) =>
    searchCsv(tenant, acts, { name: 'UAL-unicode.csv', typeLine: true, unicode: true, remoting: true }),
  'm365.ual.management-api-json': managementJson,
  'm365.ual.management-api-json:lines': (tenant, acts) => managementJson(tenant, acts, { lines: true }),
} as const satisfies Record<string, Layout>;

export type LayoutId = keyof typeof layouts;
