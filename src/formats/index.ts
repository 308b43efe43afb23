import { auth0TenantLogJson } from './auth0';
import { awsCloudTrailCsv, awsCloudTrailJson } from './aws-cloudtrail';
import {
  duoAuthCsv,
  duoAuthEcs,
  duoAuthKibanaCsv,
  duoAuthLogAnalyticsCsv,
  duoAuthLogAnalyticsJson,
  duoAuthSplunkCsv,
  duoAuthV1Json,
  duoAuthV2Json,
} from './duo-auth';
import { duoActivityCef, duoAdminCef, duoAuthCef, duoTelephonyCef } from './duo-cef';
import { duoActivityJson, duoAdminJson, duoTelephonyJson, duoTrustMonitorJson } from './duo-other';
import {
  defenderIdentityLogonCsv,
  defenderIdentityLogonJson,
  entraSigninDefenderCsv,
  entraSigninDefenderJson,
  entraSigninDefenderSpnCsv,
} from './defender-hunting';
import {
  entraAuditEcs,
  entraAuditKibanaCsv,
  entraSigninEcs,
  entraSigninKibanaCsv,
  m365UalEcs,
  m365UalKibanaCsv,
} from './elastic';
import { entraAuditDiagnosticJson, entraAuditGraphJson } from './entra-audit-graph-json';
import { entraAuditLogAnalyticsCsv, entraAuditLogAnalyticsJson } from './entra-audit-log-analytics';
import { entraAuditPortalCsv } from './entra-audit-portal-csv';
import { entraAuthdetailsPortalCsv } from './entra-authdetails-portal-csv';
import {
  entraRiskCsv,
  entraRiskDiagnosticJson,
  entraRiskGraphJson,
  entraRiskLogAnalyticsCsv,
  entraRiskLogAnalyticsJson,
  entraRiskPortalCsv,
  entraRiskyUsersCsv,
} from './entra-risk';
import { entraSigninFlatCsv, entraSigninSdkCsv } from './entra-signin-collector-csv';
import { entraSigninDiagnosticJson } from './entra-signin-diagnostic-json';
import { entraSigninGraphJson } from './entra-signin-graph-json';
import { entraSigninLogAnalyticsCsv, entraSigninLogAnalyticsJson } from './entra-signin-log-analytics';
import { entraSigninPortalCsv } from './entra-signin-portal-csv';
import { entraSigninWorkloadCsv } from './entra-signin-workload-csv';
import {
  entraSigninWorkloadLogAnalyticsCsv,
  entraSigninWorkloadLogAnalyticsJson,
} from './entra-signin-workload-log-analytics';
import type { Format } from './format';
import { googleLoginCsv, googleReportsJson } from './google-workspace';
import {
  m365ExchangeAdminCsv,
  m365ExchangeAdminJson,
  m365ExchangeAdminXml,
  m365GetInboxRuleCsv,
  m365InboxRulesCsv,
  m365InboxRulesJson,
  m365MailboxAuditCsv,
  m365MessageTraceCsv,
  m365TransportRulesCsv,
} from './m365-exchange';
import { m365UalLogAnalyticsCsv, m365UalLogAnalyticsJson } from './m365-office-activity';
import {
  m365UalManagementApiJson,
  m365UalPowershellCsv,
  m365UalPowershellJson,
  m365UalPurviewCsv,
} from './m365-ual';
import { m365UalFlatCsv, m365UalPortalViewCsv } from './m365-ual-flat';
import { m365UalGraphCsv, m365UalGraphJson } from './m365-ual-graph';
import { pingIdJson, pingOneJson } from './ping';
import { entraSigninSplunkCsv, m365UalSplunkCsv } from './splunk';
import {
  oktaSystemLogAnalyticsCsv,
  oktaSystemLogAnalyticsJson,
  oktaSystemLogCsv,
  oktaSystemLogEcs,
  oktaSystemLogJson,
  oktaSystemLogKibanaCsv,
  oktaSystemLogSplunkCsv,
  oktaV2LogAnalyticsCsv,
  oktaV2LogAnalyticsJson,
} from './okta-system-log';
import {
  windowsChainsawCsv,
  windowsCsv,
  windowsEventViewerCsv,
  windowsEvtxECmdCsv,
  windowsHayabusaCsv,
  windowsPlasoCsv,
  windowsPlasoJson,
  windowsSecurityEventCsv,
  windowsSecurityEventJson,
  windowsSplunkTextCsv,
  windowsSplunkXmlCsv,
  windowsSplunkXmlJson,
} from './windows-csv';
import {
  defenderDeviceLogonCsv,
  defenderDeviceLogonJson,
  defenderDeviceProcessCsv,
  defenderDeviceProcessJson,
} from './windows-defender';
import { windowsEvtx } from './windows-evtx';
import {
  windowsEvtxECmdJson,
  windowsFlatJson,
  windowsFlatLocalJson,
  windowsGetWinEventJson,
  windowsHayabusaJson,
  windowsJson,
  windowsWinlogbeat,
  windowsWinlogbeat6,
  windowsWinlogbeatKibanaCsv,
} from './windows-json';
import { windowsXml } from './windows-xml';

