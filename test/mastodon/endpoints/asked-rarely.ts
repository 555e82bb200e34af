import { setDomain } from '../../../src/core/domains/set.ts';
import { blockHost } from '../../../src/core/hosts/block.ts';
import { unsubscribeUrl } from '../../../src/core/push/unsubscribe.ts';
import { createInvite } from '../../../src/core/sign-up/invites.ts';
import {
  type Asked,
  about,
  asIs,
  filter,
  group,
  PUSH_KEYS,
  request,
  scheduled,
  type Things,
} from './asked.ts';

const conversation = async (things: Things) => {
  await things.write('@ana psst', things.bobs, { visibility: 'direct' });
  return (await things.send('GET', '/api/v1/conversations?limit=1')).body[0].id;
};
const filteredPost = async (things: Things) => {
  const { id } = await filter(things);
  const form = { status_id: await things.write() };
  const { body } = await things.send('POST', `/api/v2/filters/${id}/statuses`, form);
  return { filterId: id, id: body.id };
};
/** Makes the domain say everything that it can say about itself. */
const talkative = async ({ world, domain }: Things) => {
  const current = await world.app.domains.byId(domain.id);
  if (!current) throw new Error('The domain is gone.');
  await blockHost(world.system(), current, { name: 'blocked.test', reason: 'spam' });
  await setDomain(world.system(), current, {
    showsBlocksTo: 'EVERYBODY',
    about: '# Here\n\nWe write about birds.',
    privacyPolicy: 'We keep *nothing*.',
    terms: { text: 'Be kind.', effectiveDate: '2020-01-02' },
  });
};
const said = async (things: Things, path: string): Promise<Asked> => {
  await talkative(things);
  return { target: path };
};

const COLLECTIONS = '/api/v1/collections';
/** A collection of ana's with bob, who wants to be found. */
const collection = async ({ send, world, bob }: Things) => {
  await world.db.models.identity.update({ where: { id: bob.id }, data: { isDiscoverable: true } });
  const form = { name: 'Birds', tag_name: '#birds', language: 'en', 'account_ids[]': String(bob.id) };
  const { body } = await send('POST', COLLECTIONS, form);
  // There are ten at most.
  await world.db.models.collection.deleteMany({ where: { id: { not: BigInt(body.collection.id) } } });
  return body.collection;
};
const itemPath = async (things: Things) => {
  const { id, items } = await collection(things);
  return `${COLLECTIONS}/${id}/items/${items[0].id}`;
};
/** Ana in a collection of bob's. */
const featured = async ({ bobs, world, domain, ana, bob }: Things) => {
  await world.db.models.identity.update({ where: { id: ana.id }, data: { isDiscoverable: true } });
  await world.db.models.collection.deleteMany({ where: { identityId: bob.id } });
  const { body } = await world.rest(domain, 'POST', COLLECTIONS, {
    token: bobs,
    form: { name: 'Fish', 'account_ids[]': String(ana.id) },
  });
  return body.collection;
};

