import { describe, expect, it } from 'vitest';
import { stages, type Incident } from '../../src/model/finding';
import type { SourceAnswers } from '../../src/model/source';
import { analyseFiles } from '../../src/pipeline/in-memory';
import type { Act, SampleFile } from '../../src/sample/acts';
import { duoV2Json } from '../../src/sample/layouts/duo';
import { logAnalyticsCsv } from '../../src/sample/layouts/log-analytics';
import { purviewCsv } from '../../src/sample/layouts/ual';
import { sample } from '../../src/sample/case';

const { tenant, acts, attack, files } = sample();
const promptMethods = /notification|phone call|code/i;
const victim = attack!.acts.find((act) => act.kind === 'signin')!.person;

/** Entra hands every prompt to Duo: it sees a redirect when it asks, and a sign-in behind an approval. */
const handedOver = acts.flatMap((act): Act[] => {
  if (act.kind !== 'signin') return [act];
  const prompt = act.steps.find((step) => promptMethods.test(step.method));
  if (!prompt) return act.code === 50074 ? [{ ...act, code: 50158, steps: act.steps.slice(0, 1) }] : [act];
  const password = act.steps.filter((step) => step.method === 'Password');
  const told = { additionalDetails: '', steps: password };
  const redirected: Act = {
    ...act,
    ...told,
    code: 50158,
    failureReason: 'External security challenge was not satisfied.',
    requestId: `${act.requestId.slice(0, -4)}0000`,
  };
  return act.code === 0 ? [redirected, { ...act, ...told }] : [redirected];
});

/** The sample attack told by Entra with local times, by Duo with logins, by Microsoft 365 with object ids. */
function threeNames(ahead: number): { files: SampleFile[]; entra: string } {
  const entra = logAnalyticsCsv(tenant, handedOver, { name: 'SigninLogs-local.csv', ahead });
  const ual = purviewCsv(tenant, handedOver, { name: 'ual.csv' });
  const text = new TextDecoder()
    .decode(ual.bytes)
    .replaceAll(`UserId"":""${victim.upn}`, `UserId"":""${victim.id}`);
  return {
    entra: entra.name,
    files: [
      entra,
      { ...ual, bytes: new TextEncoder().encode(text) },
      duoV2Json(tenant, acts, { name: 'duo.json', logins: true }),
    ],
  };
}

const read = async (told: ReturnType<typeof threeNames>, answers: SourceAnswers = {}) =>
  analyseFiles(told.files.map((file) => (file.name === told.entra ? { ...file, answers } : file)));

const stageOrder = (incident: Incident): string[] => incident.stages.map(({ stage }) => stage);

describe('one attack told by three products', () => {
  it('under three names and one local clock becomes one incident after one answer', async () => {
    const told = threeNames(7 * 60);
    const before = await read(told);
    expect(before.sources.map(({ name, questions }) => [name, questions]).sort()).toEqual([
      ['SigninLogs-local.csv', ['zone']],
      ['duo.json', []],
      ['ual.csv', []],
    ]);
    // Redirects of Entra that no answer of Duo's stands near to.
    expect(before.analysis.incidents.map(({ counts }) => counts.pending)).toEqual([4]);
    for (const incident of before.analysis.incidents)
      expect(incident.missing).toContain(
        'the times of SigninLogs-local.csv state no time zone: UTC was assumed',
      );

    const after = await read(told, { zone: 'UTC+07:00' });
    expect(after.sources.flatMap(({ questions }) => questions)).toEqual([]);
    const alerts = after.analysis.incidents.filter(
      ({ severity }) => severity !== 'low' && severity !== 'info',
    );
    expect(alerts).toHaveLength(1);
    const [incident] = alerts;
    expect(incident).toMatchObject({
      user: victim.upn.toLowerCase(),
      severity: 'critical',
      outcome: 'succeeded',
    });
    expect(incident!.counts).toMatchObject({ prompts: 20, denied: 14, timedOut: 5, approved: 1, pending: 0 });
    expect(incident!.aliases).toContain(victim.upn.split('@')[0]!.toLowerCase());
    expect(stageOrder(incident!)).toEqual([...stages]);
    const starts = incident!.stages.map(({ first }) => first);
    expect(starts.slice(0, 3)).toEqual([...starts.slice(0, 3)].sort((a, b) => a - b));
    expect(incident!.missing.join()).not.toContain('time zone');
  });

  it.each([-8 * 60, 5 * 60 + 30, 2 * 60])(
    'is the same whatever zone its times were written in: %i min',
    async (ahead) => {
      const [, audit, ual] = files;
      const zone = `UTC${ahead < 0 ? '-' : '+'}${Math.floor(Math.abs(ahead) / 60)}:${String(Math.abs(ahead) % 60).padStart(2, '0')}`;
      const utc = await analyseFiles([...files]);
      const local = logAnalyticsCsv(tenant, acts, { name: 'local.csv', ahead });
      const shifted = await analyseFiles([{ ...local, answers: { zone } }, audit!, ual!]);
      const plain = ({ analysis }: typeof utc): unknown => [
        analysis.incidents,
        analysis.findings.map(({ evidence, ...finding }) => [finding, evidence.length]),
      ];
      expect(plain(shifted)).toEqual(plain(utc));
    },
  );
});
