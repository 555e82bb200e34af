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
  context: GraphQLContext,
  page: readonly Post[],
  info: GraphQLResolveInfo,
  people: readonly bigint[] = [],
): Promise<void> {
  const { core, services, view } = context;
  const idsOf = (some: readonly Post[]) => some.map(({ id }) => id);
  const posts = asksFor(info, 'quote') ? await withQuoted(context, page) : page;
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
    asksFor(info, 'reactions') ? view.reactions.loadPage(idsOf(posts.filter(hasReactions))) : null,
    asksFor(info, 'application') ? view.applications.loadPage(idsOf(posts.filter(isLocal))) : null,
  ]);
  view.keepAuthors(authors.values());
}

const hasReactions = ({ reactionsCount }: Post) => reactionsCount > 0;

/**
 * The posts of a page and those they quote, which are shown inside of them. What these quote in turn is named there and
 * no more, so nothing is loaded of it. A page on which nothing is quoted waits for nothing.
 */
async function withQuoted({ view }: GraphQLContext, page: readonly Post[]): Promise<readonly Post[]> {
  const quoted = await quotedBy(view, page);
  if (quoted.length === 0) return page;
  await quotedBy(view, quoted);
  return [...page, ...quoted];
}

async function quotedBy(view: GraphQLContext['view'], posts: readonly Post[]): Promise<Post[]> {
  const ids = posts.filter(({ quoteUri }) => quoteUri !== null).map(({ id }) => id);
  if (ids.length === 0) return [];
  await view.quotes.loadPage(ids);
  const quotes = await Promise.all(ids.map((id) => view.quotes.get(id)));
  return quotes.flatMap((quote) => quote?.post ?? []);
}
