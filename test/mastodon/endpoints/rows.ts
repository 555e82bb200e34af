import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dialect } from '../../../src/db/types.ts';
import { ROUTES } from '../../../src/mastodon/routes/routes.ts';
import { unfitAnswer } from '../entities.ts';
import { bare, ENDPOINTS } from '../table.ts';
import type { RestOptions } from '../world.ts';
import { ASKED, fillLists, openThings, type Things } from './asked.ts';
import { ASKED_BY_ADMINS } from './asked-by-admins.ts';
import { RARELY_ASKED } from './asked-rarely.ts';

/** Served by other parts, with tests of their own (test/oauth, test/pages, test/mastodon/streaming). */
const ELSEWHERE = /^\/(?:oauth|\.well-known|nodeinfo|api\/v1\/streaming)\b/;
/**
 * Rows that belong to features this version does not claim to have: translation (answered as where none is set up), and a list of servers that one deals with alone (moderators.test.ts).
 */
const UNCLAIMED = /\/translate$|\/domain_allows\b/;
/**
 * Of the same features; what notifications an app knows, which matters for types that we do not make; and what a
 * profile shows, which is everything.
 */
const UNCLAIMED_PARAMS = /^supported_types|^date_of_birth|^show_(?:media|featured)/;
/** Files are taken from the form by the route, not declared. */
const FILES = new Set(['file', 'thumbnail', 'avatar', 'header']);
/**
 * Lists that stay empty in these tests, because nothing fills them but other parts; their rows are shaped in tests of
 * their own.
 */
const EMPTY_HERE = new Set(['GET /api/v1/custom_emojis']);

const routeOf = (method: string, path: string) =>
  ROUTES.find((each) => each.methods.includes(method as 'GET') && bare(each.path) === bare(path));
/** Every row that most apps ask, and of the others those that are served. */
const ROWS = ENDPOINTS.filter(
  ({ tier, path, methods: [method = ''] }) =>
    (tier === 'core' || tier === 'common' || routeOf(method, path)) &&
    !ELSEWHERE.test(path) &&
    !UNCLAIMED.test(path),
).map((endpoint) => ({ ...endpoint, row: `${endpoint.methods.join('|')} ${endpoint.path}` }));
const ALL_ASKED = { ...ASKED, ...RARELY_ASKED, ...ASKED_BY_ADMINS };
const CALLS = ROWS.flatMap((each) => each.methods.map((method) => ({ ...each, method })));

/**
 * Every row of the tiers core and common, and what is served of the others, asked with the right token: its statuses,
 * its parameters and the shape of what it answers.
 */
export function walkRows(dialect: Dialect): void {
  const folder = mkdtempSync(join(tmpdir(), 'pukeko-endpoints-'));
  let things: Things;
  /** What was asked of each row, for the tests that ask it otherwise. */
  const sent = new Map<string, { target: string; options: RestOptions }>();

  beforeAll(async () => {
    things = await openThings(dialect, folder);
    await fillLists(things);
  });
  afterAll(async () => {
    await things.world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are all asked', () => {
    expect(Object.keys(ALL_ASKED).sort()).toEqual(ROWS.map(({ row }) => row).sort());
  });

  it.each(CALLS)('$method $path reads every parameter of its row', ({ method, path, params }) => {
    const route = routeOf(method, path);
    const missing = params.filter((name) => {
      const [top = ''] = name.split('[');
      return !UNCLAIMED_PARAMS.test(name) && !FILES.has(top) && !(top in (route?.params ?? {}));
    });
    expect(missing).toEqual([]);
  });

  describe('with the right token', () => {
    it.each(CALLS)('$method $path answers as its row says', async ({ method, path, row, statuses }) => {
      const { world, domain, token } = things;
      const { target, meanwhile, ...options } = (await ALL_ASKED[row]?.(things, path)) ?? { target: path };
      sent.set(`${method} ${path}`, { target, options });
      world.clock.advance(10);
      const asked = world.rest(domain, method, target, { token, ...options });
      await meanwhile?.(asked);
      const { status, body } = await asked;
      expect([200, 202], JSON.stringify(body)).toContain(status);
      if (statuses.length > 0) expect(statuses).toContain(status);
      expect(unfitAnswer(row, body)).toEqual([]);
      if (Array.isArray(body) && !EMPTY_HERE.has(row)) expect(body).not.toEqual([]);
    });

    it.each(CALLS.filter(({ path, statuses }) => path.includes(':') && statuses.includes(404)))(
      '$method $path answers 404 where there is no such thing',
      async ({ method, path }) => {
        // Every word is a hashtag.
        if (path === '/api/v1/timelines/tag/:id') return;
        for (const id of ['1', '99999999999999999999', 'none']) {
          const target = path.replace(/:\w+/g, id);
          const answer = await things.world.rest(things.domain, method, target, {
            token: things.token,
            ...sent.get(`${method} ${path}`)?.options,
          });
          expect([id, answer.status, answer.body]).toEqual([id, 404, { error: 'Record not found' }]);
        }
      },
    );

    it.each(CALLS.filter(({ required }) => required.some((name) => !UNCLAIMED_PARAMS.test(name))))(
      '$method $path refuses what lacks $required with a status of its row, or does without',
      async ({ method, path, statuses }) => {
        const { target = path, options = {} } = sent.get(`${method} ${path}`) ?? {};
        const { status, body } = await things.world.rest(things.domain, method, target.replace(/\?.*/, ''), {
          token: options.token ?? things.token,
          ...(method === 'GET' ? {} : { form: {} }),
        });
        // Rails answers 400 for a missing parameter, 422 for what it stands for, and the table leaves them out.
        expect([...statuses, 400, 422], JSON.stringify(body)).toContain(status);
        if (status >= 400) expect(body.error).toEqual(expect.any(String));
      },
    );
  });
}
