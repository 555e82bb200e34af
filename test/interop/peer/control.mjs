import { createServer } from 'node:http';
import { addActor } from './store.mjs';
import { listenOn, readBody } from './web.mjs';

/**
 * The test's way in: JSON over HTTP on a loopback port of its own. `POST /control/NAME` takes `{as?, …}` and by default
 * answers when everything due has been tried once (`wait: false` answers at once); a wish that cannot be fulfilled
 * gets 422 and `{error}`.
 */
export function createControl({ store, federation, actions, queue, resolve, sent, web, port }) {
  const context = () => federation.createContext(new URL(store.origin), null);
  const pick = (username) => {
    const actor = username === undefined ? store.actors.values().next().value : store.actors.get(username);
    if (!actor) throw new Error(`There is no actor ${username}.`);
    return actor;
  };
  const people = (map) => [...map.values()].map(({ follow, ...entry }) => entry);
  const act = (name) => (body) => actions[name](context(), pick(body.as), body);

  const commands = {
    follow: act('follow'),
    unfollow: act('unfollow'),
    post: act('post'),
    edit: act('edit'),
    delete: act('delete'),
    like: act('like'),
    vote: act('vote'),
    flag: act('flag'),
    announce: act('announce'),
    undo: act('undo'),
    block: act('block'),
    move: act('move'),
    alias: act('alias'),
    profile: act('profile'),
    'rotate-keys': act('rotateKeys'),
    pin: act('pin'),
    unpin: act('unpin'),
    'delete-actor': act('deleteActor'),
    send: act('send'),
    accept: (body) => actions.accept(context(), pick(body.as), body.follower),
    reject: (body) => actions.reject(context(), pick(body.as), body.follower),
    async actor(body) {
      const actor = await addActor(store, body);
      return { uri: context().getActorUri(actor.username).href, handle: `@${actor.username}@${store.name}` };
    },
    async lookup(body) {
      const found = await actions.resolve(context(), pick(body.as), body.target);
      return { id: found.id?.href ?? null, document: await found.toJsonLd(context()) };
    },
    /** GET of a URL, signed by an actor unless `signed` is false: `{ok, document}` or `{ok: false, error}`. */
    async fetch(body) {
      const ctx = context();
      const signed = body.signed ?? true;
      const loader = signed
        ? await ctx.getDocumentLoader({ identifier: pick(body.as).username })
        : ctx.documentLoader;
      const before = sent.length;
      const result = await loader(body.url).then(
        ({ document }) => ({ ok: true, document }),
        (error) => ({ ok: false, error: String(error) }),
      );
      return { ...result, status: sent.slice(before).at(-1)?.status ?? null };
    },
    status({ status, times, headers, delayMs }) {
      store.fail = status === undefined ? null : { status, times: times ?? 1, headers: headers ?? {} };
      store.delayMs = delayMs ?? 0;
    },
    /** Serves a file of its own; `path` without the name of this server. */
    file({ path, mediaType, base64 }) {
      store.files.set(path, { mediaType, bytes: Buffer.from(base64, 'base64') });
      return { url: new URL(path, store.origin).href };
    },
    secure: ({ on }) => {
      store.secure = on;
    },
    resolve(body) {
      for (const [name, address] of Object.entries(body.names)) resolve.set(name, address);
    },
    async down() {
      web.closeAllConnections();
      await new Promise((done) => web.close(done));
    },
    up: () => listenOn(web, port),
    clear() {
      store.received.length = 0;
      store.requests.length = 0;
      store.errors.length = 0;
      store.log.length = 0;
      sent.length = 0;
    },
  };

  const views = {
    received: () => store.received,
    requests: () => store.requests,
    sent: () => sent,
    errors: () => store.errors,
    log: () => store.log,
    posts: () => [...store.posts.values()],
    reports: () => store.reports,
    followers: (query) => people(pick(query.get('as') ?? undefined).followers),
    following: (query) => people(pick(query.get('as') ?? undefined).following),
    idle: async () => {
      await queue.idle();
    },
  };

  return createServer(async (incoming, outgoing) => {
    const answer = (status, value) => {
      outgoing.writeHead(status, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify(value ?? {}));
    };
    try {
      const url = new URL(incoming.url, 'http://control');
      const name = url.pathname.replace(/^\/control\//, '');
      const table = incoming.method === 'POST' ? commands : views;
      if (!Object.hasOwn(table, name))
        return answer(404, { error: `There is no ${incoming.method} ${name}.` });
      if (table === views) return answer(200, await views[name](url.searchParams));
      const body = JSON.parse((await readBody(incoming)).toString('utf8') || '{}');
      const result = await commands[name](body);
      if (body.wait !== false) await queue.idle();
      answer(200, result);
    } catch (error) {
      answer(422, { error: String(error?.message ?? error), stack: error?.stack });
    }
  });
}
