import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setSuspended } from '../../../src/core/identities/suspend.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import type { Role } from '../../../src/db/enums.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { graphqlSchema } from '../../../src/graphql/schema/schema.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../../graphql/mutations/world.ts';

/**
 * Owner, admin and moderator of a domain act on identities, posts, reports, rules and blocks of that domain, and of no
 * other; acts on logins, mail and IP addresses belong to admins of the install. Every mutation of those who moderate is
 * tried by each of them, on something of their own domain and on the same of another.
 */
type Who = Role | 'INSTALL_ADMIN';
const RANK: Record<Who, number> = { MODERATOR: 1, ADMIN: 2, OWNER: 3, INSTALL_ADMIN: 4 };
const EVERYBODY = Object.keys(RANK) as Who[];

interface Row {
  /** The least role on the domain with which it may be done. */
  least: Who;
  /** Makes something of a domain to do it to, and the input that names it. */
  input(domain: Domain): object | Promise<object>;
  /** What those who may are told, where the world of this test lets it go no further than past the rights. */
  then?: string;
  /** It is done for the domain that is asked: what another one alone knows is not there, for admins neither. */
  isHere?: true;
}

let world: MutationWorld;
let a: Domain;
let b: Domain;
let made = 0;
const askers = {} as Record<Who, Asker>;
const next = (word = 'p') => `${word}${++made}`;
const domainId = (domain: Domain) => gid('Domain', domain);

async function person(
  domain: Domain,
): Promise<{ user: User; identity: Identity; id: string; email: string }> {
  const name = next();
  const [identity, user] = [await world.identity(name, domain), await world.user(`${name}@mail.test`)];
  await world.hold(user, identity);
  return { user, identity, id: gid('Identity', identity), email: user.email };
}

async function report(domain: Domain, more: object = {}): Promise<string> {
  const [reporter, target] = [await person(domain), await person(domain)];
  const ids = { domainId: domain.id, reporterId: reporter.identity.id, targetId: target.identity.id };
  const id = world.app.ids.next();
  await world.db.models.report.create({ data: { id, ...ids, comment: '', createdAt: 1n, ...more } });
  return gid('Report', id);
}

async function note(domain: Domain): Promise<string> {
  const [id, reportId] = [world.app.ids.next(), await report(domain)];
  const of = BigInt(reportId.split('_')[1] ?? '');
  await world.db.models.reportNote.create({ data: { id, reportId: of, text: 'hm', createdAt: 1n } });
  return gid('ReportNote', id);
}

/** A hashtag that the domain knows. */
async function hashtag({ id: domainId }: Domain): Promise<{ key: string }> {
  const [id, name] = [world.app.ids.next(), next('tag')];
  await world.db.models.tag.create({ data: { id, name, display: name, createdAt: 1n } });
  await world.db.models.domainTagEntry.create({ data: { domainId, tagId: id, postId: id } });
  return { key: String(id) };
}

async function strike(domain: Domain, act: 'WARN' | 'DISABLE' = 'WARN'): Promise<string> {
  const id = world.app.ids.next();
  const { identity } = await person(domain);
  const appeal = { appealText: 'no', appealedAt: 1n, appealState: 'OPEN' } as const;
  const ids = { id, domainId: domain.id, identityId: identity.id };
  await world.db.models.strike.create({ data: { ...ids, act, createdAt: 1n, ...appeal } });
  return gid('Strike', id);
}

async function signUp(domain: Domain): Promise<string> {
  const [id, userId, username] = [world.app.ids.next(), world.app.ids.next(), next()];
  const email = `${username}@mail.test`;
  await world.db.models.user.create({ data: { id: userId, email, state: 'UNAPPROVED', createdAt: 0n } });
  const names = { email, username, usernameKey: username, needsApproval: true };
  await world.db.models.signUp.create({ data: { id, userId, domainId: domain.id, ...names, createdAt: 0n } });
  return gid('SignUp', id);
}

async function invite({ id: domainId }: Domain): Promise<string> {
  const id = world.app.ids.next();
  await world.db.models.invite.create({ data: { id, domainId, code: next('code'), createdAt: 1n } });
  return gid('Invite', id);
}

async function announcement({ id: domainId }: Domain): Promise<string> {
  const id = world.app.ids.next();
  const data = { id, domainId, source: 'hear', html: '<p>hear</p>', createdAt: 1n, updatedAt: 1n };
  await world.db.models.announcement.create({ data });
  return gid('Announcement', id);
}

async function emoji(domain: Domain): Promise<object> {
  const [id, shortcode] = [world.app.ids.next(), next('emoji')];
  const urls = { url: `${domain.origin}/x.png`, staticUrl: `${domain.origin}/x.png` };
  const data = { id, domainId: domain.id, shortcode, mediaId: id, ...urls, createdAt: 1n, updatedAt: 1n };
  await world.db.models.customEmoji.create({ data });
  return { domainId: domainId(domain), shortcode };
}

