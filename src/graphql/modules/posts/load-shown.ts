// Loads what a document shows of the posts of a page, all at once.

import type { GraphQLResolveInfo } from 'graphql';
import { isLocal } from '../../../core/identities/queries.ts';
import { pollOf } from '../../../core/posts/shapes.ts';
import { mayHaveLink } from '../../../core/previews/link.ts';
import type { Post } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { asksFor } from '../../schema/lookahead.ts';

/**
 * Loads what the document asks of the posts of a page beside their own rows, so that none of them waits for it: a
 * statement for each kind at most. `people`: ids of others who are shown with them.
 */
export async function loadShown(
  { core, services, view }: GraphQLContext,
  posts: readonly Post[],
  info: GraphQLResolveInfo,
  people: readonly bigint[] = [],
): Promise<void> {
  const idsOf = (some: readonly Post[]) => some.map(({ id }) => id);
  const [authors] = await Promise.all([
    services.authors.load(core, [...posts.map(({ authorId }) => authorId), ...people]),
    asksFor(info, 'viewer') ? view.loadMarks(posts) : null,
    asksFor(info, 'filtered') ? view.loadFilters() : null,
    asksFor(info, 'isLimited') ? view.loadLimits() : null,
    asksFor(info, 'inReplyTo') ? view.posts.loadPage(posts.flatMap((post) => post.inReplyToId ?? [])) : null,
    asksFor(info, 'poll') && view.identity !== null
      ? view.choices.loadPage(idsOf(posts.filter((post) => pollOf(post) !== null)))
      : null,
    asksFor(info, 'card') ? view.cards.loadPage(idsOf(posts.filter(mayHaveLink))) : null,
    asksFor(info, 'application') ? view.applications.loadPage(idsOf(posts.filter(isLocal))) : null,
  ]);
  view.keepAuthors(authors.values());
}
