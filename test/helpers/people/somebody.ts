import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { eventually, type Person, type TestInstall } from '../world.ts';

export interface SeenPost {
  id: string;
  key: string;
  uri: string;
  url: string | null;
  html: string;
  visibility: string;
  revision: number;
  author: { handle: string };
  inReplyTo: { uri: string } | null;
  counts: { replies: number; boosts: number; favourites: number };
}

export interface SeenEntry {
  id: string;
  post: SeenPost;
  boost: { by: { handle: string } } | null;
}

export interface SeenIdentity {
  id: string;
  uri: string;
  handle: string;
  name: string;
  isLocked: boolean;
  counts: { posts: number; followers: number | null; following: number | null };
  viewer: { isFollowing: boolean; hasRequested: boolean; isFollowedBy: boolean } | null;
}

export type Visibility = 'PUBLIC' | 'UNLISTED' | 'FOLLOWERS' | 'MENTIONED' | 'LOCAL';

/** What the tests look at of a post, as GraphQL. */
export const POST =
  'id key uri url html visibility revision author { handle } inReplyTo { uri } counts { replies boosts favourites }';
const IDENTITY =
  'id uri handle name isLocked counts { posts followers following } viewer { isFollowing hasRequested isFollowedBy }';

/** A person with a token, who does over GraphQL what an app would do. Everything that is refused throws. */
export class Somebody implements Person {
  readonly handle: string;
  readonly uri: string;
  readonly host: string;
  readonly email: string;
  readonly token: string;
  readonly install: TestInstall;

  constructor(install: TestInstall, person: Person) {
    this.install = install;
    this.handle = person.handle;
    this.uri = person.uri;
    this.host = person.host;
    this.email = person.email;
    this.token = person.token;
  }

