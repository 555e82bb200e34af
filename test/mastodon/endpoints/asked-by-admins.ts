import { blockAccess } from '../../../src/core/access/block.ts';
import { blockHost } from '../../../src/core/hosts/block.ts';
import { storePreview } from '../../../src/core/previews/store.ts';
import { computeTrends } from '../../../src/core/trends/compute.ts';
import { pagePreview } from '../../helpers/federation/preview.ts';
import type { Asked, Things } from './asked.ts';

export type Made = (things: Things) => Promise<unknown>;
let made = 0;

/** As an admin of the install; the open part of the path is what was made for it. */
const admin =
  (make: Made | null = null, options: Partial<Asked> = {}) =>
  async (things: Things, path: string): Promise<Asked> => ({
    token: things.admin,
    ...options,
    target: make ? path.replace(/:\w+/, String(await make(things))) : path + (options.target ?? ''),
  });

const person: Made = async (things) => (await things.somebody()).id;
/** Somebody to whom something was done already. */
const after =
  (type: string): Made =>
  async (things) => {
    const { id } = await things.somebody();
    await things.send('POST', `/api/v1/admin/accounts/${id}/action`, { type }, things.admin);
    return id;
  };
export const waiting: Made = async ({ world, domain }) => {
  made += 1;
  const [id, userId, username] = [world.app.ids.next(), world.app.ids.next(), `waits${made}`];
  const email = `${username}@mail.test`;
  await world.db.models.user.create({ data: { id: userId, email, state: 'UNAPPROVED', createdAt: 0n } });
  const names = { email, username, usernameKey: username, needsApproval: true, reason: 'birds' };
  await world.db.models.signUp.create({ data: { id, userId, domainId: domain.id, ...names, createdAt: 0n } });
  return id;
};
export const report: Made = async (things) => {
  const post = await things.write('rude', things.bobs);
  const form = { account_id: String(things.bob.id), 'status_ids[]': post, comment: 'rude' };
  return (await things.send('POST', '/api/v1/reports', form)).body.id;
};
const resolved: Made = async (things) => {
  const id = await report(things);
  await things.send('POST', `/api/v1/admin/reports/${id}/resolve`, {}, things.admin);
  return id;
};
export const hostBlock: Made = async ({ world, domain }) => {
  made += 1;
  const current = await world.app.domains.byId(domain.id);
  return (await blockHost(world.system(), current, { name: `h${made}.test`, reason: 'spam', note: 'ours' }))
    .id;
};
const access =
  (pattern: () => string): Made =>
  async ({ world }) => {
    made += 1;
    return (await blockAccess(world.system(), { pattern: pattern(), severity: 'SIGN_UP_BLOCK' })).id;
  };
export const mail = access(() => `mail${made}.test`);
export const mailbox = access(() => `who${made}@mail.test`);
/** What trends: a hashtag, a post and a link, with the site it leads to. */
const trends =
  (kind: 'HASHTAG' | 'LINK' | 'POST' | 'PUBLISHER'): Made =>
  async ({ world, domain, write, bobs, send }) => {
    made += 1;
    const [tag, link] = [`trend${made}`, `https://site${made}.test/page`];
    const id = await write(`#${tag} ${link}`);
    await write(`#${tag} ${link}`, bobs);
    await storePreview(world.system(), link, pagePreview('A page'), null);
    for (const who of [bobs]) await send('POST', `/api/v1/statuses/${id}/favourite`, {}, who);
    await world.db.models.post.update({ where: { id: BigInt(id) }, data: { favouritesCount: 9 } });
    await world.db.models.identity.updateMany({ data: { isDiscoverable: true } });
    await computeTrends(world.system(), domain);
    const { tag: tags, preview, linkPublisher } = world.db.models;
    if (kind === 'HASHTAG') return (await tags.findUniqueOrThrow({ where: { name: tag } })).id;
    if (kind === 'LINK') return (await preview.findUniqueOrThrow({ where: { url: link } })).id;
    if (kind === 'POST') return id;
    return (await linkPublisher.findFirstOrThrow({ where: { host: `site${made}.test` } })).id;
  };
export const hashtag = trends('HASHTAG');
export const publisher = trends('PUBLISHER');
export const range = access(() => `203.0.113.${made}`);
const first =
  (make: Made, query = ''): ((things: Things, path: string) => Promise<Asked>) =>
  async (things, path) => {
    await make(things);
    return { target: path + query, token: things.admin };
  };

