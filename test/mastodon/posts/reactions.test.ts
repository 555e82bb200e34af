import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPost, type PostWithAuthor } from '../../../src/core/posts/queries.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { reactToPost } from '../../../src/core/reactions/react.ts';
import { reactRemotely } from '../../../src/core/reactions/remote.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { favouritePost } from '../../helpers/people/marks.ts';
import { openRestWorld, type RestWorld } from '../world.ts';

/** Mastodon knows no reactions: schema/MASTODON.md says what they are to its apps. */
describe.each(DIALECTS)('reactions over the REST API on %s', (dialect) => {
  let world: RestWorld;
  let domain: Domain;
  let [ana, bob]: Identity[] = [];
  let [token, bobs]: string[] = [];
  let rita: Identity;

  beforeAll(async () => {
    world = await openRestWorld({ dialect });
    domain = await world.domain('a.test', { isDefault: true });
    [ana, bob] = [await world.identity('ana', domain), await world.identity('bob', domain)];
    rita = await world.remote('rita', 'r.test');
    [token, bobs] = [await world.token(ana), await world.token(bob)];
  });
  afterAll(() => world.close());

  const get = async (target: string, who = token) =>
    (await world.rest(domain, 'GET', target, { token: who ?? null })).body;
  const act = (id: string, name: string, who = bobs) =>
    world.rest(domain, 'POST', `/api/v1/statuses/${id}/${name}`, { token: who ?? null });
  const write = async () => {
    world.clock.advance(1000);
    return String(
      (await createPost(await world.as(ana as Identity), ana as Identity, { text: 'react to me' })).id,
    );
  };
  const react = async (who: Identity | undefined, id: string, ...emoji: string[]) => {
    for (const each of emoji)
      await reactToPost(await world.as(who as Identity), who as Identity, BigInt(id), each);
  };
  const fromElsewhere = async (id: string, unicode: string) => {
    const post = (await findPost(world.system(), BigInt(id))) as PostWithAuthor;
    await reactRemotely(world.system(domain), rita, post, `${rita.uri}/likes/${id}${unicode}`, { unicode });
  };

  it('count whoever likes a post once, and show them once, in order and page by page', async () => {
    const id = await write();
    await fromElsewhere(id, '❤');
    await fromElsewhere(id, '🎉');
    await react(bob, id, '👍');
    await favouritePost(await world.as(bob as Identity), bob as Identity, BigInt(id));
    expect(await get(`/api/v1/statuses/${id}`)).toMatchObject({ favourites_count: 2, favourited: false });
    const people = await get(`/api/v1/statuses/${id}/favourited_by`);
    expect(people.map(({ acct }: { acct: string }) => acct)).toEqual(['bob', 'rita@r.test']);
    const first = await world.rest(domain, 'GET', `/api/v1/statuses/${id}/favourited_by?limit=1`, {
      token: token ?? null,
    });
    const next = new URL(/<([^>]*)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? '');
    expect((await get(next.pathname + next.search)).map(({ acct }: { acct: string }) => acct)).toEqual([
      'rita@r.test',
    ]);
  });

  it('are favourites of who made them, and go with the star', async () => {
    const id = await write();
    await react(bob, id, '👍', '🎉');
    expect(await get(`/api/v1/statuses/${id}`, bobs)).toMatchObject({
      favourites_count: 1,
      favourited: true,
    });
    expect((await get('/api/v1/favourites', bobs))[0]).toMatchObject({ id, favourited: true });
    const { status, body } = await act(id, 'unfavourite');
    expect([status, body.favourited, body.favourites_count]).toEqual([200, false, 0]);
    expect(await world.db.models.reaction.count({ where: { postId: BigInt(id) } })).toBe(0);
    expect((await get('/api/v1/favourites', bobs)).map((each: { id: string }) => each.id)).not.toContain(id);
    // A favourite and a reaction go together, and nothing at all is no error.
    await react(bob, id, '👍');
    expect((await act(id, 'favourite')).body).toMatchObject({ favourited: true, favourites_count: 1 });
    for (let round = 0; round < 2; round += 1)
      expect((await act(id, 'unfavourite')).body).toMatchObject({ favourited: false, favourites_count: 0 });
  });

  it('are told of as favourites, chosen and left out with them, singly and in groups', async () => {
    await world.rest(domain, 'POST', '/api/v1/notifications/clear', { token: token ?? null });
    const id = await write();
    await fromElsewhere(id, '❤');
    await react(bob, id, '👍');
    const said = (list: { type: string; account?: { acct: string } }[]) =>
      list.map(({ type, account }) => `${type} ${account?.acct}`);
    const all = await get('/api/v1/notifications');
    expect(said(all)).toEqual(['favourite bob', 'favourite rita@r.test']);
    expect(all[0].status.id).toBe(id);
    expect(said(await get('/api/v1/notifications?types[]=favourite'))).toHaveLength(2);
    expect(await get('/api/v1/notifications?exclude_types[]=favourite')).toEqual([]);
    const grouped = await get('/api/v2/notifications?grouped_types[]=favourite');
    expect(grouped.notification_groups).toMatchObject([
      { type: 'favourite', notifications_count: 2, status_id: id },
    ]);
    const [{ group_key: key }] = grouped.notification_groups;
    expect((await get(`/api/v2/notifications/${key}`)).notification_groups).toHaveLength(1);
    expect((await get(`/api/v2/notifications/${key}/accounts`)).length).toBe(2);
  });
});
