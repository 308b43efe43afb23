/** What the keys do, as `?` shows it. */
export const keyGroups: readonly {
  title: string;
  keys: readonly (readonly [keys: string, does: string])[];
}[] = [
  {
    title: 'Anywhere',
    keys: [
      ['Ctrl K', 'commands (Cmd K on a Mac)'],
      ['/', 'write a query'],
      ['j  k', 'next or previous event'],
      ['[  ]', 'previous or next incident'],
      ['Alt ←  →', 'back and forward, as the browser has it'],
      ['Esc', 'close what is open'],
      ['?', 'these keys'],
    ],
  },
  {
    title: 'In the list of events',
    keys: [
      ['↑ ↓ ← →', 'another cell; ↑ from the first row leads to the headings'],
      ['PgUp  PgDn', 'a page of rows'],
      ['Home  End', 'first or last row'],
      ['Enter', 'open the event and its record'],
      ['Shift F10', 'where the value leads: filter, everywhere, ±30 minutes, copy'],
    ],
  },
  {
    title: 'On a heading',
    keys: [
      ['Enter', 'sort: up, down, by time'],
      ['Shift ←  →', 'narrower or wider'],
      ['Alt ←  →', 'move the column'],
    ],
  },
  {
    title: 'In the query line',
    keys: [
      ['Enter', 'ask'],
      ['↓ ↑  Tab', 'choose a completion and take it'],
      ['Esc', 'back to the events'],
    ],
  },
  {
    title: 'Over time',
    keys: [
      ['←  →', 'another bin'],
      ['Shift ←  →', 'extend'],
      ['Enter', 'keep to it'],
    ],
  },
];
