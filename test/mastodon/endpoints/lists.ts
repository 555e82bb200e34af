import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storePreview } from '../../../src/core/previews/store.ts';
import { computeTrends } from '../../../src/core/trends/compute.ts';
import type { Identity } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { ROUTES } from '../../../src/mastodon/routes/routes.ts';
import { pagePreview } from '../../helpers/federation/preview.ts';
import { openThings, type Things } from './asked.ts';
import { hashtag, hostBlock, mail, mailbox, publisher, range, report, waiting } from './asked-by-admins.ts';

const LINK = 'https://site.test/walked';

interface List {
  target: () => string;
  /** Adds the newest entry. */
  add: () => Promise<unknown>;
  /** What tells its entries apart. */
  key?: (entry: never) => string;
  entries?: (body: never) => unknown[];
  /** Whose list it is, by a token; ana's when left out. */
  token?: () => string;
}

/** Those of moderators and admins. */
function listsOfAdmins(of: () => Things): Record<string, List> {
  let count = 0;
  const list = (path: string, add: (things: Things) => Promise<unknown>): [string, List] => [
    path.replace(/\?.*/, ''),
    { target: () => path, add: () => add(of()), token: () => of().admin },
  ];
  return Object.fromEntries([
    list('/api/v1/admin/accounts?username=walked', ({ world, domain }) =>
      world.identity(`walked${++count}`, domain),
    ),
    list('/api/v2/admin/accounts?status=pending', waiting),
    list('/api/v1/admin/reports', report),
    list('/api/v1/admin/domain_blocks', hostBlock),
    list('/api/v1/admin/email_domain_blocks', mail),
    list('/api/v1/admin/ip_blocks', range),
    list('/api/v1/admin/canonical_email_blocks', mailbox),
    list('/api/v1/admin/tags', hashtag),
    list('/api/v1/admin/trends/links/publishers', publisher),
  ]);
}

