import { describe, expect, it } from 'vitest';
import { DAY } from '../../../src/base/units';
import { Context } from '../../../src/detect/context';
import { resolveUsers } from '../../../src/prompts/identity';
import { A, Drawing, type DrawnRow, guid, H, H6, type Place } from '../support/drawing';

/** The familiarity of one denied prompt at 09:00 from `place`. */
function of(d: Drawing, place: Place, more: Partial<DrawnRow> = {}): string {
  const table = d.prompts('cfo 09:00 +1s d', place, 'steps', more).table();
  const ctx = new Context(table, resolveUsers(table));
  const prompt = ctx.prompts.findIndex(({ result, time }) => result === 'denied' && time >= d.at('09:00'));
  return ctx.sourceOf(prompt).familiarity;
}
const home = (): Drawing => new Drawing().baseline('cfo', H);
const nowhere = { ip: '198.51.100.7' };

describe('familiarity', () => {
  it('knows an address seen on two days, IPv6 by its /64', () => {
    expect(of(home(), H)).toBe('FAMILIAR');
    expect(of(new Drawing().baseline('cfo', H6), { ...A, ip: '2001:db8:77:1::beef' })).toBe('FAMILIAR');
    expect(of(new Drawing().baseline('cfo', H6), { ...A, ip: '2001:db8:77:2::a' })).toBe('UNFAMILIAR');
  });

  it('knows a registered device anywhere', () => {
    const laptop = { ...H, deviceId: guid(42) };
    expect(of(new Drawing().baseline('cfo', laptop), { ...A, deviceId: guid(42) })).toBe('FAMILIAR');
  });

  it('knows the network owner, country and system together', () => {
    expect(of(home(), { ...H, ...nowhere })).toBe('FAMILIAR');
    expect(of(home(), { ...H, ...nowhere, os: 'Linux' })).toBe('PARTIAL');
    expect(of(home(), { ...H, ...nowhere, asn: 64_500 })).toBe('PARTIAL');
  });

  it('calls a new country, or a new owner with a new system, unfamiliar', () => {
    expect(of(home(), { ...H, ...nowhere, country: 'RU' })).toBe('UNFAMILIAR');
    expect(of(home(), { ...H, ...nowhere, asn: 64_500, os: 'Linux' })).toBe('UNFAMILIAR');
  });

  it('calls a flagged address unfamiliar', () => {
    expect(of(home(), { ...H, ...nowhere, asn: 64_500 }, { riskTypes: 'anonymizedIPAddress' })).toBe(
      'UNFAMILIAR',
    );
  });

  it('falls back to address and system where neither owner nor country is told', () => {
    const base = (): Drawing => new Drawing().baseline('cfo', H, 'ual');
    const seen = (place: Place): Place => ({
      ip: place.ip,
      os: place.os!,
      browser: place.browser!,
      userAgent: place.userAgent!,
    });
    expect(of(base(), seen(H))).toBe('FAMILIAR');
    expect(of(base(), seen(A))).toBe('UNFAMILIAR');
    expect(of(base(), { ...seen(H), ...nowhere })).toBe('PARTIAL');
  });

  it('says nothing with fewer than five successes or two days', () => {
    expect(of(new Drawing().baseline('cfo', H, 'steps', 4), A)).toBe('UNKNOWN');
    expect(of(new Drawing().baseline('cfo', H, 'steps', 5), A)).toBe('UNFAMILIAR');
    expect(of(new Drawing().prompts('cfo 01:00 +30m A A A A A A A', H), A)).toBe('UNKNOWN');
  });

  it('looks back fourteen days, not further', () => {
    const d = home();
    for (const row of d.rows) row.time -= 15 * DAY;
    expect(of(d, H)).toBe('UNKNOWN');
  });

  it('does not learn from an earlier attack', () => {
    const d = new Drawing().baseline('cfo', H).prompts('cfo 10:00 +10s d d d d d A A A A A A', A);
    for (const row of d.rows.slice(14)) row.time -= 8 * DAY;
    const again = new Drawing();
    again.add(...d.rows).prompts('cfo 11:00 +1s A', A);
    again.rows.at(-1)!.time -= 7.5 * DAY;
    expect(of(again, { ...A, ip: '185.220.70.99' })).toBe('UNFAMILIAR');
  });
});
