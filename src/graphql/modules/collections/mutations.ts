// The mutations of collections: to make, change and delete them, and to put people in and take them out.

import {
  createCollection,
  deleteCollection,
  updateCollection,
} from '../../../core/collections/collections.ts';
import {
  type CollectionInput,
  LONGEST_DESCRIPTION,
  LONGEST_NAME,
  MOST_ITEMS,
  readCollectionChanges,
  readNewCollection,
} from '../../../core/collections/input.ts';
import { addToCollection, removeFromCollection } from '../../../core/collections/items.ts';
import { collectionFor } from '../../../core/collections/queries.ts';
import { revokeFeature } from '../../../core/collections/revoke.ts';
import { mustAct } from '../../../core/viewer.ts';
import type { Collection } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { given } from '../../schema/given.ts';
import { encodeNodeId, readId, readIds } from '../../schema/ids.ts';
import { type InputFieldBuilder, mutation } from '../../schema/mutation.ts';
import { identityFor } from '../identities/see.ts';
import { notFound, targetIdentity } from '../identities/target.ts';
import { CollectionItemRef, CollectionRef } from './ref.ts';

const COLLECTION_ID = 'Global id of a collection of the acting identity.';
const readCollection = (id: string) => readId(id, 'Collection', ['input', 'collectionId']);
const readItem = (id: string) => readId(id, 'CollectionItem', ['input', 'itemId']);
const PEOPLE = ['input', 'identityIds'];

/** The fields that a new collection and a change of one have in common. */
const details = (t: InputFieldBuilder) => ({
  description: t.string({
    description: `What it is about, as plain text, at most ${LONGEST_DESCRIPTION} characters.`,
  }),
  language: t.field({
    type: 'Language',
    description: 'The language in which it is named and described; null for none.',
  }),
  hashtag: t.string({
    description:
      'The hashtag of its topic, one word with or without `#`, at most 100 characters; null for none.',
  }),
  isSensitive: t.boolean({
    description: 'Whether it, or who is in it, may disturb people; false for a new one when left out.',
  }),
  isDiscoverable: t.boolean({
    description: 'Whether others find it in lists; true for a new one when left out.',
  }),
});

/** Null takes away what need not be there; of all else it says nothing. */
function changesOf(
  input: {
    [name in keyof CollectionInput]?: CollectionInput[name] | null | undefined;
  },
): Partial<CollectionInput> {
  const { language, hashtag, ...rest } = input;
  return {
    ...given(rest),
    ...(language === undefined ? {} : { language }),
    ...(hashtag === undefined ? {} : { hashtag }),
  } as Partial<CollectionInput>;
}

/** The row with eyes that see what just changed. */
function shownAnew(ctx: GraphQLContext, collection: Collection): Collection {
  ctx.renewView();
  return collection;
}