  async ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const { data, errors } = await this.install.graphql<T>(this, query, variables);
    if (errors)
      throw new Error(`${this.handle} asked and got: ${errors.map((error) => error.message).join(' ')}`);
    return data;
  }

  /** Runs the mutation `name(input)`; throws what its typed error says. */
  async change<T>(name: string, input: Record<string, unknown>, payload: string): Promise<T> {
    const type = name.charAt(0).toUpperCase() + name.slice(1);
    const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on Error { message code } ... on ${type}Payload { ${payload} } } }`;
    const data = await this.ask<Record<string, { __typename: string; message?: string; code?: string }>>(
      query,
      { input },
    );
    const answer = data[name];
    if (answer?.__typename !== `${type}Payload`)
      throw new Error(`${name}: ${answer?.code}: ${answer?.message}`);
    return answer as T;
  }

  async post(
    text: string,
    more: { visibility?: Visibility; inReplyToId?: string; summary?: string } = {},
  ): Promise<SeenPost> {
    return (await this.change<{ post: SeenPost }>('createPost', { text, ...more }, `post { ${POST} }`)).post;
  }

  async edit(postId: string, text: string): Promise<SeenPost> {
    return (await this.change<{ post: SeenPost }>('editPost', { postId, text }, `post { ${POST} }`)).post;
  }

  /** One of the mutations that take a post: `deletePost`, `boostPost`, `favouritePost`, `pinPost`, … */
  async with(name: string, postId: string): Promise<SeenPost | null> {
    return (await this.change<{ post: SeenPost | null }>(name, { postId }, `post { ${POST} }`)).post;
  }

  /** One of the mutations that take an identity: `followIdentity`, `blockIdentity`, … named by handle or id. */
  async towards(name: string, whom: string): Promise<SeenIdentity | null> {
    const identityId = whom.startsWith('identity_') ? whom : (await this.find(whom)).id;
    const { identity } = await this.change<{ identity: SeenIdentity | null }>(
      name,
      { identityId },
      `identity { ${IDENTITY} }`,
    );
    return identity;
  }

  /** Looks a handle or profile address up, on its server where it is not known here. */
  async find(text: string): Promise<SeenIdentity> {
    const { resolve } = await this.ask<{ resolve: SeenIdentity | null }>(
      `query ($text: String!) { resolve(text: $text) { ... on Identity { ${IDENTITY} } } }`,
      { text },
    );
    if (!resolve) throw new Error(`${this.handle} does not find ${text}.`);
    return resolve;
  }

  /**
   * The post at an address as this person sees it, asked for at its server where it is not known here; null for none.
   */
  async postAt(uri: string): Promise<SeenPost | null> {
    const { resolve } = await this.ask<{ resolve: SeenPost | null }>(
      `query ($uri: String!) { resolve(text: $uri) { ... on Post { ${POST} } } }`,
      { uri },
    );
    return resolve;
  }

  /** Entries of the home timeline, newest first. */
  async home(first = 40): Promise<(SeenPost & { boostedBy: string | null })[]> {
    const { viewer } = await this.ask<{
      viewer: {
        identity: { homeTimeline: { nodes: SeenEntry[] } };
      };
    }>(
      `query ($first: Int) { viewer { identity { homeTimeline(first: $first) { nodes { post { ${POST} } boost { by { handle } } } } } } }`,
      { first },
    );
    return viewer.identity.homeTimeline.nodes.map(({ post, boost }) => ({
      ...post,
      boostedBy: boost?.by.handle ?? null,
    }));
  }

  /** The newest; those that the policy keeps back only where they are asked for. */
  async notifications(
    includesFiltered = false,
  ): Promise<{ kind: string; from: string; postUri: string | null }[]> {
    const { viewer } = await this.ask<{
      viewer: {
        identity: {
          notifications: { nodes: { kind: string; by: { handle: string }; post?: { uri: string } | null }[] };
        };
      };
    }>(
      `{ viewer { identity { notifications(first: 40, includesFiltered: ${includesFiltered}) { nodes { kind by { handle } ... on PostNotification { post { uri } } } } } } }`,
    );
    return viewer.identity.notifications.nodes.map(({ kind, by, post }) => ({
      kind,
      from: by.handle,
      postUri: post?.uri ?? null,
    }));
  }

  /** Waits until a post with this text stands in the home timeline. */
  async sees(text: string, ms?: number): Promise<SeenPost> {
    const has = (post: SeenPost) => post.html.includes(text);
    const posts = await eventually(
      () => this.home(),
      (home) => home.some(has),
      ms,
    );
    return posts.find(has) as SeenPost;
  }

  /** Opens a subscription over a WebSocket, as an app does. */
  watch<F extends Frame = Frame>(field: string, selection: string, args: string): Promise<Watch<F>> {
    return openWatch(
      this.install,
      this,
      `subscription { ${field}(${args}) { __typename cursor ${selection} } }`,
      field,
    );
  }

  /** The home timeline live. */
  watchHome(after: string | null = null): Promise<Watch<TimelineFrame>> {
    const edge = `edge { node { id post { ${POST} } boost { by { handle } } } }`;
    const args = `source: { named: HOME }${after === null ? '' : `, after: "${after}"`}`;
    return this.watch(
      'timeline',
      `... on PostAppeared { ${edge} } ... on PostUpdated { ${edge} } ... on PostRemoved { entryId postId } ... on TimelineGap { reason }`,
      args,
    );
  }
}

export interface Frame {
  __typename: string;
  cursor: string;
  /** When it came here, in milliseconds of `performance.now()`. */
  at: number;
}

export interface TimelineFrame extends Frame {
  edge?: { node: SeenEntry };
  entryId?: string;
  postId?: string;
  reason?: string;
}

/** A running subscription and what came of it. */
export interface Watch<F extends Frame> {
  frames: F[];
  /** The first frame that fits, come or still to come. */
  until(fits: (frame: F) => boolean, what?: string, ms?: number): Promise<F>;
  /** Codes of closed connections and errors, in words. */
  endings: string[];
  close(): Promise<void>;
}

async function openWatch<F extends Frame>(
  install: TestInstall,
  person: Pick<Person, 'host' | 'token'>,
  query: string,
  field: string,
): Promise<Watch<F>> {
  const frames: F[] = [];
  const endings: string[] = [];
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  const client = clientFor(install, person);
  client.subscribe<Record<string, F>>(
    { query },
    {
      next({ data, errors }) {
        if (errors) endings.push(errors.map((error) => error.message).join(' '));
        const frame = data?.[field];
        if (frame) frames.push({ ...frame, at: performance.now() });
        tell();
      },
      error(error) {
        endings.push(wordsOf(error));
        tell();
      },
      complete: tell,
    },
  );
  const until: Watch<F>['until'] = (fits, what = 'what was awaited', ms = 45_000) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = frames.find(fits);
        if (!found && endings.length === 0) return;
        end();
        if (found) resolve(found);
        else reject(new Error(`The subscription ended before ${what} came: ${endings.join(' ')}`));
      };
      const late = setTimeout(() => {
        end();
        const came = frames.map((frame) => JSON.stringify(frame)).join('\n');
        reject(new Error(`${what} did not come within ${ms} ms. What came:\n${came || 'nothing'}`));
      }, ms);
      const end = () => {
        clearTimeout(late);
        listeners.delete(look);
      };
      listeners.add(look);
      look();
    });
  const watch = { frames, endings, until, close: async () => client.dispose() };
  await until(
    (frame) => frame.__typename === 'CaughtUp' || frame.__typename === 'DeliveryProgress',
    'the beginning',
  );
  return watch;
}

function clientFor(install: TestInstall, { host, token }: Pick<Person, 'host' | 'token'>): Client {
  class SocketToHost extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, { headers: { host } });
    }
  }
  return createClient({
    url: `ws://127.0.0.1:${install.port}/graphql`,
    webSocketImpl: SocketToHost,
    connectionParams: { authorization: `Bearer ${token}` },
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: () => undefined,
  });
}

function wordsOf(error: unknown): string {
  if (Array.isArray(error)) return error.map((each: { message?: string }) => each.message).join(' ');
  if (typeof error === 'object' && error !== null && 'code' in error)
    return `closed with ${error.code} ${'reason' in error ? error.reason : ''}`;
  return String(error);
}
