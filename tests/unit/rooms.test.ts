import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const src = resolve(import.meta.dirname, '../../src');

/** Which room (folder of src) may import which. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  base: [],
  model: ['base'],
  evtx: [],
  scan: ['base', 'model'],
  intake: ['base', 'model'],
  normalise: ['base', 'model', 'scan', 'evtx'],
  formats: ['base', 'model', 'scan', 'normalise', 'evtx'],
  store: ['base', 'model', 'normalise'],
  prompts: ['base', 'model'],
  detect: ['base', 'model', 'prompts'],
  correlate: ['base', 'model', 'prompts', 'detect'],
  respond: ['base', 'model', 'prompts', 'correlate'],
  coverage: ['base', 'model', 'prompts'],
  timeline: ['base', 'model'],
  query: ['base', 'model', 'prompts'],
  report: ['base', 'model', 'correlate'],
  present: ['base', 'model', 'correlate', 'report'],
  dossier: ['base', 'model', 'prompts', 'correlate', 'timeline', 'present'],
  sample: ['base'],
  pipeline: [
    ...['base', 'model', 'scan', 'evtx', 'intake', 'normalise', 'formats', 'store'],
    ...[
      'prompts',
      'detect',
      'correlate',
      'respond',
      'coverage',
      'query',
      'timeline',
      'report',
      'present',
      'dossier',
      'sample',
    ],
  ],
  worker: ['base', 'model', 'intake', 'normalise', 'query', 'store', 'pipeline', 'dossier'],
  ui: ['base', 'model', 'timeline', 'query', 'report', 'worker/api', 'worker/client'],
  main: ['ui', 'worker'],
};
/** Types of the page's contract with the worker may be named here. */
const mayNameApi = ['present', 'pipeline', 'ui', 'main'];

interface Import {
  file: string;
  from: string;
  to: string;
  /** Room and file without ending, such as `worker/api`. */
  target: string;
  typeOnly: boolean;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((f) =>
  /\.(?:ts|svelte)$/.test(f),
);
const room = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : 'main');
const statement =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:([^;'"]*?)\sfrom\s+)?'(\.[^']+)'|\bimport\('(\.[^']+)'\)/g;

const imports = files.flatMap((file): Import[] =>
  [...readFileSync(join(src, file), 'utf8').matchAll(statement)].map(([, type, names, path, dynamic]) => {
    const target = relative(src, resolve(src, dirname(file), path ?? dynamic!));
    const inner = /^\{(.*)\}$/s
      .exec(names?.trim() ?? '')?.[1]
      ?.split(',')
      .filter((n) => n.trim() !== '');
    const typeOnly = type !== undefined || (inner?.every((n) => n.trim().startsWith('type ')) ?? false);
    return { file, from: room(file), to: room(target), target: target.replace(/\.ts$/, ''), typeOnly };
  }),
);

const allowed = ({ from, to, target, typeOnly }: Import): boolean =>
  from === to ||
  (rooms[from]?.includes(to) ?? false) ||
  (rooms[from]?.includes(target) ?? false) ||
  (target === 'worker/api' && typeOnly && mayNameApi.includes(from));

describe('rooms', () => {
  it('every folder of src is a room, and every room has a folder', () => {
    const folders = readdirSync(src, { withFileTypes: true })
      .filter((e) => e.isDirectory())
      .map((e) => e.name);
    expect([...folders, 'main'].sort()).toEqual(Object.keys(rooms).sort());
  });

  it('finds the imports, and each leads to a file', () => {
    expect(imports.length).toBeGreaterThan(300);
    const lost = imports.filter(
      ({ target }) =>
        !['', '.ts', '.svelte.ts', '/index.ts'].some((end) => existsSync(join(src, target + end))),
    );
    expect(lost).toEqual([]);
  });

  it('import only what they may', () => {
    expect(imports.filter((i) => !allowed(i)).map((i) => `${i.file} imports ${i.target}`)).toEqual([]);
  });

  it('have no circle', () => {
    const after = new Map(Object.keys(rooms).map((r) => [r, new Set<string>()]));
    for (const i of imports) if (i.from !== i.to && !i.typeOnly) after.get(i.from)!.add(i.to);
    const done = new Set<string>();
    const visit = (at: string, path: readonly string[]): void => {
      expect(path, `circle: ${[...path, at].join(' → ')}`).not.toContain(at);
      if (done.has(at)) return;
      for (const next of after.get(at)!) visit(next, [...path, at]);
      done.add(at);
    };
    for (const name of after.keys()) visit(name, []);
  });

  it('only the page touches the document, only the store the database', () => {
    const users = (pattern: RegExp): string[] => [
      ...new Set(files.filter((f) => pattern.test(readFileSync(join(src, f), 'utf8'))).map(room)),
    ];
    expect(users(/from 'dexie'/)).toEqual(['store']);
    expect(users(/\bdocument\.|\bwindow\./).filter((r) => !['ui', 'main', 'worker'].includes(r))).toEqual([]);
    expect(users(/(?<![#.\w])fetch\(|XMLHttpRequest|WebSocket|sendBeacon/)).toEqual([]);
  });
});
