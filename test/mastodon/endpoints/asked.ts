import { createECDH } from 'node:crypto';
import sharp from 'sharp';
import { FormData } from 'undici';
import { announce } from '../../../src/core/announcements/announce.ts';
import { beginProcessing, processMedia } from '../../../src/core/media/process.ts';
import { storePreview } from '../../../src/core/previews/store.ts';
import { unsubscribeUrl } from '../../../src/core/push/unsubscribe.ts';
import { createToken } from '../../../src/core/tokens/create.ts';
import { computeTrends } from '../../../src/core/trends/compute.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import type { Dialect } from '../../../src/db/types.ts';
import { pagePreview } from '../../helpers/federation/preview.ts';
import { openRestWorld, type RestAnswer, type RestOptions, type RestWorld } from '../world.ts';

export interface Asked extends RestOptions {
  target: string;
  /** Awaited beside the request: what the reconciler does meanwhile. */
  meanwhile?: (answer: Promise<RestAnswer>) => Promise<unknown>;
}

/** What the rows of the table are asked about: people, a way to write as them, and things of each kind. */
export interface Things {
  world: RestWorld;
  domain: Domain;
  ana: Identity;
  bob: Identity;
  token: string;
  bobs: string;
  /** Of an admin of the install, with every scope. */
  admin: string;
  app: string;
  /** Somebody new on the domain. */
  somebody(): Promise<Identity>;
  send(method: string, target: string, form?: RestOptions['form'], who?: string): Promise<RestAnswer>;
  /** A new status; gives its id. */
  write(text?: string, who?: string, more?: Record<string, string>): Promise<string>;
  media(): Promise<string>;
  /** Processes uploads until `done` settles. */
  processing(done: Promise<unknown>): Promise<unknown>;
  upload(path: string): Asked;
}

const LINK = 'https://site.test/page';
export const PUSH_KEYS = {
  'subscription[endpoint]': 'https://push.test/1',
  'subscription[keys][p256dh]': createECDH('prime256v1').generateKeys().toString('base64'),
  'subscription[keys][auth]': Buffer.alloc(16, 7).toString('base64url'),
};

