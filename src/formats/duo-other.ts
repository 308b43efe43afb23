import { duoActivity } from '../normalise/duo-activity';
import { duoAdmin } from '../normalise/duo-admin';
import { duoTelephony } from '../normalise/duo-telephony';
import { duoTrustMonitor } from '../normalise/duo-trust-monitor';
import { defineFormat } from './format';

/**
 * Duo administrator log, and the offline enrollment log, which has the same keys. The description is JSON as text,
 * sometimes a bare sentence.
 * Cannot tell: where an administrator was, unless the description says so.
 */
export const duoAdminJson = defineFormat({
  id: 'duo.admin.json',
  name: 'Duo administrator log, JSON',
  obtainedFrom: 'Duo Admin API /logs/administrator or /logs/offline_enrollment, or Duo Log Sync',
  family: duoAdmin,
  json: { has: ['action', 'username', 'description'], not: ['id', 'actor'] },
  facts: {
    time: ['isotimestamp', 'timestamp'],
    action: 'action',
    user: 'username',
    object: 'object',
    description: 'description',
    host: 'host',
  },
});

/**
 * Duo telephony log, API v1 and v2: calls and text messages that cost credits.
 * Cannot tell: whom they were for; the transaction id ties them to an authentication.
 */
export const duoTelephonyJson = defineFormat({
  id: 'duo.telephony.json',
  name: 'Duo telephony log, JSON',
  obtainedFrom: 'Duo Admin API /logs/telephony, or Duo Log Sync',
  family: duoTelephony,
  json: { has: ['phone', 'credits', 'context'] },
  facts: {
    time: ['ts', 'isotimestamp', 'timestamp'],
    id: 'telephony_id',
    txid: 'txid',
    context: 'context',
    credits: 'credits',
    phone: 'phone',
    type: 'type',
  },
});

/**
 * Duo activity log, API v2: changes by administrators and users.
 * Cannot tell: what a changed object looked like before, where the record does not repeat it.
 */
export const duoActivityJson = defineFormat({
  id: 'duo.activity.json',
  name: 'Duo activity log, JSON',
  obtainedFrom: 'Duo Admin API v2 /logs/activity, or Duo Log Sync',
  family: duoActivity,
  json: { has: ['activity_id', 'action', ['actor', 'target']] },
  facts: {
    time: 'ts',
    id: 'activity_id',
    action: ['action>name', 'action'],
    details: 'action>details',
    actor: 'actor>name',
    actorType: 'actor>type',
    actorKey: 'actor>key',
    target: ['target>name', 'target'],
    targetType: 'target>type',
    targetDetails: 'target>details',
    ip: 'access_device>ip>address',
    country: 'access_device>location>country',
    city: 'access_device>location>city',
    os: 'access_device>os',
    browser: 'access_device>browser',
    app: 'application>name',
  },
});

/**
 * Duo Trust Monitor: sign-ins, bypasses and devices that Duo found unusual, with its reasons.
 * Cannot tell: whether anybody looked at it, where its state is not given.
 */
export const duoTrustMonitorJson = defineFormat({
  id: 'duo.trust-monitor.json',
  name: 'Duo Trust Monitor events, JSON',
  obtainedFrom: 'Duo Admin API /admin/v1/trust_monitor/events, or Duo Log Sync',
  family: duoTrustMonitor,
  json: { has: ['sekey', ['surfaced_auth', 'surfaced_timestamp', 'bypass_status_enabled', 'explanations']] },
  facts: {
    time: [
      'surfaced_auth>isotimestamp',
      'surfaced_auth>timestamp',
      'bypass_status_enabled',
      'surfaced_timestamp',
    ],
    id: 'sekey',
    type: 'type',
    explanations: 'explanations',
    priority: 'priority_event',
    state: 'state',
    user: ['surfaced_auth>user>name', 'enabled_for>name', 'user>name'],
    userKey: ['surfaced_auth>user>key', 'enabled_for>key', 'user>key'],
    email: 'surfaced_auth>email',
    by: 'enabled_by>name',
    app: 'surfaced_auth>application>name',
    ip: 'surfaced_auth>access_device>ip',
    country: 'surfaced_auth>access_device>location>country',
    city: 'surfaced_auth>access_device>location>city',
    txid: 'surfaced_auth>txid',
    factor: 'surfaced_auth>factor',
    result: 'surfaced_auth>result',
    reason: 'surfaced_auth>reason',
  },
});
