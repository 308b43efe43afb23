/**
 * Exports that are logs but not read yet: named in the refusal, so that nobody takes silence for "no log".
 * Columns or keys that tell them (log-formats 2.1, 2.2), all of which must be there; case counts where said.
 */
export const otherProducts: readonly { what: string; keys: readonly string[]; exactly?: true }[] = [
  { what: 'a Splunk export', keys: ['_raw', '_time'] },
  { what: 'an OfficeActivity table (Log Analytics)', keys: ['OfficeWorkload', 'Operation', 'UserId'] },
  { what: 'an Entra audit table (Log Analytics)', keys: ['OperationName', 'InitiatedBy', 'TargetResources'] },
  { what: 'an Entra AuthDetails companion file', keys: ['Request ID', 'Authentication method', 'Succeeded'] },
  { what: 'a Graph audit query export', keys: ['auditLogRecordType', 'auditData'] },
  { what: 'a list of Entra risk detections', keys: ['riskEventType', 'detectedDateTime'] },
  { what: 'an Okta System Log', keys: ['eventType', 'published', 'actor'] },
  { what: 'an Okta System Log (console CSV)', keys: ['event_type', 'outcome.result', 'uuid'] },
  { what: 'a Duo authentication log', keys: ['factor', 'result', 'access_device'] },
  { what: 'a Duo log', keys: ['eventtype', 'host', 'timestamp'] },
  { what: 'Windows events as JSON', keys: ['EventID', 'Channel'] },
  { what: 'a Duo authentication log', keys: ['user_auth_logs'] },
  { what: 'a Duo authentication log', keys: ['authlogs'] },
  { what: 'Windows events as JSON', keys: ['Event'], exactly: true },
  { what: 'Windows events (Winlogbeat)', keys: ['winlog'] },
  { what: 'an AWS CloudTrail log', keys: ['eventSource', 'eventName', 'userIdentity'] },
  { what: 'an Elastic Common Schema document', keys: ['ecs'] },
  { what: 'a Google Workspace report', keys: ['kind', 'actor', 'events'] },
  { what: 'an Exchange admin audit export', keys: ['Caller', 'RunDate'] },
  { what: 'a list of inbox rules', keys: ['RuleName', 'ForwardTo', 'RedirectTo'] },
];

/** @returns what the file is, if it is one of them. */
export function nameOtherProduct(keys: readonly string[]): string | undefined {
  const exact = new Set(keys.map((key) => key.trim()));
  const folded = new Set([...exact].map((key) => key.toLowerCase()));
  const has = (key: string, exactly = false): boolean =>
    exactly ? exact.has(key) : folded.has(key.toLowerCase());
  return otherProducts.find((other) => other.keys.every((key) => has(key, other.exactly)))?.what;
}
