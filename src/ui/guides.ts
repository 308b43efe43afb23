/** How to get an export out of a product: where to click, what to run. */
export interface Guide {
  product: string;
  /** Clicks, in order. */
  clicks: string;
  /** What runs the command. */
  tool: string;
  command: string;
}

/** Fourteen days before the incident are wanted, so that what is usual for the user is known. */
export const guides: readonly Guide[] = [
  {
    product: 'Entra sign-in logs',
    clicks:
      'Entra admin center › Monitoring & health › Sign-in logs › last 1 month, filter by user › Download › JSON, for interactive and non-interactive sign-ins',
    tool: 'Graph PowerShell',
    command: `Connect-MgGraph -Scopes AuditLog.Read.All
Get-MgBetaAuditLogSignIn -All -Filter "userPrincipalName eq 'user@contoso.com' and createdDateTime ge 2026-09-01T00:00:00Z and signInEventTypes/any(t: t eq 'interactiveUser' or t eq 'nonInteractiveUser')" |
  ConvertTo-Json -Depth 20 | Out-File signins.json -Encoding utf8`,
  },
  {
    product: 'Entra audit logs',
    clicks: 'Entra admin center › Monitoring & health › Audit logs › last 1 month › Download › JSON',
    tool: 'Graph PowerShell',
    command: `Connect-MgGraph -Scopes AuditLog.Read.All
Get-MgBetaAuditLogDirectoryAudit -All -Filter "activityDateTime ge 2026-09-01T00:00:00Z" |
  ConvertTo-Json -Depth 20 | Out-File audit.json -Encoding utf8`,
  },
  {
    product: 'Microsoft 365 unified audit log',
    clicks: 'Purview portal › Audit › Search, with the user and the days › Export › Download all results',
    tool: 'Exchange Online PowerShell',
    command: `Connect-ExchangeOnline
$all = do { $page = Search-UnifiedAuditLog -StartDate 2026-09-01 -EndDate 2026-09-16 -UserIds user@contoso.com -SessionId pushtrail -SessionCommand ReturnLargeSet -ResultSize 5000; $page } while ($page)
$all | Export-Csv ual.csv -NoTypeInformation -Encoding utf8`,
  },
  {
    product: 'Sentinel / Log Analytics',
    clicks: 'Log Analytics workspace › Logs › run the query › Export › CSV (all columns)',
    tool: 'KQL',
    command: `SigninLogs
| union AADNonInteractiveUserSignInLogs
| where TimeGenerated between (datetime(2026-09-01) .. datetime(2026-09-16))
| where UserPrincipalName =~ "user@contoso.com"
| order by TimeGenerated asc`,
  },
];
