// Renders who may do what with a post (GoToSocial's `interactionPolicy`, as FEP-044f takes it over).

import { type QuoteGroup, quoteApprovalOf } from '../../core/posts/quotes/approval.ts';
import { uris } from '../../core/uris.ts';
import type { Identity, Post } from '../../db/rows.ts';
import { PUBLIC } from '../vocab.ts';
import type { Document } from './document.ts';

type Author = Pick<Identity, 'uri' | 'followersUri'>;

/** `canQuote` of a post of ours. The author always may; alone named, that says "nobody else". */
export function interactionPolicy(post: Pick<Post, 'quoteApproval'>, author: Author): Document {
  const { automatic } = quoteApprovalOf(post);
  const allowed = automatic.flatMap((group) => collectionOf(group, author) ?? []);
  return { canQuote: { automaticApproval: allowed.length > 0 ? allowed : [author.uri] } };
}

function collectionOf(group: QuoteGroup, author: Author): string | null {
  switch (group) {
    case 'ANYONE':
      return PUBLIC;
    case 'FOLLOWERS':
      return author.followersUri ?? uris.followers(author.uri);
    default:
      return null;
  }
}
