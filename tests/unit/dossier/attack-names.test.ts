import { expect, it } from 'vitest';
import { allRules } from '../../../src/detect/rules';
import { attackNames } from '../../../src/dossier/attack-names';

it('every technique that a rule names has its name in the report', () => {
  const ids = allRules.flatMap(({ techniques }) => techniques);
  expect(ids.filter((id) => attackNames[id] === undefined)).toEqual([]);
});
