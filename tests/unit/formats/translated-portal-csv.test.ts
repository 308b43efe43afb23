import { describe, expect, it } from 'vitest';
import { csv } from './reading';
import { readFile } from '../support/reading';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
/** A sign-in download: header names to be filled in. */
const row = (names: readonly string[], n: number, code: string): Record<string, string> =>
  Object.fromEntries(
    [
      `2026-09-14T14:09:0${n}Z`,
      id(n),
      id(100 + n),
      id(200),
      'cfo@firm.example',
      '203.0.113.7',
      'Bucharest, Bucuresti, RO',
      code,
      code === '500121' ? 'MFA denied; user declined the authentication' : '',
      'Office 365',
    ].map((value, i) => [names[i]!, value]),
  );
const file = (names: readonly string[]): string => csv([row(names, 1, '50126'), row(names, 2, '500121')]);

const spanish = [
  ...[
    'Fecha (UTC)',
    'ID de solicitud',
    'ID de correlación',
    'Id. de usuario',
    'Nombre de usuario',
    'Dirección IP',
  ],
  ...['Ubicación', 'Código de error', 'Resultado de MFA', 'Aplicación'],
];
const unknown = ['Päivä (UTC)', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
const events = [
  { user: 'cfo@firm.example', ip: '203.0.113.7', code: '50126', outcome: 'failure', country: 'RO' },
  { user: 'cfo@firm.example', code: '500121', mfaResult: 'denied', correlationId: id(102) },
];

describe('headers of the Entra portal in another language', () => {
  it.each([
    ['Spanish', spanish],
    ['a language nobody here knows', unknown],
  ])('%s: read by translation and by what stands in the columns, and asked about', async (_, names) => {
    const read = await readFile(file(names));
    expect(read.source).toMatchObject({
      format: 'entra.signin.portal-csv',
      records: 2,
      events: 2,
      questions: ['mapping'],
    });
    events.forEach((event, i) => expect(read.events[i]).toMatchObject(event));
    expect(read.source.reason).toContain('guess');
    expect(read.source.reason).toContain(`${names[7]} as Sign-in error code`);
    for (const size of [1, 7, 64]) expect((await readFile(file(names), size)).events).toEqual(read.events);
  });

  it('a part of the columns in English is no question', async () => {
    const names = [
      ...['Date (UTC)', 'Request ID', 'Correlation ID', 'User ID', 'Username', 'IP address', 'Location'],
      ...['Sign-in error code', 'Note', 'Application'],
    ];
    const { source } = await readFile(csv([row(names, 1, '50126')]));
    expect(source).toMatchObject({ format: 'entra.signin.portal-csv', events: 1, questions: [] });
    expect(source.reason).toContain("a part of the portal's columns");
  });

  it('a Spanish audit log', async () => {
    const { source, events: read } = await readFile(
      csv([
        {
          'Fecha (UTC)': '2026-09-14T14:31:07Z',
          'Id. de correlación': id(1),
          Actividad: 'Update user',
          Resultado: 'success',
          Actor: 'admin@firm.example',
          Objetivo1NombrePrincipalDeUsuario: 'cfo@firm.example',
        },
      ]),
    );
    expect(source).toMatchObject({ format: 'entra.audit.portal-csv', questions: ['mapping'] });
    expect(read[0]).toMatchObject({
      operation: 'Update user',
      user: 'admin@firm.example',
      target: 'cfo@firm.example',
    });
  });

  it.each([
    ['times without UTC in their name', file(['Päivä', ...unknown.slice(1)])],
    ['no rows', `${unknown.join(',')}\r\n`],
    ['no address', csv([{ 'Tid (UTC)': '2026-09-14T14:31:07Z', a: id(1), b: 'x@firm.example', c: '50126' }])],
    [
      'no result',
      csv([{ 'Tid (UTC)': '2026-09-14T14:31:07Z', a: id(1), b: 'x@firm.example', c: '203.0.113.7' }]),
    ],
  ])('%s: not taken for it', async (_, content) => {
    expect((await readFile(content)).source.format).toBeNull();
  });
});
