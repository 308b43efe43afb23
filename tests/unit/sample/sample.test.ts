import { describe, expect, it } from 'vitest';
import { inOrder, signInsOf, type SampleFile } from '../../../src/sample/acts';
import { SAMPLE_ATTACK_START, sample, sampleCase, tenant } from '../../../src/sample/case';
import { Random } from '../../../src/sample/random';
import { HOUR, MINUTE, SECOND } from '../../../src/base/units';

const generated = sample();
const attack = generated.attack!;
const same = (a: SampleFile[], b: SampleFile[]): boolean =>
  a.length === b.length &&
  a.every((file, i) => file.name === b[i]!.name && Buffer.compare(file.bytes, b[i]!.bytes) === 0);

describe('random', () => {
  it('gives the same stream for the same seed and another for another', () => {
    const draw = (seed: number): string => new Random(seed).hex(64);
    expect(draw(1)).toBe(draw(1));
    expect(draw(1)).not.toBe(draw(2));
    expect(new Random(1).guid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('forks streams that do not depend on what was drawn before', () => {
    const one = new Random(5);
    const other = new Random(5);
    other.next();
    expect(one.fork('x').hex(16)).toBe(other.fork('x').hex(16));
    expect(one.fork('x').hex(16)).not.toBe(one.fork('y').hex(16));
  });
});

describe('the sample case', () => {
  it('has the same bytes for the same seed, others for another', () => {
    expect(same(sampleCase(), sampleCase())).toBe(true);
    expect(same(sampleCase(1), sampleCase(2))).toBe(false);
  });

  it('stays in its three weeks, in order, at a size that loads in seconds', () => {
    const times = generated.acts.map((act) => act.time);
    expect(times).toEqual(inOrder(generated.acts).map((act) => act.time));
    expect(times[0]).toBeGreaterThanOrEqual(Date.UTC(2026, 7, 31));
    expect(times.at(-1)).toBeLessThan(Date.UTC(2026, 8, 22, 12));
    expect(generated.acts.length).toBeGreaterThan(5_000);
    expect(generated.acts.length).toBeLessThan(20_000);
  });

  it('has no act twice', () => {
    const ids = generated.acts.map((act) => (act.kind === 'signin' ? act.requestId : act.id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives the attacked person ten approvals or more in the two weeks before, and no slip', () => {
    const before = signInsOf(generated.acts).filter(
      (s) => s.person === attack.person && s.time < SAMPLE_ATTACK_START - HOUR,
    );
    const approvals = before.filter((s) => s.code === 0 && s.mfaMethod !== '');
    expect(approvals.length).toBeGreaterThanOrEqual(5);
    expect(new Set(approvals.map((s) => Math.floor(s.time / (24 * HOUR)))).size).toBeGreaterThanOrEqual(5);
    expect(before.filter((s) => s.code === 50126 || s.code === 500121)).toEqual([]);
  });

  it('lets nobody else be bothered more than twice in ten minutes', () => {
    const adverse = signInsOf(generated.acts).filter((s) => s.code === 500121 && s.person !== attack.person);
    expect(adverse.length).toBeGreaterThan(3);
    for (const one of adverse)
      expect(
        adverse.filter((s) => s.person === one.person && Math.abs(s.time - one.time) < 10 * MINUTE).length,
      ).toBeLessThan(3);
  });
});

describe('the walkthrough', () => {
  const from = signInsOf(generated.acts).filter((s) => s.source === attack.source);
  const minutes = (time: number): number => (time - SAMPLE_ATTACK_START) / MINUTE;

  it('guesses five times, asks twenty times, gets in once', () => {
    expect(
      from.filter((s) => s.code === 50126).map((s) => minutes(s.time) >= -20 && minutes(s.time) <= -15 + 1),
    ).toEqual(Array(5).fill(true));
    const asked = from.filter((s) => s.mfaMethod !== '');
    const words = asked.map((s) => s.additionalDetails);
    expect(asked).toHaveLength(20);
    expect(words.filter((w) => w === 'MFA denied; user declined the authentication')).toHaveLength(14);
    expect(
      words.filter((w) => w === 'MFA denied; user did not respond to mobile app notification'),
    ).toHaveLength(5);
    expect(words.at(-1)).toBe('MFA completed in Azure AD');
    expect(asked.at(-1)!.code).toBe(0);
    expect(asked.at(-1)!.time - asked[0]!.time).toBeGreaterThan(170 * SECOND);
    expect(asked.at(-1)!.time - asked[0]!.time).toBeLessThan(200 * SECOND);
    expect(attack.counts).toMatchObject({ denied: 14, timedOut: 5, approved: 1 });
  });

  it('answers every prompt before the approval', () => {
    const answers = from.filter((s) => s.code === 500121).flatMap((s) => s.steps.map((step) => step.time));
    expect(Math.max(...answers)).toBeLessThan(attack.approved);
  });

  it('makes the rule at T+15 min and takes 500 different files in two hours from T+25 min', () => {
    const rule = attack.acts.find((act) => act.kind === 'cmdlet')!;
    expect(minutes(rule.time)).toBe(15);
    expect(rule.parameters).toContainEqual({ name: 'DeleteMessage', value: 'True' });
    const files = attack.acts.filter((act) => act.kind === 'file');
    expect(new Set(files.map((act) => `${act.site}/${act.folder}/${act.fileName}`)).size).toBe(500);
    expect(minutes(files[0]!.time)).toBeGreaterThanOrEqual(25);
    expect(minutes(Math.max(...files.map((act) => act.time)))).toBeLessThan(146);
    expect(files.every((act) => act.session.sessionId === attack.sessionId)).toBe(true);
  });
});

describe('another tenant', () => {
  it('follows from its seed', () => {
    const one = tenant(3, { users: 12, days: 18 });
    expect(same(one.files, tenant(3, { users: 12, days: 18 }).files)).toBe(true);
    expect(one.tenant.people).toHaveLength(12);
    expect(one.attack!.start).not.toBe(SAMPLE_ATTACK_START);
    expect(tenant(4, { users: 12, days: 18 }).attack!.start).not.toBe(one.attack!.start);
  });

  it('can do without an attack', () => {
    const calm = tenant(3, { users: 12, days: 18, attack: false, layouts: ['entra.signin.portal-csv'] });
    expect(calm.attack).toBeNull();
    expect(calm.files).toHaveLength(1);
  });
});
