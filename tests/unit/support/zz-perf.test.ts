import { it } from 'vitest';
import { Drawing, H, A, guid } from '/work/main/tests/unit/support/drawing';
import { scenarios } from '/work/main/tests/unit/support/scenarios';
import { explain } from '/work/main/src/correlate/analyse';
import { resolveUsers } from '/work/main/src/prompts/identity';
import { Context } from '/work/main/src/detect/context';
import { runRules, settingsInForce } from '/work/main/src/detect/engine';
it('perf', () => {
  const d = scenarios.P01();
  const N = Number(process.env.N ?? 1_000_000);
  const users = 2000;
  let seed = 1; const rnd = () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
  for (let i = 0; i < N; i++) {
    const u = Math.floor(rnd() * users);
    const time = d.at('00:00') + (rnd() * 30 - 20) * 86400000;
    const place = { ...H, ip: `10.${u % 200}.${Math.floor(u / 200)}.${rnd() < .9 ? 1 : Math.floor(rnd()*250)}`, asn: rnd()<.9?7922: 100 + Math.floor(rnd()*20) };
    const r = rnd();
    if (r < .35) d.add({ time, user: `u${u}@firm.example`, userId: guid(90000+u), code: '0', interactive: true, ...place, mfaMethod: 'claim', correlationId: guid(1e6 + i), sessionId: guid(2e6+u*10+Math.floor(rnd()*10)), steps: [{role:'silent', method:'claim', detail:'MFA requirement satisfied by claim in the token'}] });
    else if (r < .5) d.add({ time, user: `u${u}@firm.example`, userId: guid(90000+u), code: '0', interactive: false, ...place, correlationId: guid(1e6 + i) });
    else if (r < .53) d.prompt(`u${u}`, time, rnd() < .05 ? (rnd() < .5 ? 't' : 'd') : 'A', place);
    else if (r < .55) d.add({ time, user: `u${u}@firm.example`, code: '50074', interactive: true, outcome: 'interrupted', mfaResult: 'challenged', ...place, correlationId: guid(1e6 + i) });
    else if (r < .56) d.add({ time, user: `u${u}@firm.example`, code: '50126', interactive: true, outcome: 'failure', ...place });
    else if (r < .8) d.add({ time, log: 'm365.ual', kind: 'file', user: `u${u}@firm.example`, operation: rnd()<.5?'FileAccessed':'FileDownloaded', target: 'f' + Math.floor(rnd()*100000), ip: place.ip });
    else d.add({ time, log: 'm365.ual', kind: 'signin', user: `u${u}@firm.example`, operation: 'UserLoggedIn', code: '0', ip: place.ip, userAgent: H.userAgent });
  }
  const table = d.table();
  for (let k = 0; k < 2; k++) {
  let t = performance.now(); const lap = (n: string) => { console.log(n, Math.round(performance.now() - t)); t = performance.now(); };
  const id = resolveUsers(table); lap('identity');
  const ctx = new Context(table, id); lap('context');
  console.log(ctx.prompts.length);
  runRules(ctx); lap('rules');
  const e = explain(table); lap('explain');
  console.log(e.findings.length, e.incidents.length, Object.entries(e.findings.reduce((m, f) => ({...m, [f.catalogue]: (m[f.catalogue] ?? 0) + 1}), {} as Record<string, number>)));
  }
}, 600000);
