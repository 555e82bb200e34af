// Creates a post of a local identity.

import type { Visibility } from '../../../db/enums.ts';
import type { Domain, Identity, Media, Post, Settings } from '../../../db/rows.ts';
import { normaliseLanguage } from '../../../lib/language.ts';
import { cleanLine, cleanText, hasNothingToSee } from '../../../lib/text.ts';
import { type Ctx, inTransaction } from '../../context.ts';
import { type InputProblems, readAll } from '../../input.ts';
import { attachableMedia, attachmentsOfMedia, takeMedia } from '../../media/attach.ts';
import { settingsOf } from '../../personal/settings.ts';
import { uris } from '../../uris.ts';
import { askingApplication, rememberApplication } from '../application.ts';
import { ANYONE_BITS } from '../approval/groups.ts';
import { InvalidPost, MayNotInteract, PostNotFound } from '../errors.ts';
import { mayInteract } from '../permissions.ts';
import { readPoll } from '../poll/input.ts';
import { postFor } from '../queries.ts';
import { bitsOfPolicy } from '../quotes/approval.ts';
import { makeQuote } from '../quotes/change.ts';
import { mustKnowOfIt, newQuote, type Quoted, quotedFor, visibilityWith } from '../quotes/quotable.ts';
import { type Reader, readerOf } from '../reader.ts';
import { bitsOfReplyPolicy, type ReplyPolicies } from '../replies/approval.ts';
import { beginningOf, replyAuthorizationUri } from '../replies/permission.ts';
import { nameAuthorization } from '../replies/rows.ts';
import { newPostDefaults } from '../rows.ts';
import { asJson } from '../shapes.ts';
import type { CreatePostInput } from './create-input.ts';
import { freeOldKey, postOfKey } from './idempotency.ts';
import { insertNewPost, type Parent } from './insert.ts';
import { readWritten, type WrittenText, writeText } from './text.ts';

const LONGEST_KEY = 200;

/**
 * Writes a post as a local identity (which the caller got from `actingIdentity`). Errors: INVALID_INPUT with the path
 * of the field, CONFLICT for an idempotency key that came before with another input, NOT_FOUND for a parent that the
 * author may not see and for media of others, FORBIDDEN, GONE where the idempotency key's post was deleted.
 */
export async function createPost(
  ctx: Ctx,
  author: Identity,
  input: CreatePostInput,
  problems?: InputProblems,
): Promise<Post> {
  const given = await readNewPost(ctx, author, input, problems);
  if (given.idempotencyKey !== null) {
    const earlier = await postOfKey(ctx, author, given.idempotencyKey, { given, input });
    if (earlier) return earlier;
  }
  const { domain, media, parent, quoted, settings, visibility, text } = await completeNewPost(
    ctx,
    author,
    input,
    given,
  );
  // Written out: on Node 20 each member behind a spread costs some microseconds.
  const make = (id: bigint, now: bigint): Post => ({
    id,
    uri: uris.post(domain, id),
    url: uris.postPage(domain, author.username, id),
    authorId: author.id,
    domainId: domain.id,
    visibility,
    type: given.poll === null ? 'Note' : 'Question',
    title: null,
    summary: given.summary,
    isSensitive: given.isSensitive || (input.isSensitive == null && settings.isSensitive),
    source: text.source,
    sourceFormat: text.sourceFormat,
    html: text.html,
    language: given.language,
    inReplyToId: parent?.post.id ?? null,
    inReplyToUri: parent?.post.uri ?? null,
    threadId: parent?.post.threadId ?? id,
    conversation: parent?.post.conversation ?? null,
    quoteUri: quoted?.post.uri ?? null,
    attachments: asJson(attachmentsOfMedia(domain, media)),
    mentions: asJson(text.mentions),
    tags: asJson(text.tags),
    emoji: asJson(text.emoji),
    poll: asJson(given.poll),
    linkedCollections: text.linkedCollections,
    idempotencyKey: given.idempotencyKey,
    repliesCount: newPostDefaults.repliesCount,
    boostsCount: newPostDefaults.boostsCount,
    favouritesCount: newPostDefaults.favouritesCount,
    reactionsCount: newPostDefaults.reactionsCount,
    reactorsCount: newPostDefaults.reactorsCount,
    quotesCount: newPostDefaults.quotesCount,
    quoteApproval: bitsOfPolicy(input.quotePolicy ?? settings.quotePolicy, visibility),
    replyApproval: bitsOfReplyPolicy(replyPoliciesOf(input, settings), visibility),
    favouriteApproval: ANYONE_BITS,
    boostApproval: ANYONE_BITS,
    replyState: parent?.replyState ?? null,
    publishedAt: now,
    editedAt: newPostDefaults.editedAt,
    revision: newPostDefaults.revision,
    deletedAt: newPostDefaults.deletedAt,
    storedAt: now,
  });
  return inTransaction(ctx, async (ctx) => {
    const { post, isNew } = await insertNewPost(ctx, {
      author,
      // It is published when it is written, not when it began to wait for its turn.
      make: (id) => make(id, BigInt(ctx.app.clock.now())),
      drawId: () => ctx.app.ids.next(),
      existing: async (ctx) => {
        if (given.idempotencyKey === null) return null;
        await freeOldKey(ctx, author.id, input);
        return postOfKey(ctx, author, given.idempotencyKey, { given, input });
      },
      mentioned: text.mentioned,
      addressed: [],
      parent,
      quoted: quoted?.post ?? null,
    });
    if (isNew) {
      const quote = quoted && newQuote(ctx, post.id, author, quoted);
      if (quote) await makeQuote(ctx, quote, post, quoted.post);
      await rememberApplication(ctx, post.id, input.applicationId ?? askingApplication(ctx));
      await takeMedia(ctx, post.id, media);
      if (parent && post.replyState === 'PENDING') {
        const asked = { ...parent.post, author: parent.author };
        await ctx.emit({ kind: 'replyHeld', reply: { ...post, author }, parent: asked, isDelivered: true });
        return post;
      }
      if (parent && post.replyState === 'ACCEPTED')
        await nameAuthorization(ctx, post.id, replyAuthorizationUri(parent.author, post.id));
      await ctx.emit({
        kind: 'posted',
        post,
        author,
        mentioned: text.mentioned,
        parent: parent?.post ?? null,
        parentAuthor: parent?.author ?? null,
        isNew: true,
        isDelivered: true,
      });
      if (quote)
        await ctx.emit({
          kind: 'quoteChanged',
          quote,
          before: null,
          post: { ...post, author },
          quoted: quoted.post,
        });
    }
    return post;
  });
}

