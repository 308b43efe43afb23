import { eventKinds, mfaMethods, mfaResults, outcomes, productLogs, providers } from '../model/event';
import { severities } from '../model/finding';

/**
 * What a field holds, which says how a value is compared:
 * `text` by what it contains, `word` by a closed list, `address` by network, `guid` by value or text,
 * `number` and `time` by size, `finding` by rule or id, `raw` by the bytes of the original.
 */
export type FieldKind = 'text' | 'word' | 'address' | 'guid' | 'number' | 'time' | 'finding' | 'raw';

export interface Field {
  /** As a query writes it. */
  name: string;
  /** As a column or a facet is headed. */
  label: string;
  kind: FieldKind;
  /** The whole value must be the same: codes, countries. */
  exact?: boolean;
  /** The closed list of a `word`. */
  words?: readonly string[];
  /** Counted in the panel. */
  facet?: boolean;
  /** Other spellings a query may use. */
  also?: readonly string[];
  /** What it is, in a few words, for completion. */
  hint: string;
}

const words = (list: readonly string[]): readonly string[] => list.filter((w) => w !== '');

/** In the order completion and the panel show them. */
export const fields = [
  {
    name: 'user',
    label: 'User',
    kind: 'text',
    facet: true,
    hint: 'who acted, by any of the person’s names',
    also: ['upn'],
  },
  {
    name: 'outcome',
    label: 'Outcome',
    kind: 'word',
    // A result is understood here too: `outcome:denied`.
    words: words([...outcomes, ...mfaResults]),
    facet: true,
    hint: 'success, failure, interrupted; or what became of a prompt',
  },
  {
    name: 'result',
    label: 'MFA result',
    kind: 'word',
    words: words(mfaResults),
    facet: true,
    hint: 'what became of a prompt',
    also: ['mfa'],
  },
  {
    name: 'method',
    label: 'Factor',
    kind: 'word',
    words: words(mfaMethods),
    facet: true,
    hint: 'second factor: push, sms, otp …',
    also: ['factor'],
  },
  { name: 'ip', label: 'IP', kind: 'address', facet: true, hint: 'address, network or range' },
  {
    name: 'country',
    label: 'Country',
    kind: 'text',
    exact: true,
    facet: true,
    hint: 'two letters, as the log states it',
  },
  { name: 'asn', label: 'ASN', kind: 'number', facet: true, hint: 'number of the network owner' },
  { name: 'app', label: 'App', kind: 'text', facet: true, hint: 'application' },
  { name: 'device', label: 'Device', kind: 'text', facet: true, hint: 'name of the device' },
  { name: 'os', label: 'OS', kind: 'text', facet: true, hint: 'operating system' },
  { name: 'browser', label: 'Browser', kind: 'text', facet: true, hint: 'browser' },
  {
    name: 'operation',
    label: 'Operation',
    kind: 'text',
    facet: true,
    hint: 'activity, as the log names it',
    also: ['op'],
  },
  { name: 'session', label: 'Session', kind: 'guid', facet: true, hint: 'session id' },
  { name: 'finding', label: 'Finding', kind: 'finding', facet: true, hint: 'rule: S2.1, S4.*; or its id' },
  {
    name: 'severity',
    label: 'Severity',
    kind: 'word',
    words: [...severities].reverse(),
    facet: true,
    hint: 'of the gravest finding that rests on the event',
  },
  {
    name: 'source',
    label: 'Source',
    kind: 'text',
    facet: true,
    hint: 'file the event was read from',
    also: ['file'],
  },
  {
    name: 'provider',
    label: 'Provider',
    kind: 'word',
    words: words(providers),
    facet: true,
    hint: 'entra, m365, okta, duo …',
  },
  {
    name: 'kind',
    label: 'Kind',
    kind: 'word',
    words: words(eventKinds),
    facet: true,
    hint: 'signin, mfa, mailbox, file …',
  },
  { name: 'time', label: 'Time', kind: 'time', hint: 'a day, a minute, or two with .. between' },
  { name: 'after', label: 'After', kind: 'time', hint: 'at or after a time, UTC' },
  { name: 'before', label: 'Before', kind: 'time', hint: 'before a time, UTC' },
  { name: 'code', label: 'Code', kind: 'text', exact: true, hint: 'the product’s result code' },
  { name: 'reason', label: 'Reason', kind: 'text', hint: 'the product’s words for the result' },
  { name: 'target', label: 'Target', kind: 'text', hint: 'what it was done to' },
  { name: 'resource', label: 'Resource', kind: 'text', hint: 'resource asked for' },
  { name: 'parameters', label: 'Parameters', kind: 'text', hint: 'parameters of an operation' },
  { name: 'city', label: 'City', kind: 'text', hint: 'as the log states it' },
  { name: 'log', label: 'Log', kind: 'word', words: words(productLogs), hint: 'product log' },
  { name: 'usertype', label: 'User type', kind: 'text', hint: 'member, guest, system …' },
  { name: 'useragent', label: 'User agent', kind: 'text', hint: 'as the client named itself' },
  { name: 'client', label: 'Client app', kind: 'text', hint: 'browser, mobile app, IMAP …' },
  { name: 'protocol', label: 'Protocol', kind: 'text', hint: 'authentication protocol' },
  { name: 'requirement', label: 'Requirement', kind: 'text', hint: 'authentication requirement' },
  { name: 'access', label: 'Conditional Access', kind: 'text', hint: 'result of Conditional Access' },
  { name: 'risk', label: 'Risk', kind: 'text', hint: 'risk level' },
  { name: 'host', label: 'Host', kind: 'text', hint: 'computer of the event' },
  { name: 'logontype', label: 'Logon type', kind: 'text', exact: true, hint: 'Windows logon type' },
  { name: 'correlation', label: 'Correlation id', kind: 'guid', hint: 'one sign-in across its steps' },
  { name: 'request', label: 'Request id', kind: 'guid', hint: 'one record of a sign-in' },
  { name: 'token', label: 'Token id', kind: 'guid', hint: 'unique token identifier' },
  { name: 'deviceid', label: 'Device id', kind: 'guid', hint: 'the directory’s id of the device' },
  { name: 'userid', label: 'User id', kind: 'guid', hint: 'the directory’s id of the person' },
  { name: 'approver-ip', label: 'Approver IP', kind: 'address', hint: 'where a prompt was answered' },
  { name: 'approver-country', label: 'Approver country', kind: 'text', exact: true, hint: 'of the answer' },
  { name: 'approver-device', label: 'Approver device', kind: 'text', hint: 'phone or key that answered' },
  { name: 'items', label: 'Items', kind: 'number', hint: 'how many items the record stands for' },
  { name: 'record', label: 'Record', kind: 'number', hint: 'number in its source, from 1' },
  { name: 'line', label: 'Line', kind: 'number', hint: 'line in its source, from 1' },
  {
    name: 'recovered',
    label: 'Recovered',
    kind: 'word',
    words: ['yes'],
    hint: 'yes: a deleted record, read from slack',
  },
  { name: 'raw', label: 'Original', kind: 'raw', hint: 'bytes of the original record' },
] as const satisfies readonly Field[];

export type FieldName = (typeof fields)[number]['name'];

const byName = new Map<string, Field>();
for (const field of fields as readonly Field[]) {
  byName.set(field.name, field);
  for (const other of field.also ?? []) byName.set(other, field);
}

/** @returns the field of that name, in any case; undefined where there is none. */
export function fieldNamed(name: string): (Field & { name: FieldName }) | undefined {
  return byName.get(name.toLowerCase()) as (Field & { name: FieldName }) | undefined;
}

export const facetFields = fields.flatMap((f) => ('facet' in f ? [f.name] : []));
