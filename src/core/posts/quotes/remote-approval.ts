// Whom the author of a post on another server lets quote it, in the groups that are kept.

import type { Identity } from '../../../db/rows.ts';
import type { RemotePostData } from '../remote/content.ts';
import { approvalBits, type QuoteGroup } from './approval.ts';

/**
 * As `post.quoteApproval`. A server that says nothing lets nobody quote: it would not answer a request either, so a
 * quote could never be verified (Mastodon does the same).
 */
export function remoteApprovalBits(author: Identity, { mayQuote }: RemotePostData): number {
  if (!mayQuote) return 0;
  const groups = (uris: readonly string[]) => uris.flatMap((uri) => groupOf(author, uri) ?? []);
  return approvalBits({ automatic: groups(mayQuote.automatic), manual: groups(mayQuote.manual) });
}

/** Null for the author, who always may. */
function groupOf(author: Identity, uri: string): QuoteGroup | null {
  if (uri === 'ANYONE') return 'ANYONE';
  if (uri === author.followersUri) return 'FOLLOWERS';
  if (uri === author.followingUri) return 'FOLLOWING';
  return uri === author.uri ? null : 'OTHERS';
}
