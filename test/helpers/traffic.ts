import { createClient } from 'graphql-ws';
import { Agent, FormData, request } from 'undici';
import { WebSocket } from 'ws';
import type { FakeActor, FakePeer } from './federation/fake-peer.ts';
import type { GraphQLAnswer, Person, TestInstall } from './world.ts';

/** What came of one kind of request. */
export interface Tally {
  ok: number;
  /** Answers that said "later" and when: 503 with Retry-After, or UNAVAILABLE or BUSY with `retryAfter`. */
  putOff: number;
  slowestMs: number;
}

/** A live stream that stays open: which posts it showed, which gaps, and whether it ended. */
export interface SeenStream {
  kind: string;
  shown: Set<string>;
  gaps: string[];
  endings: string[];
}

export interface TrafficOptions {
  install: TestInstall;
  /** Posts over GraphQL and by REST. */
  author: Person;
  /** Follows the author and `remote`: watches and reads their home. */
  reader: Person;
  peer: FakePeer;
  /** Its key is known to the install. */
  remote: FakeActor;
  /** For names of posts: no two writers have the same. */
  name: string;
}

type Outcome = 'ok' | 'putOff' | { wrong: string };
interface Answer {
  status: number;
  retryAfter: string | undefined;
  text: string;
}

/** Between two requests of one client. */
const PAUSE_MS = 150;
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const HOME =
  '{ viewer { identity { homeTimeline(first: 20) { nodes { id post { id html author { handle } } } } } } }';
const WATCH =
  'subscription { timeline(source: { named: HOME }) { __typename ... on PostAppeared { edge { node { post { html } } } } ... on TimelineGap { reason } } }';
/** Posts bear such names: they are found again in whatever shows them. */
const NAMES = /\bT\w+?x\d+\b/g;

/**
 * Everything that people, apps, visitors and other servers ask of an install, all at once and without an end: each kind
 * of request has a client that goes on whatever it is answered. What was acknowledged is noted.
 */
export class Traffic {
  readonly tallies = new Map<string, Tally>();
  /** Answers that are neither success nor an honest "later". */
  readonly wrong: string[] = [];
  /** Names of the posts that were answered with success or 202, in that order. */
  readonly acknowledged: string[] = [];
  /** Ids of files that were taken, as the REST API has them. */
  readonly uploads: string[] = [];
  readonly streams: SeenStream[] = [];
  readonly #options: TrafficOptions;
  readonly #agent = new Agent({ connections: 64, headersTimeout: 60_000, bodyTimeout: 0 });
  readonly #closings: (() => unknown)[] = [];
  #clients: Promise<void>[] = [];
  #isOver = false;
  #isAway = false;
  /** How often the process went and came. */
  #turns = 0;
  #serial = 0;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  /** The process was ended: its connections break, and nobody answers. What was asked meanwhile may fail, too. */
  get isAway(): boolean {
    return this.#isAway;
  }

  set isAway(is: boolean) {
    this.#isAway = is;
    this.#turns += 1;
  }

  start(): void {
    const { author, reader } = this.#options;
    const html = { accept: 'text/html' };
    const document = { accept: 'application/activity+json' };
    const kinds: Record<string, () => Promise<Outcome>> = {
      'GraphQL page': () => this.#graphql(reader, HOME, {}, () => {}),
      'GraphQL post': () => this.#post(),
      'REST page': () => this.#read('/api/v1/timelines/home', { authorization: `Bearer ${reader.token}` }),
      'REST post': () => this.#status(),
      'REST notifications': () =>
        this.#read('/api/v1/notifications', { authorization: `Bearer ${reader.token}` }),
      'REST without token': () => this.#read('/api/v1/accounts/lookup?acct=ana', {}),
      upload: () => this.#upload(),
      inbox: () => this.#inbox(),
      actor: () => this.#read('/users/ana', document),
      outbox: () => this.#read('/users/ana/outbox', document),
      WebFinger: () => this.#read('/.well-known/webfinger?resource=acct:ana@a.test', {}),
      NodeInfo: () => this.#read('/nodeinfo/2.1', {}),
      profile: () => this.#read('/@ana', html),
      'front page': () => this.#read('/', html),
      feed: () => this.#read('/@ana.atom', {}),
      'a stream begun': () => this.#beginStream(reader),
      'who I am': () =>
        this.#read('/api/v1/accounts/verify_credentials', { authorization: `Bearer ${author.token}` }),
    };
    for (const [kind, run] of Object.entries(kinds)) {
      this.tallies.set(kind, { ok: 0, putOff: 0, slowestMs: 0 });
      for (const _ of /page|profile|actor/.test(kind) ? [1, 2, 3] : [1])
        this.#clients.push(this.#client(kind, run));
    }
    this.#watch();
    void this.#listen('GraphQL SSE', '/graphql', { query: WATCH });
    void this.#listen('REST streaming', '/api/v1/streaming/user', null);
  }

