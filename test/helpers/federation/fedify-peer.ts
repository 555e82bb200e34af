import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';
import { crashEnvironment } from '../runs/crashes.ts';
import { ensureInterop, interopFolder } from './interop-install.ts';

export type Scheme = 'cavage' | 'rfc9421';

export interface FedifyPeerOptions {
  /** The name it is known by; default `c.test`. */
  name?: string;
  /** Where the others are: `{'a.test': 'http://127.0.0.1:4001'}`; `peer.resolve()` adds more later. */
  resolve?: Record<string, string>;
  /** The scheme it tries first; default `rfc9421`, as Fedify's own. */
  firstKnock?: Scheme;
  /** Its people; default `carol`. */
  actors?: string[];
  /** Hold follows as pending until `accept`. */
  locked?: boolean;
  /** `rsa`: no Ed25519 key, so no object proofs. Default `both`. */
  keys?: 'both' | 'rsa';
}

/** One POST to an inbox of the peer. */
export interface ReceivedDelivery {
  seq: number;
  /** Epoch milliseconds. */
  at: number;
  /** The path posted to: `/inbox` or a personal one. */
  inbox: string;
  /** What we answered. */
  status: number | null;
  /** Fedify found it authentic and new, and its listener is through with it. */
  handled: boolean;
  type: string | null;
  id: string | null;
  actor: string | null;
  object: string | null;
  document: Record<string, unknown> | null;
  headers: Record<string, string>;
  scheme: Scheme | null;
  /** What Fedify's verifier says of the HTTP signature, whatever else vouches for the document. */
  verified: boolean;
  keyId: string | null;
  reason: string | null;
  /** The FEP-8b32 proof in the document: good, bad or absent. */
  proof: boolean | null;
  ldSignature: boolean | null;
}

/** One request the peer made; `url` bears the name, not the address. */
export interface SentRequest {
  at: number;
  method: string;
  url: string;
  scheme: Scheme | null;
  status: number | null;
  error: string | null;
}

/** One request the peer was asked. */
export interface SeenRequest {
  at: number;
  method: string;
  host: string;
  path: string;
  accept: string | null;
  scheme: Scheme | null;
  status: number | null;
}

export interface PeerFollower {
  uri: string;
  handle: string | null;
  inbox: string;
  sharedInbox: string | null;
  state: 'pending' | 'accepted';
  followId: string | null;
}

export interface PeerFollowing {
  uri: string;
  state: 'pending' | 'accepted' | 'rejected';
  followId: string;
}

export interface PeerPost {
  uri: string;
  author: string;
  content: string | null;
  summary: string | null;
  inReplyTo: string | null;
  updates: number;
  /** What a vote says. */
  name: string | null;
  updated: string | null;
  sensitive: boolean | null;
  attachments: {
    url: string | null;
    mediaType: string | null;
    name: string | null;
    width: number | null;
    height: number | null;
  }[];
  emoji: { name: string | null; url: string | null }[];
  poll: {
    options: [name: string | null, votes: number | null][];
    isMultiple: boolean;
    voters: number | null;
    endTime: string | null;
    closed: string | null;
  } | null;
}

/** A poll of the peer's own; times are epoch milliseconds. */
export interface PollWish {
  options: { name: string; votes: number }[];
  isMultiple?: boolean;
  voters: number;
  endsAt: number;
  closedAt?: number;
}

interface FileWish {
  url: string;
  mediaType: string;
  name?: string;
  width?: number;
  height?: number;
}

/** Who acts (default: the first actor), and whether to wait until all that is due was tried once (default). */
export interface Acting {
  as?: string;
  wait?: boolean;
}

export interface PostWish extends Acting {
  text?: string;
  /** Instead of `text`: the content as it stands. */
  html?: string;
  visibility?: 'public' | 'unlisted' | 'followers' | 'direct';
  inReplyTo?: string;
  /** Handles or actor URIs. */
  mentions?: string[];
  hashtags?: string[];
  attachments?: FileWish[];
  emoji?: { shortcode: string; url: string; mediaType: string }[];
  poll?: PollWish;
  summary?: string;
  sensitive?: boolean;
  language?: string;
  /** Send to the followers collection with Fedify's FEP-8fcf digest. */
  sync?: boolean;
}

type Sent = { id: string };

