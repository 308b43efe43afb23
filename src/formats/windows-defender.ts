import {
  defenderDeviceLogon,
  defenderDeviceProcess,
  type DefenderDeviceFact,
} from '../normalise/windows-defender';
import { api, either, portal, streamed } from './defender-hunting';
import { defineFormat } from './format';

const common = {
  time: 'Timestamp',
  action: 'ActionType',
  reportId: 'ReportId',
  deviceId: 'DeviceId',
  device: 'DeviceName',
  user: 'AccountName',
  upn: 'AccountUpn',
  domain: 'AccountDomain',
  userId: 'AccountObjectId',
  logonId: 'LogonId',
  parentFile: 'InitiatingProcessFileName',
  parentCommandLine: 'InitiatingProcessCommandLine',
  parentProcessId: 'InitiatingProcessId',
} as const satisfies Partial<Record<DefenderDeviceFact, string>>;
const logon = {
  ...common,
  logonType: 'LogonType',
  protocol: 'Protocol',
  reason: 'FailureReason',
  ip: 'RemoteIP',
  remoteDevice: 'RemoteDeviceName',
} as const satisfies Partial<Record<DefenderDeviceFact, string>>;
const process = {
  ...common,
  file: 'FileName',
  folder: 'FolderPath',
  commandLine: 'ProcessCommandLine',
  processId: 'ProcessId',
  sha256: 'SHA256',
} as const satisfies Partial<Record<DefenderDeviceFact, string>>;

/**
 * Logons to devices, as Defender for Endpoint saw them.
 * Cannot tell: a person's cloud account where AccountUpn is missing: names are those of the device's domain.
 */
export const defenderDeviceLogonCsv = defineFormat({
  id: 'defender.device-logon.csv',
  name: 'Defender device logons, advanced hunting CSV',
  obtainedFrom: `${portal}, DeviceLogonEvents, Export`,
  guessed: true,
  family: defenderDeviceLogon,
  header: {
    must: ['Timestamp', 'DeviceName', 'ActionType', 'LogonType', 'AccountName', ['LogonId', 'RemoteIP']],
  },
  facts: logon,
});

export const defenderDeviceLogonJson = defineFormat({
  id: 'defender.device-logon.json',
  name: 'Defender device logons, advanced hunting JSON',
  obtainedFrom: api,
  guessed: true,
  family: defenderDeviceLogon,
  json: {
    has: [
      either('Timestamp'),
      either('ActionType'),
      either('LogonType'),
      either('DeviceName'),
      either('LogonId', 'InitiatingProcessFileName'),
    ],
    not: either('ProcessCommandLine'),
  },
  facts: streamed(logon),
});

/**
 * Processes started on devices, as Defender for Endpoint saw them.
 * Cannot tell: processes of the time before the device was onboarded.
 */
export const defenderDeviceProcessCsv = defineFormat({
  id: 'defender.device-process.csv',
  name: 'Defender processes, advanced hunting CSV',
  obtainedFrom: `${portal}, DeviceProcessEvents, Export`,
  guessed: true,
  family: defenderDeviceProcess,
  header: { must: ['Timestamp', 'DeviceName', 'ActionType', 'FileName', 'ProcessCommandLine'] },
  facts: process,
});

export const defenderDeviceProcessJson = defineFormat({
  id: 'defender.device-process.json',
  name: 'Defender processes, advanced hunting JSON',
  obtainedFrom: api,
  guessed: true,
  family: defenderDeviceProcess,
  json: {
    has: [either('Timestamp'), either('DeviceName'), either('ProcessCommandLine'), either('FileName')],
  },
  facts: streamed(process),
});
