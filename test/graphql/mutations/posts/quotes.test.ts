import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Domain, Identity } from '../../../../src/db/rows.ts';
import { everythingNumbered } from '../../../helpers/core.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../world.ts';

const QUOTE = 'quote { state uri post { id } }';

describe.each(DIALECTS)('quotes on %s', (dialect) => {
  let world: MutationWorld;
  let a: Domain;
  let [ana, bob, cat]: Identity[] = [];
  let [asAna, asBob, asCat]: Asker[] = [];

  beforeEach(async () => {
    world = await openMutationWorld({ dialect });
    a = await world.domain('a.test');
    const b = await world.domain('b.test');
    [ana, bob, cat] = [
      await world.identity('ana', a),
      await world.identity('bob', b),
      await world.identity('cat', a),
    ];
    [asAna, asBob, asCat] = [
      await world.asIdentity(ana),
      await world.asIdentity(bob),
      await world.asIdentity(cat),
    ];
  });
  afterEach(() => world.close());

  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer by the document it sent
  type Data = any;
  const write = async (asker: Asker | undefined, input: object, selection = QUOTE): Promise<Data> => {
    const answer = await world.mutate(
      asker as Asker,
      'createPost',
      { text: 'text', ...input },
      `post { id visibility ${selection} }`,
    );
    return answer.post ?? answer;
  };
  const see = async (asker: Asker | undefined, id: string, selection = QUOTE): Promise<Data> =>
    (await world.run(asker as Asker, `query($id: ID!) { post(id: $id) { ${selection} } }`, { id })).post;
  const notifications = async (asker: Asker | undefined): Promise<Data> =>
    (
      (await world.run(
        asker as Asker,
        '{ viewer { identity { notifications(first: 10) { edges { node { kind by { username } ... on PostNotification { post { id } } } } } } } }',
      )) as Data
    ).viewer.identity.notifications.edges.map(({ node }: Data) => node);

  it('of a post of this install hold at once, are counted, listed and told to its author', async () => {
    const quoted = await write(asBob, { text: 'quote me' });
    const quoting = await write(asAna, { quotedPostId: quoted.id, visibility: 'UNLISTED' });
    expect(quoting.quote).toMatchObject({ state: 'ACCEPTED', post: { id: quoted.id } });
    expect(
      await see(
        asCat,
        quoted.id,
        'counts { quotes } quotes(first: 5) { edges { node { id quote { state } } } }',
      ),
    ).toEqual({
      counts: { quotes: 1 },
      quotes: { edges: [{ node: { id: quoting.id, quote: { state: 'ACCEPTED' } } }] },
    });
    expect(await notifications(asBob)).toEqual([
      { kind: 'QUOTE', by: { username: 'ana' }, post: { id: quoting.id } },
    ]);
    const row = await world.db.models.quote.findFirstOrThrow();
    expect(row.authorizationUri).toBe(`${bob?.uri}/quote_authorizations/${row.id}`);
    // An edit of what is quoted is news to who quoted it, of the own post.
    await world.mutate(asBob as Asker, 'editPost', { postId: quoted.id, text: 'edited' });
    expect(await notifications(asAna)).toEqual([
      { kind: 'QUOTED_UPDATE', by: { username: 'bob' }, post: { id: quoting.id } },
    ]);
    await world.mutate(asAna as Asker, 'deletePost', { postId: quoting.id });
    expect(await see(asCat, quoted.id, 'counts { quotes }')).toEqual({ counts: { quotes: 0 } });
    expect(await world.db.models.quote.count()).toBe(0);
  });

  it('may say nothing themselves, and follow the idempotency key', async () => {
    const quoted = await write(asBob, {});
    const other = await write(asBob, {});
    const input = { text: '', quotedPostId: quoted.id, idempotencyKey: 'k' };
    const first = await write(asAna, input);
    expect((await write(asAna, input)).id).toBe(first.id);
    expect(await write(asAna, { ...input, quotedPostId: other.id })).toMatchObject({ code: 'CONFLICT' });
    expect(await write(asAna, { text: 'x', idempotencyKey: 'k' })).toMatchObject({ code: 'CONFLICT' });
    // Its text may stay empty.
    expect(await world.mutate(asAna as Asker, 'editPost', { postId: first.id, summary: 'cw' })).toMatchObject(
      { __typename: 'EditPostPayload' },
    );
  });

  it('are only for those whom the author lets', async () => {
    const who = 'quoteApproval { automatic manual } viewer { canQuote quotePermission }';
    const open = await write(asBob, {}, who);
    expect(open).toMatchObject({
      quoteApproval: { automatic: ['ANYONE'], manual: [] },
      viewer: { canQuote: true, quotePermission: 'AUTOMATIC' },
    });
    expect(await see(asAna, open.id, who)).toMatchObject({ viewer: { canQuote: true } });
    expect(await see(world.nobody(a), open.id, who)).toMatchObject({ viewer: null });
    const closed = await write(asBob, { quotePolicy: 'NOBODY' }, who);
    expect(closed).toMatchObject({
      quoteApproval: { automatic: [] },
      viewer: { quotePermission: 'AUTOMATIC' },
    });
    expect(await see(asAna, closed.id, who)).toMatchObject({ viewer: { quotePermission: 'DENIED' } });
    expect(await write(asAna, { quotedPostId: closed.id })).toMatchObject({ code: 'FORBIDDEN' });
    expect((await write(asBob, { quotedPostId: closed.id })).quote).toMatchObject({ state: 'ACCEPTED' });
    const forFans = await write(asBob, { quotePolicy: 'FOLLOWERS' });
    expect(await write(asAna, { quotedPostId: forFans.id })).toMatchObject({ code: 'FORBIDDEN' });
    await world.follow(ana as Identity, bob as Identity);
    expect(await see(asAna, forFans.id, who)).toMatchObject({ viewer: { quotePermission: 'AUTOMATIC' } });
    expect((await write(asAna, { quotedPostId: forFans.id })).quote).toMatchObject({ state: 'ACCEPTED' });
    // What one may not read, or of somebody one blocks, or who blocks, is not quoted either.
    await world.block(bob as Identity, cat as Identity);
    expect(await write(asCat, { quotedPostId: open.id })).toMatchObject({ code: 'NOT_FOUND' });
    await world.block(cat as Identity, ana as Identity);
    const ofAna = await write(asAna, {});
    expect(await write(asCat, { quotedPostId: ofAna.id })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await see(asCat, ofAna.id, who)).toMatchObject({ viewer: { canQuote: false } });
    expect(await world.db.models.quote.count()).toBe(2);
  });

  it('of what is for a few are for its author alone, and for no more people than it', async () => {
    await world.follow(cat as Identity, ana as Identity);
    const forFans = await write(
      asAna,
      { visibility: 'FOLLOWERS', quotePolicy: 'ANYONE' },
      'quoteApproval { automatic }',
    );
    expect(forFans.quoteApproval).toEqual({ automatic: [] });
    expect(await write(asCat, { quotedPostId: forFans.id })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await write(asAna, { quotedPostId: forFans.id, visibility: 'PUBLIC' })).toMatchObject({
      visibility: 'FOLLOWERS',
      quote: { state: 'ACCEPTED' },
    });
    const forOne = await write(asAna, { text: '@cat hi', visibility: 'MENTIONED' });
    expect(await write(asAna, { quotedPostId: forOne.id })).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'quotedPostId'],
    });
    const local = await write(asAna, { visibility: 'LOCAL' });
    expect(await write(asAna, { quotedPostId: local.id, visibility: 'PUBLIC' })).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'visibility'],
    });
    // Nobody is quoted behind their back.
    const ofBob = await write(asBob, {});
    expect(
      await write(asAna, { text: '@cat see', quotedPostId: ofBob.id, visibility: 'MENTIONED' }),
    ).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'visibility'],
    });
    // Whom one quotes for one's followers may read it.
    const quoting = await write(asAna, { quotedPostId: ofBob.id, visibility: 'FOLLOWERS' });
    expect(await see(asBob, quoting.id)).toMatchObject({ quote: { state: 'ACCEPTED' } });
    expect(await see(asBob, ofBob.id, 'counts { quotes }')).toEqual({ counts: { quotes: 0 } });
  });

  it('are shown as far as the reader may and wants to read what is quoted', async () => {
    const quoted = await write(asBob, {});
    const { id } = await write(asAna, { quotedPostId: quoted.id });
    const state = async (asker?: Asker) => (await see(asker, id)).quote;
    await world.mute(cat as Identity, bob as Identity);
    expect(await state(asCat)).toMatchObject({ state: 'MUTED_ACCOUNT', post: { id: quoted.id } });
    await world.block(cat as Identity, bob as Identity);
    expect(await state(asCat)).toMatchObject({ state: 'BLOCKED_ACCOUNT', post: { id: quoted.id } });
    await world.block(bob as Identity, cat as Identity);
    expect(await state(asCat)).toMatchObject({ state: 'UNAUTHORIZED', uri: expect.any(String), post: null });
    expect(await state(world.nobody(a))).toMatchObject({ state: 'ACCEPTED' });
    await world.mutate(asBob as Asker, 'deletePost', { postId: quoted.id });
    expect(await state(asAna)).toMatchObject({ state: 'DELETED', post: null });
    // Also what was deleted before anybody could agree.
    await world.db.models.quote.updateMany({ data: { state: 'PENDING' } });
    expect(await state(asAna)).toMatchObject({ state: 'DELETED', post: null });
    expect(await write(asAna, { quotedPostId: quoted.id })).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are taken back by the author of what is quoted, for good', async () => {
    const quoted = await write(asBob, {});
    const { id } = await write(asAna, { quotedPostId: quoted.id });
    const revoke = (asker?: Asker) =>
      world.mutate(asker as Asker, 'revokeQuote', { postId: id }, `post { ${QUOTE} }`);
    expect(await revoke(asCat)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await revoke(asAna)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await world.mutate(asBob as Asker, 'revokeQuote', { postId: quoted.id })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect((await notifications(asBob)).length).toBe(1);
    for (let time = 0; time < 2; time += 1)
      expect(await revoke(asBob)).toMatchObject({ post: { quote: { state: 'REVOKED', post: null } } });
    expect(await notifications(asBob)).toEqual([]);
    expect(await see(asBob, quoted.id, 'counts { quotes } quotes(first: 3) { edges { cursor } }')).toEqual({
      counts: { quotes: 0 },
      quotes: { edges: [] },
    });
    const events = await world.db.models.event.findMany({ where: { kind: 'post.updated' } });
    expect(events.map(({ postId }) => gid('Post', postId ?? 0n))).toContain(id);
  });

  it('change with the policy of a post, which is no edit', async () => {
    const { id } = await write(asBob, {});
    const set = (asker: Asker | undefined, quotePolicy: string) =>
      world.mutate(
        asker as Asker,
        'setQuotePolicy',
        { postId: id, quotePolicy },
        'post { revision quoteApproval { automatic } }',
      );
    expect(await set(asAna, 'ANYONE')).toMatchObject({ code: 'FORBIDDEN' });
    expect(await set(asBob, 'FOLLOWERS')).toMatchObject({
      post: { revision: 0, quoteApproval: { automatic: ['FOLLOWERS'] } },
    });
    expect(
      await world.mutate(
        asBob as Asker,
        'editPost',
        { postId: id, text: 'edited', quotePolicy: 'NOBODY' },
        'post { revision quoteApproval { automatic } }',
      ),
    ).toMatchObject({ post: { revision: 1, quoteApproval: { automatic: [] } } });
    expect(
      await world.mutate(
        asBob as Asker,
        'updateSettings',
        { quotePolicy: 'FOLLOWERS' },
        'settings { quotePolicy }',
      ),
    ).toMatchObject({ settings: { quotePolicy: 'FOLLOWERS' } });
    expect(await write(asBob, {}, 'quoteApproval { automatic }')).toMatchObject({
      quoteApproval: { automatic: ['FOLLOWERS'] },
    });
  });

  it('are loaded for a whole page, with what they quote, by few statements', async () => {
    const page = async (count: number) => {
      const statements: string[] = [];
      const { sql } = world.db;
      const all = sql.all.bind(sql);
      sql.all = ((text: string, params: never) => {
        statements.push(text);
        return all(text, params);
      }) as typeof sql.all;
      const data = (await world.run(
        asCat as Asker,
        `query($id: ID!) { identity(id: $id) { posts(first: ${count}) { edges { node { post { id author { username } viewer { canReply }
          quote { state post { id author { username } viewer { canReply } quote { state } } } } } } } } }`,
        { id: gid('Identity', ana as Identity) },
      )) as Data;
      sql.all = all;
      return { edges: data.identity.posts.edges, statements: statements.length };
    };
    const quoted: Data[] = [];
    for (let at = 0; at < 6; at += 1) {
      const inner = await write(asAna, { text: `inner ${at}` });
      quoted.push(await write(asBob, { quotedPostId: inner.id }));
    }
    for (const { id } of quoted) await write(asAna, { quotedPostId: id });
    // What is asked for the first time fills caches.
    await page(2);
    // On PostgreSQL what the posts tell is numbered and read in the background, and that is counted too.
    await everythingNumbered(world.app);
    const [two, six] = [await page(2), await page(6)];
    expect(six.edges).toHaveLength(6);
    expect(six.edges[0].node.post.quote).toMatchObject({
      state: 'ACCEPTED',
      post: { author: { username: 'bob' }, viewer: { canReply: true }, quote: { state: 'ACCEPTED' } },
    });
    expect(six.statements).toBe(two.statements);
  });

  it('wait with a scheduled post', async () => {
    const quoted = await write(asBob, {});
    const publishAt = new Date(world.clock.now() + 600_000).toISOString();
    expect(
      await world.mutate(
        asAna as Asker,
        'schedulePost',
        { text: 'later', quotedPostId: quoted.id, quotePolicy: 'NOBODY', publishAt },
        'scheduledPost { quotedPostId quotePolicy }',
      ),
    ).toMatchObject({ scheduledPost: { quotedPostId: quoted.id, quotePolicy: 'NOBODY' } });
  });
});