/** The rows that few apps ask, as far as they are served: a request that succeeds. */
export const RARELY_ASKED: Record<string, (things: Things, path: string) => Promise<Asked>> = {
  'PUT|PATCH /api/v1/statuses/:status_id/interaction_policy': about((things) => things.write(), {
    form: { quote_approval_policy: 'followers' },
  }),
  'GET /api/v1/collections/:id': about(async (things) => (await collection(things)).id),
  'POST /api/v1/collections': asIs('', { form: { name: 'Nice people', description: 'all of them' } }),
  'PUT|PATCH /api/v1/collections/:id': about(async (things) => (await collection(things)).id, {
    form: { name: 'Other birds', discoverable: 'false' },
  }),
  'DELETE /api/v1/collections/:id': about(async (things) => (await collection(things)).id),
  'POST /api/v1/collections/:collection_id/items': async (things) => {
    const { id } = await collection(things);
    await things.world.db.models.collectionItem.deleteMany({ where: { collectionId: BigInt(id) } });
    return { target: `${COLLECTIONS}/${id}/items`, form: { account_id: String(things.bob.id) } };
  },
  'DELETE /api/v1/collections/:collection_id/items/:id': async (things) => ({
    target: await itemPath(things),
  }),
  'POST /api/v1/collections/:collection_id/items/:id/revoke': async (things) => {
    const { id, items } = await featured(things);
    return { target: `${COLLECTIONS}/${id}/items/${items[0].id}/revoke` };
  },
  'GET /api/v1/accounts/:account_id/collections': about(async (things) => {
    await collection(things);
    return things.ana.id;
  }),
  'GET /api/v1/accounts/:account_id/in_collections': about(async (things) => {
    await featured(things);
    return things.ana.id;
  }),
  'GET /api/oembed': async (things, path) => {
    const id = await things.write('to be shown');
    return { target: `${path}?url=${encodeURIComponent(`https://a.test/@ana/${id}`)}` };
  },
  'DELETE /api/web/push_subscriptions/:id': async ({ world, domain, send }) => {
    const { body } = await send('POST', '/api/v1/push/subscription', PUSH_KEYS);
    const url = unsubscribeUrl(world.app, domain, BigInt(body.id));
    return { target: new URL(url).pathname };
  },
  'GET /invite/:invite_code': async ({ world, domain }) => {
    const { code } = await createInvite(world.system(), domain, { uses: null, lifeMs: null });
    return { target: `/invite/${code}`, headers: { accept: 'application/json' } };
  },
  'GET /api/v1/directory': asIs('?order=new'),
  'POST /api/v1/emails/confirmations': async ({ world, domain, app, send }, path) => {
    await setDomain(world.system(), domain, { confirmsEmail: true });
    const who = { username: 'waits', email: 'waits@mail.test', password: 'long enough', agreement: 'true' };
    const { body } = await send('POST', '/api/v1/accounts', who, app);
    return { target: path, token: body.access_token, form: { email: 'other@mail.test' } };
  },
  'GET /api/v1/emails/check_confirmation': asIs(),
  'GET /api/v1/instance/activity': asIs(),
  'GET /api/v1/instance/domain_blocks': said,
  'GET /api/v1/instance/extended_description': said,
  'GET /api/v1/instance/languages': asIs(),
  'GET /api/v1/instance/peers': asIs(),
  'GET /api/v1/instance/privacy_policy': said,
  'GET /api/v1/instance/terms_of_service': said,
  'GET /api/v1/instance/terms_of_service/:date': async (things) => {
    await talkative(things);
    return { target: '/api/v1/instance/terms_of_service/2020-01-02' };
  },
  'GET /api/v1/instance/translation_languages': asIs(),
  'GET /api/v1/peers/search': asIs('?q=far'),
  'GET /api/v1/profile': asIs(),
  'PUT|PATCH /api/v1/profile': asIs('', { form: { display_name: 'Ana', 'attribution_domains[]': 'a.test' } }),
  'GET /api/v1/domain_blocks/preview': asIs('?domain=far.test'),
  'GET /api/v1/endorsements': async (things, path) => {
    await things.send('POST', `/api/v1/accounts/${things.bob.id}/pin`);
    return { target: path };
  },
  'GET /api/v1/accounts/:account_id/endorsements': async (things) => {
    await things.send('POST', `/api/v1/accounts/${things.bob.id}/pin`);
    return { target: `/api/v1/accounts/${things.ana.id}/endorsements` };
  },
  'POST /api/v1/accounts/:account_id/endorse': about(async ({ bob }) => bob.id),
  'POST /api/v1/accounts/:account_id/unendorse': about(async ({ bob }) => bob.id),
  'DELETE /api/v1/suggestions/:id': about(async (things) => (await things.somebody()).id),
  'GET /api/v1/scheduled_statuses/:id': about(scheduled),
  'PUT|PATCH /api/v1/scheduled_statuses/:id': async (things, path) => ({
    target: path.replace(':id', await scheduled(things)),
    form: { scheduled_at: new Date(things.world.clock.now() + 8_000_000).toISOString() },
  }),
  'POST /api/v1/conversations/:id/read': about(conversation),
  'POST /api/v1/conversations/:id/unread': about(conversation),
  'DELETE /api/v1/media/:id': about((things) => things.media()),
  'GET /api/v1/filters/:id': about(async (things) => (await filter(things)).keywords[0].id),
  'GET /api/v2/filters/:id': about(async (things) => (await filter(things)).id),
  'GET /api/v2/filters/:filter_id/keywords': about(async (things) => (await filter(things)).id),
  'GET /api/v2/filters/:filter_id/statuses': about(async (things) => (await filteredPost(things)).filterId),
  'POST /api/v2/filters/:filter_id/statuses': async (things, path) => ({
    target: path.replace(':filter_id', (await filter(things)).id),
    form: { status_id: await things.write() },
  }),
  'GET /api/v2/filters/keywords/:id': about(async (things) => (await filter(things)).keywords[0].id),
  'PUT|PATCH /api/v2/filters/keywords/:id': about(async (things) => (await filter(things)).keywords[0].id, {
    form: { keyword: 'other' },
  }),
  'GET /api/v2/filters/statuses/:id': about(async (things) => (await filteredPost(things)).id),
  'DELETE /api/v2/filters/statuses/:id': about(async (things) => (await filteredPost(things)).id),
  'GET /api/v1/notifications/requests/:id': about(request),
  'POST /api/v1/notifications/requests/accept': async (things, path) => ({
    target: path,
    form: { 'id[]': await request(things) },
  }),
  'POST /api/v1/notifications/requests/dismiss': async (things, path) => ({
    target: path,
    form: { 'id[]': await request(things) },
  }),
  'GET /api/v1/notifications/requests/merged': asIs(),
  'GET /api/v1/notifications/policy': asIs(),
  'PUT|PATCH /api/v1/notifications/policy': asIs('', { form: { filter_not_following: 'false' } }),
  'POST /api/v2/notifications/clear': async (things, path) => {
    await group(things);
    return { target: path };
  },
  'POST /api/v1/tags/:id/feature': about(async () => 'spring'),
  'POST /api/v1/tags/:id/unfeature': about(async () => 'spring'),
  'GET /api/v1/featured_tags/suggestions': async (things, path) => {
    await things.write('#bees');
    return { target: path };
  },
};
