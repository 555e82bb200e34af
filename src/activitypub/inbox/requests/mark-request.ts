// A received LikeRequest or AnnounceRequest: somebody elsewhere asks to like or to announce a post of one of ours
// (GoToSocial).

import { inTransaction } from '../../../core/context.ts';
import {
  type MarkAct,
  type RemoteMark,
  receiveMarkRequest,
  refuseMarkRequest,
  welcomesMark,
} from '../../../core/marks/receive.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import { type PlainActivity, type RemoteActivity, readActivity } from '../../parse/activity.ts';
import { boostVisibilityOf } from '../../parse/audience.ts';
import { reactionEmoji } from '../../parse/reaction.ts';
import { readReference } from '../../parse/values/reference.ts';
import type { InboundHandler, ReceivedActivity } from '../message.ts';
import { handled, ignored, settled } from '../outcome.ts';

/**
 * A request about a post of the addressed domain. Everybody who may do it without asking may, so it is agreed to, once
 * it is stored as if it had come by itself: an authorization names one activity, which there must be. What is asked for
 * must be inside of the request: nobody shows others what they did not do yet.
 */
export function markRequest(act: MarkAct): InboundHandler<PlainActivity> {
  return async (received) => {
    const { activity, actor, ctx, domain } = received;
    if (activity.id === null || !sameOrigin(activity.id, actor.uri))
      return settled(ignored('its id is none of its actor’s server'));
    const target = activity.object.id === null ? null : await findPostByUri(ctx, activity.object.id);
    if (target?.domainId !== domain.id) return settled(ignored('there is no such post here'));
    const read = askedFor(received, act, target.uri);
    if ('reason' in read) return settled(ignored(read.reason));
    const { mark, instrument } = read;
    const request = { uri: activity.id, instrument };
    const answer = await welcomesMark(ctx, actor, target, act);
    if (answer === 'unseen') return settled(ignored('there is no such post for its actor'));
    return {
      touches: { posts: [target.uri] },
      apply: (ctx) =>
        inTransaction(ctx, async (ctx) => {
          if (answer === 'no') {
            await refuseMarkRequest(ctx, actor, target, act, request);
            return handled('refused');
          }
          const { isAnswered, reason } = await receiveMarkRequest(ctx, actor, target, mark, request);
          return isAnswered ? handled(reason) : ignored(reason);
        }),
    };
  };
}

/** What is asked for, where it is the actor's own, under an id of their server, and about that post. */
function askedFor(
  { activity, actor }: ReceivedActivity<PlainActivity>,
  act: MarkAct,
  targetUri: string,
): { mark: RemoteMark; instrument: string } | { reason: string } {
  const { doc } = readReference(activity.doc.instrument) ?? {};
  const inner = doc == null ? null : readActivity(doc);
  if (inner?.kind !== 'activity') return { reason: 'it holds nothing that is asked for' };
  const { id } = inner;
  if (id === null || !sameOrigin(id, actor.uri) || inner.actor !== actor.uri)
    return { reason: 'what it asks for is none of its actor’s' };
  if (!isAbout(inner, targetUri)) return { reason: 'what it asks for is about another post' };
  const mark = markIn(inner, act, actor.followersUri);
  return mark === null ? { reason: `what it asks for is no ${act}` } : { mark, instrument: id };
}

const isAbout = (inner: RemoteActivity, uri: string): boolean =>
  'object' in inner && inner.object?.id === uri;

function markIn(inner: RemoteActivity, act: MarkAct, followersUri: string | null): RemoteMark | null {
  if (act === 'Like') return inner.type === 'Like' ? { act, emoji: reactionEmoji(inner) } : null;
  if (inner.type !== 'Announce') return null;
  const visibility = boostVisibilityOf(inner.audience, followersUri);
  return { act, boost: { uri: inner.id ?? '', publishedAt: inner.publishedAt, visibility } };
}
