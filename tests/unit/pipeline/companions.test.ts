import { describe, expect, it } from 'vitest';
import { mfaResults, productLogs, stepRoles, textAt } from '../../../src/model/event';
import { analyseFiles } from '../../../src/pipeline/in-memory';
import { csv } from '../formats/reading';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const file = (name: string, text: string): { name: string; bytes: Uint8Array } => ({
  name,
  bytes: new TextEncoder().encode(text),
});

const signIn = (n: number, code: string): Record<string, string> => ({
  'Date (UTC)': `2026-09-14T14:0${n}:00Z`,
  'Request ID': id(n),
  'Correlation ID': id(100),
  Username: 'cfo@firm.example',
  'IP address': '203.0.113.7',
  'Sign-in error code': code,
  'Multifactor authentication result': '',
});
const step = (
  n: number,
  at: string,
  method: string,
  succeeded: boolean,
  detail: string,
): Record<string, string> => ({
  'Request ID': id(n),
  'Date (UTC)': `2026-09-14T14:0${n}:${at}Z`,
  'Authentication method': method,
  Succeeded: String(succeeded),
  'Result detail': detail,
});

const main = file('main.csv', csv([signIn(1, '500121'), signIn(2, '0')]));
// Newest first, as the portal writes; one step belongs to no sign-in of the case.
const companion = file(
  'steps.csv',
  csv([
    step(9, '01', 'Mobile app notification', false, 'MFA denied; user declined the authentication'),
    step(2, '20', 'Mobile app notification', true, 'MFA completed in Azure AD'),
    step(2, '05', 'Mobile app notification', false, 'MFA denied; user declined the authentication'),
    step(2, '01', 'Password', true, 'Correct password'),
    step(
      1,
      '30',
      'Mobile app notification',
      false,
      'MFA denied; user did not respond to mobile app notification',
    ),
    step(1, '01', 'Password', true, 'Correct password'),
  ]),
);
const graph = file(
  'graph.json',
  JSON.stringify([
    {
      id: id(1),
      createdDateTime: '2026-09-14T14:01:00Z',
      userPrincipalName: 'cfo@firm.example',
      appDisplayName: 'x',
      ipAddress: '203.0.113.7',
      status: { errorCode: 500121 },
      authenticationDetails: [
        {
          authenticationStepDateTime: '2026-09-14T14:01:30Z',
          authenticationMethod: 'Text message',
          succeeded: false,
          authenticationStepResultDetail: 'MFA denied; user declined the authentication',
        },
      ],
    },
  ]),
);

async function stepsBySignIn(
  files: { name: string; bytes: Uint8Array }[],
  chunkBytes?: number,
): Promise<unknown> {
  const { analysis } = await analyseFiles(files, chunkBytes);
  const { events, steps, stepStart } = analysis.table;
  const s = steps.columns;
  return Array.from({ length: events.length }, (_, row) => [
    `${productLogs[events.columns.log[row]!]} ${mfaResults[events.columns.mfaResult[row]!]}`,
    ...Array.from({ length: stepStart[row + 1]! - stepStart[row]! }, (__, i) => {
      const at = stepStart[row]! + i;
      expect(s.event[at]).toBe(row);
      return `${stepRoles[s.role[at]!]} ${mfaResults[s.result[at]!]}`.trim();
    }),
  ]).filter(([log]) => !String(log).startsWith('entra.authdetails'));
}

describe('steps in a file of their own', () => {
  it('stand with the sign-in of the same request, by time; the last one speaks for it', async () => {
    const expected = [
      ['entra.signin timeout', 'password', 'prompt timeout'],
      ['entra.signin approved', 'password', 'prompt denied', 'prompt approved'],
    ];
    expect(await stepsBySignIn([main, companion])).toEqual(expected);
    expect(await stepsBySignIn([companion, main], 7)).toEqual(expected);
  });

  it('make the prompts of that sign-in, once', async () => {
    const { analysis, sources } = await analyseFiles([companion, main]);
    expect(analysis.prompts.map(({ result, method, user }) => `${result} ${method} ${user}`)).toEqual([
      'timeout push cfo@firm.example',
      'denied push cfo@firm.example',
      'approved push cfo@firm.example',
    ]);
    for (const source of sources)
      expect(source.records).toBe(source.events + source.duplicates + source.rejected + source.skipped);
    expect(sources.map(({ events }) => events).sort()).toEqual([2, 6]);
  });

  it('say nothing where the sign-in has steps of its own', async () => {
    const { analysis } = await analyseFiles([main, companion, graph]);
    const { events, steps, stepStart } = analysis.table;
    const row = [...events.columns.log.keys()].find((i) => stepStart[i + 1]! - stepStart[i]! > 0)!;
    expect(stepStart[row + 1]! - stepStart[row]!).toBe(1);
    expect(mfaResults[steps.columns.result[stepStart[row]!]!]).toBe('denied');
  });
});

describe('a report of suspicious activity among the risk detections', () => {
  it('is the fraud report of the person', async () => {
    const { analysis } = await analyseFiles([
      main,
      file(
        'risk.json',
        JSON.stringify([
          {
            id: 'r1',
            riskEventType: 'userReportedSuspiciousActivity',
            riskLevel: 'high',
            activityDateTime: '2026-09-14T14:03:00Z',
            userPrincipalName: 'cfo@firm.example',
          },
        ]),
      ),
    ]);
    expect(analysis.prompts.map(({ result }) => result)).toContain('fraud');
    const found = analysis.findings.filter(({ catalogue }) => catalogue === 'S2.4');
    expect(found).toHaveLength(1);
    // It is about the prompt refused before it.
    expect(found[0]!.evidence.map((row) => textAt(analysis.table, 'riskTypes', row))).toEqual([
      undefined,
      'userReportedSuspiciousActivity',
    ]);
  });
});
