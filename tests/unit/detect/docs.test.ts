import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { valuesOf } from '../../../src/detect/rule';
import { allRules } from '../../../src/detect/rules';
import { stageNames, stages } from '../../../src/model/finding';

const path = join(import.meta.dirname, '../../../docs/detections.md');
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** What the rules say of themselves. */
function page(): string {
  // Some run before their stage's turn.
  const inOrder = [...allRules].sort((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage));
  const rows = inOrder.map((rule) =>
    [
      rule.catalogue,
      rule.title,
      stageNames[rule.stage],
      rule.severity,
      rule.techniques.join(', '),
      `${rule.describe(valuesOf(rule))}.`,
      rule.blindSpots.join(' '),
    ].map(cell),
  );
  return `# What it finds

${allRules.length} rules, one file each in \`src/detect/rules\`, in the order of the attack. Severity is that of a finding by itself; within an
incident it may be higher. Technique ids are MITRE ATT&CK's (v18.1). Every number is a parameter with its reason in the rule's file,
where the sources and an equivalent hunting query in KQL stand too. This page is written from the rules by a test:
\`UPDATE_DOCS=1 npx vitest run tests/unit/detect/docs.test.ts\`.

| rule | title | stage | severity | techniques | finds | cannot see |
| --- | --- | --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}
`;
}

it('docs/detections.md says what the rules say', () => {
  if (process.env['UPDATE_DOCS']) writeFileSync(path, page());
  expect(readFileSync(path, 'utf8')).toBe(page());
});
