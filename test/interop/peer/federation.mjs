import { createFederation, MemoryKvStore } from '@fedify/fedify';
import { Announce, Create, Note, Tombstone } from '@fedify/vocab';
import { Temporal } from '@js-temporal/polyfill';
import { listen } from './inbox.mjs';
import { audienceOf, renderActor, renderBoost, renderCreate, renderNote } from './render.mjs';
import { ownNote } from './store.mjs';

const schemes = { cavage: 'draft-cavage-http-signatures-12', rfc9421: 'rfc9421' };

/**
 * A Fedify server over the store. Its inbox works within the request, so that 202 means "done", while sending goes
 * through the queue and is tried again (0.2 s doubling, 8 times), so that an answer never waits for its own answer.
 */
export function buildFederation(store, { firstKnock, queue, actions }) {
  const federation = createFederation({
    kv: new MemoryKvStore(),
    queue: { outbox: queue },
    manuallyStartQueue: true,
    origin: store.origin,
    allowPrivateAddress: true,
    firstKnock: schemes[firstKnock],
    circuitBreaker: false,
    userAgent: { software: 'InteropPeer/0' },
    outboxRetryPolicy: ({ attempts }) =>
      attempts >= 8 ? null : Temporal.Duration.from({ milliseconds: 200 * 2 ** attempts }),
    onOutboxError: (error, activity) => {
      store.errors.push({ where: 'outbox', activity: activity?.id?.href ?? null, message: String(error) });
    },
  });
  dispatchActors(federation, store);
  dispatchObjects(federation, store);
  dispatchCollections(federation, store);
  federation.setNodeInfoDispatcher('/nodeinfo/2.1', () => ({
    software: { name: 'interop-peer', version: '0.0.0' },
    protocols: ['activitypub'],
    usage: { users: { total: store.actors.size }, localPosts: 0, localComments: 0 },
  }));
  listen(federation, store, actions);
  return federation;
}

function dispatchActors(federation, store) {
  federation
    .setActorDispatcher('/users/{identifier}', (ctx, identifier) => {
      const actor = store.actors.get(identifier);
      if (!actor) return null;
      return actor.deleted ? new Tombstone({ id: ctx.getActorUri(identifier) }) : renderActor(ctx, actor);
    })
    .setKeyPairsDispatcher((_ctx, identifier) => store.actors.get(identifier)?.keys ?? [])
    .mapHandle((_ctx, username) => (store.actors.has(username) ? username : null))
    .authorize(async (ctx, identifier) => identifier === store.name || (await mayRead(ctx, store)));
}

function dispatchObjects(federation, store) {
  const noteOf = ({ identifier, id }) => store.actors.get(identifier)?.notes.get(id) ?? null;
  const seen = async (ctx, values) => {
    const note = noteOf(values);
    return note !== null && (await mayReadNote(ctx, store, note));
  };
  federation
    .setObjectDispatcher(Note, '/users/{identifier}/notes/{id}', (ctx, values) => {
      const note = noteOf(values);
      return note && renderNote(ctx, note);
    })
    .authorize(seen);
  federation
    .setObjectDispatcher(Create, '/users/{identifier}/notes/{id}/activity', (ctx, values) => {
      const note = noteOf(values);
      return note && !note.deleted ? renderCreate(ctx, note) : null;
    })
    .authorize(seen);
  federation
    .setObjectDispatcher(Announce, '/users/{identifier}/boosts/{id}', (ctx, { identifier, id }) => {
      const boost = store.actors.get(identifier)?.boosts.get(id);
      return boost ? renderBoost(ctx, boost) : null;
    })
    .authorize((ctx) => mayRead(ctx, store));
}

function dispatchCollections(federation, store) {
  const list = (itemsOf) => (ctx, identifier) => {
    const actor = store.actors.get(identifier);
    return actor ? { items: itemsOf(ctx, actor) } : null;
  };
  const accepted = (people) => [...people.values()].filter((entry) => entry.state === 'accepted');
  const open = (note) => !note.deleted && (note.visibility === 'public' || note.visibility === 'unlisted');
  const guard = (setters) => setters.authorize((ctx) => mayRead(ctx, store));
  guard(
    federation.setFollowersDispatcher(
      '/users/{identifier}/followers',
      list((_ctx, actor) => recipientsOf(accepted(actor.followers))),
    ),
  );
  guard(
    federation.setFollowingDispatcher(
      '/users/{identifier}/following',
      list((_ctx, actor) => accepted(actor.following).map((entry) => new URL(entry.uri))),
    ),
  );
  guard(
    federation.setOutboxDispatcher(
      '/users/{identifier}/outbox',
      list((ctx, actor) =>
        [...actor.notes.values()]
          .filter(open)
          .reverse()
          .map((note) => renderCreate(ctx, note)),
      ),
    ),
  );
  guard(
    federation.setFeaturedDispatcher(
      '/users/{identifier}/featured',
      list((ctx, actor) => {
        const pins = [...actor.pinned].map((uri) => ownNote(store, uri)?.note);
        return pins.filter((note) => note && open(note)).map((note) => renderNote(ctx, note));
      }),
    ),
  );
}

/** Followers as Fedify wants recipients. */
export function recipientsOf(entries) {
  return entries.map((entry) => ({
    id: new URL(entry.uri),
    inboxId: new URL(entry.inbox),
    endpoints: entry.sharedInbox === null ? null : { sharedInbox: new URL(entry.sharedInbox) },
  }));
}

/** Open to all, or in secure mode to whoever signed; the signer is fetched signed by the instance actor. */
async function mayRead(ctx, store) {
  return !store.secure || (await signerOf(ctx, store)) !== null;
}

async function mayReadNote(ctx, store, note) {
  if (note.visibility === 'public' || note.visibility === 'unlisted') return mayRead(ctx, store);
  const reader = (await signerOf(ctx, store))?.id?.href;
  if (reader === undefined) return false;
  if (audienceOf(ctx, note).to.some((url) => url.href === reader)) return true;
  const follower = store.actors.get(note.author).followers.get(reader);
  return note.visibility === 'followers' && follower?.state === 'accepted';
}

async function signerOf(ctx, store) {
  const documentLoader = await ctx.getDocumentLoader({ identifier: store.name });
  return ctx.getSignedKeyOwner({ documentLoader });
}
