import { describe, expect, it } from 'vitest';
import { analyseFiles } from '../../src/pipeline/in-memory';
import { sample, tenant } from '../../src/sample/case';
import { alerts, broken } from './verdict';
import { scenarios } from './catalogue';

describe('the sample case through the product', () => {
  it('is one incident of five stages with twenty prompts, and nobody else is accused', async () => {
    const { files, attack } = sample();
    const { sources, analysis } = await analyseFiles(files);
    expect(sources.map((s) => [s.name, s.rejected, s.skipped, s.duplicates, s.questions])).toEqual(
      files.map(({ name }) => [name, 0, 0, 0, []]),
    );
    expect(analysis.incidents).toHaveLength(1);
    const [incident] = analysis.incidents;
    expect(incident).toMatchObject({
      user: attack!.person.upn.toLowerCase(),
      severity: 'critical',
      outcome: 'succeeded',
      anchor: attack!.approved,
    });
    expect(incident!.counts).toMatchObject({ prompts: 20, denied: 14, timedOut: 5, approved: 1, failed: 0 });
    expect(incident!.stages.map((s) => s.stage)).toEqual([
      'recon',
      'push-bombing',
      'access',
      'post-access',
      'exfiltration',
    ]);
    expect(
      analysis.findings.filter((f) => f.incident === null && !['info', 'low'].includes(f.severity)),
    ).toEqual([]);
  });

  it.each([1, 2, 3, 4])('tenant %i without an attack alerts nobody', async (seed) => {
    const { sources, analysis } = await analyseFiles(tenant(seed, { attack: false, users: 40 }).files);
    expect(alerts({ sources, findings: analysis.findings, incidents: analysis.incidents })).toEqual([]);
  });

  it.each([11, 12, 13])('tenant %i with an attack accuses that person alone', async (seed) => {
    const { files, attack } = tenant(seed, {
      layouts: ['entra.signin.portal-csv', 'entra.audit.portal-csv', 'm365.ual.powershell-csv:unicode'],
    });
    const { analysis } = await analyseFiles(files);
    expect(
      analysis.incidents.map((i) => [i.user, i.counts.denied, i.counts.timedOut, i.counts.approved]),
    ).toEqual([[attack!.person.upn.toLowerCase(), 14, 5, 1]]);
  });
});

describe('the verdict on a scenario', () => {
  it('says so when nothing was found, or too much', () => {
    const nothing = { sources: [], findings: [], incidents: [] };
    for (const scenario of scenarios.filter((one) => one.must.length > 0))
      expect(broken(scenario, nothing).length, scenario.id).toBeGreaterThanOrEqual(scenario.must.length);
  });
});
