// The mutations `createList`, `updateList`, `deleteList`, `addToList` and `removeFromList`.

import {
  createList,
  deleteList,
  LONGEST_TITLE,
  MOST_LISTS,
  readListChanges,
  updateList,
} from '../../../core/lists/lists.ts';
import { addToList, MOST_AT_ONCE, MOST_MEMBERS, removeFromList } from '../../../core/lists/members.ts';
import { mustAct } from '../../../core/viewer.ts';
import { ListRepliesEnum } from '../../schema/enums/personal.ts';
import { given } from '../../schema/given.ts';
import { encodeNodeId, readId, readIds } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { ListRef } from './ref.ts';

const LIST_ID = 'Global id of a list of the acting identity.';
const TITLE = `Its name, 1 to ${LONGEST_TITLE} characters.`;
const REPLIES = 'Which replies to others it shows.';
const EXCLUSIVE = 'Whether what its members post is left out of the home timeline.';
const readList = (listId: string) => readId(listId, 'List', ['input', 'listId']);
const readPeople = (ids: readonly (string | number)[]) => readIds(ids, 'Identity', ['input', 'identityIds']);

mutation('createList', {
  description: `Makes an empty list for the acting identity, which may have ${MOST_LISTS}.`,
  scope: { holds: 'write:lists' },
  errors: ['INVALID_INPUT', 'CONFLICT'],
  takes: 'The new list.',
  input: (t) => ({
    title: t.string({ required: true, description: TITLE }),
    replies: t.field({ type: ListRepliesEnum, defaultValue: 'LIST', description: REPLIES }),
    isExclusive: t.boolean({ defaultValue: false, description: EXCLUSIVE }),
  }),
  gives: 'The new list.',
  payload: { list: { type: ListRef, description: 'The list, still without members.' } },
  resolve: async ({ title, replies, isExclusive }, ctx) => {
    const owner = mustAct(ctx.core.viewer);
    const input = { title, replies: replies ?? 'LIST', isExclusive: isExclusive ?? false } as const;
    return { list: { ...(await createList(ctx.core, owner, input)), owner } };
  },
});

mutation('updateList', {
  description: 'Changes a list: its title, or what it shows. What is left out stays as it is.',
  scope: { holds: 'write:lists' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The list and what to change.',
  input: (t) => ({
    listId: t.id({ required: true, description: LIST_ID }),
    title: t.string({ description: TITLE }),
    replies: t.field({ type: ListRepliesEnum, description: REPLIES }),
    isExclusive: t.boolean({ description: EXCLUSIVE }),
  }),
  gives: 'The list after the change.',
  payload: { list: { type: ListRef, description: 'The list as it is now.' } },
  check: ({ listId, ...changes }) => [() => readList(listId), () => readListChanges(given(changes))],
  resolve: async ({ listId, ...changes }, ctx) => {
    const owner = mustAct(ctx.core.viewer);
    const list = await updateList(ctx.core, owner, readList(listId), given(changes));
    return { list: { ...list, owner } };
  },
});

mutation('deleteList', {
  description: 'Deletes a list. Its members stay followed.',
  scope: { holds: 'write:lists' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The list to delete.',
  input: (t) => ({ listId: t.id({ required: true, description: LIST_ID }) }),
  gives: 'What was deleted.',
  payload: { listId: { type: 'ID', description: 'The `id` of the list; remove it from your lists.' } },
  resolve: async ({ listId }, ctx) => {
    const id = readList(listId);
    await deleteList(ctx.core, mustAct(ctx.core.viewer), id);
    return { listId: encodeNodeId('List', id) };
  },
});

mutation('addToList', {
  description: `Puts people into a list, which holds ${MOST_MEMBERS} at most; their newest posts come into it. All are added, or none.`,
  scope: { holds: 'write:lists' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The list, and who is put into it.',
  input: (t) => ({
    listId: t.id({ required: true, description: LIST_ID }),
    identityIds: t.idList({
      required: true,
      description: `Identities that the acting identity follows or asked to follow, or itself; 1 to ${MOST_AT_ONCE}. Somebody who is in the list already is a CONFLICT.`,
    }),
  }),
  gives: 'The list with its new members.',
  payload: { list: { type: ListRef, description: 'The list as it is now.' } },
  check: ({ listId, identityIds }) => [() => readList(listId), () => readPeople(identityIds)],
  resolve: async ({ listId, identityIds }, ctx) => {
    const owner = mustAct(ctx.core.viewer);
    const list = await addToList(ctx.core, owner, readList(listId), readPeople(identityIds));
    return { list: { ...list, owner } };
  },
});

mutation('removeFromList', {
  description: 'Takes people out of a list, with what came into it by them. They stay followed.',
  scope: { holds: 'write:lists' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The list, and who is taken out of it.',
  input: (t) => ({
    listId: t.id({ required: true, description: LIST_ID }),
    identityIds: t.idList({
      required: true,
      description: `Identities, 1 to ${MOST_AT_ONCE}; those that are not in the list are passed by.`,
    }),
  }),
  gives: 'The list without them.',
  payload: { list: { type: ListRef, description: 'The list as it is now.' } },
  check: ({ listId, identityIds }) => [() => readList(listId), () => readPeople(identityIds)],
  resolve: async ({ listId, identityIds }, ctx) => {
    const owner = mustAct(ctx.core.viewer);
    const list = await removeFromList(ctx.core, owner, readList(listId), readPeople(identityIds));
    return { list: { ...list, owner } };
  },
});