/** What moderators and admins ask: a request that succeeds. */
export const ASKED_BY_ADMINS: Record<string, (things: Things, path: string) => Promise<Asked>> = {
  'GET /api/v1/admin/accounts': first(person, '?local=1&username=p'),
  'GET /api/v2/admin/accounts': first(waiting, '?status=pending'),
  'GET /api/v1/admin/accounts/:id': admin(person),
  'DELETE /api/v1/admin/accounts/:id': admin(after('suspend')),
  'POST /api/v1/admin/accounts/:id/enable': admin(after('disable')),
  'POST /api/v1/admin/accounts/:id/unsensitive': admin(after('sensitive')),
  'POST /api/v1/admin/accounts/:id/unsilence': admin(after('silence')),
  'POST /api/v1/admin/accounts/:id/unsuspend': admin(after('suspend')),
  'POST /api/v1/admin/accounts/:id/approve': admin(waiting),
  'POST /api/v1/admin/accounts/:id/reject': admin(waiting),
  'POST /api/v1/admin/accounts/:account_id/action': admin(person, {
    form: { type: 'silence', text: 'rude' },
  }),
  'GET /api/v1/admin/reports': first(report),
  'GET /api/v1/admin/reports/:id': admin(report),
  'PUT|PATCH /api/v1/admin/reports/:id': admin(report, { form: { category: 'spam' } }),
  'POST /api/v1/admin/reports/:id/assign_to_self': admin(report),
  'POST /api/v1/admin/reports/:id/unassign': admin(report),
  'POST /api/v1/admin/reports/:id/reopen': admin(resolved),
  'POST /api/v1/admin/reports/:id/resolve': admin(report),
  'GET /api/v1/admin/domain_blocks': first(hostBlock),
  'GET /api/v1/admin/domain_blocks/:id': admin(hostBlock),
  'PUT|PATCH /api/v1/admin/domain_blocks/:id': admin(hostBlock, { form: { severity: 'silence' } }),
  'POST /api/v1/admin/domain_blocks': admin(null, { form: { domain: 'spam.test', severity: 'suspend' } }),
  'DELETE /api/v1/admin/domain_blocks/:id': admin(hostBlock),
  'GET /api/v1/admin/email_domain_blocks': first(mail),
  'GET /api/v1/admin/email_domain_blocks/:id': admin(mail),
  'POST /api/v1/admin/email_domain_blocks': admin(null, { form: { domain: 'mail.test' } }),
  'DELETE /api/v1/admin/email_domain_blocks/:id': admin(mail),
  'GET /api/v1/admin/ip_blocks': first(range),
  'GET /api/v1/admin/ip_blocks/:id': admin(range),
  'PUT|PATCH /api/v1/admin/ip_blocks/:id': admin(range, { form: { comment: 'bots', expires_in: '60' } }),
  'POST /api/v1/admin/ip_blocks': admin(null, {
    form: { ip: '198.51.100.0/24', severity: 'sign_up_requires_approval' },
  }),
  'DELETE /api/v1/admin/ip_blocks/:id': admin(range),
  'GET /api/v1/admin/canonical_email_blocks': first(mailbox),
  'POST /api/v1/admin/canonical_email_blocks': admin(null, { form: { email: 'A.na+x@mail.test' } }),
  'GET /api/v1/admin/canonical_email_blocks/:id': admin(mailbox),
  'DELETE /api/v1/admin/canonical_email_blocks/:id': admin(mailbox),
  'POST /api/v1/admin/measures': async (things, path) => {
    const id = String(await hashtag(things));
    const keys = ['active_users', 'new_users', 'interactions', 'opened_reports', 'resolved_reports'];
    const about = ['instance_accounts', 'instance_statuses', 'instance_reports'];
    const more = ['instance_follows', 'instance_followers'];
    const tags = ['tag_accounts', 'tag_uses', 'tag_servers'];
    const form: [string, string][] = [
      ...[...keys, ...about, ...more, ...tags].map((key): [string, string] => ['keys[]', key]),
      ...[...about, ...more].map((key): [string, string] => [`${key}[domain]`, 'far.test']),
      ...tags.map((key): [string, string] => [`${key}[id]`, id]),
    ];
    return { token: things.admin, target: path, form };
  },
  'POST /api/v1/admin/dimensions': async (things, path) => {
    const id = String(await hashtag(things));
    const keys = ['languages', 'servers', 'space_usage', 'software_versions', 'tag_servers', 'tag_languages'];
    const form: [string, string][] = [
      ...[...keys, 'instance_accounts', 'instance_languages'].map((key): [string, string] => ['keys[]', key]),
      ...['tag_servers', 'tag_languages'].map((key): [string, string] => [`${key}[id]`, id]),
      ...['accounts', 'languages'].map((key): [string, string] => [`instance_${key}[domain]`, 'far.test']),
    ];
    return { token: things.admin, target: path, form };
  },
  'POST /api/v1/admin/retention': async ({ admin }, path) => ({
    token: admin,
    target: path,
    form: { frequency: 'month' },
  }),
  'GET /api/v1/admin/tags': first(hashtag),
  'GET /api/v1/admin/tags/:id': admin(hashtag),
  'PUT|PATCH /api/v1/admin/tags/:id': admin(hashtag, { form: { trendable: 'false', listable: 'true' } }),
  'GET /api/v1/admin/trends/tags': first(hashtag),
  'POST /api/v1/admin/trends/tags/:id/approve': admin(hashtag),
  'POST /api/v1/admin/trends/tags/:id/reject': admin(hashtag),
  'GET /api/v1/admin/trends/links': first(trends('LINK')),
  'POST /api/v1/admin/trends/links/:id/approve': admin(trends('LINK')),
  'POST /api/v1/admin/trends/links/:id/reject': admin(trends('LINK')),
  'GET /api/v1/admin/trends/statuses': async (things, path) => {
    const id = await trends('POST')(things);
    const { world, domain } = things;
    const like = { uri: 'https://x.test/1', postId: BigInt(String(id)), createdAt: 1n };
    const identityId = (await things.somebody()).id;
    await world.db.models.favourite.create({ data: { id: world.app.ids.next(), ...like, identityId } });
    await computeTrends(world.system(), domain);
    return { target: path, token: things.admin };
  },
  'POST /api/v1/admin/trends/statuses/:id/approve': admin(trends('POST')),
  'POST /api/v1/admin/trends/statuses/:id/reject': admin(trends('POST')),
  'GET /api/v1/admin/trends/links/publishers': first(publisher),
  'POST /api/v1/admin/trends/links/publishers/:id/approve': admin(publisher),
  'POST /api/v1/admin/trends/links/publishers/:id/reject': admin(publisher),
  'POST /api/v1/admin/canonical_email_blocks/test': async (things, path) => {
    await mailbox(things);
    return { token: things.admin, target: path, form: { email: `W.ho${made}+y@mail.test` } };
  },
};
