// Reads the post in a received Create or Update, and decides who wrote it.

import type { PostWithAuthor } from '../../core/posts/queries.ts';
import { type RemotePostData, remoteContent } from '../../core/posts/remote/content.ts';
import { tagsOf } from '../../core/posts/shapes.ts';
import type { Identity } from '../../db/rows.ts';
import { sameOrigin } from '../../lib/url/url.ts';
import type { PlainActivity } from '../parse/activity.ts';
import { isAuthoredBy, postProblem, speaksForAnother } from '../parse/authority.ts';
import { type RemotePost, readObject } from '../parse/post.ts';
import { knownOrFetched } from '../remote/people.ts';
import { openAudience, postData } from '../remote/post-shape.ts';
import { isVoteInPoll } from '../remote/votes.ts';
import { fetchObject } from './fetch-object.ts';
import type { ReceivedActivity } from './message.ts';
import type { Touched } from './outcome.ts';

export type ReceivedPost =
  | { ok: true; author: Identity; data: RemotePostData }
  | { ok: false; reason: string };

/**
 * The post in a Create or Update, and who wrote it: the signer, where its document names them. A bare id is fetched, as
 * is what a group publishes for somebody else; then the document at the post's own address names the author. Posts of
 * other servers, and those somebody else wrote, are not taken.
 */
export async function readReceivedPost(received: ReceivedActivity<PlainActivity>): Promise<ReceivedPost> {
  const { activity, actor } = received;
  const { id, doc } = activity.object;
  if (id === null) return no('its object has no usable id');
  if (!sameOrigin(id, actor.uri)) return no('its object is of another server than its actor');
  if (doc === null) return readAtOrigin(received, id);
  const post = await readPost(received, doc);
  if (typeof post === 'string') return no(post);
  if (!isAuthoredBy(post, actor.uri)) return no('its object is somebody else’s');
  if (speaksForAnother(post, actor)) return readAtOrigin(received, id);
  return yes(actor, postData(post, actor.followersUri, activity.audience));
}

async function readAtOrigin(received: ReceivedActivity<PlainActivity>, id: string): Promise<ReceivedPost> {
  const { activity, actor, ctx, options } = received;
  const fetched = await fetchObject(received, id);
  if (fetched.kind !== 'document') return no('its object is not to be had');
  const post = await readPost(received, fetched.doc);
  if (typeof post === 'string') return no(post);
  if (!isAuthoredBy(post, actor.uri)) return no('its object is somebody else’s');
  const author = post.author === actor.uri ? actor : await knownOrFetched(ctx, post.author, options);
  if (!author) return no('the author of its object is not to be had');
  const { audience } = activity;
  const isSaid = audience.to.length > 0 || audience.cc.length > 0;
  const outer = isSaid ? audience : openAudience(post, fetched.isOpen);
  return yes(author, postData(post, author.followersUri, outer));
}

/**
 * A post that is stored here, as its own server shows it now: for what others tell about it. Its author stays who it
 * is, and a document that no longer names them is not taken; unless the document's author is who signed the activity.
 * Then the stored one was sent by a neighbour under an id that is not theirs, and `author` is the true one.
 */
export async function readStoredPost(
  received: ReceivedActivity,
  stored: PostWithAuthor,
): Promise<ReceivedPost> {
  const { actor } = received;
  if (stored.author.domainId !== null) return no('its object is one of ours');
  const fetched = await fetchObject(received, stored.uri, { isFresh: true });
  if (fetched.kind !== 'document') return no('its object is not to be had');
  const post = await readPost(received, fetched.doc);
  if (typeof post === 'string') return no(post);
  const author = isTrueAuthor(post, stored.uri, actor) ? actor : stored.author;
  if (!isAuthoredBy(post, author.uri)) return no('its own server names another author');
  return yes(author, postData(post, author.followersUri, openAudience(post, fetched.isOpen)));
}

/**
 * Whether who signed an activity is the author of a post by the word of the post's own server too, whoever sent
 * something under its id before.
 */
export function isTrueAuthor(post: RemotePost, uri: string, signer: Pick<Identity, 'uri'>): boolean {
  return post.id === uri && post.author === signer.uri;
}

/** What storing or editing a post takes hold of. */
export function touchedBy(data: RemotePostData): Touched {
  return {
    posts: [data.uri, data.inReplyToUri],
    tags: tagsOf(remoteContent(data)).map(({ name }) => name),
  };
}

/** The post in a document, or why there is none to take. */
async function readPost({ ctx }: ReceivedActivity, doc: unknown): Promise<RemotePost | string> {
  const post = readObject(doc);
  if (post.kind === 'unreadable') return post.reason;
  if (post.kind === 'tombstone') return 'its object was deleted';
  if (await isVoteInPoll(ctx, post)) return 'a vote in a poll that is not ours, or not embedded';
  return postProblem(post) ?? post;
}

/** Its HTML is made safe here, outside of the transaction that stores it: a long text takes some milliseconds. */
function yes(author: Identity, data: RemotePostData): ReceivedPost {
  remoteContent(data);
  return { ok: true, author, data };
}

function no(reason: string): ReceivedPost {
  return { ok: false, reason };
}
