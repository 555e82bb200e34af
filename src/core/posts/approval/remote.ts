// Whom the author of a post on another server lets do something with it, in the groups that are kept.

import type { Identity } from '../../../db/rows.ts';
import { type ApprovalGroup, approvalBits } from './groups.ts';

/** URIs of actors and collections, `ANYONE` for everybody: without asking, and after that. */
export interface ToldApproval {
  automatic: readonly string[];
  manual: readonly string[];
}

/** As it is stored. `sureOfIt`: URIs of people who need not be named, because they may anyway. */
export function remoteApprovalBits(
  author: Pick<Identity, 'uri' | 'followersUri' | 'followingUri'>,
  told: ToldApproval,
  sureOfIt: ReadonlySet<string> = new Set(),
): number {
  const groups = (uris: readonly string[]) =>
    uris.flatMap((uri) => (sureOfIt.has(uri) ? [] : (groupOf(author, uri) ?? [])));
  return approvalBits({ automatic: groups(told.automatic), manual: groups(told.manual) });
}

/** Null for the author, who always may. */
function groupOf(
  author: Pick<Identity, 'uri' | 'followersUri' | 'followingUri'>,
  uri: string,
): ApprovalGroup | null {
  if (uri === 'ANYONE') return 'ANYONE';
  if (uri === author.followersUri) return 'FOLLOWERS';
  if (uri === author.followingUri) return 'FOLLOWING';
  return uri === author.uri ? null : 'OTHERS';
}
