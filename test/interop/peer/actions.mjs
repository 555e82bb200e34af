import {
  Accept,
  Activity,
  Add,
  Announce,
  Block,
  Create,
  Delete,
  Flag,
  Follow,
  getActorHandle,
  isActor,
  Like,
  Move,
  Note,
  PUBLIC_COLLECTION,
  Reject,
  Remove,
  Tombstone,
  Undo,
  Update,
} from '@fedify/vocab';
import { recipientsOf } from './federation.mjs';
import { audienceOf, renderActor, renderBoost, renderCreate, renderNote } from './render.mjs';
import { makeKeys, nextId, ownNote } from './store.mjs';

/**
 * What the people of this peer can do. Each takes Fedify's context, the acting actor of the store and the wishes of
 * the test, sends what must be sent and answers with `{id}`, the activity's URI, and what else the test may need.
 */
export function createActions(store) {
  const idOf = (ctx, actor, kind) =>
    new URL(`${ctx.getActorUri(actor.username).href}/${kind}/${nextId(store)}`);

  /** Sends and remembers, so that `undo` can name it. */
  async function send(ctx, actor, recipients, activity, options = {}) {
    store.activities.set(activity.id.href, { activity, actor, recipients });
    await ctx.sendActivity({ identifier: actor.username }, recipients, activity, options);
    return { id: activity.id.href };
  }

  async function resolve(ctx, actor, target) {
    const documentLoader = await ctx.getDocumentLoader({ identifier: actor.username });
    const found = await ctx.lookupObject(target, { documentLoader });
    if (!found) throw new Error(`${target} was not found.`);
    return found;
  }

  async function resolveActor(ctx, actor, target) {
    const found = await resolve(ctx, actor, target);
    if (!isActor(found)) throw new Error(`${target} is no actor.`);
    return found;
  }

  const acceptedFollowers = (actor) =>
    recipientsOf([...actor.followers.values()].filter((entry) => entry.state === 'accepted'));

  async function audience(ctx, actor, note) {
    const uris = new Set(note.mentions.map((mention) => mention.uri));
    if (note.replyAuthor && note.visibility !== 'direct') uris.add(note.replyAuthor);
    uris.delete(ctx.getActorUri(actor.username).href);
    const named = await Promise.all([...uris].map((uri) => resolveActor(ctx, actor, uri)));
    return note.visibility === 'direct' ? named : [...acceptedFollowers(actor), ...named];
  }

  async function answer(ctx, actor, uri, Kind) {
    const entry = actor.followers.get(uri);
    if (!entry) throw new Error(`${uri} has not asked to follow.`);
    const object = entry.follow;
    if (Kind === Accept) entry.state = 'accepted';
    else actor.followers.delete(uri);
    const activity = new Kind({
      id: idOf(ctx, actor, 'answers'),
      actor: ctx.getActorUri(actor.username),
      object,
    });
    return send(ctx, actor, recipientsOf([entry])[0], activity);
  }

  const shared = (note) => ({ preferSharedInbox: note.visibility !== 'direct' });

  return {
    resolve,
    resolveActor,
    accept: (ctx, actor, uri) => answer(ctx, actor, uri, Accept),
    reject: (ctx, actor, uri) => answer(ctx, actor, uri, Reject),

    async follow(ctx, actor, { target }) {
      const person = await resolveActor(ctx, actor, target);
      const id = idOf(ctx, actor, 'follows');
      actor.following.set(person.id.href, { uri: person.id.href, state: 'pending', followId: id.href });
      const follow = new Follow({ id, actor: ctx.getActorUri(actor.username), object: person.id });
      return { ...(await send(ctx, actor, person, follow)), target: person.id.href };
    },

    async unfollow(ctx, actor, { target }) {
      const person = await resolveActor(ctx, actor, target);
      const entry = actor.following.get(person.id.href);
      if (!entry) throw new Error(`${target} is not followed.`);
      actor.following.delete(entry.uri);
      return this.undo(ctx, actor, { id: entry.followId });
    },

    async undo(ctx, actor, { id }) {
      const sent = store.activities.get(id);
      if (!sent) throw new Error(`${id} was never sent from here.`);
      const undo = new Undo({
        id: new URL(`${id}/undo`),
        actor: ctx.getActorUri(actor.username),
        object: sent.activity,
        tos: sent.activity.toIds,
        ccs: sent.activity.ccIds,
      });
      return send(ctx, actor, sent.recipients, undo);
    },

    /** `mentions` are handles or actor URIs; the text is HTML as it stands. */
    async post(ctx, actor, wish) {
      const id = nextId(store);
      const mentioned = await Promise.all((wish.mentions ?? []).map((who) => resolveActor(ctx, actor, who)));
      const named = await Promise.all(
        mentioned.map(async (person) => ({ uri: person.id.href, name: await getActorHandle(person) })),
      );
      const parent = wish.inReplyTo ? await resolve(ctx, actor, wish.inReplyTo).catch(() => null) : null;
      const note = {
        id,
        uri: ctx.getObjectUri(Note, { identifier: actor.username, id }).href,
        author: actor.username,
        html: wish.html ?? `<p>${escapeHtml(wish.text ?? '')}</p>`,
        visibility: wish.visibility ?? 'public',
        inReplyTo: wish.inReplyTo ?? null,
        replyAuthor: parent?.attributionId?.href ?? null,
        mentions: named,
        hashtags: wish.hashtags ?? [],
        attachments: wish.attachments ?? [],
        emoji: wish.emoji ?? [],
        poll: wish.poll ?? null,
        summary: wish.summary ?? null,
        sensitive: wish.sensitive ?? null,
        language: wish.language ?? null,
        published: Date.now(),
        updated: null,
        deleted: null,
        reach: null,
      };
      actor.notes.set(id, note);
      note.reach = await audience(ctx, actor, note);
      const options = { ...shared(note), ...(wish.sync ? { syncCollection: true } : {}) };
      const recipients = wish.sync ? 'followers' : note.reach;
      return { ...(await send(ctx, actor, recipients, renderCreate(ctx, note), options)), uri: note.uri };
    },

    /** Without a text the votes alone are told anew: that is no edit. */
    async edit(ctx, actor, { uri, text, html, summary, attachments, poll }) {
      const note = mine(actor, uri);
      const isEdit = html !== undefined || text !== undefined;
      if (isEdit) note.html = html ?? `<p>${escapeHtml(text)}</p>`;
      if (summary !== undefined) note.summary = summary;
      if (attachments !== undefined) note.attachments = attachments;
      if (poll !== undefined) note.poll = poll;
      if (isEdit) note.updated = Date.now();
      const { to, cc } = audienceOf(ctx, note);
      const update = new Update({
        id: new URL(`${uri}/updates/${nextId(store)}`),
        actor: ctx.getActorUri(actor.username),
        object: renderNote(ctx, note),
        tos: to,
        ccs: cc,
      });
      return send(ctx, actor, note.reach, update, shared(note));
    },

    async delete(ctx, actor, { uri }) {
      const note = mine(actor, uri);
      const { to, cc } = audienceOf(ctx, note);
      note.deleted = Date.now();
      const remove = new Delete({
        id: new URL(`${uri}/delete`),
        actor: ctx.getActorUri(actor.username),
        object: new Tombstone({ id: new URL(uri) }),
        tos: to,
        ccs: cc,
      });
      return send(ctx, actor, note.reach, remove, shared(note));
    },

    async vote(ctx, actor, { uri, name }) {
      const { object, author } = await withAuthor(ctx, actor, uri);
      const id = idOf(ctx, actor, 'votes');
      const self = ctx.getActorUri(actor.username);
      const vote = new Note({ id, name, attribution: self, replyTarget: object.id, to: author.id });
      const create = new Create({
        id: new URL(`${id.href}/activity`),
        actor: self,
        object: vote,
        to: author.id,
      });
      return send(ctx, actor, author, create);
    },

    /** Reports somebody and posts of theirs, all named by URI. */
    async flag(ctx, actor, { target, posts, content }) {
      const person = await resolveActor(ctx, actor, target);
      const flag = new Flag({
        id: idOf(ctx, actor, 'flags'),
        actor: ctx.getActorUri(actor.username),
        objects: [person.id, ...posts.map((uri) => new URL(uri))],
        content,
        to: person.id,
      });
      return send(ctx, actor, person, flag);
    },

    async like(ctx, actor, { uri }) {
      const { object, author } = await withAuthor(ctx, actor, uri);
      const like = new Like({
        id: idOf(ctx, actor, 'likes'),
        actor: ctx.getActorUri(actor.username),
        object: object.id,
        to: author.id,
      });
      return send(ctx, actor, author, like);
    },

    async announce(ctx, actor, { uri }) {
      const own = ownNote(store, uri);
      const found = own ? null : await withAuthor(ctx, actor, uri);
      const id = nextId(store);
      const boost = {
        uri: ctx.getObjectUri(Announce, { identifier: actor.username, id }).href,
        author: actor.username,
        object: uri,
        objectAuthor: found?.author.id.href ?? null,
        published: Date.now(),
      };
      actor.boosts.set(id, boost);
      const recipients = [...acceptedFollowers(actor), ...(found ? [found.author] : [])];
      return send(ctx, actor, recipients, renderBoost(ctx, boost), { preferSharedInbox: true });
    },

    async block(ctx, actor, { target }) {
      const person = await resolveActor(ctx, actor, target);
      actor.followers.delete(person.id.href);
      actor.following.delete(person.id.href);
      const block = new Block({
        id: idOf(ctx, actor, 'blocks'),
        actor: ctx.getActorUri(actor.username),
        object: person.id,
      });
      return send(ctx, actor, person, block);
    },

    /** The other side must already list this actor among its aliases, else receivers refuse the move. */
    async move(ctx, actor, { target }) {
      const person = await resolveActor(ctx, actor, target);
      actor.movedTo = person.id.href;
      const self = ctx.getActorUri(actor.username);
      const move = new Move({
        id: idOf(ctx, actor, 'moves'),
        actor: self,
        object: self,
        target: person.id,
        to: ctx.getFollowersUri(actor.username),
      });
      return send(ctx, actor, acceptedFollowers(actor), move);
    },

    async alias(ctx, actor, { target }) {
      const person = await resolveActor(ctx, actor, target);
      actor.aliases.push(person.id.href);
      return this.update(ctx, actor);
    },

    async profile(ctx, actor, { name, summary, locked }) {
      if (name !== undefined) actor.name = name;
      if (summary !== undefined) actor.summary = summary;
      if (locked !== undefined) actor.locked = locked;
      return this.update(ctx, actor);
    },

    /** `silent` keeps the news from followers: they find out when the next signature fails. */
    async rotateKeys(ctx, actor, { silent }) {
      await makeKeys(actor);
      return silent ? {} : this.update(ctx, actor);
    },

    async pin(ctx, actor, { uri }) {
      mine(actor, uri);
      actor.pinned.add(uri);
      return send(ctx, actor, acceptedFollowers(actor), pinActivity(ctx, actor, uri, Add));
    },

    async unpin(ctx, actor, { uri }) {
      actor.pinned.delete(uri);
      return send(ctx, actor, acceptedFollowers(actor), pinActivity(ctx, actor, uri, Remove));
    },

    async update(ctx, actor) {
      const update = new Update({
        id: idOf(ctx, actor, 'updates'),
        actor: ctx.getActorUri(actor.username),
        object: await renderActor(ctx, actor),
        to: PUBLIC_COLLECTION,
      });
      return send(ctx, actor, acceptedFollowers(actor), update, { preferSharedInbox: true });
    },

    /** Goes away for good: Delete of itself, 410 from then on. */
    async deleteActor(ctx, actor) {
      const self = ctx.getActorUri(actor.username);
      const remove = new Delete({
        id: idOf(ctx, actor, 'deletes'),
        actor: self,
        object: self,
        to: PUBLIC_COLLECTION,
      });
      const sent = await send(ctx, actor, acceptedFollowers(actor), remove, { preferSharedInbox: true });
      actor.deleted = true;
      return sent;
    },

    /** Any activity as JSON-LD, to actors named by handle or URI: for what has no action of its own. */
    async send(ctx, actor, { activity, to }) {
      const recipients = await Promise.all(to.map((who) => resolveActor(ctx, actor, who)));
      return send(ctx, actor, recipients, await Activity.fromJsonLd(activity, ctx));
    },
  };

  function pinActivity(ctx, actor, uri, Kind) {
    return new Kind({
      id: idOf(ctx, actor, 'pins'),
      actor: ctx.getActorUri(actor.username),
      object: new URL(uri),
      target: ctx.getFeaturedUri(actor.username),
      to: PUBLIC_COLLECTION,
    });
  }

  async function withAuthor(ctx, actor, uri) {
    const object = await resolve(ctx, actor, uri);
    if (!object.attributionId) throw new Error(`${uri} has no author.`);
    return { object, author: await resolveActor(ctx, actor, object.attributionId.href) };
  }
}

function mine(actor, uri) {
  const note = [...actor.notes.values()].find((candidate) => candidate.uri === uri);
  if (!note) throw new Error(`${uri} is no post of ${actor.username}.`);
  return note;
}

function escapeHtml(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
