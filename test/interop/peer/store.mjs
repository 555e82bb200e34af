import { generateCryptoKeyPair } from '@fedify/fedify/sig';

/**
 * Everything the peer knows, in memory.
 *
 * `actors`: its own people. `posts`: what it was told by others, by URI, as long as it stands.
 * `reports`: Flags of others. `files`: what it serves besides, by path.
 * `log`: what Fedify itself complained of. `received`: every POST to an inbox in the order of arrival. `fail`: how the
 * next inbox POSTs are refused.
 */
export function createStore(name) {
  return {
    name,
    origin: `https://${name}`,
    actors: new Map(),
    posts: new Map(),
    reports: [],
    files: new Map(),
    activities: new Map(),
    received: [],
    requests: [],
    errors: [],
    log: [],
    secure: false,
    fail: null,
    delayMs: 0,
    next: 1,
  };
}

/** Adds one of our own people. `keys`: `both`, or `rsa` for a server without object proofs. */
export async function addActor(store, { username, name, summary, locked, type, keys }) {
  if (store.actors.has(username)) throw new Error(`There already is an actor ${username}.`);
  const actor = {
    username,
    name: name ?? username,
    summary: summary ?? '',
    locked: locked ?? false,
    type: type ?? 'Person',
    kinds: keys === 'rsa' ? ['RSASSA-PKCS1-v1_5'] : ['RSASSA-PKCS1-v1_5', 'Ed25519'],
    keys: [],
    followers: new Map(),
    following: new Map(),
    notes: new Map(),
    boosts: new Map(),
    outbox: [],
    pinned: new Set(),
    aliases: [],
    movedTo: null,
    deleted: false,
  };
  await makeKeys(actor);
  store.actors.set(username, actor);
  return actor;
}

/** New keys under the old key ids. */
export async function makeKeys(actor) {
  actor.keys = await Promise.all(actor.kinds.map((kind) => generateCryptoKeyPair(kind)));
}

/** A number no other thing of this peer bears; part of ids. */
export function nextId(store) {
  const id = store.next;
  store.next += 1;
  return String(id);
}

/** Finds one of our notes by its URI. */
export function ownNote(store, uri) {
  for (const actor of store.actors.values()) {
    for (const note of actor.notes.values()) if (note.uri === uri) return { actor, note };
  }
  return null;
}
