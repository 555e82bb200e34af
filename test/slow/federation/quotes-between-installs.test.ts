import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Somebody } from '../../helpers/people/somebody.ts';
import { createWorld, eventually, type World } from '../../helpers/world.ts';

/** Quotes (FEP-044f) between two installs as operators run them, with nothing between them but HTTP. */

interface Quoting {
  id: string;
  uri: string;
  quote: { state: string; post: { id: string; uri: string } | null } | null;
}

const QUOTING = 'id uri quote { state post { id uri } }';

let world: World;
let ana: Somebody;
let cleo: Somebody;
let dora: Somebody;

beforeAll(async () => {
  world = await createWorld({ installs: { north: ['a.test'], south: ['c.test', 'd.test'] } });
  const [north, south] = [world.install('north'), world.install('south')];
  ana = new Somebody(north, await north.person('ana', 'a.test'));
  cleo = new Somebody(south, await south.person('cleo', 'c.test'));
  dora = new Somebody(south, await south.person('dora', 'd.test'));
  for (const [who, whom] of [
    [ana, cleo],
    [cleo, ana],
  ] as const) {
    await who.towards('followIdentity', whom.handle);
    await eventually(
      async () => (await who.find(whom.handle)).viewer,
      (viewer) => viewer?.isFollowing === true,
    );
  }
});
afterAll(() => world?.close());

const write = async (who: Somebody, input: object): Promise<Quoting> =>
  (await who.change<{ post: Quoting }>('createPost', { text: 'text', ...input }, `post { ${QUOTING} }`)).post;
/** The post at an address, once it stands as wished for somebody. */
const standing = (who: Somebody, uri: string, state: string | null) =>
  eventually(
    async () =>
      (
        await who.ask<{ resolve: Quoting | null }>(
          `query ($uri: String!) { resolve(text: $uri) { ... on Post { ${QUOTING} } } }`,
          { uri },
        )
      ).resolve,
    (post) => post !== null && (post.quote?.state ?? null) === state,
  );
const kinds = async (who: Somebody) =>
  (
    await who.ask<{ viewer: { identity: { notifications: { nodes: { kind: string }[] } } } }>(
      '{ viewer { identity { notifications(first: 20) { nodes { kind } } } } }',
    )
  ).viewer.identity.notifications.nodes.map(({ kind }) => kind);

describe('a quote of a post on another install', () => {
  it('is asked for, agreed to, shown on both and to a third domain, and taken back', async () => {
    const quoted = await ana.post('quote me');
    const known = await eventually(
      () => cleo.postAt(quoted.uri),
      (post) => post !== null,
    );
    const quoting = await write(cleo, { text: 'look', quotedPostId: known?.id });
    expect(['PENDING', 'ACCEPTED']).toContain(quoting.quote?.state);
    await standing(cleo, quoting.uri, 'ACCEPTED');
    const there = await standing(ana, quoting.uri, 'ACCEPTED');
    expect(there?.quote?.post).toMatchObject({ id: quoted.id, uri: quoted.uri });
    await standing(dora, quoting.uri, 'ACCEPTED');
    expect(await kinds(ana)).toContain('QUOTE');

    await ana.edit(quoted.id, 'edited');
    await eventually(
      () => kinds(cleo),
      (all) => all.includes('QUOTED_UPDATE'),
    );
    await ana.change('revokeQuote', { postId: there?.id }, `post { ${QUOTING} }`);
    await standing(ana, quoting.uri, 'REVOKED');
    await standing(cleo, quoting.uri, 'REVOKED');
  });

  it('follows a policy that changes, and stays where it was agreed to', async () => {
    const quoted = await ana.post('not for long');
    const known = await eventually(
      () => cleo.postAt(quoted.uri),
      (post) => post !== null,
    );
    const quoting = await write(cleo, { quotedPostId: known?.id });
    await standing(cleo, quoting.uri, 'ACCEPTED');
    await ana.change('setQuotePolicy', { postId: quoted.id, quotePolicy: 'NOBODY' }, 'post { id }');
    await eventually(
      () =>
        cleo.ask<{ post: { viewer: { canQuote: boolean } } }>(
          'query ($id: ID!) { post(id: $id) { viewer { canQuote } } }',
          { id: known?.id },
        ),
      ({ post }) => !post.viewer.canQuote,
    );
    await expect(write(cleo, { quotedPostId: known?.id })).rejects.toThrow('does not let you quote it');
    await standing(cleo, quoting.uri, 'ACCEPTED');
  });

  it('is edited and deleted there too, where nobody follows who wrote it', async () => {
    const quoted = await ana.post('for strangers');
    const known = await dora.postAt(quoted.uri);
    const quoting = await write(dora, { quotedPostId: known?.id });
    const there = await standing(ana, quoting.uri, 'ACCEPTED');
    await dora.edit(quoting.id, 'written anew');
    const html = async () =>
      (
        await ana.ask<{ post: { html: string } | null }>('query ($id: ID!) { post(id: $id) { html } }', {
          id: there?.id,
        })
      ).post?.html;
    await eventually(html, (text) => text?.endsWith('<p>written anew</p>') === true);
    await dora.with('deletePost', quoting.id);
    await eventually(html, (text) => text === undefined);
  });

  it('is gone with what it quotes', async () => {
    const quoted = await ana.post('short');
    const known = await eventually(
      () => cleo.postAt(quoted.uri),
      (post) => post !== null,
    );
    const quoting = await write(cleo, { quotedPostId: known?.id });
    await standing(ana, quoting.uri, 'ACCEPTED');
    await ana.with('deletePost', quoted.id);
    await standing(cleo, quoting.uri, 'DELETED');
    await standing(ana, quoting.uri, 'DELETED');
  });
});
