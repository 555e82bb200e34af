import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Domain } from '../../../../src/db/rows.ts';
import { graphqlSchema } from '../../../../src/graphql/schema/schema.ts';
import { projectRoot } from '../../../../src/lib/root.ts';
import { type Asker, type MutationWorld, openMutationWorld } from '../world.ts';

describe('mutations of the install', () => {
  let world: MutationWorld;
  let a: Domain;
  let asUser: Asker;
  let asAdmin: Asker;

  beforeEach(async () => {
    world = await openMutationWorld();
    a = await world.domain('a.test', { isDefault: true });
    asUser = await world.asUser(await world.user('ana@mail.test'), a);
    asAdmin = await world.asUser(await world.user('root@mail.test', true), a);
  });
  afterEach(() => world.close());

  const DOMAIN =
    'domain { name host state isPrivate isDefault title accent rules { ruleId text hint } registrations postLength collectionLimit }';

  it('adds a domain: for admins at once, for others when it is proven to be theirs', async () => {
    const add = (asker: Asker, input: object) => world.mutate(asker, 'addDomain', input, DOMAIN);
    const input = { name: 'ana.example', host: 'social.ana.example', isPrivate: true };
    const both = await Promise.all([add(asUser, input), add(asUser, input)]);
    expect(both.map((answer) => answer.__typename).sort()).toEqual(['AddDomainPayload', 'ConflictError']);
    expect(both).toContainEqual(
      expect.objectContaining({
        domain: expect.objectContaining({
          host: 'social.ana.example',
          state: 'PENDING',
          isPrivate: true,
          title: 'ana.example',
        }),
      }),
    );
    expect(await add(world.operator, { name: 'b.test', isDefault: true })).toMatchObject({
      domain: { state: 'ACTIVE', isDefault: true },
    });
    expect(await add(asAdmin, { name: 'e.test', title: 'x'.repeat(101) })).toMatchObject({
      path: ['input', 'title'],
    });
    expect(await add(asAdmin, { name: 'no name' })).toMatchObject({ path: ['input', 'name'] });
    expect(await add(asAdmin, { name: 'c.test', host: 'a.test' })).toMatchObject({
      __typename: 'ConflictError',
    });
    expect(await add(world.nobody(a), { name: 'd.test' })).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('names whom people are told to ask', async () => {
    const contact = (input: object, asker: Asker = asAdmin) =>
      world.mutate(
        asker,
        'updateDomain',
        { domainId: `domain_${a.id}`, ...input },
        'domain { contactEmail contact { handle } }',
      );
    const ana = await world.identity('ana', a);
    const bo = await world.identity('bo', await world.domain('b.test'));
    const far = await world.remote('cy', 'far.test');
    expect(await contact({ contactEmail: 'help@a.test', contactId: `identity_${ana.id}` })).toMatchObject({
      domain: { contactEmail: 'help@a.test', contact: { handle: '@ana@a.test' } },
    });
    for (const other of [bo, far])
      expect(await contact({ contactId: `identity_${other.id}` })).toMatchObject({
        __typename: 'InvalidInputError',
        path: ['input', 'contactId'],
      });
    expect(await contact({ contactEmail: 'nowhere' })).toMatchObject({ path: ['input', 'contactEmail'] });
    expect(await contact({ contactEmail: '' }, asUser)).toMatchObject({ __typename: 'NotAllowedError' });
    const seen = async () => {
      const now = await world.db.models.domain.findUniqueOrThrow({ where: { id: a.id } });
      return world.run(world.nobody(now), '{ instance { domain { contactEmail contact { handle } } } }');
    };
    expect(await seen()).toEqual({
      instance: { domain: { contactEmail: 'help@a.test', contact: { handle: '@ana@a.test' } } },
    });
    await world.db.models.identity.update({ where: { id: ana.id }, data: { state: 'SUSPENDED' } });
    expect(await seen()).toMatchObject({ instance: { domain: { contact: null } } });
    expect(await contact({ contactEmail: '', contactId: null })).toMatchObject({
      domain: { contactEmail: '', contact: null },
    });
  });

  it('says which language pages and mails speak', async () => {
    const change = (language: string | null, asker: Asker = asAdmin) =>
      world.mutate(asker, 'updateDomain', { domainId: `domain_${a.id}`, language }, 'domain { language }');
    expect(await change('ja')).toMatchObject({ domain: { language: 'ja' } });
    expect(await change('tlh')).toMatchObject({ path: ['input', 'language'] });
    expect(await change('de', asUser)).toMatchObject({ __typename: 'NotAllowedError' });
    expect(await change(null)).toMatchObject({ domain: { language: null } });
  });

  it('changes, checks and removes a domain by its admins', async () => {
    const change = (asker: Asker, input: object) =>
      world.mutate(asker, 'updateDomain', { domainId: `domain_${a.id}`, ...input }, DOMAIN);
    expect(
      await change(asAdmin, {
        title: 'A',
        accent: '#00ff00',
        rules: [{ text: 'Be kind.' }],
        registrations: 'CLOSED',
        postLength: 3,
        collectionLimit: 2,
      }),
    ).toMatchObject({
      domain: {
        title: 'A',
        accent: '#00ff00',
        rules: [{ ruleId: '1', text: 'Be kind.', hint: '' }],
        registrations: 'CLOSED',
        postLength: 3,
        collectionLimit: 2,
      },
    });
    for (const registrations of ['OPEN', 'APPROVAL', 'INVITE', 'CLOSED'])
      expect(await change(asAdmin, { registrations })).toMatchObject({ domain: { registrations } });
    expect(await change(asAdmin, { accent: 'green' })).toMatchObject({ path: ['input', 'accent'] });
    expect(await change(asUser, { title: 'mine' })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await change(asUser, { domainId: 'domain_1', title: 'x' })).toMatchObject({ code: 'NOT_FOUND' });
    const check = (asker: Asker) =>
      world.mutate(
        asker,
        'checkDomain',
        { domainId: `domain_${a.id}` },
        'findings { subject isFine message }',
      );
    expect(await check(asAdmin)).toMatchObject({ findings: [{ subject: 'DNS', isFine: true }] });
    expect(await check(asUser)).toMatchObject({ code: 'FORBIDDEN' });
    const checkAll = (asker: Asker) =>
      world.mutate(asker, 'checkInstall', {}, 'findings { subject severity message }');
    expect(await checkAll(asAdmin)).toMatchObject({
      findings: [{ subject: 'DISK', severity: 'FINE', message: 'There is room.' }],
    });
    expect(await checkAll(asUser)).toMatchObject({ code: 'FORBIDDEN' });
    const remove = (asker: Asker, more: object = {}) =>
      world.mutate(asker, 'removeDomain', { domainId: `domain_${a.id}`, ...more }, DOMAIN);
    expect(await remove(asUser)).toMatchObject({ code: 'FORBIDDEN' });
    await world.identity('ana', a);
    expect(await remove(asAdmin, { onlyIfUnused: true })).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('1 identity with 0 posts would be deleted'),
    });
    expect(await remove(asAdmin)).toMatchObject({ domain: { state: 'CLOSING' } });
    // It has begun: nothing is left to be asked.
    expect(await remove(asAdmin, { onlyIfUnused: true })).toMatchObject({ domain: { state: 'CLOSING' } });
  });

  it('keeps a server away, for a domain by its admins and for all by those of the install', async () => {
    const owner = await world.user('owner@mail.test');
    const asOwner = await world.asUser(owner, a);
    const role = { domainId: a.id, userId: owner.id, role: 'OWNER', createdAt: 1n } as const;
    await world.db.models.domainRole.create({ data: role });
    const block = (asker: Asker, input: object) =>
      world.mutate(
        asker,
        'blockHost',
        { name: 'bad.example', ...input },
        'block { name reason domain { name } }',
      );
    expect(await block(asUser, { domainId: `domain_${a.id}` })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await block(asOwner, { domainId: `domain_${a.id}`, reason: 'spam' })).toMatchObject({
      block: { name: 'bad.example', reason: 'spam', domain: { name: 'a.test' } },
    });
    expect(await block(asOwner, { domainId: `domain_${a.id}`, reason: 'x'.repeat(2_001) })).toMatchObject({
      path: ['input', 'reason'],
    });
    const forAll = await block(asOwner, {});
    expect(forAll).toMatchObject({ code: 'FORBIDDEN', path: ['input', 'domainId'] });
    expect(forAll.message).toContain('name a domain that you administer');
    expect(await block(asAdmin, {})).toMatchObject({ block: { name: 'bad.example', domain: null } });
    expect(await block(asAdmin, { name: 'a.test' })).toMatchObject({ path: ['input', 'name'] });
    const own = await block(asOwner, { domainId: `domain_${a.id}`, name: 'a.test' });
    expect(own.message).toContain('suspend identities of it');
    const unblock = (asker: Asker, input: object) =>
      world.mutate(asker, 'unblockHost', { name: 'bad.example', ...input }, 'wasBlocked');
    expect(await unblock(asUser, { domainId: `domain_${a.id}` })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await unblock(asOwner, { domainId: `domain_${a.id}` })).toMatchObject({ wasBlocked: true });
    expect(await unblock(asOwner, { domainId: `domain_${a.id}` })).toMatchObject({ wasBlocked: false });
  });

  it('keeps mail domains and IP addresses out, by admins of the install alone', async () => {
    const owner = await world.user('owner@mail.test');
    const asOwner = await world.asUser(owner, a);
    const role = { domainId: a.id, userId: owner.id, role: 'OWNER', createdAt: 1n } as const;
    await world.db.models.domainRole.create({ data: role });
    const SHOWN = 'id kind pattern severity reason expiresAt';
    const block = (asker: Asker, input: object) =>
      world.mutate(asker, 'blockAccess', { pattern: 'Spam.example', ...input }, `block { ${SHOWN} }`);
    const unblock = (asker: Asker, pattern = 'spam.example') =>
      world.mutate(asker, 'unblockAccess', { pattern }, 'wasBlocked blockId');
    const list = async (asker: Asker, args = '') =>
      (await world.run(asker, `{ accessBlocks${args} { nodes { ${SHOWN} } } }`)).accessBlocks?.nodes;
    const node = async (asker: Asker, id: string) =>
      (await world.run(asker, `{ node(id: "${id}") { ... on AccessBlock { pattern } } }`)).node;
    const { block: made } = (await block(asAdmin, { reason: ' spam ' })) as never as {
      block: { id: string };
    };
    expect(made).toMatchObject({
      ...{ kind: 'EMAIL_DOMAIN', pattern: 'spam.example', severity: 'SIGN_UP_BLOCK' },
      ...{ reason: 'spam', expiresAt: null },
    });
    const range = { pattern: '2001:db8::/32', severity: 'NO_ACCESS', seconds: 60 };
    expect(await block(world.operator, range)).toMatchObject({
      block: { kind: 'IP_RANGE', expiresAt: expect.any(String) },
    });
    for (const asker of [asUser, asOwner, world.nobody(a)]) {
      for (const answer of [await block(asker, {}), await unblock(asker)])
        expect(['FORBIDDEN', 'UNAUTHENTICATED']).toContain(answer.code);
      await expect(list(asker)).rejects.toMatchObject({
        code: expect.stringMatching(/FORBIDDEN|UNAUTHENTICATED/),
      });
      expect(await node(asker, made.id)).toBeNull();
    }
    expect(await list(asAdmin)).toMatchObject([{ pattern: '2001:db8::/32' }, { pattern: 'spam.example' }]);
    expect(await list(asAdmin, '(kind: EMAIL_DOMAIN)')).toEqual([made]);
    expect(await node(asAdmin, made.id)).toEqual({ pattern: 'spam.example' });
    expect(await block(asAdmin, { reason: ' spam ' })).toMatchObject({ block: { id: made.id } });
    world.clock.advance(60_000);
    expect(await list(asAdmin)).toEqual([made]);
    expect(await unblock(asAdmin)).toMatchObject({ wasBlocked: true, blockId: made.id });
    expect(await unblock(asAdmin)).toMatchObject({ wasBlocked: false, blockId: null });
    expect(await unblock(asAdmin, range.pattern)).toMatchObject({ wasBlocked: false });
    const never = await world.asUser(await world.user('weak@mail.test', true), a, ['admin:read']);
    expect(await block(never, {})).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('steers the queue by admins of the install alone', async () => {
    const retry = (asker: Asker, input: object) => world.mutate(asker, 'retryDeliveries', input, 'tried');
    const flush = (asker: Asker, input: object) => world.mutate(asker, 'flushDeliveries', input, 'cancelled');
    expect(await retry(world.operator, {})).toMatchObject({ tried: 7 });
    expect(await retry(asAdmin, { host: 'r.test' })).toMatchObject({ tried: 3 });
    expect(await flush(asAdmin, { host: 'r.test' })).toMatchObject({ cancelled: 2 });
    expect(await retry(asUser, {})).toMatchObject({ code: 'FORBIDDEN' });
    expect(await flush(asUser, { host: 'r.test' })).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('offers no first start once somebody has a login', async () => {
    const offer = (asker: Asker) => world.mutate(asker, 'createSetupLink', { minutes: 5 }, 'url');
    expect(await offer(world.operator)).toMatchObject({ code: 'CONFLICT' });
    expect(await offer(asUser)).toMatchObject({ code: 'FORBIDDEN' });
  });
});

it('runs every mutation there is in one of these tests, or in those of account pages', () => {
  const texts = ['graphql/mutations', 'pages'].flatMap((part) => {
    const folder = join(projectRoot, 'test', part);
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((name) =>
      name.endsWith('.ts') ? readFileSync(join(folder, name), 'utf8') : [],
    );
  });
  // What pages do, they do by these documents.
  for (const folder of ['account', 'joining', 'first-start'])
    texts.push(readFileSync(join(projectRoot, 'src', 'pages', folder, 'documents.ts'), 'utf8'));
  const all = texts.join('\n').replace(/\b(\w+)\(input: /g, "'$1'");
  const names = Object.keys(graphqlSchema().getMutationType()?.getFields() ?? {});
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !all.includes(`'${name}'`))).toEqual([]);
});
