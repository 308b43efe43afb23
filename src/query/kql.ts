import type { FieldName } from './fields';

/** The columns of Microsoft's SigninLogs that hold what a field holds. */
const signInColumns: Partial<Record<FieldName, string>> = {
  user: 'UserPrincipalName',
  userid: 'UserId',
  ip: 'IPAddress',
  country: 'Location',
  asn: 'AutonomousSystemNumber',
  app: 'AppDisplayName',
  resource: 'ResourceDisplayName',
  code: 'ResultType',
  reason: 'ResultDescription',
  device: 'tostring(DeviceDetail.displayName)',
  deviceid: 'tostring(DeviceDetail.deviceId)',
  os: 'tostring(DeviceDetail.operatingSystem)',
  browser: 'tostring(DeviceDetail.browser)',
  useragent: 'UserAgent',
  client: 'ClientAppUsed',
  session: 'SessionId',
  correlation: 'CorrelationId',
  request: 'Id',
  token: 'UniqueTokenIdentifier',
  requirement: 'AuthenticationRequirement',
  access: 'ConditionalAccessStatus',
  risk: 'RiskLevelAggregated',
};
/** And of OfficeActivity, for what sign-ins do not have. */
const activityColumns: Partial<Record<FieldName, string>> = {
  operation: 'Operation',
  target: 'OfficeObjectId',
};

/** A KQL string literal: no value, however it was chosen, ends it early or begins another line. */
export function kqlText(value: string): string {
  const escaped = value.replace(/[\\"]/g, '\\$&').replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (char) => {
    const code = char.codePointAt(0)!;
    return code > 0xffff
      ? `\\U${code.toString(16).padStart(8, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}

/** @returns a query for the same value where the tenant's logs are; null where no column holds it. */
export function kqlFor(field: FieldName, value: string): string | null {
  const column = signInColumns[field];
  if (column !== undefined) {
    const wanted = field === 'asn' && /^\d+$/.test(value) ? `== ${value}` : `=~ ${kqlText(value)}`;
    return `union SigninLogs, AADNonInteractiveUserSignInLogs\n| where ${column} ${wanted}`;
  }
  const activity = activityColumns[field];
  return activity === undefined ? null : `OfficeActivity\n| where ${activity} =~ ${kqlText(value)}`;
}