async function post(domain: Domain): Promise<string> {
  const { identity } = await person(domain);
  return gid('Post', await createPost(await world.as(identity), identity, { text: 'hello' }));
}

/** A post with a picture, of the domain or of another server. */
async function picture(domain: Domain, isFar = false): Promise<string> {
  const author = isFar ? await world.remote(next('far'), 'far.test') : (await person(domain)).identity;
  const attachments = [{ id: '1', type: 'image', url: 'https://a.test/x.png' }];
  return gid('Post', await world.rawPost(author, { attachments }));
}

/** Another domain on which the same people have the same roles. */
async function twin(domain: Domain): Promise<Domain> {
  const other = await world.domain(`${next('d')}.test`);
  const roles = await world.db.models.domainRole.findMany({ where: { domainId: domain.id } });
  await world.db.models.domainRole.createMany({ data: roles.map((row) => ({ ...row, domainId: other.id })) });
  return other;
}

/** A person with a role on the domain, as input of the mutations of roles. */
async function holder(domain: Domain, role: Role | null): Promise<object> {
  const { user, id } = await person(domain);
  const key = { domainId: domain.id, userId: user.id };
  if (role) await world.db.models.domainRole.create({ data: { ...key, role, createdAt: 1n } });
  return { domainId: domainId(domain), holderOf: id };
}

const row = (least: Who, input: Row['input'], then?: string): Row => ({
  least,
  input,
  ...(then && { then }),
});
const login = (more: object = {}): Row =>
  row('INSTALL_ADMIN', async (domain) => ({ email: (await person(domain)).email, ...more }));