/** Every format there is. All are asked; the order means nothing. */
export const formats: readonly Format[] = [
  entraSigninPortalCsv,
  entraSigninWorkloadCsv,
  entraSigninFlatCsv,
  entraSigninSdkCsv,
  entraAuthdetailsPortalCsv,
  entraSigninGraphJson,
  entraSigninDiagnosticJson,
  entraSigninLogAnalyticsCsv,
  entraSigninLogAnalyticsJson,
  entraSigninWorkloadLogAnalyticsCsv,
  entraSigninWorkloadLogAnalyticsJson,
  entraAuditGraphJson,
  entraAuditDiagnosticJson,
  entraAuditPortalCsv,
  entraAuditLogAnalyticsCsv,
  entraAuditLogAnalyticsJson,
  entraRiskGraphJson,
  entraRiskDiagnosticJson,
  entraRiskCsv,
  entraRiskyUsersCsv,
  entraRiskPortalCsv,
  entraRiskLogAnalyticsCsv,
  entraRiskLogAnalyticsJson,
  m365UalPurviewCsv,
  m365UalPowershellCsv,
  m365UalPowershellJson,
  m365UalManagementApiJson,
  m365UalGraphCsv,
  m365UalGraphJson,
  m365UalFlatCsv,
  m365UalPortalViewCsv,
  m365UalLogAnalyticsCsv,
  m365UalLogAnalyticsJson,
  m365ExchangeAdminCsv,
  m365ExchangeAdminJson,
  m365ExchangeAdminXml,
  m365MailboxAuditCsv,
  m365MessageTraceCsv,
  m365InboxRulesCsv,
  m365GetInboxRuleCsv,
  m365InboxRulesJson,
  m365TransportRulesCsv,
  entraSigninDefenderCsv,
  entraSigninDefenderSpnCsv,
  entraSigninDefenderJson,
  defenderIdentityLogonCsv,
  defenderIdentityLogonJson,
  entraSigninSplunkCsv,
  m365UalSplunkCsv,
  entraSigninEcs,
  entraSigninKibanaCsv,
  entraAuditEcs,
  entraAuditKibanaCsv,
  m365UalEcs,
  m365UalKibanaCsv,
  oktaSystemLogJson,
  oktaSystemLogCsv,
  oktaSystemLogSplunkCsv,
  oktaSystemLogAnalyticsCsv,
  oktaSystemLogAnalyticsJson,
  oktaV2LogAnalyticsCsv,
  oktaV2LogAnalyticsJson,
  oktaSystemLogEcs,
  oktaSystemLogKibanaCsv,
  duoAuthV2Json,
  duoAuthV1Json,
  duoAuthCsv,
  duoAuthSplunkCsv,
  duoAuthLogAnalyticsCsv,
  duoAuthLogAnalyticsJson,
  duoAuthEcs,
  duoAuthKibanaCsv,
  duoAdminJson,
  duoTelephonyJson,
  duoActivityJson,
  duoTrustMonitorJson,
  duoAuthCef,
  duoAdminCef,
  duoTelephonyCef,
  duoActivityCef,
  googleReportsJson,
  googleLoginCsv,
  pingIdJson,
  pingOneJson,
  awsCloudTrailJson,
  awsCloudTrailCsv,
  auth0TenantLogJson,
  windowsEvtx,
  windowsXml,
  windowsChainsawCsv,
  windowsCsv,
  windowsEventViewerCsv,
  windowsEvtxECmdCsv,
  windowsHayabusaCsv,
  windowsPlasoCsv,
  windowsPlasoJson,
  windowsSecurityEventCsv,
  windowsSecurityEventJson,
  windowsSplunkTextCsv,
  windowsSplunkXmlCsv,
  windowsSplunkXmlJson,
  windowsEvtxECmdJson,
  windowsFlatJson,
  windowsFlatLocalJson,
  windowsGetWinEventJson,
  windowsHayabusaJson,
  windowsJson,
  windowsWinlogbeat,
  windowsWinlogbeat6,
  windowsWinlogbeatKibanaCsv,
  defenderDeviceLogonCsv,
  defenderDeviceLogonJson,
  defenderDeviceProcessCsv,
  defenderDeviceProcessJson,
];
