import { expect, it } from 'vitest';
import { severities } from '../../../src/model/finding';
import { analyseFiles } from '../../../src/pipeline/in-memory';
import { OpenCase } from '../../../src/pipeline/open-case';
import { sampleCase } from '../../../src/sample/case';

/** A rule that deletes mail about payments, of somebody nobody attacked. */
const rule = {
  CreationTime: '2026-09-14T10:00:00',
  Id: '5b0c1d2e-0000-4000-8000-000000000001',
  Operation: 'New-InboxRule',
  RecordType: 1,
  ResultStatus: 'True',
  UserType: 2,
  Workload: 'Exchange',
  ClientIP: '192.0.2.7',
  UserId: 'quiet@firm.example',
  Parameters: [
    { Name: 'Name', Value: '.' },
    { Name: 'SubjectContainsWords', Value: 'invoice;payment' },
    { Name: 'DeleteMessage', Value: 'True' },
  ],
};

it('shows every finding outside incidents once: the grave ones with the case, the others when asked', async () => {
  const ual = { name: 'ual.json', bytes: new TextEncoder().encode(JSON.stringify([rule])) };
  const { sources, analysis } = await analyseFiles([...sampleCase(), ual]);
  const open = new OpenCase({ id: 'case', name: 'case', synthetic: false }, [], sources, analysis);
  const view = open.view(1);
  const quiet = open.quietLeads();
  const loose = analysis.findings.filter(({ incident }) => incident === null);
  expect([...view.leads, ...quiet].map(({ id }) => id).sort()).toEqual(loose.map(({ id }) => id).sort());
  expect(view.quietLeads).toBe(quiet.length);
  expect(view.leads.map(({ user }) => user)).toContain('quiet@firm.example');
  const joined = view.incidents.flatMap(({ stages }) => stages.flatMap(({ findings }) => findings));
  expect(joined.length).toBeGreaterThan(0);
  for (const { id, severity, evidenceCount, ...rest } of view.leads) {
    expect(joined).not.toContain(id);
    expect(severities.indexOf(severity)).toBeGreaterThanOrEqual(severities.indexOf('medium'));
    expect(evidenceCount).toBeGreaterThan(0);
    // Rows, of which there may be a hundred thousand, stay in the worker.
    expect(rest).not.toHaveProperty('evidence');
  }
  for (const { severity } of quiet) expect(['low', 'info']).toContain(severity);
  const order = view.leads.map(({ severity, first }) => [-severities.indexOf(severity), first]);
  expect(order).toEqual([...order].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!));
  expect(view.campaigns).toEqual(analysis.campaigns);
});
