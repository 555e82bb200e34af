import {
  Announce,
  Application,
  Collection,
  Create,
  Document,
  Emoji,
  Endpoints,
  Group,
  Hashtag,
  Image,
  LanguageString,
  Mention,
  Note,
  Person,
  PUBLIC_COLLECTION,
  Question,
  Service,
  Tombstone,
} from '@fedify/vocab';
import { Temporal } from '@js-temporal/polyfill';

const kinds = { Person, Service, Group, Application };

/** One of our people as an actor document. */
export async function renderActor(ctx, actor) {
  const id = actor.username;
  const keys = await ctx.getActorKeyPairs(id);
  return new kinds[actor.type]({
    id: ctx.getActorUri(id),
    preferredUsername: id,
    name: actor.name,
    summary: actor.summary,
    url: new URL(`/@${id}`, ctx.canonicalOrigin),
    manuallyApprovesFollowers: actor.locked,
    discoverable: true,
    inbox: ctx.getInboxUri(id),
    outbox: ctx.getOutboxUri(id),
    followers: ctx.getFollowersUri(id),
    following: ctx.getFollowingUri(id),
    featured: ctx.getFeaturedUri(id),
    endpoints: new Endpoints({ sharedInbox: ctx.getInboxUri() }),
    publicKey: keys[0]?.cryptographicKey,
    assertionMethods: keys.map((pair) => pair.multikey),
    aliases: actor.aliases.map((uri) => new URL(uri)),
    successor: actor.movedTo === null ? null : new URL(actor.movedTo),
  });
}

/** Who a note is for, by its visibility: `{to, cc}` of URLs. */
export function audienceOf(ctx, note) {
  const followers = ctx.getFollowersUri(note.author);
  const mentioned = note.mentions.map((mention) => new URL(mention.uri));
  const parent = note.replyAuthor === null ? [] : [new URL(note.replyAuthor)];
  const others = [...new Map([...mentioned, ...parent].map((url) => [url.href, url])).values()];
  if (note.visibility === 'public') return { to: [PUBLIC_COLLECTION], cc: [followers, ...others] };
  if (note.visibility === 'unlisted') return { to: [followers], cc: [PUBLIC_COLLECTION, ...others] };
  if (note.visibility === 'followers') return { to: [followers], cc: mentioned };
  return { to: mentioned, cc: [] };
}

/** One of our notes, a Question where it has a poll, or its tombstone. */
export function renderNote(ctx, note) {
  const id = new URL(note.uri);
  if (note.deleted)
    return new Tombstone({ id, deleted: Temporal.Instant.fromEpochMilliseconds(note.deleted) });
  const { to, cc } = audienceOf(ctx, note);
  const values = {
    id,
    attribution: ctx.getActorUri(note.author),
    contents: note.language ? [note.html, new LanguageString(note.html, note.language)] : [note.html],
    summary: note.summary,
    sensitive: note.sensitive,
    replyTarget: note.inReplyTo === null ? null : new URL(note.inReplyTo),
    published: Temporal.Instant.fromEpochMilliseconds(note.published),
    updated: note.updated === null ? null : Temporal.Instant.fromEpochMilliseconds(note.updated),
    url: id,
    tos: to,
    ccs: cc,
    tags: [
      ...note.mentions.map((mention) => new Mention({ href: new URL(mention.uri), name: mention.name })),
      ...note.hashtags.map(
        (tag) => new Hashtag({ href: new URL(`/tags/${tag}`, ctx.canonicalOrigin), name: `#${tag}` }),
      ),
      ...note.emoji.map(
        ({ shortcode, url, mediaType }) =>
          new Emoji({
            id: new URL(`/emoji/${shortcode}`, ctx.canonicalOrigin),
            name: `:${shortcode}:`,
            icon: new Image({ url: new URL(url), mediaType }),
          }),
      ),
    ],
    attachments: note.attachments.map(
      ({ url, mediaType, name = null, width = null, height = null }) =>
        new Document({ url: new URL(url), mediaType, name, width, height }),
    ),
  };
  return note.poll ? new Question({ ...values, ...pollOf(note.poll) }) : new Note(values);
}

/** `options`: name and votes of each; `endsAt`, `closedAt`: epoch milliseconds or null. */
function pollOf({ options, isMultiple, voters, endsAt, closedAt }) {
  const instant = (at) => (at ? Temporal.Instant.fromEpochMilliseconds(at) : null);
  const rendered = options.map(
    ({ name, votes }) => new Note({ name, replies: new Collection({ totalItems: votes }) }),
  );
  return {
    [isMultiple ? 'inclusiveOptions' : 'exclusiveOptions']: rendered,
    voters,
    endTime: instant(endsAt),
    closed: instant(closedAt),
  };
}

/** The Create of one of our notes; it has the same audience. */
export function renderCreate(ctx, note) {
  const { to, cc } = audienceOf(ctx, note);
  return new Create({
    id: new URL(`${note.uri}/activity`),
    actor: ctx.getActorUri(note.author),
    object: renderNote(ctx, note),
    published: Temporal.Instant.fromEpochMilliseconds(note.published),
    tos: to,
    ccs: cc,
  });
}

/** One of our boosts. */
export function renderBoost(ctx, boost) {
  return new Announce({
    id: new URL(boost.uri),
    actor: ctx.getActorUri(boost.author),
    object: new URL(boost.object),
    published: Temporal.Instant.fromEpochMilliseconds(boost.published),
    to: PUBLIC_COLLECTION,
    ccs: [ctx.getFollowersUri(boost.author), ...(boost.objectAuthor ? [new URL(boost.objectAuthor)] : [])],
  });
}
