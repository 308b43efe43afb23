import { expect, it } from 'vitest';
import type { Analysis } from '../../src/correlate/analyse';
import { analyseFiles } from '../../src/pipeline/in-memory';
import { benchmarkRun, type BenchmarkSize } from '../../src/sample/benchmark/benchmark';
import { providers } from '../../src/sample/benchmark/providers';

/** A responder drops every export of a tenant that they were handed: five ways to tell of the same sign-ins and acts. */
const size: BenchmarkSize = { users: 40, attacks: 8, lookAlikes: 4 };
const told = providers.filter(({ family }) => family === 'entra' || family === 'ual');

async function analysed(...ways: typeof told): Promise<Analysis> {
  const { files } = benchmarkRun(
    5,
    {
      ...told[0]!,
      write: (tenant, acts, seed) =>
        ways.flatMap((way) =>
          way.write(tenant, acts, seed).map((file) => ({ ...file, name: `${way.id}/${file.name}` })),
        ),
    },
    size,
  );
  return (await analyseFiles(files)).analysis;
}

it('finds the same in all exports of a tenant at once as in one set of them', async () => {
  const verdicts = ({ incidents }: Analysis): unknown =>
    incidents.map(({ user, outcome, severity, counts, stages }) => ({
      user,
      outcome,
      severity,
      counts,
      stages: stages.map(({ stage }) => stage),
    }));
  const one = await analysed(told[0]!);
  const all = await analysed(...told);
  expect(one.incidents.length).toBeGreaterThan(4);
  expect(verdicts(all)).toEqual(verdicts(one));
  expect(all.prompts.map(({ time, user, result }) => [time, user, result])).toEqual(
    one.prompts.map(({ time, user, result }) => [time, user, result]),
  );
});