export interface FedifyPeer {
  name: string;
  /** `https://NAME`: how ids begin. */
  origin: string;
  /** `http://127.0.0.1:PORT`: where it listens. */
  address: string;
  pid: number;
  follow(wish: Acting & { target: string }): Promise<Sent & { target: string }>;
  unfollow(wish: Acting & { target: string }): Promise<Sent>;
  /** Answers a pending follow; `follower` is the actor's URI. */
  accept(wish: Acting & { follower: string }): Promise<Sent>;
  reject(wish: Acting & { follower: string }): Promise<Sent>;
  post(wish: PostWish): Promise<Sent & { uri: string }>;
  /** Without a text it tells the votes of a poll anew, which is no edit. */
  edit(
    wish: Acting & {
      uri: string;
      text?: string;
      html?: string;
      summary?: string;
      attachments?: FileWish[];
      poll?: PollWish;
    },
  ): Promise<Sent>;
  /** Votes for the option of that name. */
  vote(wish: Acting & { uri: string; name: string }): Promise<Sent>;
  /** Reports somebody with posts, all by URI. */
  flag(wish: Acting & { target: string; posts: string[]; content: string }): Promise<Sent>;
  /** Serves a file at a path from now on. */
  file(wish: { path: string; mediaType: string; base64: string }): Promise<{ url: string }>;
  /** Reports that it was sent. */
  reports(): Promise<{ actor: string | null; objects: string[]; content: string | null }[]>;
  delete(wish: Acting & { uri: string }): Promise<Sent>;
  like(wish: Acting & { uri: string }): Promise<Sent>;
  announce(wish: Acting & { uri: string }): Promise<Sent>;
  /** Undoes an activity by the id its sending returned. */
  undo(wish: Acting & { id: string }): Promise<Sent>;
  block(wish: Acting & { target: string }): Promise<Sent>;
  move(wish: Acting & { target: string }): Promise<Sent>;
  alias(wish: Acting & { target: string }): Promise<Sent>;
  profile(wish: Acting & { name?: string; summary?: string; locked?: boolean }): Promise<Sent>;
  rotateKeys(wish?: Acting & { silent?: boolean }): Promise<Partial<Sent>>;
  pin(wish: Acting & { uri: string }): Promise<Sent>;
  unpin(wish: Acting & { uri: string }): Promise<Sent>;
  deleteActor(wish?: Acting): Promise<Sent>;
  /** Any activity as JSON-LD to actors named by handle or URI. */
  send(wish: Acting & { activity: Record<string, unknown>; to: string[] }): Promise<Sent>;
  addActor(wish: {
    username: string;
    name?: string;
    locked?: boolean;
    keys?: 'both' | 'rsa';
    type?: string;
  }): Promise<{
    uri: string;
    handle: string;
  }>;
  lookup(
    wish: Acting & { target: string },
  ): Promise<{ id: string | null; document: Record<string, unknown> }>;
  fetch(wish: Acting & { url: string; signed?: boolean }): Promise<{
    ok: boolean;
    status: number | null;
    document?: unknown;
    error?: string;
  }>;
  /**
   * Answers the next `times` inbox POSTs (default 1, -1 for all) with `status`; `{}` ends it. `delayMs` slows every
   * answer.
   */
  status(wish: {
    status?: number;
    times?: number;
    headers?: Record<string, string>;
    delayMs?: number;
  }): Promise<void>;
  /** Serve documents only to those who sign their GET. */
  secure(on: boolean): Promise<void>;
  resolve(names: Record<string, string>): Promise<void>;
  /** Stops listening, as a server that is off; control goes on. */
  down(): Promise<void>;
  up(): Promise<void>;
  clear(): Promise<void>;
  received(): Promise<ReceivedDelivery[]>;
  requests(): Promise<SeenRequest[]>;
  sent(): Promise<SentRequest[]>;
  errors(): Promise<{ where: string; message: string }[]>;
  /** Fedify's own warnings and errors: why it refused something. */
  log(): Promise<{ level: string; category: string; message: string }[]>;
  /** Posts of others it was told of, as long as they stand. */
  posts(): Promise<PeerPost[]>;
  followers(username?: string): Promise<PeerFollower[]>;
  following(username?: string): Promise<PeerFollowing[]>;
  /** Waits for a delivery that fits and has been answered; fails with what did arrive. */
  waitFor(fits: (delivery: ReceivedDelivery) => boolean, timeoutMs?: number): Promise<ReceivedDelivery>;
  stop(): Promise<void>;
}

/**
 * Starts a Fedify server on loopback as a process of its own, installing it first where needed; `null` where the
 * platform has no Node 22 or newer to run it with. Give the hook that calls it three minutes.
 */
