import { describe, expect, it } from 'vitest';
import type { SampleFile } from '../../src/sample/acts';
import { layouts } from '../../src/sample/layouts';
import { analyseFiles } from '../../src/pipeline/in-memory';
import { tenant } from './cast';
import { scenarios } from './catalogue';
import { phases, render, SCENARIO_START, type EntraLayout, type Scenario } from './scenario';
import { alerts, broken, type Analysed } from './verdict';

async function analyse(files: SampleFile[]): Promise<Analysed> {
  const { sources, analysis } = await analyseFiles(files);
  return { sources, findings: analysis.findings, incidents: analysis.incidents };
}

const layoutsOf = (scenario: Scenario): (EntraLayout | null)[] =>
  scenario.ual === 'only' ? [null] : [...scenario.entra];

describe('scenarios of the catalogue', () => {
  describe.each(scenarios)('$id: $title', (scenario) => {
    it.each(layoutsOf(scenario).map((layout) => [layout]))('%s', async (layout) => {
      for (const phase of phases) {
        const result = await analyse(render(scenario, tenant, SCENARIO_START + phase, layout));
        expect(broken(scenario, result), `phase ${phase} ms`).toEqual([]);
      }
    });
  });

  it('P24: the same files twice, and the same sign-ins in two layouts, change no verdict', async () => {
    const scenario = scenarios.find((one) => one.id === 'P02')!;
    const once = render(scenario, tenant, SCENARIO_START, 'entra.signin.graph-json');
    const renamed = once.map((file) => ({ ...file, name: `copy of ${file.name}` }));
    const [single, double] = [await analyse(once), await analyse([...once, ...renamed])];
    expect(alerts(double)).toEqual(alerts(single));
    expect(double.sources).toHaveLength(1);
    const both = await analyse([
      ...once,
      layouts['entra.signin.diagnostic-json'](tenant, scenario.build(SCENARIO_START)),
    ]);
    expect(both.incidents.map((incident) => incident.counts)).toEqual(
      single.incidents.map((incident) => incident.counts),
    );
    expect(broken(scenario, both)).toEqual([]);
  });

  it.each(['P01', 'P16', 'P18', 'P21', 'B31b'])('%s: cut into two files, no verdict changes', async (id) => {
    const scenario = scenarios.find((one) => one.id === id)!;
    const acts = scenario.build(SCENARIO_START);
    const whole = await analyse(render(scenario, tenant, SCENARIO_START, 'entra.signin.graph-json'));
    const halves = [0, 1].flatMap((half) =>
      render(
        { ...scenario, build: () => acts.filter((_, i) => i % 2 === half) },
        tenant,
        SCENARIO_START,
        'entra.signin.graph-json',
      ),
    );
    expect(alerts(await analyse(halves))).toEqual(alerts(whole));
  });

  const ualLayouts = [
    'm365.ual.powershell-csv',
    'm365.ual.powershell-json',
    'm365.ual.management-api-json',
    'm365.ual.graph-json',
    'm365.ual.graph-csv',
  ] as const;
  it.each(['P16', 'P18', 'P19', 'B12'].flatMap((id) => ualLayouts.map((layout) => [id, layout] as const)))(
    '%s with the unified audit log as %s',
    async (id, layout) => {
      const scenario = scenarios.find((one) => one.id === id)!;
      const files = render(scenario, tenant, SCENARIO_START, 'entra.signin.graph-json', layout);
      expect(broken(scenario, await analyse(files))).toEqual([]);
    },
  );
});
