// Announce: a boost, or what a group passes on (FEP-1b12).

import { boostRemotely, type RemoteBoostData } from '../../../core/boosts/remote.ts';
import { inTransaction } from '../../../core/context.ts';
import { authorizes, isPlaceOf } from '../../../core/posts/approval/authorization.ts';
import { approvalOf } from '../../../core/posts/approval/groups.ts';
import { findPostByUri, type PostWithAuthor } from '../../../core/posts/queries.ts';
import type { RemotePostData } from '../../../core/posts/remote/content.ts';
import { storeRemotePost } from '../../../core/posts/remote/store.ts';
import type { Identity } from '../../../db/rows.ts';
import { fetchAuthorization } from '../../authorization.ts';
import { announced, type PlainActivity, type RemoteActivity, undoneDeletion } from '../../parse/activity.ts';
import { boostVisibilityOf } from '../../parse/audience.ts';
import { idOf } from '../../parse/values/iri.ts';
import { knownOrFetchedPost } from '../../remote/fetch-post.ts';
import { deletionHint, editHint, groupHint, restorationHint } from '../hints.ts';
import { type InboundHandler, type ReceivedActivity, uriOf } from '../message.ts';
import { handled, ignored, type PreparedInbound, settled } from '../outcome.ts';
import { readReceivedPost, touchedBy } from '../received-post.ts';
import { hasFollowersOn } from '../related.ts';

const DAY_MS = 24 * 3600 * 1000;

/**
 * Announce of a post, or by a group of an activity about one (FEP-1b12). What is embedded is not believed: the post is
 * the stored one, or fetched from its origin; but for a post of whoever announces it, as Mastodon embeds what was
 * written for followers, which nobody can fetch. Create makes a boost; Update, Delete and Undo of a Delete are hints to
 * look there again.
 */
export const handleAnnounce: InboundHandler<PlainActivity> = async (received) => {
  const { id, activity: inner } = announced(received.activity);
  switch (inner?.type) {
    case undefined:
    case 'Create':
    case 'Announce':
      return boost(received, id, inner);
    case 'Update':
    case 'Delete':
    case 'Undo':
      return (await hasFollowers(received)) ? hint(received, id, inner) : settled(ignored(NOBODY));
    default:
      return settled(ignored(`a group passed on a ${inner?.type}`));
  }
};

const NOBODY = 'nobody on this domain follows who announces it';

function hasFollowers({ actor, ctx, domain }: ReceivedActivity): Promise<boolean> {
  return hasFollowersOn(ctx, actor, domain);
}

async function hint(
  received: ReceivedActivity<PlainActivity>,
  id: string | null,
  inner: RemoteActivity,
): Promise<PreparedInbound> {
  if (inner.type === 'Undo') {
    const deleted = undoneDeletion(inner);
    return deleted === null
      ? settled(ignored('a group passed on an Undo'))
      : restorationHint(received, deleted);
  }
  if (id === null) return settled(ignored('it announces nothing that could be fetched'));
  if (inner.type === 'Delete') return deletionHint(received, id);
  const group = await groupHint(received, id);
  if (group) return group;
  const known = await findPostByUri(received.ctx, id);
  return known ? editHint(received, known) : boost(received, id, inner);
}

async function boost(
  received: ReceivedActivity<PlainActivity>,
  id: string | null,
  inner: RemoteActivity | null,
): Promise<PreparedInbound> {
  const { activity, actor, ctx, domain, options } = received;
  if (id === null) return settled(ignored('it announces nothing that could be fetched'));
  const known = await findPostByUri(ctx, id);
  const isOurs = known?.domainId === domain.id;
  if (!isOurs && !(await hasFollowers(received))) return settled(ignored(NOBODY));
  const own = known ? null : await embeddedOwn(received, inner);
  const post = own ? null : (known ?? (await knownOrFetchedPost(ctx, id, options)));
  if (!post && !own) return settled(ignored('the boosted post is not to be had'));
  if (post && !(await isAllowed(received, post)))
    return settled(ignored('the author of the post did not agree to it'));
  // An edit may overtake its Create; that of an old post is no reason to show it as new.
  if (inner?.type === 'Update' && post && post.publishedAt < BigInt(ctx.now - DAY_MS))
    return settled(ignored('an edit of a post that is not known here and older than a day'));
  const data: RemoteBoostData = {
    uri: uriOf(received),
    publishedAt: activity.publishedAt,
    visibility: visibilityFor(activity, inner, actor),
  };
  return {
    touches: own ? touchedBy(own) : { posts: [id] },
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        if (own) {
          const taken = await storeRemotePost(ctx, actor, own, { isDelivered: false });
          if (taken.outcome === 'ignored') return ignored(taken.reason);
        }
        const boosted = post ?? (await findPostByUri(ctx, id));
        if (!boosted) return ignored('the boosted post is not to be had');
        const stored = await boostRemotely(ctx, actor, boosted, data);
        return stored.outcome === 'ignored' ? ignored(stored.reason) : handled();
      }),
  };
}

/**
 * Whether the author of a post of another server lets it be boosted, where not everybody may (GoToSocial's
 * `canAnnounce`): only their server knows, which shows an authorization for this very Announce.
 */
async function isAllowed(
  { activity, actor, ctx, options }: ReceivedActivity<PlainActivity>,
  post: PostWithAuthor,
): Promise<boolean> {
  if (post.domainId !== null || post.authorId === actor.id) return true;
  if (approvalOf(post.boostApproval).automatic.includes('ANYONE')) return true;
  const uri = idOf(activity.doc.announceAuthorization ?? activity.doc.approvedBy);
  if (uri === null || activity.id === null || !isPlaceOf(uri, post)) return false;
  const shown = await fetchAuthorization(ctx, uri, 'AnnounceAuthorization', options);
  return shown !== null && authorizes(shown, { uri: activity.id }, post);
}

/** The embedded post of whoever announces it, by their own word; null for everything else. */
async function embeddedOwn(
  received: ReceivedActivity<PlainActivity>,
  inner: RemoteActivity | null,
): Promise<RemotePostData | null> {
  const { activity, actor } = received;
  if (inner !== null || activity.object.doc === null || actor.type === 'GROUP') return null;
  const post = await readReceivedPost(received);
  return post.ok && post.author.id === actor.id ? post.data : null;
}

/**
 * Whom a boost is for. A group's that names nobody is for those whom the activity in it names, and else for followers,
 * as those get it. The post's own visibility is another matter: its origin says it.
 */
function visibilityFor(
  activity: PlainActivity,
  inner: RemoteActivity | null,
  actor: Identity,
): RemoteBoostData['visibility'] {
  const { to, cc } = activity.audience;
  const audience = to.length + cc.length === 0 && inner !== null ? inner.audience : activity.audience;
  return boostVisibilityOf(audience, actor.followersUri);
}
