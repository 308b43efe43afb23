import { auth0, type auth0Facts } from '../normalise/auth0';
import { defineFormat } from './format';

/** The event of the Management API, or inside the `data` of a log stream. */
const either = (...keys: string[]): string[] => keys.flatMap((key) => [key, `data>${key}`]);

/**
 * Auth0 tenant log events: the Management API's array, log streams, exports line by line. Read by the documentation: no
 * real prompt was at hand.
 * Cannot tell: a prompt that nobody answered, only that it went out.
 */
export const auth0TenantLogJson = defineFormat<(typeof auth0Facts)[number]>({
  id: 'auth0.tenant-log.json',
  guessed: true,
  name: 'Auth0 tenant logs, JSON',
  obtainedFrom: 'Auth0 Management API, GET /api/v2/logs, a log stream, or an export of the logs',
  family: auth0,
  json: {
    has: [
      either('date'),
      either('type'),
      either('log_id', '_id'),
      either('client_id', 'user_id', 'user_name', 'connection', 'tenant_name'),
    ],
  },
  facts: {
    time: either('date'),
    id: either('log_id', '_id'),
    type: either('type'),
    description: either('description'),
    user: either('user_name', 'user_id'),
    userId: either('user_id'),
    client: either('client_name', 'client_id'),
    connection: either('connection'),
    ip: either('ip'),
    country: either('location_info>country_code', 'location_info>country_name'),
    city: either('location_info>city_name'),
    latitude: either('location_info>latitude'),
    longitude: either('location_info>longitude'),
    userAgent: either('user_agent'),
    audience: either('audience'),
    details: either('details'),
    session: either('session_id', 'details>session_id'),
  },
});
