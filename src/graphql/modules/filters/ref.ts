// The types of filters, and which of them match a post.

import {
  type FilterContext,
  LONGEST_KEYWORD,
  MOST_FILTERED_POSTS,
  MOST_FILTERS,
  MOST_KEYWORDS,
} from '../../../core/filters/input.ts';
import type { FilterMatch } from '../../../core/filters/match.ts';
import { filtersOf, ownFilter, type WholeFilter } from '../../../core/filters/queries.ts';
import type { FilteredPost, FilterKeyword } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';
import { FilterActionEnum, FilterContextEnum } from '../../schema/enums/personal.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { PostViewer } from '../posts/fields.ts';
import { ViewerIdentity } from '../viewer/identity.ts';

const FilterKeywordRef = builder.objectRef<FilterKeyword>('FilterKeyword').implement({
  description: 'A word or phrase of a filter; case does not matter.',
  fields: (t) => ({
    key: t.field({
      type: 'Snowflake',
      description: 'The id by which `updateFilter` changes or removes this keyword.',
      resolve: (it) => it.id,
    }),
    keyword: t.exposeString('keyword', {
      description: `The word or phrase, ${LONGEST_KEYWORD} characters at most.`,
    }),
    isWholeWord: t.exposeBoolean('isWholeWord', {
      description: 'Whether it must stand alone, and not inside of a longer word.',
    }),
  }),
});

const FilteredPostRef = builder.objectRef<FilteredPost>('FilteredPost').implement({
  description: 'A post that a filter names.',
  fields: (t) => ({
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    postId: t.id({
      description: 'Global id of the post.',
      resolve: (it) => encodeNodeId('Post', it.postId),
    }),
    postKey: t.field({
      type: 'Snowflake',
      description: 'Which post, by its id in REST APIs.',
      resolve: (it) => it.postId,
    }),
  }),
});

export const FilterRef = builder.objectRef<WholeFilter>('Filter').implement({
  description:
    'A filter of the acting identity: which posts its apps hide or warn of. This server says which match (`Post.viewer.filtered`).',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Filter')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    title: t.exposeString('title', { description: 'Its name, shown in place of what it hides.' }),
    contexts: t.field({
      type: [FilterContextEnum],
      description: 'Where it holds, each place once.',
      resolve: (it) => it.contexts as unknown as FilterContext[],
    }),
    action: t.field({
      type: FilterActionEnum,
      description: 'What apps do with a post that it matches.',
      resolve: (it) => it.action,
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ends to hold; null if it does not.',
      resolve: (it) => it.expiresAt,
    }),
    keywords: t.field({
      type: [FilterKeywordRef],
      description: `Its words and phrases, ${MOST_KEYWORDS} at most.`,
      resolve: (it) => it.keywords,
    }),
    posts: t.field({
      type: [FilteredPostRef],
      description: `The posts that it names, ${MOST_FILTERED_POSTS} at most.`,
      resolve: (it) => it.posts,
    }),
  }),
});

nodeLoader('Filter', async (id, ctx) => {
  const owner = ctx.view.identity;
  return owner && ownFilter(ctx.core, owner.id, id);
});

builder.objectFields(ViewerIdentity, (t) => ({
  filters: t.field({
    type: [FilterRef],
    description: `Its filters in the order they were made, ${MOST_FILTERS} at most; those that ended too.`,
    authScopes: { holds: 'read:filters' },
    complexity: { field: 1, multiplier: 10 },
    resolve: ({ identity }, _args, ctx) => filtersOf(ctx.core, identity.id),
  }),
}));

const FilterMatchRef = builder.objectRef<FilterMatch>('FilterMatch').implement({
  description: 'A filter that matches a post, and by what.',
  fields: (t) => ({
    filter: t.field({ type: FilterRef, description: 'The filter that matches.', resolve: (it) => it.filter }),
    keywords: t.exposeStringList('keywords', {
      description: 'The keywords that were found in the post, as they were written for the filter.',
    }),
    isNamed: t.exposeBoolean('isNamed', { description: 'Whether the filter names this very post.' }),
  }),
});

builder.objectFields(PostViewer, (t) => ({
  filtered: t.field({
    type: [FilterMatchRef],
    description:
      'Its filters that match the post, in any place: apps look which of them hold where they show it. None match its own posts.',
    resolve: ({ post, identity }, _args, ctx) => {
      if (post.authorId === identity.id) return [];
      const filters = ctx.view.filters();
      return filters instanceof Promise
        ? filters.then((loaded) => loaded.matches(post))
        : filters.matches(post);
    },
  }),
}));