/** Who may do what; several rows of one mutation have words behind its name. */
const ROWS: Record<string, Row> = {
  // Identities.
  setIdentitySuspended: row('MODERATOR', async (of) => ({
    identityId: (await person(of)).id,
    isSuspended: true,
  })),
  warnIdentity: row('MODERATOR', async (of) => ({ identityId: (await person(of)).id, message: 'hm' })),
  deleteSuspendedIdentity: row('ADMIN', async (of) => {
    const { identity, id } = await person(of);
    await setSuspended(world.system(), identity, true);
    return { identityId: id };
  }),
  decideAppeal: row('MODERATOR', async (of) => ({ strikeId: await strike(of), isApproved: true })),
  'decideAppeal of a disabled login': row('INSTALL_ADMIN', async (of) => ({
    ...{ strikeId: await strike(of, 'DISABLE'), isApproved: false },
  })),
  'restrictIdentity of the domain': row('MODERATOR', async (of) => ({
    ...{ identityId: (await person(of)).id, domainId: domainId(of), level: 'LIMIT' },
  })),
  'restrictIdentity of another server': row('MODERATOR', async (of) => ({
    ...{
      identityId: gid('Identity', await world.remote(next(), `${next('h')}.test`)),
      domainId: domainId(of),
    },
    level: 'SUSPEND',
  })),
  'restrictIdentity for the install': row('INSTALL_ADMIN', async (of) => ({
    ...{ identityId: (await person(of)).id, level: 'LIMIT' },
  })),
  'unrestrictIdentity for the domain': row('MODERATOR', async (of) => ({
    ...{ identityId: (await person(of)).id, domainId: domainId(of) },
  })),
  'unrestrictIdentity for the install': row('INSTALL_ADMIN', async (of) => ({
    identityId: (await person(of)).id,
  })),
  'setIdentitySuspended of another server': row('INSTALL_ADMIN', async () => ({
    identityId: gid('Identity', await world.remote(next(), `${next('h')}.test`)),
    isSuspended: true,
  })),
  createIdentity: row('ADMIN', async (of) => ({ ...(await holder(of, null)), username: next('new') })),
  'createIdentity with a moderator': row('ADMIN', async (of) => ({
    ...{ ...(await holder(of, null)), username: next('new'), role: 'MODERATOR' },
  })),
  'createIdentity with an admin': row('OWNER', async (of) => ({
    ...{ ...(await holder(of, null)), username: next('new'), role: 'ADMIN' },
  })),
  shareIdentity: row('ADMIN', async (of) => ({
    ...{ identityId: (await person(of)).id, holderOf: (await person(of)).id },
  })),
  unshareIdentity: row('ADMIN', async (of) => {
    const [shared, other] = [await person(of), await person(of)];
    await world.hold(other.user, shared.identity);
    return { identityId: shared.id, holderOf: other.id };
  }),
  // Roles.
  'setDomainRole of a moderator': row('ADMIN', async (of) => ({
    ...(await holder(of, null)),
    role: 'MODERATOR',
  })),
  'setDomainRole of an admin': row('OWNER', async (of) => ({
    ...(await holder(of, 'MODERATOR')),
    role: 'ADMIN',
  })),
  'setDomainRole of an owner': row('INSTALL_ADMIN', async (of) => ({
    ...{ ...(await holder(of, 'ADMIN')), role: 'OWNER' },
  })),
  'removeDomainRole of a moderator': row('ADMIN', (of) => holder(of, 'MODERATOR')),
  'removeDomainRole of an admin': row('OWNER', (of) => holder(of, 'ADMIN')),
  'removeDomainRole of an owner': row('INSTALL_ADMIN', (of) => holder(of, 'OWNER')),
  // Posts.
  removePost: row('MODERATOR', async (of) => ({ postId: await post(of) })),
  setPostsSensitive: row('MODERATOR', async (of) => ({
    ...{ postIds: [await picture(of)], isSensitive: true },
  })),
  'setPostsSensitive of another server': row('MODERATOR', async (of) => ({
    ...{ postIds: [await picture(of, true)], isSensitive: true, domainId: domainId(of) },
  })),
  // Reports.
  updateReport: row('MODERATOR', async (of) => ({ reportId: await report(of), category: 'SPAM' })),
  resolveReport: row('MODERATOR', async (of) => ({ reportId: await report(of) })),
  reopenReport: row('MODERATOR', async (of) => ({ reportId: await report(of, { resolvedAt: 1n }) })),
  assignReport: row('MODERATOR', async (of) => ({ reportId: await report(of) })),
  addReportNote: row('MODERATOR', async (of) => ({ reportId: await report(of), text: 'hm' })),
  removeReportNote: row('MODERATOR', async (of) => ({ noteId: await note(of) })),
  markModerationSeen: row('MODERATOR', (of) => ({ domainId: domainId(of), queue: 'REPORTS' })),
  // What trends.
  reviewTrend: {
    ...row('MODERATOR', async (of) => ({ ...(await hashtag(of)), subject: 'HASHTAG', isApproved: false })),
    isHere: true,
  },
  updateHashtag: {
    ...row('MODERATOR', async (of) => ({ ...(await hashtag(of)), isListable: false })),
    isHere: true,
  },
  // Who comes in.
  decideSignUp: row('MODERATOR', async (of) => ({ signUpId: await signUp(of), isApproved: false })),
  createInvite: row('MODERATOR', (of) => ({ domainId: domainId(of) })),
  revokeInvite: row('MODERATOR', async (of) => ({ inviteId: await invite(of) })),
  // Rules, and how the domain shows itself.
  updateDomain: row('ADMIN', (of) => ({ domainId: domainId(of), rules: [{ text: next('Be kind ') }] })),
  'updateDomain to the default one': row('INSTALL_ADMIN', async (of) => ({
    ...{ domainId: domainId(await twin(of)), isDefault: true },
  })),
  removeDomain: row('ADMIN', async (of) => ({ domainId: domainId(await twin(of)) })),
  checkDomain: row('ADMIN', (of) => ({ domainId: domainId(of) })),
  createAnnouncement: row('ADMIN', (of) => ({ domainId: domainId(of), text: 'hear' })),
  updateAnnouncement: row('ADMIN', async (of) => ({
    announcementId: await announcement(of),
    text: 'hear me',
  })),
  deleteAnnouncement: row('ADMIN', async (of) => ({ announcementId: await announcement(of) })),
  createCustomEmoji: row(
    'ADMIN',
    (of) => ({ domainId: domainId(of), shortcode: next('emoji'), mediaId: 'media_1' }),
    'NOT_FOUND input.mediaId',
  ),
  updateCustomEmoji: row('ADMIN', async (of) => ({ ...(await emoji(of)), isListed: false })),
  deleteCustomEmoji: row('ADMIN', (of) => emoji(of)),
  // Blocks.
  'blockHost for the domain': row('ADMIN', (of) => ({ domainId: domainId(of), name: `${next('h')}.test` })),
  'blockHost for the install': row('INSTALL_ADMIN', () => ({ name: `${next('h')}.test` })),
  'unblockHost for the domain': row('ADMIN', (of) => ({ domainId: domainId(of), name: 'none.test' })),
  'unblockHost for the install': row('INSTALL_ADMIN', () => ({ name: 'none.test' })),
  // Logins, mail and addresses.
  addUser: row('INSTALL_ADMIN', () => ({ email: `${next()}@mail.test`, password: 'correct horse' })),
  setUserDisabled: login({ isDisabled: true }),
  removeUser: login(),
  setPassword: login({ password: 'another horse' }),
  resetSecondFactor: row('INSTALL_ADMIN', async (of) => {
    const { user, email } = await person(of);
    await world.db.models.user.update({ where: { id: user.id }, data: { secondFactorAt: 1n } });
    return { email };
  }),
  'createIdentity by e-mail': row('INSTALL_ADMIN', async (of) => ({
    ...{ domainId: domainId(of), username: next('new'), email: (await person(of)).email },
  })),
  'setDomainRole by e-mail': row('INSTALL_ADMIN', async (of) => ({
    ...{ domainId: domainId(of), email: (await person(of)).email, role: 'MODERATOR' },
  })),
  'removeDomainRole by e-mail': row('INSTALL_ADMIN', async (of) => ({
    ...{ domainId: domainId(of), email: (await person(of)).email },
  })),
  'shareIdentity by e-mail': row('INSTALL_ADMIN', async (of) => ({
    ...{ identityId: (await person(of)).id, email: (await person(of)).email },
  })),
  blockAccess: row('INSTALL_ADMIN', () => ({ pattern: `${next('mail')}.test` })),
  unblockAccess: row('INSTALL_ADMIN', () => ({ pattern: 'none.test' })),
  // The install.
  checkInstall: row('INSTALL_ADMIN', () => ({})),
  createSetupLink: row('INSTALL_ADMIN', () => ({}), 'CONFLICT'),
  retryDeliveries: row('INSTALL_ADMIN', () => ({})),
  flushDeliveries: row('INSTALL_ADMIN', () => ({ host: 'h.test' })),
};
const nameOf = (title: string) => title.split(' ')[0] ?? '';

