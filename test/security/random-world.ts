import type { Visibility } from '../../src/db/enums.ts';
import type { Domain, Identity, Post, Prisma } from '../../src/db/rows.ts';
import { createSeededRandom } from '../helpers/clock.ts';
import type { FacesWorld } from './faces.ts';

export const VISIBILITIES: Visibility[] = ['PUBLIC', 'UNLISTED', 'FOLLOWERS', 'MENTIONED', 'LOCAL'];

export interface RandomWorld {
  domains: Domain[];
  locals: Identity[];
  remotes: Identity[];
  people: Identity[];
  posts: Post[];
  boosts: Prisma.BoostCreateManyInput[];
  tag: string;
}

/** Every post carries a word that stands nowhere else: whoever gets it got something of the post. */
export const markOf = (post: Pick<Post, 'id'>) => `zq${post.id}qz`;

/** The ids of all posts of which something stands in a text. */
export function marksIn(text: string): Set<string> {
  return new Set([...text.matchAll(/zq(\d+)qz/g)].map((match) => match[1] ?? ''));
}

/**
 * Domains, people, blocks and follows at random, posts of every visibility with replies, mentions, boosts and pins; and
 * for every identity of ours a home, bookmarks, favourites and notifications that lead to every post there is, so that
 * nothing but the rule keeps them apart.
 */
export async function makeRandomWorld(world: FacesWorld, seed: number): Promise<RandomWorld> {
  const random = createSeededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[random.int(list.length)] as T;
  const { models } = world.db;
  const { app, clock } = world;
  const now = () => BigInt(clock.now());
  const domains: Domain[] = [];
  for (const name of ['one', 'two', 'three'])
    domains.push(await world.domain(`${name}${seed}.test`, { isDefault: name === 'one' }));
  const [one, two] = domains as [Domain, Domain];
  const locals: Identity[] = [];
  for (let i = 0; i < 7; i += 1) {
    const state = i === 6 ? 'SUSPENDED' : 'ACTIVE';
    const about = { state, bioHtml: `<p>I am local${i}</p>`, isDiscoverable: true } as const;
    locals.push(await world.identity(`local${i}`, domains[i % 3] as Domain, about));
  }
  const remotes: Identity[] = [];
  for (let i = 0; i < 5; i += 1) {
    const identity = await world.signer(
      `remote${i}`,
      `${i % 2 === 0 ? 'sub.' : ''}${pick(['x', 'y', 'z'])}${seed}.test`,
    );
    remotes.push(identity);
  }
  const people = [...locals, ...remotes];
  await world.blockHost(one, `${pick(['x', 'y', 'z'])}${seed}.test`);
  await world.blockHost(random.int(3) === 0 ? null : pick(domains), `sub.${pick(['x', 'y'])}${seed}.test`);
  if (seed % 2 === 0) await world.blockHost(one, two.host);
  const pairs = new Set<string>();
  for (let i = 0; i < 60; i += 1) {
    const [from, to, what] = [pick(people), pick(people), random.int(5)];
    const key = `${from.id} ${to.id}`;
    if (from.id === to.id || pairs.has(key)) continue;
    pairs.add(key);
    if (what === 0) await world.block(from, to);
    else
      await world.follow(
        from,
        to,
        what === 1 ? { state: 'PENDING', acceptedAt: null } : { state: 'ACCEPTED' },
      );
  }
  const tag = `word${seed}`;
  const tagRow = await models.tag.create({
    data: { id: app.ids.next(), name: tag, display: tag, createdAt: now() },
  });
  const posts: Post[] = [];
  for (let i = 0; i < 30; i += 1) {
    clock.advance(1);
    const author = pick(people);
    const isLocal = author.domainId !== null;
    const id = app.ids.next();
    const parent = random.int(2) === 0 && posts.length > 0 ? pick(posts) : null;
    const { origin } = new URL(author.uri);
    const mark = markOf({ id });
    const deletedAt = random.int(12) === 0 ? now() : null;
    const post = await world.rawPost(author, {
      id,
      threadId: parent?.threadId ?? id,
      uri: `${origin}/posts/${id}`,
      url: isLocal ? `${origin}/@${author.username}/${id}` : null,
      visibility: pick(isLocal ? VISIBILITIES : VISIBILITIES.slice(0, 4)),
      source: isLocal && deletedAt === null ? mark : null,
      html: deletedAt === null ? `<p>${mark} <a href="https://x.test/">#${tag}</a></p>` : '',
      summary: deletedAt === null && random.int(4) === 0 ? `about ${mark}` : null,
      tags: [{ name: tag, display: tag }],
      inReplyToId: parent?.id ?? null,
      inReplyToUri: parent?.uri ?? null,
      deletedAt,
    });
    posts.push(post);
    await models.postTag.create({ data: { tagId: tagRow.id, postId: id } });
    if (isLocal && deletedAt === null)
      await models.postVersion.create({
        data: {
          postId: id,
          revision: 0,
          html: `<p>first ${mark}</p>`,
          source: mark,
          isSensitive: false,
          attachments: [],
          createdAt: now(),
        },
      });
    for (const mentioned of new Set([pick(people), pick(people)]))
      if (random.int(2) === 0)
        await models.mention.create({ data: { postId: id, identityId: mentioned.id } });
  }
  const rows = { pins: [], boosts: [], homes: [], bookmarks: [], favourites: [], notifications: [] } as {
    pins: Prisma.PinCreateManyInput[];
    boosts: Prisma.BoostCreateManyInput[];
    homes: Prisma.HomeCreateManyInput[];
    bookmarks: Prisma.BookmarkCreateManyInput[];
    favourites: Prisma.FavouriteCreateManyInput[];
    notifications: Prisma.NotificationCreateManyInput[];
  };
  for (const { id: postId, authorId } of posts) {
    const own = () => ({ id: app.ids.next(), postId, createdAt: now() });
    if (random.int(2) === 0) rows.pins.push({ ...own(), identityId: authorId });
    const booster = pick(people);
    const boost = { ...own(), identityId: booster.id, visibility: pick(VISIBILITIES.slice(0, 3)) };
    rows.boosts.push({ ...boost, uri: `${booster.uri}/boosts/${boost.id}` });
    for (const { id: identityId, uri } of locals) {
      rows.homes.push({ identityId, entryId: postId, postId }, { identityId, entryId: boost.id, postId });
      rows.bookmarks.push({ ...own(), identityId });
      if (identityId === authorId) continue;
      const favourite = { ...own(), identityId };
      rows.favourites.push({ ...favourite, uri: `${uri}/likes/${favourite.id}` });
      rows.notifications.push({ ...own(), identityId, kind: 'MENTION', actorId: authorId });
    }
  }
  await models.pin.createMany({ data: rows.pins });
  await models.boost.createMany({ data: rows.boosts });
  await models.home.createMany({ data: rows.homes });
  await models.bookmark.createMany({ data: rows.bookmarks });
  await models.favourite.createMany({ data: rows.favourites });
  await models.notification.createMany({ data: rows.notifications });
  await world.listEverywhere();
  return { domains, locals, remotes, people, posts, boosts: rows.boosts, tag };
}
