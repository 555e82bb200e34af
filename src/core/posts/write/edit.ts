// Edits a post of a local identity.

import { isDeepStrictEqual } from 'node:util';
import type { Identity, Post } from '../../../db/rows.ts';
import { type Ctx, inTransaction } from '../../context.ts';
import { readAll } from '../../input.ts';
import { EditedMeanwhile, NotYourPost, PostNotFound } from '../errors.ts';
import { editedPoll, type PollInput, readPoll } from '../poll/input.ts';
import { getPost, type PostWithAuthor } from '../queries.ts';
import { readerOf } from '../reader.ts';
import { lockPost } from '../rows.ts';
import { isHeldSensitive, noteAuthorsWord } from '../sensitive.ts';
import { asJson, type PostPoll, pollOf } from '../shapes.ts';
import { applyEdit, type PostChanges } from './apply-edit.ts';
import { domainOfAuthor, readLanguage, readSummary, readText } from './create.ts';
import { applyAttachmentEdit, editAttachments, type MediaEdit } from './edit-media.ts';
import { readWritten, type WrittenFormat, writeText } from './text.ts';

/** What is left out stays as it is; null takes away. */
export interface EditPostInput {
  text?: string | null;
  format?: WrittenFormat | null;
  summary?: string | null;
  isSensitive?: boolean | null;
  language?: string | null;
  /** All that is to be attached, in this order; the text may then be empty. */
  mediaIds?: readonly bigint[] | null;
  /** What is said about some of them from now on. */
  media?: readonly MediaEdit[] | null;
  /** Null takes it out. Other options begin without votes. */
  poll?: PollInput | null;
}

/**
 * Changes a post of a local identity. An edit that changes nothing is none. Of two edits at once, of different fields,
 * both count. Errors: INVALID_INPUT, NOT_FOUND (also for media that are not the author's), FORBIDDEN for the posts of
 * others, CONFLICT where others edit it all the time.
 */
export async function editPost(
  ctx: Ctx,
  author: Identity,
  postId: bigint,
  input: EditPostInput,
): Promise<Post> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const post = await editOnce(ctx, author, postId, input);
    if (post) return post;
  }
  throw new EditedMeanwhile();
}

/** Somebody else edits the same post at once; more than this in a row is no coincidence. */
const MOST_ATTEMPTS = 5;

/** Null where another edit came between reading and writing: what this one leaves out would undo it. */
async function editOnce(
  ctx: Ctx,
  author: Identity,
  postId: bigint,
  input: EditPostInput,
): Promise<Post | null> {
  const domain = await domainOfAuthor(ctx, author);
  const reader = await readerOf(ctx, author);
  const post = await ownPost(ctx, author, postId);
  const summary = input.summary === undefined ? post.summary : readSummary(input.summary);
  const format = input.format ?? (post.sourceFormat === 'MARKDOWN' ? 'MARKDOWN' : 'PLAIN');
  const attached = await editAttachments(ctx, domain, author, post, input);
  const mayBeEmpty = attached.attachments.length > 0 || post.quoteUri !== null;
  const {
    written: typed,
    language,
    poll,
  } = readAll({
    poll: () => (input.poll == null ? null : readPoll(input.poll, ctx.app.clock.now())),
    written: () => {
      const text = readText(input.text ?? post.source ?? '', mayBeEmpty);
      return { text, read: readWritten(domain, text, format, summary) };
    },
    language: () => {
      if (input.language === undefined) return post.language;
      return input.language === null ? null : readLanguage(input.language);
    },
  });
  const written = await writeText(ctx, domain, reader, {
    ...typed,
    format,
    visibility: post.visibility,
    summary,
    poll: input.poll === undefined ? pollOf(post) : poll,
  });
  const changes: PostChanges = {
    source: written.source,
    sourceFormat: written.sourceFormat,
    html: written.html,
    mentions: asJson(written.mentions),
    tags: asJson(written.tags),
    emoji: asJson(written.emoji),
    linkedCollections: written.linkedCollections,
    summary,
    isSensitive: (input.isSensitive ?? (post.isSensitive && post.summary === null)) || summary !== null,
    language,
    ...(attached.isGiven ? { attachments: asJson(attached.attachments) } : {}),
  };
  return inTransaction(ctx, async (ctx) => {
    const before = await lockPost(ctx, postId);
    if (!before || before.deletedAt !== null) throw new PostNotFound(['input', 'postId']);
    if (before.revision !== post.revision) return null;
    if (input.poll !== undefined) Object.assign(changes, pollChanges(before, poll));
    // Under a warning everything is sensitive: that says nothing of the media, once it is gone.
    const said = input.isSensitive ?? (post.summary === null ? null : false);
    if (await isHeldSensitive(ctx, before)) {
      changes.isSensitive = true;
      if (said !== null) await noteAuthorsWord(ctx, before, said);
    }
    if (!differs(before, changes)) return before;
    await applyAttachmentEdit(ctx, postId, attached);
    return applyEdit(ctx, {
      before,
      author,
      changes,
      editedAt: BigInt(ctx.app.clock.now()),
      mentioned: written.mentioned,
    });
  });
}

/** A poll makes a Question of a post, and taking it out a Note again. Votes that came since the post was read stay. */
function pollChanges(before: Post, given: PostPoll | null): PostChanges {
  return {
    type: given === null ? 'Note' : 'Question',
    poll: asJson(given && editedPoll(pollOf(before), given)),
  };
}

/** Whether a change changes anything. */
export function differs(before: Post, changes: PostChanges): boolean {
  return (Object.keys(changes) as (keyof PostChanges)[]).some(
    (name) => !isDeepStrictEqual(before[name], changes[name]),
  );
}

/** A post of the identity itself: NOT_FOUND where it cannot see it, FORBIDDEN where it is somebody else's. */
export async function ownPost(ctx: Ctx, identity: Identity, postId: bigint): Promise<PostWithAuthor> {
  const post = await getPost(ctx, await readerOf(ctx, identity), postId, ['input', 'postId']);
  if (post.authorId !== identity.id) throw new NotYourPost();
  return post;
}
