// The types Collection and CollectionItem, and connections of both.

import { MOST_ITEMS } from '../../../core/collections/input.ts';
import { collectionFor, type ShownItem, shownItems } from '../../../core/collections/queries.ts';
import { collectionById, itemById } from '../../../core/collections/rows.ts';
import type { Collection, CollectionItem, Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder, type Types } from '../../schema/builder.ts';
import {
  type Connection,
  connectionType,
  forwardArgs,
  type PageArgs,
  pageComplexity,
  readForward,
} from '../../schema/connection.ts';
import { CollectionItemStateEnum } from '../../schema/enums/collections.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { IdentityRef } from '../identities/ref.ts';
import { Hashtag } from '../posts/parts.ts';

const dependsOnViewer = { dependsOnViewer: true };

export const CollectionItemRef = builder.objectRef<CollectionItem>('CollectionItem').implement({
  description: 'That an identity is in a collection, or was asked whether it agrees to that.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('CollectionItem')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    state: t.field({
      type: CollectionItemStateEnum,
      description: 'How the identity stands to the collection.',
      resolve: (it) => it.state,
    }),
    identity: t.field({
      type: IdentityRef,
      description: 'Who is featured.',
      resolve: (it, _args, ctx) => mustLoad(ctx, it.identityId),
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When it was put into the collection, as far as this server knows.',
    }),
  }),
});

async function mustLoad(ctx: GraphQLContext, id: bigint | null): Promise<Identity> {
  const identity = id === null ? null : await ctx.view.identities.load(id);
  if (!identity) throw new Error('A shown item of a collection has no identity.');
  return identity;
}

interface Items extends Connection<CollectionItem> {
  total: number;
}

const CollectionItemConnection = builder.connectionObject(
  {
    type: CollectionItemRef,
    name: 'CollectionItemConnection',
    description: 'Who is in a collection, in its order.',
    fields: (t) => ({
      totalCount: t.int({
        description: 'How many the viewer is shown in all.',
        resolve: (it) => (it as unknown as Items).total,
      }),
    }),
  },
  { name: 'CollectionItemEdge', description: 'Somebody in a collection; the cursor is their place.' },
) as unknown as PothosSchemaTypes.ObjectRef<Types, Items>;

/** A page of items, all of which are there: a few dozen. Cursors are places, from 1 on. */
function pageOfItems(args: Pick<PageArgs, 'first' | 'after'>, items: readonly ShownItem[]): Items {
  const { limit, after } = readForward(args);
  const offset = Math.min(Number(after ?? 0n), items.length);
  const edges = items
    .slice(offset, offset + limit)
    .map((node, at) => ({ cursor: String(offset + at + 1), node }));
  return {
    edges,
    total: items.length,
    pageInfo: {
      hasNextPage: offset + limit < items.length,
      hasPreviousPage: offset > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

export const CollectionRef = builder.objectRef<Collection>('Collection').implement({
  description: 'A list of people that an identity recommends to others. All of them agreed to be in it.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Collection')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    uri: t.exposeString('uri', { description: 'The URI of the ActivityPub object; never changes.' }),
    url: t.exposeString('url', {
      nullable: true,
      description: 'The address of its page; null if its server names none.',
    }),
    owner: t.field({
      type: IdentityRef,
      description: 'Whose collection it is.',
      resolve: (it, _args, ctx) => mustLoad(ctx, it.identityId),
    }),
    name: t.exposeString('name', { description: 'What it is called, as plain text.' }),
    description: t.exposeString('description', {
      description: 'What it is about, as plain text; may be empty.',
    }),
    language: t.field({
      type: 'Language',
      nullable: true,
      description: 'The language in which it is named and described; null when not said.',
      resolve: (it) => it.language,
    }),
    hashtag: t.field({
      type: Hashtag,
      nullable: true,
      description: 'The hashtag of its topic; null for none.',
      resolve: (it, _args, ctx) => (it.tagId === null ? null : ctx.view.tags.get(it.tagId)),
    }),
    isSensitive: t.exposeBoolean('isSensitive', {
      description: 'Whether it, or who is in it, may disturb people: show it only when asked to.',
    }),
    isDiscoverable: t.exposeBoolean('isDiscoverable', {
      description: 'Whether others find it in lists; else it is for who has its address.',
    }),
    isLocal: t.boolean({
      description: 'Whether it is of this server.',
      resolve: (it) => it.fetchedAt === null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When its name, its description or the like last changed.',
    }),
    items: t.field({
      type: CollectionItemConnection,
      description: `Who is in it, in its order, ${MOST_ITEMS} at most (150 on other servers): whom the viewer comes across and does not block. Its owner is shown as well who was asked.`,
      args: {
        ...forwardArgs(t.arg),
        states: t.arg({
          type: [CollectionItemStateEnum],
          description:
            'For its owner: only items in these states, 4 at most; PENDING and ACCEPTED when left out. Others are shown who agreed alone.',
        }),
      },
      complexity: pageComplexity,
      extensions: dependsOnViewer,
      resolve: async (it, { states, ...args }, ctx) => {
        const wanted = states ?? ['PENDING', 'ACCEPTED'];
        const items = (await ctx.view.collectionItems.get(it.id)) ?? [];
        return pageOfItems(
          args,
          items.filter(({ state }) => wanted.includes(state)),
        );
      },
    }),
  }),
});

export const CollectionConnection = connectionType(
  'Collection',
  CollectionRef,
  'Collections, the newest first.',
  'A collection in a list.',
) as unknown as PothosSchemaTypes.ObjectRef<Types, Connection<Collection>>;

builder.objectFields(CollectionItemRef, (t) => ({
  collection: t.field({
    type: CollectionRef,
    description: 'Where the identity stands.',
    resolve: async (it, _args, ctx) => {
      const collection = await collectionById(ctx.core, it.collectionId);
      if (!collection) throw new Error('An item outlived its collection.');
      return collection;
    },
  }),
}));

nodeLoader('Collection', async (id, ctx) => collectionFor(ctx.core, await ctx.view.reader(), id));

nodeLoader('CollectionItem', async (id, ctx) => {
  const reader = await ctx.view.reader();
  const item = await itemById(ctx.core, id);
  const collection = item && (await collectionFor(ctx.core, reader, item.collectionId));
  if (!collection) return null;
  const items = (await shownItems(ctx.core, reader, [collection])).get(collection.id) ?? [];
  return items.find((each) => each.id === id) ?? null;
});
