// Renders who may do what with a post or an actor (GoToSocial's `interactionPolicy`, as FEP-044f and FEP-7aa9 take it
// over).

import { featureBits } from '../../../core/collections/consent.ts';
import { type ApprovalGroup, approvalOf } from '../../../core/posts/approval/groups.ts';
import { mentionsOf } from '../../../core/posts/shapes.ts';
import { uris } from '../../../core/uris.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import { PUBLIC } from '../../vocab.ts';
import type { Document } from '../document.ts';

type Author = Pick<Identity, 'uri' | 'followersUri' | 'followingUri'>;

/**
 * `canQuote` and `canReply` of a post of ours. The author always may; alone named, that says "nobody else". Whom a post
 * mentions or answers may reply whatever it says, and is named where not everybody may. `manualApproval` are those
 * whose replies the author looks at first.
 */
export function interactionPolicy(
  post: Pick<Post, 'quoteApproval' | 'replyApproval' | 'mentions'>,
  author: Author,
  parentAuthorUri: string | null,
): Document {
  const quoting = collectionsOf(post.quoteApproval, author).automatic;
  const { automatic: replying, manual: asking } = collectionsOf(post.replyApproval, author);
  const named = [
    author.uri,
    ...mentionsOf(post).map(({ uri }) => uri),
    ...(parentAuthorUri === null ? [] : [parentAuthorUri]),
  ];
  return {
    canQuote: { automaticApproval: quoting.length > 0 ? quoting : [author.uri] },
    canReply: {
      automaticApproval: replying.includes(PUBLIC) ? replying : [...new Set([...named, ...replying])],
      ...(asking.length === 0 ? {} : { manualApproval: asking }),
    },
  };
}

/** `canFeature` of an actor of ours (FEP-7aa9): who may put it into collections; itself alone says "nobody else". */
export function actorPolicy(identity: Identity): Document {
  const featuring = collectionsOf(featureBits(identity) ?? 0, identity).automatic;
  return { canFeature: { automaticApproval: featuring.length > 0 ? featuring : [identity.uri] } };
}

function collectionsOf(bits: number, author: Author): { automatic: string[]; manual: string[] } {
  const { automatic, manual } = approvalOf(bits);
  const named = (groups: readonly ApprovalGroup[]) =>
    groups.flatMap((group) => collectionOf(group, author) ?? []);
  return { automatic: named(automatic), manual: named(manual) };
}

function collectionOf(group: ApprovalGroup, author: Author): string | null {
  switch (group) {
    case 'ANYONE':
      return PUBLIC;
    case 'FOLLOWERS':
      return author.followersUri ?? uris.followers(author.uri);
    case 'FOLLOWING':
      return author.followingUri ?? uris.following(author.uri);
    case 'OTHERS':
      return null;
  }
}
