import { ed25519KeyPair, type KeyPair, nextRsaKeyPair, rsaKeyPair } from '../key-ring.ts';
import { ed25519Multibase } from './proof.ts';

export type Json = Record<string, unknown>;

export interface FakeActor {
  username: string;
  /** The URI. */
  id: string;
  /** `@username@NAME`. */
  handle: string;
  inbox: string;
  followersUri: string;
  /** What it signs with by default; a hostile test overwrites it or the `document`. */
  keyId: string;
  ed25519KeyId: string;
  rsa: KeyPair;
  ed25519: KeyPair;
  /** Served as it stands at the time of asking: change it freely. */
  document: Json;
  /** URIs shown in the collections. */
  followers: string[];
  following: string[];
  outbox: Json[];
  featured: (Json | string)[];
  featuredTags: Json[];
  /** New RSA and Ed25519 keys under the same ids, published at once. */
  rotate(): Promise<void>;
}

export interface ActorWish {
  type?: string;
  /** `fragment`: in the actor as `#main-key`; `document`: at `/main-key` of its own, with `keyId` there. */
  keyStyle?: 'fragment' | 'document';
  /** Overrides and additions to the document. */
  document?: Json;
}

/** The public key as PEM. */
export function pemOf(pair: KeyPair): string {
  return pair.publicKey.export({ format: 'pem', type: 'spki' }).toString();
}

/** Makes an actor of `https://HOST` with keys and a document like those of other servers. */
export async function makeActor(
  origin: string,
  name: string,
  username: string,
  wish: ActorWish,
): Promise<FakeActor> {
  const id = `${origin}/users/${username}`;
  const actor: FakeActor = {
    username,
    id,
    handle: `@${username}@${name}`,
    inbox: `${id}/inbox`,
    followersUri: `${id}/followers`,
    keyId: wish.keyStyle === 'document' ? `${id}/main-key` : `${id}#main-key`,
    ed25519KeyId: `${id}#ed25519-key`,
    rsa: await nextRsaKeyPair(),
    ed25519: await ed25519KeyPair(),
    document: {},
    followers: [],
    following: [],
    outbox: [],
    featured: [],
    featuredTags: [],
    async rotate() {
      actor.rsa = await rsaKeyPair();
      actor.ed25519 = await ed25519KeyPair();
      Object.assign(actor.document, keysOf(actor));
    },
  };
  actor.document = {
    '@context': [
      'https://www.w3.org/ns/activitystreams',
      'https://w3id.org/security/v1',
      'https://www.w3.org/ns/did/v1',
      'https://w3id.org/security/multikey/v1',
    ],
    id,
    type: wish.type ?? 'Person',
    preferredUsername: username,
    name: username,
    summary: '',
    url: `${origin}/@${username}`,
    inbox: actor.inbox,
    outbox: `${id}/outbox`,
    followers: actor.followersUri,
    following: `${id}/following`,
    featured: `${id}/featured`,
    featuredTags: `${id}/tags`,
    endpoints: { sharedInbox: `${origin}/inbox` },
    manuallyApprovesFollowers: false,
    ...keysOf(actor),
    ...wish.document,
  };
  return actor;
}

function keysOf(actor: FakeActor): Json {
  return {
    publicKey: { id: actor.keyId, owner: actor.id, publicKeyPem: pemOf(actor.rsa) },
    assertionMethod: [
      {
        id: actor.ed25519KeyId,
        type: 'Multikey',
        controller: actor.id,
        publicKeyMultibase: ed25519Multibase(actor.ed25519.publicKey),
      },
    ],
  };
}
