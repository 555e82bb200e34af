import type { Domain, Identity, Post, Prisma } from '../../src/db/rows.ts';
import type { GraphQLFace } from '../../src/graphql/face.ts';
import { createGraphQL } from '../../src/graphql/graphql.ts';
import { createPages, type Pages } from '../../src/pages/pages.ts';
import { type CoreWorld, openCoreWorld } from '../helpers/core.ts';

export interface PageAnswer {
  status: number;
  headers: Record<string, string>;
  /** Empty where there is none. */
  body: string;
}

/** An install with pages over real GraphQL over a real database. */
export interface PagesWorld extends CoreWorld {
  graphql: GraphQLFace;
  pages: Pages;
  /** What a browser of somebody unknown gets; fails where there is nothing. */
  get(domain: Domain, target: string, headers?: Record<string, string>): Promise<PageAnswer>;
  /** A row with its mentions and hashtags, past all use cases; a millisecond later than the one before. */
  post(author: Identity, more?: Partial<Prisma.PostUncheckedCreateInput>): Promise<Post>;
  pin(identity: Identity, post: Post): Promise<void>;
  boost(identity: Identity, post: Post): Promise<void>;
}

const noQueue = () => Promise.reject(new Error('There is no reconciler in this test.'));
const NO_QUEUE = { status: noQueue, retry: noQueue, flush: noQueue };

export async function openPagesWorld(options: { graphiqlDir?: string } = {}): Promise<PagesWorld> {
  const core = await openCoreWorld();
  const { app, db, clock } = core;
  const graphql = createGraphQL({
    app,
    reconciler: { queue: NO_QUEUE, graphs: [] },
    domainCheck: { check: async () => [], foresee: async () => [] },
    installCheck: { check: async () => [] },
    version: 'test',
    graphiqlDir: options.graphiqlDir ?? null,
  });
  const pages = createPages({ app, graphql });
  return {
    ...core,
    graphql,
    pages,
    async get(domain, target, headers = {}) {
      const path = target.split('?', 1)[0] ?? target;
      const answer = await pages({
        domain,
        path,
        target,
        method: 'GET',
        headers: { accept: 'text/html,*/*;q=0.8', ...headers },
        ip: '127.0.0.1',
      });
      if (!answer) throw new Error(`There is nothing at ${target}.`);
      return { status: answer.status, headers: answer.headers, body: String(answer.body ?? '') };
    },
    async post(author, more = {}) {
      clock.advance(1);
      const post = await core.rawPost(author, {
        url: null,
        ...more,
        ...(more.id === undefined && author.domainId !== null ? own(app.ids.next(), author) : {}),
      });
      const names = (more.tags as { name: string; display: string }[] | undefined) ?? [];
      for (const { name, display } of names) {
        const now = BigInt(clock.now());
        const tag = await db.models.tag.upsert({
          where: { name },
          create: { id: app.ids.next(), name, display, createdAt: now },
          update: {},
        });
        await db.models.postTag.create({ data: { tagId: tag.id, postId: post.id } });
      }
      await core.listEverywhere();
      return post;
    },
    async pin(identity, post) {
      const createdAt = BigInt(clock.now());
      await db.models.pin.create({
        data: { id: app.ids.next(), identityId: identity.id, postId: post.id, createdAt },
      });
    },
    async boost(identity, post) {
      clock.advance(1);
      const id = app.ids.next();
      const createdAt = BigInt(clock.now());
      await db.models.boost.create({
        data: {
          id,
          uri: `${identity.uri}/boosts/${id}`,
          identityId: identity.id,
          postId: post.id,
          createdAt,
        },
      });
    },
    async close() {
      await graphql.close();
      await core.close();
    },
  };
}

function own(id: bigint, author: Identity) {
  const { origin } = new URL(author.uri);
  return { id, threadId: id, uri: `${origin}/posts/${id}`, url: `${origin}/@${author.username}/${id}` };
}
