// Alerts, outcomes and stages on labelled synthetic logs, read through the importers, beside the published rules.
import { bundled } from './bundled.mjs';

const TUNING = [1, 2, 3];
const HELD_OUT = [501, 502, 503];
const seedsFrom = (name, otherwise) => process.env[name]?.split(',').map(Number) ?? otherwise;

const percent = (value) => `${(100 * value).toFixed(1)}`;

export async function bench() {
  const { measure, providerIds, total, wilson } = await bundled('tests/bench/baselines/runs.ts');
  const share = ({ right, of }) => {
    if (of === 0) return '–'.padEnd(29);
    const [low, high] = wilson({ right, of });
    return `${percent(right / of)} [${percent(low)}–${percent(high)}] ${right}/${of}`.padEnd(29);
  };
  const plain = ({ right, of }) => ({
    right,
    of,
    share: of === 0 ? null : right / of,
    interval: wilson({ right, of }),
  });
  const measures = ['recall', 'precision', 'outcome', 'stage'];

  console.log(
    '\naccuracy: ALL DATA IS SYNTHETIC, made by our own generator: it shows what the rules do with what they were made for, not how common attacks are or how real tenants look',
  );
  console.log('labels are written before anything is read; % with Wilson intervals of 95 %, right/of');
  const results = { synthetic: true };
  for (const [name, seeds] of [
    ['tuning', seedsFrom('BENCH_TUNING', TUNING)],
    ['held out', seedsFrom('BENCH_HELD_OUT', HELD_OUT)],
  ]) {
    const runs = [];
    for (const seed of seeds) for (const id of providerIds) runs.push(await measure(seed, id));
    const attacks = runs.reduce((n, { labels }) => n + labels.filter(({ attack }) => attack).length, 0);
    const all = runs.reduce((n, { labels }) => n + labels.length, 0);
    console.log(
      `\n${name}, seeds ${seeds.join(', ')}: ${runs.length} runs, ${attacks} attacks, ${all - attacks} look-alikes, ${runs.reduce((n, { records }) => n + records, 0).toLocaleString('en')} records`,
    );
    console.log(`  ${''.padEnd(28)}${measures.map((measure) => measure.padEnd(29)).join('')}`);
    const line = (id, score) =>
      console.log(`  ${id.padEnd(28)}${measures.map((measure) => share(score[measure])).join('')}`);
    const byProvider = {};
    for (const id of providerIds) {
      const score = total(runs.filter(({ provider }) => provider === id));
      line(id, score);
      byProvider[id] = Object.fromEntries(measures.map((measure) => [measure, plain(score[measure])]));
    }
    const score = total(runs);
    line('all', score);
    console.log(
      `  attacks below what the definition calls one: ${score.below.of}, alerted all the same: ${score.below.right} (counted nowhere)`,
    );

    console.log(
      `\n  by scenario${''.padEnd(49)}recall${''.padEnd(21)}outcome${''.padEnd(20)}stage${''.padEnd(22)}false alerts`,
    );
    const byScenario = {};
    for (const [id, one] of [...score.byScenario].sort(([a], [b]) =>
      a.localeCompare(b, 'en', { numeric: true }),
    )) {
      console.log(
        `  ${id.padEnd(60)}${share(one.recall)}${share(one.outcome)}${share(one.stage)}${one.falseAlerts}`,
      );
      byScenario[id] = {
        recall: plain(one.recall),
        outcome: plain(one.outcome),
        stage: plain(one.stage),
        falseAlerts: one.falseAlerts,
      };
    }

    console.log(
      `\n  published rules on the same data${''.padEnd(38)}recall${''.padEnd(21)}precision${''.padEnd(18)}“somebody got in” was right`,
    );
    const published = {};
    for (const rule of new Set(runs.flatMap((run) => [...run.published.keys()]))) {
      const told = runs.flatMap((run) => run.published.get(rule) ?? []);
      const sum = (pick) =>
        told.reduce((a, one) => ({ right: a.right + pick(one).right, of: a.of + pick(one).of }), {
          right: 0,
          of: 0,
        });
      const recall = sum((one) => one.score.recall);
      const precision = sum((one) => one.score.precision);
      const claims = sum((one) => one.accessClaims);
      console.log(`  ${rule.padEnd(74)}${share(recall)}${share(precision)}${share(claims)}`);
      published[rule] = { recall: plain(recall), precision: plain(precision), accessClaims: plain(claims) };
    }

    console.log(`\n  every miss and false alert: ${score.wrong.length}`);
    for (const { kind, scenario, provider, seed, detail } of score.wrong)
      console.log(`  ${kind}, seed ${seed}, ${provider}, ${scenario}: ${detail}`);
    results[name] = {
      seeds,
      ...Object.fromEntries(measures.map((measure) => [measure, plain(score[measure])])),
      byProvider,
      byScenario,
      published,
      wrong: score.wrong,
    };
  }
  return results;
}