/**
 * Everything that a new post needs before its transaction, and all that can be wrong with it. Errors: those of
 * createPost.
 */
export async function prepareNewPost(
  ctx: Ctx,
  author: Identity,
  input: CreatePostInput,
  problems?: InputProblems,
): Promise<PreparedPost> {
  return completeNewPost(ctx, author, input, await readNewPost(ctx, author, input, problems));
}

/** The post that is answered, and how the reply begins. */
interface RepliedTo extends Parent {
  replyState: Post['replyState'];
}

interface PreparedPost {
  domain: Domain;
  media: Media[];
  parent: RepliedTo | null;
  quoted: Quoted | null;
  settings: Settings;
  visibility: Visibility;
  text: WrittenText;
}

async function readNewPost(ctx: Ctx, author: Identity, input: CreatePostInput, problems?: InputProblems) {
  const domain = await domainOfAuthor(ctx, author);
  return readGiven(domain, author, input, ctx.app.clock.now(), problems);
}

async function completeNewPost(
  ctx: Ctx,
  author: Identity,
  input: CreatePostInput,
  given: ReturnType<typeof readGiven>,
): Promise<PreparedPost> {
  const { domain } = given;
  const media = await attachableMedia(ctx, author, given.mediaIds);
  const reader = await readerOf(ctx, author);
  const parent = input.inReplyToId == null ? null : await parentFor(ctx, reader, author, input.inReplyToId);
  const quoted = input.quotedPostId == null ? null : await quotedFor(ctx, reader, author, input.quotedPostId);
  const settings = await settingsOf(ctx, author.id);
  const visibility = visibilityWith(
    quoted,
    input.visibility ?? parent?.post.visibility ?? settings.visibility,
  );
  if (parent?.post.visibility === 'LOCAL' && visibility !== 'LOCAL') {
    throw new InvalidPost(
      'Answers to a post for this domain alone are for this domain alone; choose LOCAL.',
      'visibility',
    );
  }
  if (parent?.replyState === 'PENDING') mayWait(parent, visibility, quoted);
  const text = await writeText(ctx, domain, reader, {
    text: given.text,
    format: given.format,
    read: given.read,
    visibility,
    summary: given.summary,
    poll: given.poll,
  });
  mustKnowOfIt(quoted, author, visibility, text.mentioned);
  return { domain, media, parent, quoted, settings, visibility, text };
}

/** The domain of a local, active identity; posts of nobody else are written here. */
export async function domainOfAuthor(ctx: Ctx, author: Identity): Promise<Domain> {
  const domain = author.domainId === null ? null : await ctx.app.domains.byId(author.domainId);
  if (domain?.state !== 'ACTIVE' || author.state !== 'ACTIVE' || author.isInstance) {
    throw new MayNotInteract(
      'This identity cannot post here; act as an active identity of a domain of this server.',
    );
  }
  return domain;
}

