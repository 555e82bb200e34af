// What quotes look like for one reader, for many posts at once.

import type { Quote } from '../../../db/rows.ts';
import { type HiddenPeople, loadHiddenPeople } from '../../blocks/hidden.ts';
import type { Ctx } from '../../context.ts';
import { muteHolds } from '../../relations/mute-holds.ts';
import { type PostToJudge, readPosts } from '../read-rows.ts';
import type { Reader } from '../reader.ts';
import { whatReaderSees } from '../visibility-facts.ts';
import { quotesBy } from './rows.ts';

/**
 * The state of a quote as one reader is told it: what is stored, and for an accepted one whether what it quotes is
 * there (DELETED), theirs to read (UNAUTHORIZED), and by somebody they want to read.
 */
export type ShownQuoteState =
  | Quote['state']
  | 'UNAUTHORIZED'
  | 'BLOCKED_ACCOUNT'
  | 'BLOCKED_DOMAIN'
  | 'MUTED_ACCOUNT';

/** In which states it matters what became of the quoted post. */
const LOOKED_AT: ReadonlySet<Quote['state']> = new Set(['PENDING', 'ACCEPTED']);

export interface ShownQuote {
  state: ShownQuoteState;
  /** URI of the quoted post. */
  uri: string;
  /** The quoted post; null where it is not to be shown. Of people the reader hides it is given all the same. */
  post: PostToJudge | null;
}

/**
 * The quotes that posts make, as a reader is told of them, by the ids of the posts: three statements, and three more
 * for an identity, which may hide people. Posts that quote nothing are left out, and legacy quotes that nobody agreed
 * to.
 */
export async function shownQuotes(
  ctx: Ctx,
  reader: Reader,
  postIds: readonly bigint[],
): Promise<Map<bigint, ShownQuote>> {
  const quotes = [...(await quotesBy(ctx, postIds)).values()].filter(
    ({ isLegacy, state }) => !isLegacy || state === 'ACCEPTED',
  );
  const ids = quotes.flatMap(({ quotedId, state }) =>
    quotedId !== null && LOOKED_AT.has(state) ? [quotedId] : [],
  );
  const posts = await readPosts(ctx, ids);
  const [seen, hidden] = await Promise.all([
    whatReaderSees(ctx, reader, posts),
    posts.length === 0 ? null : loadHiddenPeople(ctx, reader.identityId),
  ]);
  const byId = new Map(posts.map((post) => [post.id, post]));
  return new Map(
    quotes.map((quote) => {
      const post = quote.quotedId === null ? null : (byId.get(quote.quotedId) ?? null);
      return [quote.postId, shown(ctx, quote, post, seen, hidden)];
    }),
  );
}

function shown(
  ctx: Ctx,
  { state, quotedUri: uri }: Quote,
  post: PostToJudge | null,
  seen: ReadonlySet<bigint>,
  hidden: HiddenPeople | null,
): ShownQuote {
  // What was deleted before anybody could agree waits for nobody.
  if (post?.deletedAt != null) return { state: 'DELETED', uri, post: null };
  if (state !== 'ACCEPTED') return { state, uri, post: null };
  if (post === null) return { state: 'DELETED', uri, post: null };
  if (!seen.has(post.id)) return { state: 'UNAUTHORIZED', uri, post: null };
  return { state: hidden ? tasteOf(ctx, post, hidden) : 'ACCEPTED', uri, post };
}

function tasteOf(ctx: Ctx, { author }: PostToJudge, hidden: HiddenPeople): ShownQuoteState {
  if (hidden.blocked.has(author.id)) return 'BLOCKED_ACCOUNT';
  const server = author.hostId ?? author.domainId;
  if (server !== null && hidden.servers.has(server)) return 'BLOCKED_DOMAIN';
  const until = hidden.muted.get(author.id);
  return until !== undefined && muteHolds({ expiresAt: until }, ctx.now) ? 'MUTED_ACCOUNT' : 'ACCEPTED';
}
