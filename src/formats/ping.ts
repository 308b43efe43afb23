import { pingId, pingOne } from '../normalise/ping';
import { defineFormat } from './format';

/**
 * PingID events as a poll subscription of PingOne for Enterprise delivers them, line by line or through a collector.
 * Cannot tell: the requester's address of an answer, which only the policy's event states.
 */
export const pingIdJson = defineFormat({
  id: 'ping.pingid.json',
  name: 'PingID events, JSON',
  obtainedFrom: 'PingOne for Enterprise, Reporting, poll subscription, or a collector of it',
  family: pingId,
  json: { has: ['recorded', 'actors', 'result>status'], not: ['recordedAt'] },
  facts: {
    time: 'recorded',
    id: 'id',
    action: ['action>type', 'action>name', 'action'],
    actors: 'actors',
    resources: 'resources',
    status: 'result>status',
    message: 'result>message',
  },
});

/**
 * Activities of the PingOne audit API, its webhooks (Ping Activity Format), and Elastic's copy of them. Read by the
 * documentation: no real prompt was at hand.
 * Cannot tell: the place an address lies in.
 */
export const pingOneJson = defineFormat({
  id: 'ping.pingone.json',
  guessed: true,
  name: 'PingOne audit activities, JSON',
  obtainedFrom: 'PingOne, GET environments/{id}/activities, or a webhook in Ping Activity Format',
  family: pingOne,
  json: { has: ['recordedAt', 'action>type', ['actors', 'resources', 'result>status']] },
  facts: {
    time: ['recordedAt', 'createdAt'],
    id: 'id',
    action: 'action>type',
    description: 'action>description',
    user: 'actors>user>name',
    userId: 'actors>user>id',
    client: 'actors>client>name',
    resources: 'resources',
    status: 'result>status',
    result: 'result>description',
    ip: ['source>ipAddress', 'actors>user>ipAddress'],
    userAgent: 'source>userAgent',
    correlationId: 'correlationId',
    transaction: 'transactionId',
  },
});