/** The input as it is used, or everything that is wrong with it; `problems` are those that the caller found already. */
function readGiven(
  domain: Domain,
  author: Identity,
  input: CreatePostInput,
  now: number,
  problems?: InputProblems,
) {
  const summary = readSummary(input.summary);
  const format = input.format ?? ('PLAIN' as const);
  const mediaIds = input.mediaIds ?? [];
  const { written, language, poll, idempotencyKey } = readAll(
    {
      written: () => {
        const text = readText(input.text, mediaIds.length > 0 || input.quotedPostId != null);
        return { text, read: readWritten(domain, text, format, summary) };
      },
      language: () => (input.language == null ? author.language : readLanguage(input.language)),
      poll: () => (input.poll == null ? null : readPoll(input.poll, now)),
      idempotencyKey: () => readIdempotencyKey(input.idempotencyKey),
      idempotencySeconds: () => mustBeSeconds(input),
    },
    problems,
  );
  return {
    text: written.text,
    read: written.read,
    language,
    poll,
    idempotencyKey,
    domain,
    format,
    summary,
    mediaIds,
    isSensitive: (input.isSensitive ?? false) || summary !== null,
  };
}

function readIdempotencyKey(input: string | null | undefined): string | null {
  if (input == null) return null;
  // Taken for none it would let a repeated request make a second post.
  if (input === '')
    throw new InvalidPost('An idempotency key is not empty; send one, or leave it out.', 'idempotencyKey');
  if (input.length > LONGEST_KEY)
    throw new InvalidPost(`An idempotency key has at most ${LONGEST_KEY} characters.`, 'idempotencyKey');
  return input;
}

function mustBeSeconds({ idempotencyKey, idempotencySeconds }: CreatePostInput): void {
  if (idempotencySeconds == null) return;
  if (idempotencyKey == null)
    throw new InvalidPost(
      'They say how long an idempotency key stands; send one with them.',
      'idempotencySeconds',
    );
  if (idempotencySeconds < 1)
    throw new InvalidPost('An idempotency key stands for a second at least.', 'idempotencySeconds');
}

/** What somebody typed. It may be empty where something is attached or quoted. */
export function readText(input: string, mayBeEmpty = false): string {
  const text = cleanText(input).trim();
  if (hasNothingToSee(text)) {
    if (mayBeEmpty) return '';
    throw new InvalidPost('A post needs some text or media; add some and send again.', 'text');
  }
  return text;
}

/** A content warning, or null where there is none to be seen. */
export function readSummary(input: string | null | undefined): string | null {
  const summary = cleanLine(input ?? '');
  return hasNothingToSee(summary) ? null : summary;
}

export function readLanguage(input: string): string {
  const language = normaliseLanguage(input);
  if (language === null)
    throw new InvalidPost('A language is written as a BCP 47 tag, like en or pt-BR.', 'language');
  return language;
}

/**
 * Who may reply to a new post. Where something else is said than the settings say they say nothing about the rest
 * either: who lets nobody reply is asked by nobody.
 */
function replyPoliciesOf(input: CreatePostInput, settings: Settings): ReplyPolicies {
  const isOwnWord = input.replyPolicy != null && input.replyPolicy !== settings.replyPolicy;
  return {
    replyPolicy: input.replyPolicy ?? settings.replyPolicy,
    manualReplyPolicy: input.manualReplyPolicy ?? (isOwnWord ? 'NOBODY' : settings.manualReplyPolicy),
  };
}

/** Errors: INVALID_INPUT for a reply that cannot wait until the author of what it answers agrees to it. */
function mayWait({ post }: RepliedTo, visibility: Visibility, quoted: Quoted | null): void {
  if (visibility === 'LOCAL' && post.domainId === null)
    throw new InvalidPost(
      'The author of this post must be asked about replies, who is of another server; choose another visibility than LOCAL.',
      'visibility',
    );
  // What is quoted would be counted and told of while nobody sees the reply.
  if (quoted !== null)
    throw new InvalidPost(
      'The author of this post must be asked about replies, and until then they quote nothing; quote in a post of its own.',
      'quotedPostId',
    );
}

async function parentFor(ctx: Ctx, reader: Reader, author: Identity, id: bigint): Promise<RepliedTo> {
  const post = await postFor(ctx, reader, id);
  if (!post) throw new PostNotFound(['input', 'inReplyToId']);
  await mayInteract(ctx, author, post);
  return { post, author: post.author, replyState: await beginningOf(ctx, author, post) };
}
