import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDomain } from '../../src/core/domains/add.ts';
import type { Domain, Identity, User } from '../../src/db/rows.ts';
import { type FacesWorld, openFaces } from './faces.ts';

/** Tenants of one install against each other: what somebody may on one domain gives nothing on another. */

let world: FacesWorld;
let one: Domain;
let two: Domain;
let ana: Identity;
let bea: Identity;
let anaUser: User;
let anaSession: string;
let twoAdmin: string;

const ADD = `mutation ($input: AddDomainInput!) { addDomain(input: $input) {
  ... on Error { code message } ... on AddDomainPayload { domain { name state isDefault } } } }`;

beforeAll(async () => {
  world = await openFaces();
  one = await world.domain('one.test', { isDefault: true });
  two = await world.domain('two.test');
  ana = await world.identity('ana', one);
  bea = await world.identity('bea', two);
  anaUser = await world.user('ana@mail.example');
  await world.hold(ana, anaUser);
  anaSession = await world.token(anaUser);
  const admin = await world.user('two-admin@mail.example');
  await world.db.models.domainRole.create({
    data: { domainId: two.id, userId: admin.id, role: 'ADMIN', createdAt: 1n },
  });
  twoAdmin = await world.token(admin);
});
afterAll(() => world?.close());

const idOfDomain = async (name: string) =>
  `domain_${(await world.db.models.domain.findUniqueOrThrow({ where: { name } })).id}`;

const codeOf = (answer: {
  data: Record<string, { code?: string } | null> | null;
  errors?: { extensions?: { code?: string } }[];
}) => answer.errors?.[0]?.extensions?.code ?? Object.values(answer.data ?? {})[0]?.code ?? null;

