import { entraAuditDiagnosticJson, entraAuditGraphJson } from './entra-audit-graph-json';
import { entraAuditPortalCsv } from './entra-audit-portal-csv';
import { entraSigninDiagnosticJson } from './entra-signin-diagnostic-json';
import { entraSigninGraphJson } from './entra-signin-graph-json';
import { entraSigninLogAnalyticsCsv, entraSigninLogAnalyticsJson } from './entra-signin-log-analytics';
import { entraSigninPortalCsv } from './entra-signin-portal-csv';
import type { Format } from './format';
import { m365UalManagementApiJson, m365UalPowershellCsv, m365UalPurviewCsv } from './m365-ual';

/** Every format there is. All are asked; the order means nothing. */
export const formats: readonly Format[] = [
  entraSigninPortalCsv,
  entraSigninGraphJson,
  entraSigninDiagnosticJson,
  entraSigninLogAnalyticsCsv,
  entraSigninLogAnalyticsJson,
  entraAuditGraphJson,
  entraAuditDiagnosticJson,
  entraAuditPortalCsv,
  m365UalPurviewCsv,
  m365UalPowershellCsv,
  m365UalManagementApiJson,
];