/** Anybody adds a domain; it waits until it is proven to be theirs (tenants.test.ts). */
const ELSEWHERE = ['addDomain'];

beforeAll(async () => {
  world = await openMutationWorld();
  a = await world.domain('a.test', { isDefault: true });
  b = await world.domain('b.test');
  for (const who of EVERYBODY) {
    const name = who.toLowerCase();
    const user = await world.user(`${name}@mail.test`, who === 'INSTALL_ADMIN');
    const identity = await world.identity(name, a);
    await world.hold(user, identity);
    // The other domain is no secret to them: they live there too, and have no role.
    await world.hold(user, await world.identity(name, b));
    if (who !== 'INSTALL_ADMIN')
      await world.db.models.domainRole.create({
        data: { domainId: a.id, userId: user.id, role: who, createdAt: 0n },
      });
    askers[who] = await world.asUser(user, a, undefined, identity);
  }
});
afterAll(() => world.close());

/** What came of it, as far as rights go. */
async function outcome(who: Who, title: string, of: Domain): Promise<string> {
  const { input, then } = ROWS[title] as Row;
  const sent = await input(of);
  const entries = await world.db.models.auditEntry.count();
  const { code, path } = await world.mutate(askers[who], nameOf(title), sent);
  if (code === undefined) return 'may';
  const said = [code, (path as string[]).join('.')].filter(Boolean).join(' ');
  if (said === then) return 'may';
  // Whoever may not is told so, or that there is nothing; and nothing is done.
  expect([title, who, of.name, code]).toEqual([
    title,
    who,
    of.name,
    expect.stringMatching(/^(FORBIDDEN|NOT_FOUND)$/),
  ]);
  expect(await world.db.models.auditEntry.count()).toBe(entries);
  return 'may not';
}

describe('by their roles', () => {
  it.each(Object.keys(ROWS))('%s', async (title) => {
    for (const of of [a, b]) {
      const found: [string, string][] = [];
      for (const who of EVERYBODY) found.push([who, await outcome(who, title, of)]);
      const { least, isHere = false } = ROWS[title] as Row;
      expect([of.name, Object.fromEntries(found)]).toEqual([
        of.name,
        Object.fromEntries(
          EVERYBODY.map((who) => {
            const isOwn = of === a || (who === 'INSTALL_ADMIN' && !isHere);
            return [who, isOwn && RANK[who] >= RANK[least] ? 'may' : 'may not'];
          }),
        ),
      ]);
    }
  });

  it('has a row of every mutation that wants a scope of admins', () => {
    const wanted = Object.values(graphqlSchema().getMutationType()?.getFields() ?? {}).filter((field) => {
      const options = field.extensions.pothosOptions as { authScopes?: Record<string, unknown> } | undefined;
      return Object.values(options?.authScopes ?? {}).some((scope) => String(scope).startsWith('admin:'));
    });
    expect(wanted.length).toBeGreaterThan(30);
    const rows = new Set([...Object.keys(ROWS).map(nameOf), ...ELSEWHERE]);
    expect(wanted.map(({ name }) => name).filter((name) => !rows.has(name))).toEqual([]);
  });
});