async function mutate(token: string | null, name: string, input: object, on = one, below = '') {
  const type = name.charAt(0).toUpperCase() + name.slice(1);
  const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on Error { code message } ${below && `... on ${type}Payload { ${below} }`} } }`;
  return world.ask(on, token, query, { input });
}

describe('a domain that somebody adds', () => {
  it('means nothing before it is proven: its host stays what it was, another server', async () => {
    const rita = await world.remote('rita', 'big.example');
    const added = await world.ask(one, anaSession, ADD, { input: { name: 'big.example', isDefault: true } });
    expect(added.data.addDomain.domain).toEqual({ name: 'big.example', state: 'PENDING', isDefault: false });
    await world.settle();
    expect(await world.app.domains.isOwnHost('big.example')).toBe(false);
    expect(world.app.domains.isOwnHostNow('big.example')).toBe(false);
    const { data } = await world.ask(
      one,
      anaSession,
      '{ identityByHandle(handle: "@rita@big.example") { id } }',
    );
    expect(data.identityByHandle?.id).toBe(`identity_${rita.id}`);
    expect((await world.http('big.example', '/')).status).toBe(421);
    expect((await world.http('big.example', '/actor')).status).toBe(421);
    // The server that is there can still be learned, with its own actor.
    await world.db.models.identity.deleteMany({
      where: { uri: 'https://big.example/actor', domainId: null },
    });
    expect(await world.db.models.identity.count({ where: { uri: 'https://big.example/actor' } })).toBe(0);
  });

  it('goes without a trace while it is not proven', async () => {
    await world.ask(one, anaSession, ADD, { input: { name: 'mine.example', host: 'www.mine.example' } });
    await world.settle();
    const removed = await mutate(
      anaSession,
      'removeDomain',
      { domainId: await idOfDomain('mine.example') },
      one,
      'domain { state }',
    );
    expect(codeOf(removed)).toBe(null);
    await world.settle();
    for (const host of ['mine.example', 'www.mine.example'])
      expect((await world.http(host, '/nodeinfo/2.1')).status).toBe(421);
    // Whoever really has it may have it here.
    const again = await addDomain(world.system(), { name: 'mine.example', host: 'www.mine.example' });
    expect(again.state).toBe('ACTIVE');
  });

  it('cannot become the default one of the install by its owner’s word', async () => {
    await world.ask(one, anaSession, ADD, { input: { name: 'third.example' } });
    await world.settle();
    for (const [token, domain] of [
      [anaSession, 'third.example'],
      [twoAdmin, 'two.test'],
    ] as const)
      expect(
        codeOf(await mutate(token, 'updateDomain', { domainId: await idOfDomain(domain), isDefault: true })),
      ).toBe('FORBIDDEN');
    await world.settle();
    expect((await world.app.domains.default())?.name).toBe('one.test');
  });

  it('does not tell its owner who has a login here', async () => {
    await world.ask(one, anaSession, ADD, { input: { name: 'probe.example' } });
    await world.settle();
    const ask = async (email: string) =>
      codeOf(
        await mutate(anaSession, 'createIdentity', {
          domainId: await idOfDomain('probe.example'),
          username: 'x',
          email,
        }),
      );
    expect(await ask('two-admin@mail.example')).toBe(await ask('nobody@mail.example'));
  });

  it('is one of few that one user can have waiting', async () => {
    const user = await world.user('many@mail.example');
    const token = await world.token(user);
    const codes = [];
    for (let i = 0; i < 12; i += 1)
      codes.push(codeOf(await world.ask(one, token, ADD, { input: { name: `many${i}.example` } })));
    expect(codes.filter((code) => code === null).length).toBeLessThanOrEqual(10);
    expect(codes.at(-1)).toBe('RATE_LIMITED');
  });

  it('that is a server known here is refused with words', async () => {
    const actor = await world.remote('actor', 'known.example', { uri: 'https://known.example/actor' });
    expect(actor.uri).toBe('https://known.example/actor');
    const admin = await world.token(await world.user('root1@mail.example', { isAdmin: true }));
    const answer = await world.ask(one, admin, ADD, { input: { name: 'known.example' } });
    expect(codeOf(answer)).toBe('CONFLICT');
  });
});

describe('an admin of one domain', () => {
  it('does nothing on another (T23)', async () => {
    const tries: [string, object][] = [
      ['updateDomain', { domainId: `domain_${one.id}`, title: 'Mine' }],
      ['removeDomain', { domainId: `domain_${one.id}` }],
      ['checkDomain', { domainId: `domain_${one.id}` }],
      ['blockHost', { name: 'x.test', domainId: `domain_${one.id}` }],
      ['unblockHost', { name: 'x.test', domainId: `domain_${one.id}` }],
      ['blockHost', { name: 'x.test' }],
      ['createIdentity', { domainId: `domain_${one.id}`, username: 'eve', email: 'two-admin@mail.example' }],
      ['createIdentity', { domainId: `domain_${one.id}`, username: 'ana', email: 'two-admin@mail.example' }],
      [
        'createIdentity',
        { domainId: `domain_${one.id}`, username: 'eve', email: 'two-admin@mail.example', role: 'OWNER' },
      ],
      ['shareIdentity', { identityId: `identity_${ana.id}`, email: 'two-admin@mail.example' }],
      ['unshareIdentity', { identityId: `identity_${ana.id}`, email: 'ana@mail.example' }],
      ['setIdentitySuspended', { identityId: `identity_${ana.id}`, isSuspended: true }],
      ['deleteIdentity', { identityId: `identity_${ana.id}` }],
      ['addUser', { email: 'x@mail.example', password: 'long enough' }],
      ['setUserDisabled', { email: 'ana@mail.example', isDisabled: true }],
      ['setPassword', { email: 'ana@mail.example', password: 'long enough' }],
      ['resetSecondFactor', { email: 'ana@mail.example' }],
      ['retryDeliveries', {}],
      ['flushDeliveries', { host: 'x.test' }],
    ];
    for (const domain of [two, one])
      for (const [name, input] of tries) {
        const code = codeOf(await mutate(twoAdmin, name, input, domain));
        expect([domain.name, name, ['FORBIDDEN', 'NOT_FOUND'].includes(code ?? '')]).toEqual([
          domain.name,
          name,
          true,
        ]);
      }
    for (const [name, input] of [
      ['updateIdentity', { name: 'Eve' }],
      ['createPost', { text: 'Not me' }],
      ['createToken', {}],
    ] as const) {
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
      const query = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`;
      const answer = await world.ask(
        two,
        twoAdmin,
        query,
        { input },
        { 'pukeko-identity': `identity_${ana.id}` },
      );
      expect([name, answer.status, codeOf(answer)]).toEqual([name, 403, 'FORBIDDEN']);
    }
    for (const query of [
      '{ hosts { edges { node { name } } } }',
      '{ reconciler { queue { waiting } } }',
      '{ hostBlocks { edges { node { name } } } }',
      `{ hostBlocks(domainId: "domain_${one.id}") { edges { node { name } } } }`,
    ]) {
      const answer = await world.ask(two, twoAdmin, query);
      expect([query, ['FORBIDDEN', 'NOT_FOUND'].includes(codeOf(answer) ?? '')]).toEqual([query, true]);
    }
  });

  it('gives no role above their own, and takes none from those above them', async () => {
    const owner = await world.user('two-owner@mail.example');
    const key = { domainId: two.id, userId: owner.id };
    await world.db.models.domainRole.create({ data: { ...key, role: 'OWNER', createdAt: 1n } });
    let made = 0;
    const give = async (email: string, role: string) => {
      const user = await world.db.models.user.findUniqueOrThrow({ where: { email } });
      const held = await world.identity(`holder${++made}`, two);
      await world.hold(held, user);
      return codeOf(
        await mutate(
          twoAdmin,
          'createIdentity',
          {
            ...{ domainId: `domain_${two.id}`, username: `helper${made}`, role },
            holderOf: `identity_${held.id}`,
          },
          two,
        ),
      );
    };
    expect(await give('two-admin@mail.example', 'OWNER')).toBe('FORBIDDEN');
    expect(await give('two-owner@mail.example', 'MODERATOR')).toBe('FORBIDDEN');
    await world.user('two-helper@mail.example');
    expect(await give('two-helper@mail.example', 'MODERATOR')).toBe(null);
    const held = await world.db.models.domainRole.findUnique({ where: { domainId_userId: key } });
    expect(held?.role).toBe('OWNER');
  });
});

