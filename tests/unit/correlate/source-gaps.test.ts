import { expect, it } from 'vitest';
import { DAY } from '../../../src/base/units';
import { analyse } from '../../../src/correlate/analyse';
import { withSourceGaps } from '../../../src/correlate/source-gaps';
import type { SourceInfo } from '../../../src/model/source';
import { scenarios } from '../support/scenarios';

const analysis = analyse(scenarios.P02().table());
const [incident] = analysis.incidents;
const source = (name: string, from: number, to: number, more: Partial<SourceInfo> = {}): SourceInfo =>
  ({
    name,
    format: 'entra.signin.portal-csv',
    events: 1,
    duplicates: 0,
    questions: ['zone'],
    cautions: [],
    first: incident!.first + from * DAY,
    last: incident!.first + to * DAY,
    ...more,
  }) as unknown as SourceInfo;
const told = (...sources: SourceInfo[]): string[] =>
  withSourceGaps(analysis, sources).incidents[0]!.missing.filter((text) => text.includes('.csv'));

it('names what is uncertain about the sources an incident may rest on, and no others', () => {
  expect(
    told(
      source('then.csv', -1, 1),
      source('fortnight-before.csv', -20, -14),
      source('month-before.csv', -60, -30),
      source('month-after.csv', 30, 60),
    ),
  ).toEqual([
    'the times of then.csv state no time zone: UTC was assumed',
    'the times of fortnight-before.csv state no time zone: UTC was assumed',
  ]);
});

it('names a source whose dates may be read two ways, whenever it seems to be from', () => {
  expect(told(source('dates.csv', 200, 230, { questions: ['date-order'] }))).toEqual([
    'the dates of dates.csv fit day first and month first: month first was assumed',
  ]);
});

it('names what was left out, whatever its time', () => {
  expect(told(source('odd.csv', 200, 230, { format: null, events: 0, questions: ['mapping'] }))).toEqual([
    'odd.csv was left out: no format has its columns, and nobody mapped them',
  ]);
});