  /** How often each kind succeeded and was put off so far. */
  counts(): Record<string, { ok: number; putOff: number }> {
    return Object.fromEntries([...this.tallies].map(([kind, { ok, putOff }]) => [kind, { ok, putOff }]));
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#clients);
    this.#clients = [];
  }

  async close(): Promise<void> {
    await this.stop();
    for (const close of this.#closings.splice(0)) close();
    await this.#agent.destroy();
  }

  async #client(kind: string, run: () => Promise<Outcome>): Promise<void> {
    const tally = this.tallies.get(kind) as Tally;
    while (!this.#isOver) {
      const since = performance.now();
      const turn = this.#turns;
      const outcome = await run().catch((error): Outcome => ({ wrong: String(error?.cause ?? error) }));
      const ms = performance.now() - since;
      if (typeof outcome === 'object') {
        if (!this.#isAway && turn === this.#turns)
          this.wrong.push(`${kind} after ${Math.round(ms)} ms: ${outcome.wrong}`);
      } else {
        tally[outcome] += 1;
        tally.slowestMs = Math.max(tally.slowestMs, ms);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async #ask(
    path: string,
    headers: Record<string, string>,
    body: string | Buffer | FormData | null = null,
  ): Promise<Answer> {
    const { install, author } = this.#options;
    const answer = await request(install.address + path, {
      dispatcher: this.#agent,
      method: body === null ? 'GET' : 'POST',
      headers: { host: author.host, ...headers },
      body,
    });
    const retryAfter = answer.headers['retry-after']?.toString();
    return { status: answer.statusCode, retryAfter, text: await answer.body.text() };
  }

  async #read(path: string, headers: Record<string, string>): Promise<Outcome> {
    return outcomeOf(await this.#ask(path, headers));
  }

  async #graphql(
    { token }: Person,
    query: string,
    variables: Record<string, unknown>,
    done: () => void,
  ): Promise<Outcome> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const answer = await this.#ask('/graphql', headers, JSON.stringify({ query, variables }));
    if (answer.status === 503) return outcomeOf(answer);
    const { errors = [] } = JSON.parse(answer.text) as {
      errors?: { message: string; extensions?: { code?: string; retryAfter?: number } }[];
    };
    if (errors.length === 0) {
      done();
      return outcomeOf(answer);
    }
    const isHonest = errors.every(
      ({ extensions }) =>
        ['UNAVAILABLE', 'BUSY'].includes(extensions?.code ?? '') && (extensions?.retryAfter ?? 0) > 0,
    );
    return isHonest ? 'putOff' : { wrong: `${answer.status} ${answer.text.slice(0, 300)}` };
  }

  #name(kind: string): string {
    this.#serial += 1;
    return `T${this.#options.name}${kind}x${this.#serial}`;
  }