describe('a token', () => {
  it('of an identity works on its own domain alone, of a user on all', async () => {
    const ofAna = await world.token(ana);
    expect((await world.ask(one, ofAna, '{ viewer { identity { identity { username } } } }')).status).toBe(
      200,
    );
    expect((await world.ask(two, ofAna, '{ viewer { scopes } }')).status).toBe(401);
    const streamed = await world.http(two, '/graphql', {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${ofAna}` },
    });
    expect(streamed.status).toBe(401);
    expect((await world.ask(two, anaSession, '{ viewer { user { email } } }')).data.viewer.user.email).toBe(
      'ana@mail.example',
    );
  });

  it('of an identity shows neither the login behind it nor the other domains of an admin', async () => {
    const root = await world.user('root@mail.example', { isAdmin: true });
    const { token } = await import('../../src/core/tokens/create.ts').then(({ createToken }) =>
      createToken(world.system(), { user: root, identity: ana, scopes: ['read', 'write'], appName: 'app' }),
    );
    const { data, errors } = await world.ask(
      one,
      token,
      `{ viewer { user { email } tokens { edges { node { id } } } }
        domains { edges { node { name } } } node(id: "user_${root.id}") { id } }`,
    );
    expect(errors).toBeUndefined();
    expect(data.viewer).toEqual({ user: null, tokens: { edges: [] } });
    expect(data.node).toBe(null);
    expect(data.domains.edges.map((edge: { node: { name: string } }) => edge.node.name)).toEqual([
      'one.test',
    ]);
  });

  it('of a user who was disabled, or of an identity that was suspended, is none', async () => {
    const user = await world.user('gone@mail.example');
    const identity = await world.identity('gone', one);
    await world.hold(identity, user);
    const [session, app] = [await world.token(user), await world.token(identity)];
    const root = await world.token(await world.user('root2@mail.example', { isAdmin: true }));
    expect(
      codeOf(await mutate(root, 'setUserDisabled', { email: 'gone@mail.example', isDisabled: true })),
    ).toBe(null);
    const id = `identity_${identity.id}`;
    expect(codeOf(await mutate(root, 'setIdentitySuspended', { identityId: id, isSuspended: true }))).toBe(
      null,
    );
    await world.settle();
    for (const token of [session, app])
      expect((await world.ask(one, token, '{ viewer { scopes } }')).status).toBe(401);
    const again = await mutate(null, 'signIn', { email: 'gone@mail.example', password: 'correct horse' });
    expect(codeOf(again)).toBe('FORBIDDEN');
  });
});

describe('what hides', () => {
  it('a suspended person’s profile stays hidden behind posts that mention them and boosts they made', async () => {
    const sue = await world.identity('sue', one, { bioHtml: '<p>my secret life</p>', state: 'SUSPENDED' });
    const post = await world.rawPost(ana, {
      mentions: [{ id: String(sue.id), uri: sue.uri, username: 'sue', domain: 'one.test', url: sue.url }],
    });
    const boostId = world.app.ids.next();
    await world.db.models.boost.create({
      data: {
        id: boostId,
        uri: `${sue.uri}/boosts/${boostId}`,
        identityId: sue.id,
        postId: post.id,
        createdAt: 1n,
      },
    });
    const { data } = await world.ask(
      two,
      null,
      `{ post(id: "post_${post.id}") { mentions { handle identityId identity { bio } } boosters { edges { node { bio } } } }
        node(id: "boost_${boostId}") { ... on Boost { by { bio } } } }`,
    );
    expect(data.post.mentions[0]).toMatchObject({ handle: '@sue@one.test', identity: null });
    expect(JSON.stringify(data)).not.toContain('secret');
  });

  it('of other people’s things nothing is there by its id, of any type (P21, T20)', async () => {
    const now = 1n;
    const { models } = world.db;
    const { ids } = world.app;
    const secret = await world.user('secret@mail.example');
    const [token] = [
      await models.token.create({
        data: {
          id: ids.next(),
          hash: 'h',
          userId: secret.id,
          scopes: 'read',
          appName: 'secret app',
          createdAt: now,
        },
      }),
    ];
    const notification = await models.notification.create({
      data: { id: ids.next(), identityId: bea.id, kind: 'FOLLOW', actorId: ana.id, createdAt: now },
    });
    const follow = await world.follow(bea, ana);
    const host = await models.host.create({
      data: { id: ids.next(), name: 'secret-host.test', createdAt: now },
    });
    const block = await models.hostBlock.create({
      data: { id: ids.next(), name: 'secret-block.test', domainId: two.id, createdAt: now },
    });
    const post = await world.rawPost(bea, { visibility: 'MENTIONED', source: 'a secret post' });
    const all = [
      `user_${secret.id}`,
      `token_${token?.id}`,
      `notification_${notification.id}`,
      `follow_${follow.id}`,
      `host_${host.id}`,
      `hostblock_${block.id}`,
      `domain_${two.id}`,
      `post_${post.id}`,
      'post_0',
      'post_9223372036854775807',
      'post_9223372036854775808',
      'post_99999999999999999999999',
      'user_-1',
      '__proto___1',
      'constructor_1',
      '_',
      '',
      'post_',
      'post_1e3',
      'post_１',
    ];
    const readers: (string | null)[] = [
      null,
      await world.token(ana),
      anaSession,
      await world.token(ana, 'read'),
    ];
    for (const token of readers) {
      const { data, errors } = await world.ask(
        one,
        token,
        'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
        { ids: all },
      );
      expect(errors).toBeUndefined();
      expect(data.nodes).toEqual(all.map(() => null));
    }
  });
});

it('nothing went wrong inside', () => expect(world.failures).toEqual([]));
