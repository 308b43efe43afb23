import type { FileAct, SearchAct, Tenant } from '../acts';
import { accessContext, common, type UalRecord } from './ual-common';

/** SharePoint and OneDrive: files and searches (RecordType 6 and 4). */

export function siteRecord(tenant: Tenant, act: FileAct | SearchAct): UalRecord {
  const { person, source } = act.session;
  const personal = person.upn.replace(/[@.]/g, '_').toLowerCase();
  const oneDrive = act.kind === 'file' && act.oneDrive;
  const siteUrl = oneDrive
    ? `https://${tenant.sharepoint.replace('.', '-my.')}/personal/${personal}/`
    : `https://${tenant.sharepoint}/sites/${act.site}/`;
  const rest = {
    ClientIP: source.ip,
    AppAccessContext: accessContext(act),
    AuthenticationType: 'OAuth',
    BrowserName: source.browser.split(' ')[0] ?? '',
    BrowserVersion: source.browser.split(' ')[1] ?? '',
    CorrelationId: act.id,
    EventSource: 'SharePoint',
    IsManagedDevice: source.managed ?? false,
    Platform: source.os.startsWith('Windows') ? 'WinDesktop' : 'Other',
    UserAgent: source.userAgent,
    ...(source.deviceName === undefined ? {} : { DeviceDisplayName: source.deviceName }),
    SiteUrl: siteUrl,
  };
  const head = {
    time: act.time,
    id: act.id,
    workload: oneDrive ? 'OneDrive' : 'SharePoint',
    userId: person.upn,
    userKey: `i:0h.f|membership|${person.puid.toLowerCase()}@live.com`,
  };
  if (act.kind === 'search')
    return common(
      tenant,
      { ...head, operation: 'SearchQueryPerformed', recordType: 4 },
      {
        ...rest,
        ItemType: 'Page',
        SearchQueryText: act.query,
        ObjectId: `${siteUrl}_layouts/15/search.aspx`,
      },
    );
  const dot = act.fileName.lastIndexOf('.');
  return common(
    tenant,
    { ...head, operation: act.operation, recordType: 6 },
    {
      ...rest,
      ItemType: 'File',
      FileSizeBytes: act.sizeBytes,
      SourceFileExtension: dot < 0 ? '' : act.fileName.slice(dot + 1),
      SourceFileName: act.fileName,
      SourceRelativeUrl: act.folder,
      UserSessionId: act.session.sessionId,
      ApplicationDisplayName: act.operation === 'FileSyncDownloadedFull' ? 'Microsoft OneDrive' : '',
      ObjectId: `${siteUrl}${act.folder}/${act.fileName}`,
    },
  );
}
