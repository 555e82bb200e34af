import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { ROUTES } from '../../../src/mastodon/routes/routes.ts';
import { bare } from '../table.ts';
import { DECIDED_AGAINST, HELD_ELSEWHERE, HELD_IN_PART, WAITING } from './rows.ts';

/** That every row of the table of behaviour is a test, or has a reason why not. */

const folder = join(projectRoot, 'test');
const idsIn = (text: string): string[] => text.match(/\b[QR]\d{3}\b/g) ?? [];
const table = readFileSync(join(folder, 'mastodon', 'tables', 'behaviour.tsv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [id = '', methods = '', path = ''] = line.split('\t');
    return { id, methods: methods.split(','), path };
  });
const walks = join(folder, 'mastodon', 'behaviour', 'walks');
const walked = new Set(
  readdirSync(walks).flatMap((name) =>
    [
      ...readFileSync(join(walks, name), 'utf8').matchAll(/(?:rows\(\s*|\[\s*)'([QR]\d{3}(?: [QR]\d{3})*)'/g),
    ].flatMap(([, ids = '']) => idsIn(ids)),
  ),
);
const elsewhere = HELD_ELSEWHERE.flatMap(([, , ids]) => idsIn(ids));
const waiting = Object.values(WAITING).flatMap(idsIn);
const against = DECIDED_AGAINST.flatMap(([ids]) => idsIn(ids));

describe('the rows of the table of behaviour', () => {
  it('each have one place: a walk, a test elsewhere, what they wait for, or a reason', () => {
    const others = [...elsewhere, ...waiting, ...against];
    const places = new Map<string, number>();
    for (const id of [...walked, ...new Set(elsewhere), ...waiting, ...against])
      places.set(id, (places.get(id) ?? 0) + 1);
    expect(table.filter(({ id }) => !places.has(id)).map(({ id }) => id)).toEqual([]);
    expect([...places].filter(([, count]) => count > 1).map(([id]) => id)).toEqual([]);
    const known = new Set(table.map(({ id }) => id));
    expect([...walked, ...others].filter((id) => !known.has(id))).toEqual([]);
  });

  it.each(HELD_ELSEWHERE)('that %s holds are in its test "%s"', (file, title) => {
    expect(existsSync(join(folder, file))).toBe(true);
    expect(readFileSync(join(folder, file), 'utf8')).toContain(title);
  });

  it('that are held in part are held', () => {
    const held = new Set([...walked, ...elsewhere]);
    for (const [ids] of HELD_IN_PART) expect(idsIn(ids).filter((id) => !held.has(id))).toEqual([]);
  });

  it('wait for what is not there alone, unless it is a part of an endpoint', () => {
    const served = new Set(
      ROUTES.flatMap(({ methods, path }) => methods.map((method) => `${method} ${bare(path)}`)),
    );
    /** Of endpoints that are served, without these features. */
    const PARTS = new Set(
      idsIn([WAITING['roles that are shown'], WAITING['the application of a post']].join(' ')),
    );
    const rows = table.filter(
      ({ id, methods, path }) =>
        waiting.includes(id) &&
        !PARTS.has(id) &&
        methods.some((method) => served.has(`${method} ${bare(path)}`)),
    );
    expect(rows.map(({ id }) => id)).toEqual([]);
  });
});