export async function startFedifyPeer(options: FedifyPeerOptions = {}): Promise<FedifyPeer | null> {
  const node = await ensureInterop();
  if (node === null) {
    process.stderr.write('No Node 22 or newer for this platform: the Fedify peer cannot take part.\n');
    return null;
  }
  const name = options.name ?? 'c.test';
  const child = spawn(
    node,
    [path.join(interopFolder, 'peer.mjs'), ...argumentsOf(name, options, await freePort())],
    {
      env: { ...crashEnvironment(), PATH: process.env.PATH, PUKEKO_RESOLVE: mapOf(options.resolve ?? {}) },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const { port, controlPort } = await firstLine(child);
  return {
    name,
    origin: `https://${name}`,
    address: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    ...controls(controlPort, child),
  };
}

function argumentsOf(name: string, options: FedifyPeerOptions, port: number): string[] {
  return [
    ...['--name', name],
    ...['--port', String(port)],
    ...['--actors', (options.actors ?? ['carol']).join(',')],
    ...['--first-knock', options.firstKnock ?? 'rfc9421'],
    ...['--keys', options.keys ?? 'both'],
    ...(options.locked ? ['--locked'] : []),
  ];
}

function mapOf(names: Record<string, string>): string {
  return Object.entries(names)
    .map(([name, address]) => `${name}=${address}`)
    .join(',');
}

async function firstLine(child: ChildProcess): Promise<{ port: number; controlPort: number }> {
  if (!child.stdout) throw new Error('The peer has no stdout.');
  const lines = createInterface({ input: child.stdout });
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`The Fedify peer ended at once with ${code}; its words are above.`);
  });
  const [line] = (await Promise.race([once(lines, 'line'), failed])) as [string];
  failed.catch(() => {});
  return JSON.parse(line) as { port: number; controlPort: number };
}

type Controls = Omit<FedifyPeer, 'name' | 'origin' | 'address' | 'pid'>;

function controls(port: number, child: ChildProcess): Controls {
  const base = `http://127.0.0.1:${port}/control/`;
  async function read<T>(name: string): Promise<T> {
    return answerOf<T>(name, await fetch(base + name));
  }
  function command<Wish, Result>(name: string): (wish: Wish) => Promise<Result> {
    return async (wish) =>
      answerOf<Result>(name, await fetch(base + name, { method: 'POST', body: JSON.stringify(wish ?? {}) }));
  }
  const people = (username?: string) => (username === undefined ? '' : `?as=${encodeURIComponent(username)}`);
  const received = () => read<ReceivedDelivery[]>('received');
  const log = () => read<Awaited<ReturnType<FedifyPeer['log']>>>('log');
  return {
    follow: command('follow'),
    unfollow: command('unfollow'),
    accept: command('accept'),
    reject: command('reject'),
    post: command('post'),
    edit: command('edit'),
    delete: command('delete'),
    like: command('like'),
    vote: command('vote'),
    flag: command('flag'),
    file: command('file'),
    reports: () => read('reports'),
    announce: command('announce'),
    undo: command('undo'),
    block: command('block'),
    move: command('move'),
    alias: command('alias'),
    profile: command('profile'),
    rotateKeys: command('rotate-keys'),
    pin: command('pin'),
    unpin: command('unpin'),
    deleteActor: command('delete-actor'),
    send: command('send'),
    addActor: command('actor'),
    lookup: command('lookup'),
    fetch: command('fetch'),
    status: command('status'),
    secure: (on) => command<{ on: boolean }, void>('secure')({ on }),
    resolve: (names) => command<{ names: Record<string, string> }, void>('resolve')({ names }),
    down: () => command<object, void>('down')({}),
    up: () => command<object, void>('up')({}),
    clear: () => command<object, void>('clear')({}),
    received,
    requests: () => read('requests'),
    sent: () => read('sent'),
    errors: () => read('errors'),
    log,
    posts: () => read('posts'),
    followers: (username) => read(`followers${people(username)}`),
    following: (username) => read(`following${people(username)}`),
    waitFor: (fits, timeoutMs = 45_000) => waitFor(received, log, fits, timeoutMs),
    stop: () => stop(child),
  };
}

async function answerOf<T>(name: string, response: Response): Promise<T> {
  const body = (await response.json()) as T & { error?: string; stack?: string };
  if (!response.ok) throw new Error(`The peer could not ${name}: ${body.error}\n${body.stack ?? ''}`);
  return body;
}

async function waitFor(
  received: () => Promise<ReceivedDelivery[]>,
  log: FedifyPeer['log'],
  fits: (delivery: ReceivedDelivery) => boolean,
  timeoutMs: number,
): Promise<ReceivedDelivery> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const all = await received();
    // What is still being looked at has no status yet.
    const found = all.find((delivery) => delivery.status !== null && fits(delivery));
    if (found) return found;
    if (Date.now() > end) {
      const seen = all.map(
        (one) => `${one.type} from ${one.actor}: ${one.status}, ${one.reason ?? 'verified'}`,
      );
      const words = (await log()).slice(-5).map((record) => record.message);
      throw new Error(
        [
          `No delivery fitted within ${timeoutMs} ms. What came: ${seen.join('; ') || 'nothing'}.`,
          ...words,
        ].join('\n'),
      );
    }
    await sleep(40);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await gone;
  clearTimeout(late);
}
