import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ActorWish, type FakeActor, type Json, makeActor } from './fake-peer/actor.ts';
import { audienceOf, CONTEXT, documentAt, type Visibility } from './fake-peer/documents.ts';
import { type Answer, type Prepared, prepare, type SendWish, transmit } from './fake-peer/outgoing.ts';
import { withProof } from './fake-peer/proof.ts';
import { type Reply, type Responder, type SeenRequest, startServer } from './fake-peer/server.ts';
import { signatureHolds } from './fake-peer/signing.ts';

export type { ActorWish, FakeActor, Json } from './fake-peer/actor.ts';
export type { Answer, Prepared, SendWish } from './fake-peer/outgoing.ts';
export type { Reply, Responder, SeenRequest } from './fake-peer/server.ts';

export interface FakePeerOptions {
  /** Default `e.test`. */
  name?: string;
  /** Where the others are: `{'a.test': 'http://127.0.0.1:4001'}`. */
  resolve?: Record<string, string>;
  /** Epoch milliseconds for Date headers and `created`; default the machine's clock. */
  now?: () => number;
  /** Answer every Follow with an Accept; default: stay silent. */
  autoAccept?: boolean;
}

export interface PostWish {
  content?: string;
  visibility?: Visibility;
  inReplyTo?: string;
  /** Actor URIs, mentioned and addressed. */
  mentions?: string[];
  published?: number;
  /** Overrides and additions to the document; `id` makes it another's. */
  document?: Json;
}

/**
 * A scriptable fediverse server inside the test's own process, with its own reading of the signature specifications.
 * It is as honest or as hostile as the test says: documents are served as they stand, any answer can be replaced,
 * and what it sends can be wrong in every part.
 */
