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
    product: 'Okta System Log',
    clicks:
      'The console’s Download CSV leaves out which factor was asked and what the phone answered: use the API. Admin console › Security › API › Tokens › Create token',
    tool: 'shell',
    command: `curl -s -H "Authorization: SSWS $TOKEN" -D headers.txt \\
  "https://firm.okta.com/api/v1/logs?since=2026-09-01T00:00:00Z&until=2026-09-16T00:00:00Z&limit=1000" >> okta.json
# Again with the address of rel="next" in headers.txt, until there is none; pages may stand one after another.`,
  },
  {
    product: 'Duo authentication log',
    clicks: 'Duo Admin Panel › Reports › Authentication Log › the days, filter by user › Export › JSON',
    tool: 'Python, duo_client',
    command: `import duo_client, json
admin = duo_client.Admin(ikey, skey, host)
logs = admin.get_authentication_log(api_version=2, mintime=1788220800000, maxtime=1789516800000, limit="1000")
json.dump(logs, open("duo.json", "w"))  # again with next_offset of its metadata, until that is null`,
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