/** Every list that is paged is walked by its Link header to its end and back, with entries that come in between. */
export function walkLists(dialect: Dialect): void {
  const folder = mkdtempSync(join(tmpdir(), 'pukeko-lists-walk-'));
  let things: Things;
  /** A post of ana's that everybody marks. */
  let marked: string;
  let listId: string;
  let groupKey: string;
  /** Somebody whose lists of people are read by strangers. */
  let popular: Identity;
  let populars: string;

  beforeAll(async () => {
    things = await openThings(dialect, folder);
    const { world, domain, send, write, bobs } = things;
    marked = await write('marked');
    listId = (await send('POST', '/api/v1/lists', { title: 'walked' })).body.id;
    await send('POST', `/api/v1/lists/${listId}/accounts`, { 'account_ids[]': String(things.ana.id) });
    popular = await things.somebody();
    populars = await world.token(popular);
    await send('POST', `/api/v1/statuses/${marked}/favourite`, {}, bobs);
    groupKey = (await send('GET', '/api/v2/notifications?limit=1')).body.notification_groups[0].group_key;
    await send('POST', '/api/v1/notifications/clear');
    for (const who of [things.token, bobs]) await write(LINK, who);
    await storePreview(world.system(), LINK, pagePreview('A page'), null);
    await computeTrends(world.system(), domain);
  });
  afterAll(async () => {
    await things.world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const by = async (act: (someone: string, who: Identity) => Promise<unknown>) => {
    const someone = await things.somebody();
    await act(await things.world.token(someone), someone);
  };
  const others = (status = 'theirs', more = {}) => things.write(status, things.bobs, more);
  const mark = (act: string) => async () => things.send('POST', `/api/v1/statuses/${await others()}/${act}`);
  const toPerson = (act: string) => () =>
    by((_, { id }) => things.send('POST', `/api/v1/accounts/${id}/${act}`));
  let count = 0;

  const LISTS: Record<string, List> = {
    '/api/v1/timelines/home': { target: () => '/api/v1/timelines/home', add: () => things.write() },
    '/api/v1/timelines/public': { target: () => '/api/v1/timelines/public?local=true', add: () => others() },
    '/api/v1/timelines/tag/:id': {
      target: () => '/api/v1/timelines/tag/walked',
      add: () => others('#walked'),
    },
    '/api/v1/timelines/link': {
      target: () => `/api/v1/timelines/link?url=${encodeURIComponent(LINK)}`,
      add: () => others(LINK),
    },
    '/api/v1/timelines/list/:id': {
      target: () => `/api/v1/timelines/list/${listId}`,
      add: () => things.write('for the list'),
    },
    '/api/v1/accounts/:id/statuses': {
      target: () => `/api/v1/accounts/${popular.id}/statuses`,
      add: () => things.write('theirs', populars),
    },
    '/api/v1/accounts/:id/endorsements': {
      target: () => `/api/v1/accounts/${popular.id}/endorsements`,
      add: () =>
        by(async (_, { id }) => {
          await things.send('POST', `/api/v1/accounts/${id}/follow`, {}, populars);
          await things.send('POST', `/api/v1/accounts/${id}/pin`, {}, populars);
        }),
    },
    '/api/v1/accounts/:id/followers': {
      target: () => `/api/v1/accounts/${popular.id}/followers`,
      add: () => by((who) => things.send('POST', `/api/v1/accounts/${popular.id}/follow`, {}, who)),
    },
    '/api/v1/accounts/:id/following': {
      target: () => `/api/v1/accounts/${things.ana.id}/following`,
      add: toPerson('follow'),
    },
    '/api/v1/statuses/:id/favourited_by': {
      target: () => `/api/v1/statuses/${marked}/favourited_by`,
      add: () => by((who) => things.send('POST', `/api/v1/statuses/${marked}/favourite`, {}, who)),
    },
    '/api/v1/statuses/:id/reblogged_by': {
      target: () => `/api/v1/statuses/${marked}/reblogged_by`,
      add: () => by((who) => things.send('POST', `/api/v1/statuses/${marked}/reblog`, {}, who)),
    },
    '/api/v1/statuses/:id/quotes': {
      target: () => `/api/v1/statuses/${marked}/quotes`,
      add: () => things.write('look', things.bobs, { quoted_status_id: marked }),
    },
    '/api/v1/notifications': {
      target: () => '/api/v1/notifications?types[]=mention&types[]=follow',
      add: () => others('@ana hello'),
    },
    '/api/v2/notifications': {
      target: () => '/api/v2/notifications?types[]=mention',
      add: () => others('@ana hello'),
      entries: (body: { notification_groups: unknown[] }) => body.notification_groups,
      key: (entry: { group_key: string }) => entry.group_key,
    },
    '/api/v2/notifications/:notification_group_key/accounts': {
      target: () => `/api/v2/notifications/${groupKey}/accounts`,
      add: () => by((who) => things.send('POST', `/api/v1/statuses/${marked}/favourite`, {}, who)),
    },
    '/api/v1/notifications/requests': {
      target: () => '/api/v1/notifications/requests',
      add: () => by((who) => things.write('@ana psst', who, { visibility: 'direct' })),
    },
    '/api/v1/scheduled_statuses': {
      target: () => '/api/v1/scheduled_statuses',
      add: () =>
        things.send('POST', '/api/v1/statuses', {
          status: 'later',
          scheduled_at: new Date(things.world.clock.now() + 3_600_000).toISOString(),
        }),
    },
    '/api/v1/conversations': {
      target: () => '/api/v1/conversations',
      add: () =>
        by((_, { username }) => things.write(`@${username} psst`, undefined, { visibility: 'direct' })),
    },
    '/api/v1/blocks': { target: () => '/api/v1/blocks', add: toPerson('block') },
    '/api/v1/mutes': { target: () => '/api/v1/mutes', add: toPerson('mute') },
    '/api/v1/favourites': { target: () => '/api/v1/favourites', add: mark('favourite') },
    '/api/v1/bookmarks': { target: () => '/api/v1/bookmarks', add: mark('bookmark') },
    '/api/v1/endorsements': {
      target: () => '/api/v1/endorsements',
      add: () =>
        by(async (_, { id }) => {
          await things.send('POST', `/api/v1/accounts/${id}/follow`);
          await things.send('POST', `/api/v1/accounts/${id}/pin`);
        }),
    },
    ...listsOfAdmins(() => things),
    '/api/v1/domain_blocks': {
      target: () => '/api/v1/domain_blocks',
      add: () => things.send('POST', '/api/v1/domain_blocks', { domain: `n${++count}.test` }),
      key: (entry: string) => entry,
    },
    '/api/v1/follow_requests': {
      target: () => '/api/v1/follow_requests',
      async add() {
        const { ana, send, world } = things;
        const lock = (isLocked: boolean) =>
          world.db.models.identity.update({ where: { id: ana.id }, data: { isLocked } });
        await lock(true);
        await by((who) => send('POST', `/api/v1/accounts/${ana.id}/follow`, {}, who));
        await lock(false);
      },
    },
    '/api/v1/followed_tags': {
      target: () => '/api/v1/followed_tags',
      add: () => things.send('POST', `/api/v1/tags/tag${++count}/follow`),
      key: (entry: { name: string }) => entry.name,
    },
    '/api/v1/lists/:list_id/accounts': {
      target: () => `/api/v1/lists/${listId}/accounts`,
      add: () =>
        by(async (_, { id }) => {
          await things.send('POST', `/api/v1/accounts/${id}/follow`);
          await things.send('POST', `/api/v1/lists/${listId}/accounts`, { 'account_ids[]': String(id) });
        }),
    },
  };

  it('are all walked', () => {
    const paged = ROUTES.filter(({ methods, params }) => methods.includes('GET') && 'max_id' in params);
    // Search has its pages by offset and says no links.
    const paths = paged.map(({ path }) => path).filter((path) => path !== '/api/v2/search');
    expect([...new Set(paths)].sort()).toEqual(Object.keys(LISTS).sort());
  });

  describe.each(Object.entries(LISTS))('%s', (_, { target, add, key, entries, token }) => {
    const told = (body: unknown): string[] =>
      (entries ? entries(body as never) : (body as unknown[])).map((each) =>
        key ? key(each as never) : (each as { id: string }).id,
      );
    const linkOf = (headers: Record<string, unknown>, rel: string) => {
      const [, link] = new RegExp(`<([^>]+)>; rel="${rel}"`).exec(String(headers.link)) ?? [];
      return link === undefined ? undefined : new URL(link);
    };
    const read = async (url: string) => {
      const { status, body, headers } = await things.send('GET', url, {}, token?.() ?? things.token);
      expect(status, JSON.stringify(body)).toBe(200);
      return { ids: told(body), headers };
    };

    it('is walked to its end and back, whatever comes in between', async () => {
      for (let index = 0; index < 5; index++) await add();
      const start = `${target()}${target().includes('?') ? '&' : '?'}limit=2`;
      const whole = (await read(start.replace('limit=2', 'limit=80'))).ids;
      expect(whole.length).toBeGreaterThanOrEqual(5);
      const seen: string[] = [];
      let page = await read(start);
      const top = page;
      let last = page;
      for (let pages = 0; page.ids.length > 0; pages++) {
        expect(pages).toBeLessThan(50);
        seen.push(...page.ids);
        last = page;
        if (pages === 0) for (let more = 0; more < 3; more++) await add();
        const next = linkOf(page.headers, 'next');
        if (!next) break;
        expect(next.searchParams.get('limit')).toBe('2');
        page = await read(next.pathname + next.search);
      }
      expect(seen).toEqual(whole);
      const now = (await read(start.replace('limit=2', 'limit=80'))).ids;
      expect(now).toHaveLength(whole.length + 3);
      expect(now.slice(3)).toEqual(whole);
      // What is newer than the first page that was read.
      const newer = linkOf(top.headers, 'prev') as URL;
      const isAdjacent = newer.searchParams.has('min_id');
      expect((await read(newer.pathname + newer.search)).ids).toEqual(
        isAdjacent ? now.slice(1, 3) : now.slice(0, 2),
      );
      // And back from the end: page after page where `min_id` leads, at once to the newest where `since_id` does.
      const back: string[] = [];
      let prev = linkOf(last.headers, 'prev');
      for (let pages = 0; prev; pages++) {
        expect(pages).toBeLessThan(50);
        const { ids, headers } = await read(prev.pathname + prev.search);
        back.unshift(...ids);
        prev = linkOf(headers, 'prev');
      }
      const rest = now.slice(0, now.indexOf(last.ids[0] as string));
      expect(back).toEqual(isAdjacent ? rest : now.slice(0, 2));
    });
  });
}
