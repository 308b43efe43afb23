import type { RecordView } from '../scan/record-view';
import type { EventWriter } from './event-writer';
import {
  EVENT,
  factIndex,
  NO_TIME,
  readTimeFact,
  type Family,
  type ReadContext,
  type Reading,
} from './family';

/** Columns of Defender's tables DeviceLogonEvents and DeviceProcessEvents. Source: Microsoft, advanced hunting schema. */
export const defenderDeviceFacts = [
  'time',
  'action',
  'reportId',
  'deviceId',
  'device',
  'user',
  'upn',
  'domain',
  'userId',
  'logonType',
  'protocol',
  'reason',
  'ip',
  'remoteDevice',
  'file',
  'folder',
  'commandLine',
  'processId',
  'sha256',
  'logonId',
  'parentFile',
  'parentCommandLine',
  'parentProcessId',
] as const;
export type DefenderDeviceFact = (typeof defenderDeviceFacts)[number];

const F = factIndex(defenderDeviceFacts);

/** Kept with the event, under Defender's own names. */
const kept: readonly [name: string, fact: number][] = [
  ['ProcessCommandLine', F.commandLine],
  ['FolderPath', F.folder],
  ['ProcessId', F.processId],
  ['SHA256', F.sha256],
  ['LogonId', F.logonId],
  ['AccountDomain', F.domain],
  ['InitiatingProcessFileName', F.parentFile],
  ['InitiatingProcessCommandLine', F.parentCommandLine],
  ['InitiatingProcessId', F.parentProcessId],
];

function read(kind: 'logon' | 'process', view: RecordView, out: EventWriter, context: ReadContext): Reading {
  const time = readTimeFact(view, F.time, context);
  if (Number.isNaN(time)) return NO_TIME;
  out.begin(kind === 'logon' ? 'defender.device-logon' : 'defender.device-process', 'm365', kind, time);
  const c = out.columns;
  const r = out.row;
  const isNamed = view.has(F.upn);
  c.user[r] = out.lower(view, isNamed ? F.upn : F.user);
  if (isNamed) out.text('userAlias', view, F.user);
  out.guid('userId', view, F.userId);
  out.text('operation', view, F.action);
  out.text('host', view, F.device);
  out.guid('deviceId', view, F.deviceId);
  out.text('target', view, F.file);
  if (kind === 'logon') {
    out.text('logonType', view, F.logonType);
    out.text('protocol', view, F.protocol);
    out.text('reason', view, F.reason);
    out.text('device', view, F.remoteDevice);
    out.ip(view, F.ip);
    const action = view.string(F.action) ?? '';
    out.outcome(/success$/i.test(action) ? 'success' : /failed$/i.test(action) ? 'failure' : 'unknown');
  }
  out.parameters(Object.fromEntries(kept.map(([name, fact]) => [name, view.string(fact)])));
  // A report's number counts anew on each device: with the device and the time it is a record's id.
  const [report, device] = [view.string(F.reportId), view.string(F.deviceId) ?? view.string(F.device)];
  if (report !== undefined && device !== undefined) out.key(`${device}|${report}|${time}`);
  return EVENT;
}

/** Logons to a device that Defender for Endpoint saw. */
export const defenderDeviceLogon: Family<DefenderDeviceFact> = {
  log: 'defender.device-logon',
  facts: defenderDeviceFacts,
  read: (view, out, context) => read('logon', view, out, context),
};

/** Processes started on a device that Defender for Endpoint watches. */
export const defenderDeviceProcess: Family<DefenderDeviceFact> = {
  log: 'defender.device-process',
  facts: defenderDeviceFacts,
  read: (view, out, context) => read('process', view, out, context),
};
