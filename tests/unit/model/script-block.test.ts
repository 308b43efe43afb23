import { describe, expect, it } from 'vitest';
import { scriptBlocks } from '../../../src/model/script-block';
import { Drawing } from '../support/drawing';

/** Parts of scripts, a second apart: id, number, total, text. */
function parts(
  ...drawn: readonly (readonly [id: string, number: number, total: number, text: string, host?: string])[]
): string[] {
  const d = new Drawing();
  drawn.forEach(([ScriptBlockId, number, total, ScriptBlockText, host = 'WS01'], i) =>
    d.add({
      time: d.at('09:00') + i * 1_000,
      kind: 'process',
      operation: '4104 PowerShell script block',
      host,
      parameters: {
        ScriptBlockText,
        ScriptBlockId,
        MessageNumber: String(number),
        MessageTotal: String(total),
      },
    }),
  );
  const table = d.table();
  return [...scriptBlocks(table, table.events.columns.time.keys())].map(
    ({ rows, text, total }) => `${rows.join()}/${total}: ${text}`,
  );
}

describe('the parts of a script', () => {
  it('are put together in their order, whatever that of the records', () => {
    expect(
      parts(['a', 2, 3, 'two '], ['b', 1, 1, 'alone'], ['A', 1, 3, 'one '], ['a', 3, 3, 'three']),
    ).toEqual(['1/1: alone', '2,0,3/3: one two three']);
  });

  it('are those of one host', () => {
    expect(parts(['a', 1, 2, 'I'], ['a', 2, 2, 'EX', 'WS02'])).toEqual(['0/2: I\n…\n', '1/2: \n…\nEX']);
  });

  it('have a gap where no log holds some, so that nothing is read across it', () => {
    expect(parts(['a', 1, 4, 'I'], ['a', 3, 4, 'EX'])).toEqual(['0,1/4: I\n…\nEX\n…\n']);
  });

  it('count once, and numbers that say nothing are the first', () => {
    expect(parts(['a', 1, 2, 'x'], ['a', 1, 2, 'x'], ['a', 2, 2, 'y'])).toEqual(['0,2/2: xy']);
    expect(parts(['a', NaN, -1, 'x'])).toEqual(['0/1: x']);
  });
});