export async function openThings(dialect: Dialect, dataDir: string): Promise<Things> {
  const world = await openRestWorld({ dialect, dataDir });
  const open = { isDiscoverable: true };
  const domain = await world.domain('a.test', { isDefault: true });
  const ana = await world.identity('ana', domain, open);
  const bob = await world.identity('bob', domain, open);
  const registered = await world.rest(domain, 'POST', '/api/v1/apps', {
    form: { client_name: 'an app', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob', scopes: 'read write' },
  });
  const made = await createToken(world.system(), {
    user: null,
    identity: null,
    scopes: ['read', 'write'],
    appName: 'an app',
    application: await world.db.models.application.findFirstOrThrow({
      where: { clientId: registered.body.client_id },
    }),
    domain,
  });
  const picture = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#080' } })
    .png()
    .toBuffer();
  let people = 0;
  const things: Things = {
    world,
    domain,
    ana,
    bob,
    token: await world.token(ana),
    bobs: await world.token(bob),
    admin: await adminToken(world, domain),
    app: made.token,
    somebody: () => world.identity(`p${++people}`, domain, open),
    send(method, target, form = {}, who = things.token) {
      world.clock.advance(10);
      return world.rest(domain, method, target, { token: who, ...(method === 'GET' ? {} : { form }) });
    },
    async write(text = 'text', who = things.token, more = {}) {
      const { status, body } = await things.send('POST', '/api/v1/statuses', { status: text, ...more }, who);
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
      return body.id;
    },
    async processing(done) {
      let isDone = false;
      const end = () => (isDone = true);
      void done.then(end, end);
      while (!isDone) {
        const waiting = await world.db.models.media.findMany({ where: { state: 'UPLOADED' } });
        for (const { id } of waiting)
          if (await beginProcessing(world.system(), id)) await processMedia(world.system(), id);
        world.clock.advance(50);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      return done;
    },
    upload(target) {
      const multipart = new FormData();
      multipart.append('file', new File([new Uint8Array(picture)], 'a.png', { type: 'image/png' }));
      multipart.append('description', 'green');
      multipart.append('focus', '0.1,0.2');
      return { target, multipart, meanwhile: things.processing };
    },
    async media() {
      const { target, multipart } = things.upload('/api/v2/media');
      const sent = world.rest(domain, 'POST', target, {
        token: things.token,
        ...(multipart && { multipart }),
      });
      await things.processing(sent);
      return (await sent).body.id;
    },
  };
  return things;
}

async function adminToken(world: RestWorld, domain: Domain): Promise<string> {
  const user = await world.db.models.user.create({
    data: { id: world.app.ids.next(), email: 'admin@mail.test', isAdmin: true, createdAt: 0n },
  });
  const identity = await world.identity('root', domain);
  await world.hold(identity, user);
  const scopes = ['read', 'write', 'admin:read', 'admin:write'] as const;
  const { token } = await createToken(world.system(), { user, identity, scopes, appName: 'an app' });
  return token;
}

/** Somebody of every kind to be found in the lists: filled once, before the rows are walked. */
export async function fillLists(things: Things): Promise<void> {
  const { world, domain, ana, bob, token, bobs, send, write } = things;
  const cleo = await things.somebody();
  const cleos = await world.token(cleo);
  await send('POST', `/api/v1/accounts/${bob.id}/follow`);
  await send('POST', `/api/v1/accounts/${cleo.id}/follow`, {}, bobs);
  await send('POST', `/api/v1/accounts/${ana.id}/follow`, {}, bobs);
  const far = await world.remote('eve', 'far.test');
  await world.rawPost(far);
  await world.follow(far, ana);
  for (const who of [token, bobs, cleos]) await write(`#spring with ${LINK}`, who);
  await storePreview(world.system(), LINK, pagePreview('A page'), null);
  const liked = await write('liked', bobs);
  for (const who of [token, cleos]) await send('POST', `/api/v1/statuses/${liked}/favourite`, {}, who);
  await send('POST', `/api/v1/statuses/${liked}/bookmark`);
  await send('POST', `/api/v1/tags/spring/follow`);
  await send('POST', '/api/v1/featured_tags', { name: 'spring' });
  await send('POST', '/api/v1/featured_tags', { name: 'bobs' }, bobs);
  await send('POST', '/api/v1/domain_blocks', { domain: 'blocked.test' });
  for (const act of ['block', 'mute'])
    await send('POST', `/api/v1/accounts/${(await things.somebody()).id}/${act}`);
  await write('@ana psst', bobs, { visibility: 'direct' });
  await write('@ana hello', bobs);
  await send('POST', '/api/v1/statuses', {
    status: 'later',
    scheduled_at: new Date(world.clock.now() + 3_600_000).toISOString(),
  });
  await announce(world.system(), domain, { text: 'Hello @bob #spring', startsAt: world.clock.now() });
  await send('POST', '/api/v2/filters', {
    title: 'f',
    'context[]': 'home',
    'keywords_attributes[0][keyword]': 'unwanted',
  });
  await send('POST', '/api/v1/markers', { 'home[last_read_id]': liked });
  await world.db.models.domain.update({
    where: { id: domain.id },
    data: { rules: ['Be kind'], registrations: 'OPEN', confirmsEmail: false },
  });
  world.app.domains.forget();
  await computeTrends(world.system(), domain);
}

const LISTS = '/api/v1/lists';
const list = async ({ send }: Things) => (await send('POST', LISTS, { title: 'a list' })).body.id;
export const filter = async ({ send }: Things) =>
  (
    await send('POST', '/api/v2/filters', {
      title: 'g',
      'context[]': 'public',
      'keywords_attributes[0][keyword]': 'nothing',
    })
  ).body;
const pollOf = async (things: Things, who = things.bobs) => {
  const id = await things.write('?', who, {
    'poll[options][0]': 'a',
    'poll[options][1]': 'b',
    'poll[expires_in]': '3600',
  });
  return (await things.send('GET', `/api/v1/statuses/${id}`)).body.poll.id;
};
export const scheduled = async ({ send, world }: Things) => {
  const at = new Date(world.clock.now() + 7_200_000).toISOString();
  return (await send('POST', '/api/v1/statuses', { status: 'later', scheduled_at: at })).body.id;
};
export const request = async (things: Things) => {
  const by = await things.somebody();
  await things.write('@ana psst', await things.world.token(by), { visibility: 'direct' });
  const { body } = await things.send('GET', '/api/v1/notifications/requests');
  return body.find((each: { account: { id: string } }) => each.account.id === String(by.id)).id;
};
const notification = async (things: Things) => {
  await things.write('@ana hello', things.bobs);
  return (await things.send('GET', '/api/v1/notifications?limit=1')).body[0].id;
};
export const group = async (things: Things) => {
  const id = await things.write('to be liked');
  await things.send('POST', `/api/v1/statuses/${id}/favourite`, {}, things.bobs);
  return (await things.send('GET', '/api/v2/notifications?limit=1')).body.notification_groups[0].group_key;
};
const asker = async (things: Things) => {
  await things.world.db.models.identity.update({ where: { id: things.ana.id }, data: { isLocked: true } });
  const by = await things.somebody();
  await things.send('POST', `/api/v1/accounts/${things.ana.id}/follow`, {}, await things.world.token(by));
  await things.world.db.models.identity.update({ where: { id: things.ana.id }, data: { isLocked: false } });
  return by.id;
};

/** A path with its one open part filled in by something that was made for it. */
export const about =
  (make: (things: Things) => Promise<unknown>, options: Omit<Asked, 'target'> = {}) =>
  async (things: Things, path: string): Promise<Asked> => ({
    target: path.replace(/:\w+/, String(await make(things))),
    ...options,
  });
const own = about((things) => things.write());
const others = about((things) => things.write('theirs', things.bobs));
const person = about(async (things) => (await things.somebody()).id);
export const asIs =
  (query = '', options: Omit<Asked, 'target'> = {}) =>
  async (_: Things, path: string): Promise<Asked> => ({ target: path + query, ...options });
const undone = (act: string) =>
  about(async (things) => {
    const id = await things.write('theirs', things.bobs);
    await things.send('POST', `/api/v1/statuses/${id}/${act}`);
    return id;
  });

/** A status of one's own that somebody else quotes. */
async function quoted(things: Things): Promise<{ id: string; quotingId: string }> {
  const id = await things.write('quote me');
  return { id, quotingId: await things.write('look', things.bobs, { quoted_status_id: id }) };
}

/** For every row of the table that a route serves: a request that succeeds. */
export const ASKED: Record<string, (things: Things, path: string) => Promise<Asked>> = {
  'POST /api/v1/statuses': asIs('', { form: { status: 'new' } }),
  'GET /api/v1/statuses/:id': own,
  'DELETE /api/v1/statuses/:id': own,
  'POST /api/v1/statuses/:status_id/reblog': others,
  'GET /api/v1/statuses/:status_id/context': about(async (things) => {
    const id = await things.write();
    await things.write('a reply', things.bobs, { in_reply_to_id: id });
    return id;
  }),
  'POST /api/v1/statuses/:status_id/unreblog': undone('reblog'),
  'POST /api/v1/statuses/:status_id/favourite': others,
  'POST /api/v1/statuses/:status_id/unfavourite': undone('favourite'),
  'POST /api/v1/statuses/:status_id/bookmark': others,
  'POST /api/v1/statuses/:status_id/unbookmark': undone('bookmark'),
  'GET /api/v1/timelines/home': asIs(),
  'GET /api/v1/timelines/public': asIs(),
  'GET /api/v1/timelines/tag/:id': about(async () => 'spring'),
  'GET /api/v1/custom_emojis': asIs(),
  'PUT|PATCH /api/v1/media/:id': about((things) => things.media(), { form: { description: 'other' } }),
  'GET /api/v1/media/:id': about((things) => things.media()),
  'POST /api/v1/apps': asIs('', {
    form: { client_name: 'an app', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob' },
  }),
  'GET /api/v1/instance': asIs(),
  'GET /api/v1/notifications': asIs(),
  'GET /api/v1/notifications/:id': about(notification),
  'GET /api/v1/accounts/verify_credentials': asIs(),
  'GET /api/v1/accounts/lookup': asIs('?acct=bob'),
  'GET /api/v1/accounts/relationships': async ({ bob }, path) => ({ target: `${path}?id[]=${bob.id}` }),
  'GET /api/v1/accounts/:id': person,
  'GET /api/v1/accounts/:account_id/statuses': about(async ({ bob }) => bob.id),
  'GET /api/v1/accounts/:account_id/followers': about(async ({ bob }) => bob.id),
  'GET /api/v1/accounts/:account_id/following': about(async ({ bob }) => bob.id),
  'POST /api/v1/accounts/:id/follow': person,
  'POST /api/v1/accounts/:id/unfollow': person,
  'POST /api/v1/accounts/:id/block': person,
  'POST /api/v1/accounts/:id/unblock': person,
  'POST /api/v1/accounts/:id/mute': person,
  'POST /api/v1/accounts/:id/unmute': person,
  'POST /api/v1/polls/:poll_id/votes': about(pollOf, { form: { 'choices[]': '1' } }),
  'GET /api/v2/search': asIs('?q=spring'),
  'POST /api/v2/media': async (things, path) => things.upload(path),
  'GET /api/v2/instance': asIs(),
  'GET /api/v1/statuses': async (things, path) => ({ target: `${path}?id[]=${await things.write()}` }),
  'PUT|PATCH /api/v1/statuses/:id': about((things) => things.write(), { form: { status: 'edited' } }),
  'GET /api/v1/statuses/:status_id/reblogged_by': undone('reblog'),
  'GET /api/v1/statuses/:status_id/favourited_by': undone('favourite'),
  'GET /api/v1/statuses/:status_id/quotes': about(async (things) => (await quoted(things)).id),
  'POST /api/v1/statuses/:status_id/quotes/:id/revoke': async (things) => {
    const { id, quotingId } = await quoted(things);
    return { target: `/api/v1/statuses/${id}/quotes/${quotingId}/revoke` };
  },
  'POST /api/v1/statuses/:status_id/mute': own,
  'POST /api/v1/statuses/:status_id/unmute': own,
  'POST /api/v1/statuses/:status_id/pin': own,
  'POST /api/v1/statuses/:status_id/unpin': own,
  'GET /api/v1/statuses/:status_id/history': own,
  'GET /api/v1/statuses/:status_id/source': own,
  'GET /api/v1/timelines/link': asIs(`?url=${encodeURIComponent(LINK)}`),
  'GET /api/v1/timelines/list/:id': about(async (things) => {
    const id = await list(things);
    await things.send('POST', `${LISTS}/${id}/accounts`, { 'account_ids[]': String(things.bob.id) });
    await things.write('for the list', things.bobs);
    return id;
  }),
  'GET /api/v1/suggestions': asIs(),
  'GET /api/v1/scheduled_statuses': asIs(),
  'DELETE /api/v1/scheduled_statuses/:id': about(scheduled),
  'GET /api/v1/preferences': asIs(),
  'GET /api/v1/announcements': asIs(),
  'PUT|PATCH /api/v1/announcements/:announcement_id/reactions/:id': reaction,
  'DELETE /api/v1/announcements/:announcement_id/reactions/:id': reaction,
  'POST /api/v1/announcements/:id/dismiss': about(announcement),
  'GET /api/v1/conversations': asIs(),
  'DELETE /api/v1/conversations/:id': about(async (things) => {
    await things.write('@ana psst', things.bobs, { visibility: 'direct' });
    return (await things.send('GET', '/api/v1/conversations?limit=1')).body[0].id;
  }),
  'POST /api/v1/media': async (things, path) => things.upload(path),
  'GET /api/v1/blocks': asIs(),
  'GET /api/v1/mutes': asIs(),
  'GET /api/v1/favourites': asIs(),
  'GET /api/v1/bookmarks': asIs(),
  'POST /api/v1/reports': async (things, path) => ({
    target: path,
    form: { account_id: String((await things.somebody()).id), comment: 'rude' },
  }),
  'GET /api/v1/trends': asIs(),
  'GET /api/v1/filters': asIs(),
  'POST /api/v1/filters': asIs('', { form: { phrase: 'unwanted', 'context[]': 'home' } }),
  'PUT|PATCH /api/v1/filters/:id': about(async (things) => (await filter(things)).keywords[0].id, {
    form: { phrase: 'unwanted', 'context[]': 'home' },
  }),
  'DELETE /api/v1/filters/:id': about(async (things) => (await filter(things)).keywords[0].id),
  'GET /api/v1/markers': asIs('?timeline[]=home'),
  'POST /api/v1/markers': asIs('', { form: { 'home[last_read_id]': '123' } }),
  'DELETE /api/v1/profile/avatar': asIs(),
  'DELETE /api/v1/profile/header': asIs(),
  'GET /api/v1/apps/verify_credentials': asIs(),
  'GET /api/v1/trends/tags': asIs(),
  'GET /api/v1/trends/links': asIs(),
  'GET /api/v1/trends/statuses': asIs(),
  'GET /api/v1/instance/rules': asIs(),
  'GET /api/v1/domain_blocks': asIs(),
  'POST /api/v1/domain_blocks': asIs('', { form: { domain: 'more.test' } }),
  'DELETE /api/v1/domain_blocks': asIs('?domain=more.test'),
  'GET /api/v1/follow_requests': async (things, path) => {
    await asker(things);
    return { target: path };
  },
  'POST /api/v1/follow_requests/:id/authorize': about(asker),
  'POST /api/v1/follow_requests/:id/reject': about(asker),
  'GET /api/v1/notifications/requests': async (things, path) => {
    await request(things);
    return { target: path };
  },
  'POST /api/v1/notifications/requests/:id/accept': about(request),
  'POST /api/v1/notifications/requests/:id/dismiss': about(request),
  'POST /api/v1/notifications/clear': asIs(),
  'GET /api/v1/notifications/unread_count': asIs(),
  'POST /api/v1/notifications/:id/dismiss': about(notification),
  'PATCH /api/v1/accounts/update_credentials': asIs('', { form: { display_name: 'Ana' } }),
  'GET /api/v1/accounts/search': asIs('?q=bob'),
  'GET /api/v1/accounts/familiar_followers': async ({ bob }, path) => ({ target: `${path}?id[]=${bob.id}` }),
  'GET /api/v1/accounts': async ({ bob }, path) => ({ target: `${path}?id[]=${bob.id}` }),
  'POST /api/v1/accounts': async ({ app }, path) => ({
    target: path,
    token: app,
    form: {
      ...{ username: 'dora', email: 'dora@mail.test', password: 'long enough' },
      ...{ agreement: 'true', locale: 'en' },
    },
  }),
  'GET /api/v1/accounts/:account_id/lists': about(async (things) => {
    const id = await list(things);
    await things.send('POST', `${LISTS}/${id}/accounts`, { 'account_ids[]': String(things.bob.id) });
    return things.bob.id;
  }),
  'GET /api/v1/accounts/:account_id/featured_tags': about(async ({ bob }) => bob.id),
  'POST /api/v1/accounts/:id/remove_from_followers': person,
  'POST /api/v1/accounts/:account_id/pin': about(async ({ bob }) => bob.id),
  'POST /api/v1/accounts/:account_id/unpin': person,
  'POST /api/v1/accounts/:account_id/note': about(async ({ bob }) => bob.id, { form: { comment: 'kind' } }),
  'GET /api/v1/tags/:id': about(async () => 'spring'),
  'POST /api/v1/tags/:id/follow': about(async () => 'autumn'),
  'POST /api/v1/tags/:id/unfollow': about(async () => 'autumn'),
  'GET /api/v1/followed_tags': asIs(),
  'GET /api/v1/lists': asIs(),
  'POST /api/v1/lists': asIs('', { form: { title: 'another' } }),
  'GET /api/v1/lists/:id': about(list),
  'PUT|PATCH /api/v1/lists/:id': about(list, { form: { title: 'other' } }),
  'DELETE /api/v1/lists/:id': about(list),
  'GET /api/v1/lists/:list_id/accounts': about(async (things) => {
    const id = await list(things);
    await things.send('POST', `${LISTS}/${id}/accounts`, { 'account_ids[]': String(things.bob.id) });
    return id;
  }),
  'POST /api/v1/lists/:list_id/accounts': async (things, path) => ({
    ...(await about(list)(things, path)),
    form: { 'account_ids[]': String(things.bob.id) },
  }),
  'DELETE /api/v1/lists/:list_id/accounts': async (things, path) => ({
    ...(await about(list)(things, path)),
    form: { 'account_ids[]': String(things.bob.id) },
  }),
  'GET /api/v1/featured_tags': asIs(),
  'POST /api/v1/featured_tags': asIs('', { form: { name: 'winter' } }),
  'DELETE /api/v1/featured_tags/:id': about(
    async ({ send }) => (await send('POST', '/api/v1/featured_tags', { name: 'summer' })).body.id,
  ),
  'GET /api/v1/polls/:id': about((things) => pollOf(things)),
  'POST /api/v1/push/subscription': asIs('', { form: PUSH_KEYS }),
  'GET /api/v1/push/subscription': subscribed(),
  'PUT|PATCH /api/v1/push/subscription': subscribed({ form: { 'data[policy]': 'none' } }),
  'DELETE /api/v1/push/subscription': subscribed(),
  'DELETE /api/web/push_subscriptions/:id': about(async ({ world, domain, send }) => {
    const { body } = await send('POST', '/api/v1/push/subscription', PUSH_KEYS);
    return unsubscribeUrl(world.app, domain, BigInt(body.id)).split('/').at(-1);
  }),
  'GET /api/v2/suggestions': asIs(),
  'GET /api/v2/filters': asIs(),
  'POST /api/v2/filters': asIs('', { form: { title: 'h', 'context[]': 'home' } }),
  'PUT|PATCH /api/v2/filters/:id': about(async (things) => (await filter(things)).id, {
    form: { title: 'other' },
  }),
  'DELETE /api/v2/filters/:id': about(async (things) => (await filter(things)).id),
  'POST /api/v2/filters/:filter_id/keywords': about(async (things) => (await filter(things)).id, {
    form: { keyword: 'more' },
  }),
  'DELETE /api/v2/filters/keywords/:id': about(async (things) => (await filter(things)).keywords[0].id),
  'GET /api/v2/notifications/policy': asIs(),
  'PUT|PATCH /api/v2/notifications/policy': asIs('', { form: { for_not_following: 'accept' } }),
  'GET /api/v2/notifications': async (things, path) => {
    await group(things);
    return { target: path };
  },
  'GET /api/v2/notifications/:group_key': about(group),
  'GET /api/v2/notifications/unread_count': asIs(),
  'POST /api/v2/notifications/:group_key/dismiss': about(group),
  'GET /api/v2/notifications/:notification_group_key/accounts': about(group),
};

async function announcement({ send }: Things): Promise<string> {
  return (await send('GET', '/api/v1/announcements')).body[0].id;
}

async function reaction(things: Things, path: string): Promise<Asked> {
  const id = await announcement(things);
  return { target: path.replace(':announcement_id', id).replace(':id', encodeURIComponent('\u{1F389}')) };
}

function subscribed(options: Omit<Asked, 'target'> = {}) {
  return async ({ send }: Things, path: string): Promise<Asked> => {
    await send('POST', path, PUSH_KEYS);
    return { target: path, ...options };
  };
}
