// Reads the keys that actors and key documents publish.

import type { KeyObject } from 'node:crypto';
import type { KeyAlgorithm } from '../../db/enums.ts';
import { sameOrigin } from '../../lib/url/url.ts';
import { type Doc, docs, toDoc, typeAmong, values } from '../parse/values/doc.ts';
import { idOf, readId } from '../parse/values/iri.ts';
import { LIMITS } from '../parse/values/limits.ts';
import { readText, readTime } from '../parse/values/scalars.ts';
import { ACTOR_TYPES } from '../vocab.ts';
import { decodeJwk } from './jwk.ts';
import { algorithmOf, parsePublicKey, publicPem } from './key-object.ts';
import { decodeMultikey } from './multikey.ts';

/** A public key as somebody publishes it. */
export interface PublishedKey {
  id: string;
  /** The actor it speaks for, as the key says. */
  owner: string;
  algorithm: KeyAlgorithm;
  /** SPKI as PEM, whatever it was written in. */
  pem: string;
}

/**
 * The keys in an actor's document: `publicKey` (one or several, PEM) and the Multikeys in `assertionMethod` (FEP-521a).
 * Keys that name another owner, or whose id is on another server, are nobody's and left out, as are revoked ones and
 * all beyond the tenth. Keys given by id alone are left out too: their own document says more.
 */
export function readPublishedKeys(actor: Doc, actorId: string): PublishedKey[] {
  const keys: PublishedKey[] = [];
  for (const doc of [...docs(actor.publicKey, LIMITS.keys), ...docs(actor.assertionMethod, LIMITS.keys)]) {
    const key = readKey(doc, actorId);
    if (key === null || key.owner !== actorId || !sameOrigin(key.id, actorId)) continue;
    if (keys.length < LIMITS.keys && !keys.some((known) => known.id === key.id)) keys.push(key);
  }
  return keys;
}

/** Keys that an actor lists by id alone: whoever fetches such a key finds its owner confirmed by this. */
export function readKeyReferences(actor: Doc): string[] {
  return [...values(actor.publicKey, LIMITS.keys), ...values(actor.assertionMethod, LIMITS.keys)].flatMap(
    (item) => (typeof item === 'string' ? (readId(item) ?? []) : []),
  );
}

/** One key; `fallback` is the id and owner where it names none (only inside of an actor's own document). */
function readKey(doc: Doc, fallback: string | null): PublishedKey | null {
  const id = readId(doc.id) ?? fallback;
  const owner = idOf(doc.owner) ?? idOf(doc.controller) ?? (isUnsaid(doc) ? fallback : null);
  if (id === null || owner === null) return null;
  if (readTime(doc.revoked) !== null || readTime(doc.deleted) !== null) return null;
  const key = readMaterial(doc);
  const algorithm = key === null ? null : algorithmOf(key);
  return key === null || algorithm === null ? null : { id, owner, algorithm, pem: publicPem(key) };
}

/** An owner that is there but unreadable is not the same as none. */
function isUnsaid(doc: Doc): boolean {
  return doc.owner === undefined && doc.controller === undefined;
}

function readMaterial(doc: Doc): KeyObject | null {
  const pem = readText(doc.publicKeyPem, 10_000);
  if (pem !== null) return parsePublicKey(pem);
  const multibase = readText(doc.publicKeyMultibase, 10_000);
  if (multibase !== null) return decodeMultikey(multibase);
  return toDoc(doc.publicKeyJwk) === null ? null : decodeJwk(doc.publicKeyJwk);
}

export type FoundKey =
  | {
      ok: true;
      key: PublishedKey;
      /**
       * The document is the owner's own, so it lists the key itself. Else fetch `key.owner` and ask `ownerListsKey`.
       */
      isOwnDocument: boolean;
    }
  | { ok: false; reason: string };

/**
 * Finds the key that a signature names in the document fetched for it: an actor (or the stub of one that GoToSocial
 * serves at the key's address), or a document of the key alone. `keyId` is the signature's, or the actor's id where the
 * signature named a handle. A bare actor's id means its first key.
 */
export function findKey(document: unknown, keyId: string): FoundKey {
  const doc = toDoc(document);
  const id = doc === null ? null : readId(doc.id);
  if (doc === null || id === null) return { ok: false, reason: 'the document of the key has no usable id' };
  if (!sameOrigin(id, keyId)) return { ok: false, reason: 'the document of the key is of another server' };
  if (typeAmong(doc, ACTOR_TYPES) !== null || doc.publicKey !== undefined) {
    const keys = readPublishedKeys(doc, id);
    const key = keys.find((candidate) => candidate.id === keyId) ?? (id === keyId ? keys[0] : undefined);
    if (key === undefined) return { ok: false, reason: 'the actor does not list the key' };
    return { ok: true, key, isOwnDocument: true };
  }
  const key = readKey(doc, null);
  if (key === null) return { ok: false, reason: 'the document holds no key we can use' };
  if (key.id !== keyId) return { ok: false, reason: 'the document is of another key' };
  if (!sameOrigin(key.id, key.owner))
    return { ok: false, reason: 'the owner of the key is on another server' };
  return { ok: true, key, isOwnDocument: false };
}

/** Whether the owner's document lists the very key that names it; else why not. */
export function ownerListsKey(
  owner: { id: string; keys: readonly PublishedKey[]; keyReferences: readonly string[] },
  key: PublishedKey,
): { ok: true } | { ok: false; reason: string } {
  if (owner.id !== key.owner) return { ok: false, reason: 'the key names another owner' };
  const listed = owner.keys.find((candidate) => candidate.id === key.id);
  if (listed === undefined) {
    const isReferred = owner.keyReferences.includes(key.id);
    return isReferred ? { ok: true } : { ok: false, reason: 'the owner does not list the key' };
  }
  return listed.pem === key.pem
    ? { ok: true }
    : { ok: false, reason: 'the owner lists another key of that id' };
}