  #post(): Promise<Outcome> {
    const name = this.#name('graphql');
    return this.#graphql(
      this.#options.author,
      'mutation ($text: String!) { createPost(input: { text: $text }) { ... on CreatePostPayload { post { id } } ... on Error { message code } } }',
      { text: `${name} by GraphQL` },
      () => this.acknowledged.push(name),
    );
  }

  async #status(): Promise<Outcome> {
    const name = this.#name('rest');
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${this.#options.author.token}`,
    };
    const answer = await this.#ask(
      '/api/v1/statuses',
      headers,
      JSON.stringify({ status: `${name} by REST` }),
    );
    if (answer.status === 200) this.acknowledged.push(name);
    return outcomeOf(answer);
  }

  async #upload(): Promise<Outcome> {
    const form = new FormData();
    form.set('file', new Blob([PNG], { type: 'image/png' }), 'dot.png');
    const { token } = this.#options.author;
    const answer = await this.#ask('/api/v2/media', { authorization: `Bearer ${token}` }, form);
    if (answer.status < 300) this.uploads.push((JSON.parse(answer.text) as { id: string }).id);
    return outcomeOf(answer);
  }

  async #inbox(): Promise<Outcome> {
    const { peer, remote, author } = this.#options;
    const name = this.#name('remote');
    const note = peer.post(remote, { content: `<p>${name} from elsewhere</p>` });
    // Its copy there does not matter: what was taken with 202 is to be here.
    peer.remove(String(note.id));
    const prepared = peer.prepare(`https://${author.host}/inbox`, peer.activity(remote, 'Create', note), {
      as: remote,
    });
    const { host: _host, ...headers } = prepared.headers as Record<string, string>;
    const answer = await this.#ask('/inbox', { ...headers, host: author.host }, prepared.body);
    if (answer.status === 202) this.acknowledged.push(name);
    return outcomeOf(answer);
  }

  /** Who opens a stream is told later too, or has it at once. */
  async #beginStream({ host, token }: Person): Promise<Outcome> {
    const answer = await request(`${this.#options.install.address}/api/v1/streaming/user`, {
      dispatcher: this.#agent,
      headers: { host, authorization: `Bearer ${token}` },
    });
    const retryAfter = answer.headers['retry-after']?.toString();
    answer.body.on('error', () => {});
    answer.body.destroy();
    return outcomeOf({ status: answer.statusCode, retryAfter, text: '' });
  }

  #watch(): void {
    const { install, reader } = this.#options;
    const stream = this.#stream('GraphQL WebSocket');
    const client = createClient({
      url: `ws://127.0.0.1:${install.port}/graphql`,
      webSocketImpl: class extends WebSocket {
        constructor(address: string, protocols: string[]) {
          super(address, protocols, { headers: { host: reader.host } });
        }
      },
      connectionParams: { authorization: `Bearer ${reader.token}` },
      retryAttempts: 0,
    });
    client.subscribe(
      { query: WATCH },
      {
        next: (result) => note(stream, JSON.stringify(result)),
        error: (error) => {
          if (!this.isAway) stream.endings.push(String(error));
        },
        complete: () => {},
      },
    );
    this.#closings.push(() => client.dispose());
  }

  async #listen(kind: string, path: string, body: object | null): Promise<void> {
    const { install, reader } = this.#options;
    const stream = this.#stream(kind);
    let isClosing = false;
    try {
      const answer = await request(install.address + path, {
        dispatcher: this.#agent,
        method: body === null ? 'GET' : 'POST',
        headers: {
          ...{ host: reader.host, accept: 'text/event-stream', authorization: `Bearer ${reader.token}` },
          ...(body === null ? {} : { 'content-type': 'application/json' }),
        },
        body: body === null ? null : JSON.stringify(body),
      });
      this.#closings.push(() => {
        isClosing = true;
        answer.body.destroy();
      });
      answer.body.setEncoding('utf8');
      let line = '';
      for await (const text of answer.body) {
        const lines = (line + text).split('\n');
        line = lines.pop() ?? '';
        for (const each of lines) note(stream, each);
      }
      throw new Error('It was closed.');
    } catch (error) {
      if (!isClosing && !this.isAway) stream.endings.push(String(error));
    }
  }

  #stream(kind: string): SeenStream {
    const stream: SeenStream = { kind, shown: new Set(), gaps: [], endings: [] };
    this.streams.push(stream);
    return stream;
  }
}

function note(stream: SeenStream, text: string): void {
  for (const [name] of text.matchAll(NAMES)) stream.shown.add(name);
  const reason = /"reason":"(\w+)"/.exec(text)?.[1];
  if (reason) stream.gaps.push(reason);
}

function outcomeOf({ status, retryAfter, text }: Answer): Outcome {
  if (status >= 200 && status < 300) return 'ok';
  if (status === 503 && Number(retryAfter) > 0) return 'putOff';
  return { wrong: `${status} ${text.slice(0, 300)}` };
}

interface Home {
  viewer: {
    identity: {
      homeTimeline: {
        nodes: { post: { html: string } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
    };
  };
}

/** The names of all posts in somebody's home, down to its end. */
export async function namesInHome(install: TestInstall, reader: Person): Promise<Set<string>> {
  const names = new Set<string>();
  let after: string | null = null;
  do {
    const answer: GraphQLAnswer<Home> = await install.graphql<Home>(
      reader,
      'query ($after: String) { viewer { identity { homeTimeline(first: 100, after: $after) { nodes { post { html } } pageInfo { hasNextPage endCursor } } } } }',
      { after },
    );
    const page = answer.data.viewer.identity.homeTimeline;
    for (const { post } of page.nodes) for (const [name] of post.html.matchAll(NAMES)) names.add(name);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return names;
}
