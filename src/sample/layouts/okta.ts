import type { Act, SampleFile, Tenant } from '../acts';
import { oktaEvents, type OktaEngine, type OktaEvent } from './okta-event';
import { csvText, minimalCell, utf8 } from './text';

export interface OktaOptions {
  name?: string;
  /** Classic says nothing of the password and logs a refusal as an event of its own. */
  engine?: OktaEngine;
  /** `array` as the API answers, `lines` as log streams, `hook` as an event hook posts. */
  wrap?: 'array' | 'lines' | 'hook';
}

/** Okta System Log events as JSON. */
export function oktaJson(_: Tenant, acts: readonly Act[], options: OktaOptions = {}): SampleFile {
  const events = oktaEvents(acts, options.engine ?? 'identity');
  const text =
    options.wrap === 'lines'
      ? events.map((event) => `${JSON.stringify(event)}\n`).join('')
      : options.wrap === 'hook'
        ? JSON.stringify({ eventType: 'com.okta.event_hook', eventTypeVersion: '1.0', data: { events } })
        : JSON.stringify(events);
  return { name: options.name ?? 'okta-system-log.json', bytes: utf8(text) };
}

const targetColumns = (n: number): string[] =>
  ['id', 'type', 'alternate_id', 'display_name'].map((key) => `target${n}.${key}`);

export const oktaConsoleColumns = [
  'severity',
  'event_type',
  'display_message',
  'uuid',
  'version',
  'timestamp',
  'outcome.result',
  'outcome.reason',
  'actor.id',
  'actor.type',
  'actor.display_name',
  'actor.alternate_id',
  'authentication_context.authentication_step',
  'authentication_context.authentication_provider',
  'authentication_context.credential_provider',
  'authentication_context.credential_type',
  'authentication_context.issuer',
  'authentication_context.external_session_id',
  'client.zone',
  'client.ip_address',
  'client.device',
  'client.user_agent.raw_user_agent',
  'client.user_agent.os',
  'client.user_agent.browser',
  'client.geographical_context.country',
  'client.geographical_context.city',
  'client.geographical_context.postal_code',
  'client.geolocation.lon',
  'client.geolocation.lat',
  'transaction.id',
  'transaction.type',
  'debug_context.debug_data.request_uri',
  'legacy_event_type',
  ...targetColumns(0),
  ...targetColumns(1),
  ...targetColumns(2),
  ...targetColumns(3),
  'request.ip_chain.ip',
  'request.ip_chain.source',
  'request.ip_chain.version',
];

function consoleRow(event: OktaEvent): string[] {
  const { actor, authenticationContext: context, client, outcome } = event;
  const place = client.geographicalContext;
  const targets = [0, 1, 2, 3].flatMap((n) => {
    const target = event.target[n];
    return target ? [target.id, target.type, target.alternateId, target.displayName] : ['', '', '', ''];
  });
  return [
    event.severity,
    event.eventType,
    event.displayMessage,
    event.uuid,
    event.version,
    event.published,
    outcome.result,
    outcome.reason ?? '',
    actor.id,
    actor.type,
    actor.displayName,
    actor.alternateId,
    String(context.authenticationStep),
    '',
    '',
    '',
    '',
    context.externalSessionId,
    client.zone,
    client.ipAddress,
    client.device,
    client.userAgent.rawUserAgent,
    client.userAgent.os,
    client.userAgent.browser,
    place.country,
    place.city,
    '',
    String(place.geolocation.lon),
    String(place.geolocation.lat),
    event.transaction.id,
    event.transaction.type,
    event.debugContext.debugData['requestUri'] ?? '',
    '',
    ...targets,
    client.ipAddress,
    '',
    'V4',
  ];
}

/** The admin console's Download CSV: no debugData, so neither factor nor answer. */
export function oktaConsoleCsv(_: Tenant, acts: readonly Act[]): SampleFile {
  const rows = oktaEvents(acts, 'identity').map(consoleRow);
  return {
    name: 'syslog_query.csv',
    bytes: utf8(csvText(oktaConsoleColumns, rows, minimalCell, '\n')),
  };
}
