import { describe, expect, it } from 'vitest';
import { analyseFiles } from '../../src/pipeline/in-memory';
import { productScenarios } from './okta-duo';
import { phases, SCENARIO_START } from './scenario';
import { broken } from './verdict';

describe('scenarios in the logs of Okta and Duo', () => {
  it.each(productScenarios.map((one) => [`${one.id}, ${one.layout}: ${one.title}`, one] as const))(
    '%s',
    async (_, scenario) => {
      for (const phase of phases) {
        const { sources, analysis } = await analyseFiles(scenario.files(SCENARIO_START + phase));
        const result = { sources, findings: analysis.findings, incidents: analysis.incidents };
        expect(broken(scenario, result), `phase ${phase} ms`).toEqual([]);
      }
    },
  );
});
