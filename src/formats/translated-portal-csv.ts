import { plainColumn } from '../scan/record-view';
import type { Format } from './format';
import { entraAuditPortalCsv } from './entra-audit-portal-csv';
import { entraSigninPortalCsv } from './entra-signin-portal-csv';

/** A header read as another: why, and the names the columns are taken for where they differ from their own. */
export interface Translation {
  format: Format;
  columns?: string[];
  why: string;
}

/**
 * The Entra portal translates the headers of its CSV downloads with its own language. Translations that were seen are
 * known by name; other columns are told by what stands in them. Both are guesses, and the analyst is asked.
 */
const known: Readonly<Record<string, string>> = {
  'fecha (utc)': 'Date (UTC)',
  'id. de solicitud': 'Request ID',
  'id de solicitud': 'Request ID',
  'id. de correlación': 'Correlation ID',
  'id de correlación': 'Correlation ID',
  'nombre de usuario': 'Username',
  'dirección ip': 'IP address',
  estado: 'Status',
  'motivo del error': 'Failure reason',
  'requisito de autenticación': 'Authentication requirement',
  aplicación: 'Application',
  ubicación: 'Location',
  'agente de usuario': 'User agent',
  actividad: 'Activity',
  resultado: 'Result',
  objetivo1nombreprincipaldeusuario: 'Target1UserPrincipalName',
};

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?Z$/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]{2,39}:[0-9a-f:.]{0,39})$/i;
const PERSON = /^[^\s@]{1,64}@[^\s@]{1,190}\.[a-z]{2,24}$/i;
const CODE = /^(?:0|\d{5,6})$/;
const PLACE = /^(?:[^,]{0,80}, ){0,2}[A-Z]{2}$/;
const SECOND_FACTOR = /^MFA (?:denied|completed|successfully|required)/i;

type Shape = 'guid' | 'time' | 'address' | 'person' | 'code' | 'place' | 'mfa' | '';
const shapes: readonly [Shape, RegExp][] = [
  ['time', TIME],
  ['guid', GUID],
  ['address', ADDRESS],
  ['person', PERSON],
  ['code', CODE],
  ['mfa', SECOND_FACTOR],
  ['place', PLACE],
];

/** @returns what every filled cell of a column looks like; '' where they differ or none is filled. */
function shapeOf(cells: readonly string[]): Shape {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (filled.length === 0) return '';
  return shapes.find(([, pattern]) => filled.every((cell) => pattern.test(cell)))?.[0] ?? '';
}

/** Columns of a sign-in download by the shape of their cells, in the order in which the portal writes them. */
const signInShapes: readonly [Shape, readonly string[]][] = [
  ['time', ['Date (UTC)']],
  ['guid', ['Request ID', 'Correlation ID', 'User ID']],
  ['person', ['Username']],
  ['address', ['IP address']],
  ['code', ['Sign-in error code']],
  ['place', ['Location']],
  ['mfa', ['Multifactor authentication result']],
];
const auditShapes: readonly [Shape, readonly string[]][] = [
  ['time', ['Date (UTC)']],
  ['guid', ['CorrelationId']],
  ['person', ['ActorUserPrincipalName']],
  ['address', ['IPAddress']],
];
/** The least that tells a sign-in. */
const signInNeeds = ['Date (UTC)', 'Request ID', 'Username', 'IP address'];

/** The portal's own names, by which a part of a download is known as well. */
const namesOf = (format: Format): ReadonlyMap<string, string> =>
  new Map(
    Object.values(format.facts)
      .flatMap((paths) => paths ?? [])
      .map((name) => [name.toLowerCase(), name]),
  );
const signInNames = namesOf(entraSigninPortalCsv);
const auditNames = namesOf(entraAuditPortalCsv);

/**
 * Tries to read a header as one of the portal's: in another language, or a part of its columns.
 * @param rows the first rows behind it.
 */
export function translate(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Translation | undefined {
  // Whatever the language, the portal says that its times are UTC.
  const plain = header.map((name) => plainColumn(name).toLowerCase());
  if (rows.length === 0 || !plain.some((name) => name.endsWith('(utc)'))) return undefined;
  const translated = plain.map((name) => known[name]);
  const isAudit = translated.includes('Activity') || plain.includes('activity');
  const own = isAudit ? auditNames : signInNames;
  const columns = plain.map((name, i) => own.get(name) ?? translated[i] ?? '');
  const guessed = guess(header, rows, columns, isAudit ? auditShapes : signInShapes);

  const needs = isAudit ? ['Date (UTC)', 'Activity'] : signInNeeds;
  if (!needs.every((name) => columns.includes(name))) return undefined;
  // Other logs hold these shapes too: how the sign-in ended has to be there as well.
  if (!isAudit && !columns.includes('Sign-in error code') && !columns.includes('Status')) return undefined;
  const format = isAudit ? entraAuditPortalCsv : entraSigninPortalCsv;
  const foreign = columns.flatMap((name, i) =>
    name === '' || own.has(plain[i]!) ? [] : [`${plainColumn(header[i]!)} as ${name}`],
  );
  if (foreign.length === 0)
    return { format, why: `its header has ${needs.join(', ')}: a part of the portal's columns` };
  return {
    format,
    // A column without a meaning keeps its own name.
    columns: columns.map((name, i) => (name === '' ? header[i]! : name)),
    why:
      `its header is a translation of the portal's: ${foreign.length - guessed} columns are taken by a translation ` +
      `that is known and ${guessed} by what stands in them, which is a guess (${foreign.join(', ')})`,
  };
}

/** Names the columns that have no name yet by the shape of their cells. @returns how many. */
function guess(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  columns: string[],
  byShape: readonly [Shape, readonly string[]][],
): number {
  const shaped = header.map((_, i) => (columns[i] === '' ? shapeOf(rows.map((row) => row[i] ?? '')) : ''));
  let guessed = 0;
  for (const [shape, names] of byShape) {
    const free = names.filter((name) => !columns.includes(name));
    for (let i = 0; i < header.length && free.length > 0; i++) {
      if (shaped[i] !== shape) continue;
      columns[i] = free.shift()!;
      guessed++;
    }
  }
  return guessed;
}
