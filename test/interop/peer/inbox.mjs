import {
  Accept,
  Activity,
  Announce,
  Block,
  Create,
  Delete,
  Document,
  Emoji,
  Flag,
  Follow,
  getActorHandle,
  Like,
  Move,
  Question,
  Reject,
  Undo,
  Update,
} from '@fedify/vocab';

/**
 * What the peer does with each activity. `ctx.data` is the entry of `received` the request made: its `handled` says
 * that Fedify found the signature good and the activity new, and that what follows from it here has been done.
 */
export function listen(federation, store, actions) {
  const on = (kind, handler) => [
    kind,
    async (ctx, activity) => {
      try {
        await handler(ctx, activity);
      } catch (error) {
        store.errors.push({ where: `inbox ${kind.name}`, message: String(error?.stack ?? error) });
      }
      const entry = ctx.data;
      if (entry) entry.handled = true;
    },
  ];
  const setters = federation.setInboxListeners('/users/{identifier}/inbox', '/inbox');
  const handlers = [
    on(Follow, (ctx, activity) => followed(ctx, store, actions, activity)),
    on(Accept, (_ctx, activity) => answered(store, activity, 'accepted')),
    on(Reject, (_ctx, activity) => answered(store, activity, 'rejected')),
    on(Undo, (ctx, activity) => undone(ctx, store, activity)),
    on(Create, (_ctx, activity) => stored(store, activity)),
    on(Update, (_ctx, activity) => stored(store, activity)),
    on(Delete, async (_ctx, activity) => removed(store, activity)),
    on(Block, async (ctx, activity) => blocked(ctx, store, activity)),
    on(Like, () => {}),
    on(Announce, () => {}),
    on(Move, () => {}),
    on(Flag, (_ctx, activity) => reported(store, activity)),
    on(Activity, () => {}),
  ];
  for (const [kind, handler] of handlers) setters.on(kind, handler);
  setters.setSharedKeyDispatcher(() => ({ identifier: store.name }));
  setters.onError((_ctx, error) => {
    store.errors.push({ where: 'inbox', message: String(error?.stack ?? error) });
  });
}

async function followed(ctx, store, actions, follow) {
  const target = ctx.parseUri(follow.objectId);
  const actor = target?.type === 'actor' ? store.actors.get(target.identifier) : undefined;
  const follower = await follow.getActor(ctx);
  if (!actor || !follower?.id || !follower.inboxId) return;
  actor.followers.set(follower.id.href, {
    uri: follower.id.href,
    handle: await getActorHandle(follower).catch(() => null),
    inbox: follower.inboxId.href,
    sharedInbox: follower.endpoints?.sharedInbox?.href ?? null,
    state: 'pending',
    followId: follow.id?.href ?? null,
    follow,
  });
  if (!actor.locked) await actions.accept(ctx, actor, follower.id.href);
}

/** An Accept or a Reject counts only for a follow of ours and only from the one we asked. */
async function answered(store, answer, state) {
  for (const actor of store.actors.values()) {
    const entry = actor.following.get(answer.actorId?.href);
    if (!entry) continue;
    const object = answer.objectId?.href ?? null;
    if (object === entry.followId || object === null) entry.state = state;
  }
}

async function undone(ctx, store, undo) {
  const object = await undo.getObject(ctx);
  for (const actor of store.actors.values()) {
    const entry = actor.followers.get(undo.actorId?.href);
    if (!entry) continue;
    const same = undo.objectId?.href === entry.followId;
    const named = object instanceof Follow && object.objectId?.href === ctx.getActorUri(actor.username).href;
    if (same || named) actor.followers.delete(entry.uri);
  }
}

async function stored(store, activity) {
  const object = await activity.getObject();
  if (!object?.id || object.attributionId?.href !== activity.actorId?.href) return;
  const known = store.posts.get(object.id.href);
  store.posts.set(object.id.href, {
    uri: object.id.href,
    author: object.attributionId.href,
    content: object.content?.toString() ?? null,
    summary: object.summary?.toString() ?? null,
    inReplyTo: object.replyTargetId?.href ?? null,
    updates: (known?.updates ?? -1) + 1,
    name: object.name?.toString() ?? null,
    updated: object.updated?.toString() ?? null,
    sensitive: object.sensitive,
    ...(await partsOf(object)),
  });
}

/** What stands in an object besides its text, as Fedify reads it. */
async function partsOf(object) {
  const [attachments, emoji] = [[], []];
  for await (const part of object.getAttachments())
    if (part instanceof Document)
      attachments.push({
        url: part.url?.href ?? null,
        mediaType: part.mediaType,
        name: part.name?.toString() ?? null,
        width: part.width,
        height: part.height,
      });
  for await (const tag of object.getTags())
    if (tag instanceof Emoji)
      emoji.push({ name: tag.name?.toString() ?? null, url: (await tag.getIcon())?.url?.href ?? null });
  return { attachments, emoji, poll: object instanceof Question ? await pollOf(object) : null };
}

async function pollOf(question) {
  const options = [];
  const read = async (option) =>
    options.push([option.name?.toString() ?? null, (await option.getReplies())?.totalItems ?? null]);
  for await (const option of question.getExclusiveOptions()) await read(option);
  const isMultiple = options.length === 0;
  for await (const option of question.getInclusiveOptions()) await read(option);
  const { voters, endTime, closed } = question;
  return {
    options,
    isMultiple,
    voters,
    endTime: endTime?.toString() ?? null,
    closed: closed?.toString() ?? null,
  };
}

function reported(store, flag) {
  store.reports.push({
    actor: flag.actorId?.href ?? null,
    objects: flag.objectIds.map((url) => url.href),
    content: flag.content?.toString() ?? null,
  });
}

function removed(store, activity) {
  const uri = activity.objectId?.href;
  const post = store.posts.get(uri);
  if (post?.author === activity.actorId?.href) store.posts.delete(uri);
  if (uri !== activity.actorId?.href) return;
  for (const actor of store.actors.values()) {
    actor.followers.delete(uri);
    actor.following.delete(uri);
  }
}

function blocked(ctx, store, block) {
  const target = ctx.parseUri(block.objectId);
  const actor = target?.type === 'actor' ? store.actors.get(target.identifier) : undefined;
  actor?.followers.delete(block.actorId?.href);
  actor?.following.delete(block.actorId?.href);
}