export interface FakePeer {
  name: string;
  /** `https://NAME`. */
  origin: string;
  /** `http://127.0.0.1:PORT`, for the maps of others. */
  address: string;
  /** Shared inbox. */
  inbox: string;
  resolve: Map<string, string>;
  /** Every request it got, and of these the POSTs to an inbox, in the order of arrival. */
  requests: SeenRequest[];
  deliveries: SeenRequest[];
  /** The actor of that name, made at first use. */
  actor(username: string, wish?: ActorWish): Promise<FakeActor>;
  /** Makes a Note, serves it and puts its Create into the outbox; nothing is sent. */
  post(author: FakeActor, wish?: PostWish): Json;
  /** An activity with a fresh id; `object` may be a URI or a document. Audience is copied from an embedded object. */
  activity(actor: FakeActor, type: string, object: unknown, extra?: Json): Json;
  /** The document with a FEP-8b32 proof by the actor's Ed25519 key. */
  prove(document: Json, by: FakeActor): Json;
  /** Serves a document, a full reply or what a function returns, at a path of ours or a URL of a name mapped to us. */
  serve(pathOrUrl: string, content: Json | Reply | Responder, kind?: 'document' | 'reply'): string;
  remove(pathOrUrl: string): void;
  /** Signs and sends; `as` is needed unless `scheme` is `none`. */
  deliver(inbox: string, activity: Json | string | Buffer, wish?: SendWish): Promise<Answer>;
  get(url: string, wish?: SendWish): Promise<Answer>;
  /** The same in two steps, for replays and for requests shown to somebody else. */
  prepare(inbox: string, activity: Json | string | Buffer, wish?: SendWish): Prepared;
  transmit(prepared: Prepared): Promise<Answer>;
  /** The inbox of an actor elsewhere, read from its document: the shared one if there is one and it is wanted. */
  inboxOf(actorUri: string, wish?: { shared?: boolean; as?: FakeActor }): Promise<string>;
  follow(actor: FakeActor, targetUri: string, wish?: SendWish): Promise<Answer & { activity: Json }>;
  /** Answers a Follow that was delivered. */
  accept(follow: SeenRequest, wish?: SendWish): Promise<Answer>;
  reject(follow: SeenRequest, wish?: SendWish): Promise<Answer>;
  /** Asked before every request; what it returns is the answer, `undefined` lets things take their course. */
  respond(responder: Responder | null): void;
  /** Answers the next `times` deliveries so (default: all from now on); `fail(null)` ends it. */
  fail(status: number | null, wish?: { times?: number; headers?: Record<string, string> }): void;
  /** Whether signature and digest of a request to us hold under the key, age aside. */
  verifies(request: SeenRequest, publicKeyPem: string): boolean;
  waitFor(fits: (delivery: SeenRequest) => boolean, timeoutMs?: number): Promise<SeenRequest>;
  /** Stops listening and cuts all connections; `up` listens on the same port again. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

/** Starts one; close it when the test ends. */
export async function createFakePeer(options: FakePeerOptions = {}): Promise<FakePeer> {
  const name = options.name ?? 'e.test';
  const origin = `https://${name}`;
  const now = options.now ?? Date.now;
  const resolve = new Map(Object.entries(options.resolve ?? {}));
  // A connection each: a kept one may die while the other side is down and fail a later request.
  const agent = new Agent();
  const actors = new Map<string, FakeActor>();
  const served = new Map<string, Responder>();
  const requests: SeenRequest[] = [];
  const deliveries: SeenRequest[] = [];
  let responder: Responder | null = null;
  let failing: { status: number; times: number; headers: Record<string, string> } | null = null;
  let serial = 0;

  const listening = await startServer(async (request) => {
    requests.push(request);
    const isDelivery = request.method === 'POST' && /\/inbox$/.test(request.path);
    if (isDelivery) deliveries.push(request);
    const told = await responder?.(request);
    if (told) return told;
    const bare = request.url.split('?')[0] ?? '';
    const own = await (served.get(request.url) ?? served.get(bare))?.(request);
    if (own) return own;
    return isDelivery ? received(request) : documentAt(request, name, [...actors.values()]);
  });
  resolve.set(name, listening.address);

  async function received(request: SeenRequest): Promise<Reply> {
    if (failing) {
      const { status, headers } = failing;
      failing.times -= 1;
      if (failing.times === 0) failing = null;
      return { status, headers };
    }
    if (options.autoAccept && request.json?.type === 'Follow') {
      // After our own answer, as servers do.
      setTimeout(() => answerFollow(request, 'Accept').catch(() => {}), 0);
    }
    return { status: 202 };
  }

  const absolute = (pathOrUrl: string) => (pathOrUrl.startsWith('/') ? origin + pathOrUrl : pathOrUrl);
  const fresh = (actor: FakeActor, kind: string) => {
    serial += 1;
    return `${actor.id}/${kind}/${serial}`;
  };

  function activity(actor: FakeActor, type: string, object: unknown, extra: Json = {}): Json {
    const inner = typeof object === 'object' && object !== null ? (object as Json) : {};
    const audience = Object.fromEntries(
      ['to', 'cc'].filter((key) => key in inner).map((key) => [key, inner[key]]),
    );
    return {
      '@context': CONTEXT,
      id: fresh(actor, 'activities'),
      type,
      actor: actor.id,
      object,
      ...audience,
      ...extra,
    };
  }

  function post(author: FakeActor, wish: PostWish = {}): Json {
    const id = fresh(author, 'notes');
    const mentions = wish.mentions ?? [];
    const note: Json = {
      '@context': CONTEXT,
      id,
      type: 'Note',
      attributedTo: author.id,
      content: wish.content ?? '<p>Hello</p>',
      published: new Date(wish.published ?? now()).toISOString(),
      url: id,
      ...audienceOf(author, wish.visibility ?? 'public', mentions),
      ...(wish.inReplyTo === undefined ? {} : { inReplyTo: wish.inReplyTo }),
      tag: mentions.map((uri) => ({ type: 'Mention', href: uri, name: `@${new URL(uri).host}` })),
      ...wish.document,
    };
    served.set(id, () => ({ body: note }));
    author.outbox.unshift(activity(author, 'Create', note, { id: `${id}/activity` }));
    return note;
  }

  function signedBy(wish: SendWish | undefined, signer: FakeActor | undefined): SendWish {
    return { as: signer, ...wish };
  }

  async function deliver(inbox: string, body: Json | string | Buffer, wish: SendWish = {}): Promise<Answer> {
    return transmit(prepare('POST', inbox, body, wish, now()), resolve, agent);
  }

  async function inboxOf(actorUri: string, wish: { shared?: boolean; as?: FakeActor } = {}): Promise<string> {
    const { json, status } = await get(actorUri, { as: wish.as });
    const shared = (json?.endpoints as Json | undefined)?.sharedInbox;
    const inbox = wish.shared && typeof shared === 'string' ? shared : json?.inbox;
    if (typeof inbox !== 'string') throw new Error(`${actorUri} told no inbox (status ${status}).`);
    return inbox;
  }

  async function get(url: string, wish: SendWish = {}): Promise<Answer> {
    return transmit(prepare('GET', url, null, wish, now()), resolve, agent);
  }

  async function answerFollow(
    follow: SeenRequest,
    type: 'Accept' | 'Reject',
    wish?: SendWish,
  ): Promise<Answer> {
    const object = follow.json ?? {};
    const target =
      typeof object.object === 'string' ? object.object : (object.object as Json | undefined)?.id;
    const actor = [...actors.values()].find((one) => one.id === target);
    if (!actor) throw new Error(`${String(target)} is nobody here.`);
    const inbox = await inboxOf(String(object.actor), { as: actor });
    if (type === 'Accept') actor.followers.push(String(object.actor));
    const { '@context': _, ...embedded } = object;
    return deliver(inbox, activity(actor, type, embedded), signedBy(wish, actor));
  }

  return {
    name,
    origin,
    address: listening.address,
    inbox: `${origin}/inbox`,
    resolve,
    requests,
    deliveries,
    async actor(username, wish = {}) {
      const known = actors.get(username);
      if (known) return known;
      const made = await makeActor(origin, name, username, wish);
      actors.set(username, made);
      return made;
    },
    post,
    activity,
    prove: (content, by) => withProof(content, by.ed25519.privateKey, by.ed25519KeyId, new Date(now())),
    serve(pathOrUrl, content, kind = 'document') {
      const url = absolute(pathOrUrl);
      const reply: Responder =
        typeof content === 'function'
          ? content
          : () => (kind === 'reply' ? (content as Reply) : { body: content as Json });
      served.set(url, reply);
      return url;
    },
    remove: (pathOrUrl) => {
      served.delete(absolute(pathOrUrl));
    },
    deliver,
    get,
    prepare: (inbox, body, wish = {}) => prepare('POST', inbox, body, wish, now()),
    transmit: (prepared) => transmit(prepared, resolve, agent),
    inboxOf,
    async follow(actor, targetUri, wish) {
      const follow = activity(actor, 'Follow', targetUri);
      const answer = await deliver(await inboxOf(targetUri, { as: actor }), follow, signedBy(wish, actor));
      return { ...answer, activity: follow };
    },
    accept: (follow, wish) => answerFollow(follow, 'Accept', wish),
    reject: (follow, wish) => answerFollow(follow, 'Reject', wish),
    respond(next) {
      responder = next;
    },
    fail(status, wish = {}) {
      failing = status === null ? null : { status, times: wish.times ?? -1, headers: wish.headers ?? {} };
    },
    verifies: (request, publicKeyPem) =>
      signatureHolds({ ...request, body: request.method === 'GET' ? null : request.body }, publicKeyPem),
    async waitFor(fits, timeoutMs = 45_000) {
      const end = Date.now() + timeoutMs;
      for (;;) {
        const found = deliveries.find(fits);
        if (found) return found;
        if (Date.now() > end) {
          const seen =
            deliveries.map((one) => `${String(one.json?.type)} ${one.status}`).join(', ') || 'nothing';
          throw new Error(`No delivery to ${name} fitted within ${timeoutMs} ms. What came: ${seen}.`);
        }
        await sleep(20);
      }
    },
    down: listening.down,
    up: listening.up,
    async close() {
      agent.destroy();
      await listening.down();
    },
  };
}