mutation('createCollection', {
  description:
    'Makes a collection of people that the acting identity recommends; how many it may have is a setting of the domain (`Domain.collectionLimit`, 10 unless changed). Followers are told.',
  scope: { holds: 'write:collections' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The new collection, and who is in it.',
  input: (t) => ({
    name: t.string({ required: true, description: `What it is called, 1 to ${LONGEST_NAME} characters.` }),
    ...details(t),
    identityIds: t.idList({
      description: `Identities that let the acting one put them into collections, ${MOST_ITEMS} at most: those of this server are in it at once, others once they agreed. With one that does not let it nothing is made.`,
    }),
  }),
  gives: 'The new collection.',
  payload: { collection: { type: CollectionRef, description: 'The collection with who is in it.' } },
  check: ({ identityIds, ...input }) => [
    () => readIds(identityIds ?? [], 'Identity', PEOPLE),
    () => readNewCollection({ ...changesOf(input), name: input.name }),
  ],
  resolve: async ({ identityIds, ...input }, ctx) => {
    const owner = mustAct(ctx.core.viewer);
    const ids = readIds(identityIds ?? [], 'Identity', PEOPLE);
    const people = await Promise.all(
      ids.map(async (id, at) => {
        const identity = await identityFor(ctx, await ctx.view.identities.load(id));
        if (!identity || identity.state === 'DELETED') throw notFound([...PEOPLE, String(at)]);
        return identity;
      }),
    );
    const wanted = { ...changesOf(input), name: input.name };
    return { collection: shownAnew(ctx, await createCollection(ctx.core, owner, wanted, people)) };
  },
});

mutation('updateCollection', {
  description:
    'Changes what is said of a collection; what is left out stays as it is. Who is in it is notified of another name or description.',
  scope: { holds: 'write:collections' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The collection and what to change.',
  input: (t) => ({
    collectionId: t.id({ required: true, description: COLLECTION_ID }),
    name: t.string({ description: `What it is called, 1 to ${LONGEST_NAME} characters.` }),
    ...details(t),
  }),
  gives: 'The collection after the change.',
  payload: { collection: { type: CollectionRef, description: 'The collection as it is now.' } },
  check: ({ collectionId, ...changes }) => [
    () => readCollection(collectionId),
    () => readCollectionChanges(changesOf(changes)),
  ],
  resolve: async ({ collectionId, ...changes }, ctx) => {
    const owner = mustAct(ctx.core.viewer);
    const id = readCollection(collectionId);
    return {
      collection: shownAnew(ctx, await updateCollection(ctx.core, owner, id, changesOf(changes))),
    };
  },
});

mutation('deleteCollection', {
  description: 'Deletes a collection. Followers, and who was in it, are told.',
  scope: { holds: 'write:collections' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The collection to delete.',
  input: (t) => ({ collectionId: t.id({ required: true, description: COLLECTION_ID }) }),
  gives: 'What was deleted.',
  payload: {
    collectionId: { type: 'ID', description: 'The `id` of the collection; remove it from `collections`.' },
  },
  resolve: async ({ collectionId }, ctx) => {
    const id = readCollection(collectionId);
    await deleteCollection(ctx.core, mustAct(ctx.core.viewer), id);
    return { collectionId: encodeNodeId('Collection', id) };
  },
});

mutation('addToCollection', {
  description: `Puts an identity into a collection, which holds ${MOST_ITEMS} at most: at once where it is of this server and agrees by its settings, else it is asked. Who took its consent back is never asked again.`,
  scope: { holds: 'write:collections' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The collection, and who is put into it.',
  input: (t) => ({
    collectionId: t.id({ required: true, description: COLLECTION_ID }),
    identityId: t.id({
      required: true,
      description:
        'An identity that lets the acting one: `Identity.featureApproval.viewerMay` is AUTOMATIC or MANUAL. One that is in the collection already is a CONFLICT.',
    }),
  }),
  gives: 'The item that names it.',
  payload: {
    item: { type: CollectionItemRef, description: 'The item; `state` is PENDING where somebody was asked.' },
    collection: { type: CollectionRef, description: 'The collection as it is now.' },
  },
  check: ({ collectionId, identityId }) => [
    () => readCollection(collectionId),
    () => readId(identityId, 'Identity', ['input', 'identityId']),
  ],
  resolve: async ({ collectionId, identityId }, ctx) => {
    const owner = mustAct(ctx.core.viewer);
    const id = readCollection(collectionId);
    const item = await addToCollection(ctx.core, owner, id, await targetIdentity(ctx, identityId));
    const reader = await ctx.renewView().reader();
    return { item, collection: await collectionFor(ctx.core, reader, id) };
  },
});

mutation('removeFromCollection', {
  description: 'Takes an identity out of a collection, or withdraws that it was asked.',
  scope: { holds: 'write:collections' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The collection, and which item goes.',
  input: (t) => ({
    collectionId: t.id({ required: true, description: COLLECTION_ID }),
    itemId: t.id({ required: true, description: 'Global id of an item of that collection.' }),
  }),
  gives: 'The collection without it.',
  payload: {
    itemId: { type: 'ID', description: 'The `id` of the item; remove it from `items`.' },
    collection: { type: CollectionRef, description: 'The collection as it is now.' },
  },
  check: ({ collectionId, itemId }) => [() => readCollection(collectionId), () => readItem(itemId)],
  resolve: async ({ collectionId, itemId }, ctx) => {
    const owner = mustAct(ctx.core.viewer);
    const id = readItem(itemId);
    const collection = await removeFromCollection(ctx.core, owner, id, readCollection(collectionId));
    return { itemId: encodeNodeId('CollectionItem', id), collection: shownAnew(ctx, collection) };
  },
});

mutation('revokeFromCollection', {
  description:
    'Takes the acting identity out of a collection of somebody else: nobody is shown there that it is in it any more, here or on other servers, and it cannot be put into that collection again.',
  scope: { holds: 'write:collections' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The collection, and the item that names the acting identity.',
  input: (t) => ({
    collectionId: t.id({
      required: true,
      description: 'Global id of a collection, as `ViewerIdentity.inCollections` gives it.',
    }),
    itemId: t.id({ required: true, description: 'Global id of the item that names the acting identity.' }),
  }),
  gives: 'The collection without the acting identity.',
  payload: {
    itemId: { type: 'ID', description: 'The `id` of the item; remove it from `items`.' },
    collection: {
      type: CollectionRef,
      nullable: true,
      description: 'The collection as it is now; null where the acting identity may not see it.',
    },
  },
  check: ({ collectionId, itemId }) => [() => readCollection(collectionId), () => readItem(itemId)],
  resolve: async ({ collectionId, itemId }, ctx) => {
    const identity = mustAct(ctx.core.viewer);
    const [id, collection] = [readItem(itemId), readCollection(collectionId)];
    await revokeFeature(ctx.core, identity, id, collection);
    const reader = await ctx.renewView().reader();
    return {
      itemId: encodeNodeId('CollectionItem', id),
      collection: await collectionFor(ctx.core, reader, collection),
    };
  },
});
