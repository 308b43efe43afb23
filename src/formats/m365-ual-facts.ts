import { cmdletParameters } from '../normalise/m365-ual';

/** Where AuditData keeps each fact; `prefix` leads to it. */
export function auditDataFacts(prefix: string) {
  const at = (key: string): string => prefix + key;
  return {
    time: at('CreationTime'),
    id: at('Id'),
    operation: at('Operation'),
    workload: at('Workload'),
    recordType: at('RecordType'),
    user: at('UserId'),
    userKey: at('UserKey'),
    userType: at('UserType'),
    // Which key holds the address depends on the workload.
    ip: [at('ClientIP'), at('ClientIPAddress'), at('ActorIpAddress')],
    resultStatus: at('ResultStatus'),
    errorNumber: at('ErrorNumber'),
    logonError: at('LogonError'),
    objectId: at('ObjectId'),
    appId: [at('ApplicationId'), at('AppAccessContext>ClientAppId')],
    app: at('ApplicationDisplayName'),
    requestId: at('IntraSystemId'),
    correlationId: [at('InterSystemsId'), at('AppAccessContext>CorrelationId'), at('CorrelationId')],
    sessionId: [at('SessionId'), at('UserSessionId')],
    contextSession: at('AppAccessContext>AADSessionId'),
    tokenId: at('AppAccessContext>UniqueTokenId'),
    userAgent: at('UserAgent'),
    clientInfo: at('ClientInfoString'),
    extended: at('ExtendedProperties'),
    device: at('DeviceProperties'),
    parameters: at('Parameters'),
    properties: at('OperationProperties'),
    modified: at('ModifiedProperties'),
    folders: at('Folders'),
    operationCount: at('OperationCount'),
    item: at('Item'),
    affected: at('AffectedItems'),
    query: [at('SearchQueryText'), at('QueryText')],
    managed: at('IsManagedDevice'),
    site: at('SiteUrl'),
    target: at('Target'),
    actor: at('Actor'),
  } as const;
}

/** Cmdlet parameters that have a column or key each: `Param_ForwardTo`. */
export function parameterColumns(prefix: string) {
  return Object.fromEntries(cmdletParameters.map((name) => [`Param_${name}`, prefix + name])) as Record<
    `Param_${(typeof cmdletParameters)[number]}`,
    string
  >;
}
