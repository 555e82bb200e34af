import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { actAs } from '../../../src/core/identities/acting.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from './world.ts';

describe('mutations of identities', () => {
  let world: MutationWorld;
  let a: Domain;
  let b: Domain;
  let ana: Identity;
  let user: User;
  let asAna: Asker;
  let asUser: Asker;

  beforeEach(async () => {
    world = await openMutationWorld();
    a = await world.domain('a.test');
    b = await world.domain('b.test');
    ana = await world.identity('ana', a);
    user = await world.user('ana@mail.test');
    await world.hold(user, ana);
    asAna = await world.asIdentity(ana, undefined, user);
    asUser = await world.asUser(user, b);
  });
  afterEach(() => world.close());

  const role = (domain: Domain, role: 'OWNER' | 'ADMIN' | 'MODERATOR', who = user) =>
    world.db.models.domainRole.create({
      data: { domainId: domain.id, userId: who.id, role, createdAt: 1n },
    });
  const create = (asker: Asker, input: object) =>
    world.mutate(asker, 'createIdentity', input, 'identity { id handle name isLocked language }');

  it('makes an identity for oneself where one administers the domain, once', async () => {
    const input = {
      domainId: `domain_${b.id}`,
      username: 'Ana',
      name: 'Ana',
      isLocked: true,
      language: 'pt-br',
    };
    expect(await create(asUser, input)).toMatchObject({ code: 'FORBIDDEN' });
    await role(b, 'ADMIN');
    // Of two at once with one handle, one is told that it is taken.
    const asApp = await world.asUser(user, b, ['read', 'write', 'follow']);
    const answers = await Promise.all([create(asApp, input), create(asApp, input)]);
    expect(answers.map((answer) => answer.__typename).sort()).toEqual([
      'ConflictError',
      'CreateIdentityPayload',
    ]);
    expect(answers).toContainEqual(
      expect.objectContaining({
        identity: expect.objectContaining({
          handle: '@Ana@b.test',
          name: 'Ana',
          isLocked: true,
          language: 'pt-BR',
        }),
      }),
    );
    expect(answers).toContainEqual(expect.objectContaining({ path: ['input', 'username'] }));
    expect(await create(asUser, { ...input, username: 'a b' })).toMatchObject({
      path: ['input', 'username'],
    });
    expect(await create(asUser, { domainId: `domain_${a.id}`, username: 'second' })).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await create(asUser, { domainId: 'domain_1', username: 'x' })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await create(asAna, input)).toMatchObject({ __typename: 'NotAllowedError' });
    expect(await create(world.nobody(b), input)).toMatchObject({ __typename: 'UnauthenticatedError' });
  });

  it('makes one for others by admins alone, with the scope for it', async () => {
    const other = await world.user('bob@mail.test');
    const named = await world.identity('bobby', a);
    await world.hold(other, named);
    const input = {
      ...{ domainId: `domain_${a.id}`, username: 'bob', role: 'MODERATOR' },
      holderOf: gid('Identity', named),
    };
    expect(await create(asUser, input)).toMatchObject({ code: 'FORBIDDEN' });
    await role(a, 'ADMIN');
    expect(await create(await world.asUser(user, a, ['write']), input)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await create(asUser, input)).toMatchObject({ identity: { handle: '@bob@a.test' } });
    expect(await world.db.models.domainRole.findMany({ where: { userId: other.id } })).toMatchObject([
      { role: 'MODERATOR' },
    ]);
    const narrow = await world.asUser(user, a, ['write']);
    for (const asker of [narrow, asUser, world.operator])
      expect(
        await create(asker, {
          domainId: `domain_${a.id}`,
          username: 'bob',
          email: asker === world.operator ? 'bob@mail.test' : null,
        }),
      ).toMatchObject({ code: 'CONFLICT', path: ['input', 'username'] });
    // Who has a login is told to admins of the install alone.
    const byEmail = (email: string, asker: Asker) =>
      create(asker, { domainId: `domain_${a.id}`, username: 'y', email });
    const [known, unknown] = [await byEmail(other.email, asUser), await byEmail('nobody@mail.test', asUser)];
    expect(known).toMatchObject({ code: 'FORBIDDEN', path: ['input', 'email'] });
    expect(unknown).toEqual(known);
    expect(await byEmail('nobody@mail.test', world.operator)).toMatchObject({
      code: 'NOT_FOUND',
      path: ['input', 'email'],
    });
    const elsewhere = await world.identity('tom', b);
    await world.hold(await world.user('tom@mail.test'), elsewhere);
    for (const holderOf of [elsewhere, await world.identity('nobodys', a)])
      expect(
        await create(asUser, { ...input, username: 'z', holderOf: gid('Identity', holderOf) }),
      ).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'holderOf'] });
    expect(await create(world.operator, { domainId: `domain_${a.id}`, username: 'x' })).toMatchObject({
      path: ['input', 'email'],
    });
    expect(
      await create(world.operator, { domainId: `domain_${a.id}`, username: 'x', email: 'bob@mail.test' }),
    ).toMatchObject({
      identity: { handle: '@x@a.test' },
    });
  });

  it('shares an identity of one’s domain with a further user', async () => {
    const bob = await world.user('bob@mail.test');
    const bobs = await world.identity('bobs', a);
    await world.hold(bob, bobs);
    const input = { identityId: gid('Identity', ana), holderOf: gid('Identity', bobs) };
    const share = (asker: Asker, more: object = {}) =>
      world.mutate(asker, 'shareIdentity', { ...input, ...more }, 'isNew identity { id }');
    expect(await share(asUser)).toMatchObject({ code: 'FORBIDDEN' });
    await role(a, 'OWNER');
    expect(await share(asUser)).toMatchObject({ isNew: true, identity: { id: gid('Identity', ana) } });
    expect(await share(asUser)).toMatchObject({ isNew: false });
    const byEmail = { holderOf: null, email: 'bob@mail.test' };
    const refused = await share(asUser, byEmail);
    expect(refused).toMatchObject({ code: 'FORBIDDEN' });
    expect(await share(asUser, { ...byEmail, email: 'nobody@mail.test' })).toEqual(refused);
    expect(await share(world.operator, byEmail)).toMatchObject({ isNew: false });
    expect(await share(asUser, { holderOf: null })).toMatchObject({ path: ['input', 'holderOf'] });
    // Ana is held by two by now.
    expect(await share(asUser, { holderOf: gid('Identity', ana) })).toMatchObject({ code: 'CONFLICT' });
    const ctx = { ...world.system(), viewer: (await world.asUser(bob, a)).viewer };
    expect(await actAs(ctx, ana.id)).toMatchObject({ kind: 'user', identity: { id: ana.id } });
    const rita = await world.remote('rita', 'r.test');
    expect(
      await world.mutate(asUser, 'shareIdentity', { ...input, identityId: gid('Identity', rita) }),
    ).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'identityId'] });
  });

  it('takes an identity from one who shares it: themselves, or by who administers the domain', async () => {
    const [bob, carl] = [await world.user('bob@mail.test'), await world.user('carl@mail.test')];
    const bobs = await world.identity('bobs', a);
    await world.hold(bob, bobs);
    for (const each of [bob, carl]) await world.hold(each, ana);
    const holders = async () =>
      (await world.db.models.identityMember.findMany({ where: { identityId: ana.id } })).length;
    const input = { identityId: gid('Identity', ana), holderOf: gid('Identity', bobs) };
    const take = (asker: Asker, more: object = {}) =>
      world.mutate(asker, 'unshareIdentity', { ...input, ...more }, 'isEnded identity { id }');
    expect(await take(asUser)).toMatchObject({ code: 'FORBIDDEN' });
    await role(a, 'ADMIN');
    // Nobody is put out by somebody below them.
    await role(a, 'OWNER', bob);
    expect(await take(asUser)).toMatchObject({ code: 'FORBIDDEN' });
    await world.db.models.domainRole.deleteMany({ where: { userId: bob.id } });
    expect(await take(asUser)).toMatchObject({ isEnded: true, identity: { id: gid('Identity', ana) } });
    expect(await take(asUser)).toMatchObject({ isEnded: false });
    const ctx = { ...world.system(), viewer: (await world.asUser(bob, a)).viewer };
    await expect(actAs(ctx, ana.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    // Of the two that are left one leaves, and the other stays.
    const asCarl = await world.asUser(carl, a);
    const own = { holderOf: null };
    const both = await Promise.all([take(asUser, own), take(asCarl, own)]);
    expect(both.map((answer) => answer.isEnded ?? answer.code).sort()).toEqual(['CONFLICT', true]);
    expect(await holders()).toBe(1);
    const rita = await world.remote('rita', 'r.test');
    expect(await take(asUser, { identityId: gid('Identity', rita) })).toMatchObject({
      code: 'NOT_FOUND',
      path: ['input', 'identityId'],
    });
  });

  it('changes a profile, and only what was sent', async () => {
    const update = (input: object) =>
      world.mutate(
        asAna,
        'updateIdentity',
        input,
        'identity { name bio bioSource fields { name value source } avatarUrl avatarAlt isLocked isBot language alsoKnownAs hidesRelations }',
      );
    const first = await update({
      name: 'Ana',
      bio: 'birds https://a.test',
      fields: [{ name: 'web', value: 'https://a.test' }],
      avatarUrl: 'https://a.test/me.png',
      avatarAlt: 'a kākāpō',
      isLocked: true,
      isBot: true,
      language: 'mi',
      hidesRelations: true,
      alsoKnownAs: ['https://r.test/users/ana'],
    });
    expect(first).toMatchObject({
      identity: {
        name: 'Ana',
        bioSource: 'birds https://a.test',
        fields: [{ name: 'web', source: 'https://a.test' }],
        isLocked: true,
        isBot: true,
        language: 'mi',
      },
    });
    expect((first.identity as { bio: string }).bio).toContain('<a href="https://a.test/"');
    expect(await update({ avatarUrl: null, language: null, isLocked: null })).toMatchObject({
      identity: { name: 'Ana', avatarUrl: null, avatarAlt: 'a kākāpō', language: null, isLocked: true },
    });
    await expect(update({ avatarUrl: 'javascript:alert(1)' })).rejects.toThrow('http(s)');
    expect(await update({ fields: [{ name: 'x', value: 'y'.repeat(3000) }] })).toMatchObject({
      path: ['input', 'fields', '0', 'value'],
    });
    expect(world.rendered.map((activity) => activity.type)).toEqual([]);
  });

  it('moves to an identity that names it', async () => {
    const rita = await world.remote('rita', 'r.test');
    const move = () =>
      world.mutate(
        asAna,
        'moveIdentity',
        { targetId: gid('Identity', rita) },
        'identity { movedTo { id } } target { id }',
      );
    expect(await move()).toMatchObject({ __typename: 'ConflictError' });
    await world.db.models.identity.update({ where: { id: rita.id }, data: { alsoKnownAs: [ana.uri] } });
    const id = gid('Identity', rita);
    const both = await Promise.all([move(), move()]);
    expect(both.map((answer) => answer.__typename).sort()).toEqual(['ConflictError', 'MoveIdentityPayload']);
    expect(both).toContainEqual(expect.objectContaining({ identity: { movedTo: { id } }, target: { id } }));
    expect(await move()).toMatchObject({ __typename: 'ConflictError' });
    expect(await world.mutate(asAna, 'moveIdentity', { targetId: gid('Identity', 5n) })).toMatchObject({
      code: 'NOT_FOUND',
      path: ['input', 'targetId'],
    });
  });

  it('deletes an identity by a token of its user, for good', async () => {
    const input = { identityId: gid('Identity', ana) };
    const remove = (asker: Asker, currentPassword: string | null = 'correct horse') =>
      world.mutate(asker, 'deleteIdentity', { ...input, currentPassword }, 'identity { id state name }');
    expect(await remove(asAna)).toMatchObject({ __typename: 'NotAllowedError' });
    expect(await remove(await world.asUser(await world.user('eve@mail.test'), b))).toMatchObject({
      __typename: 'NotAllowedError',
    });
    for (const wrong of [null, '', 'wrong'])
      expect(await remove(asUser, wrong)).toMatchObject({
        code: 'FORBIDDEN',
        path: ['input', 'currentPassword'],
      });
    expect(await remove(asUser)).toMatchObject({
      identity: { id: gid('Identity', ana), state: 'DELETED', name: '' },
    });
    expect(await remove(asUser)).toMatchObject({ code: 'FORBIDDEN' });
    expect(
      await create(world.operator, { domainId: `domain_${a.id}`, username: 'ana', email: user.email }),
    ).toMatchObject({
      __typename: 'ConflictError',
    });
  });

  it('gives an identity new keys, for whoever may act as it', async () => {
    const rotate = (asker: Asker, identity = ana) =>
      world.mutate(asker, 'rotateIdentityKeys', { identityId: gid('Identity', identity) }, 'identity { id }');
    expect(await rotate(world.nobody(a))).toMatchObject({ __typename: 'UnauthenticatedError' });
    expect(await rotate(await world.asIdentity(ana, ['read']))).toMatchObject({
      __typename: 'NotAllowedError',
    });
    expect(await rotate(asAna)).toMatchObject({ identity: { id: gid('Identity', ana) } });
    expect(await rotate(asUser)).toMatchObject({ identity: { id: gid('Identity', ana) } });
    const bo = await world.identity('bo', b);
    expect(await rotate(asUser, bo)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await rotate(asAna, bo)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('suspends by moderators of the domain, and shows again', async () => {
    const mod = await world.user('mod@mail.test');
    const asMod = await world.asUser(mod, a);
    const suspend = (asker: Asker, identity: Identity, isSuspended = true) =>
      world.mutate(
        asker,
        'setIdentitySuspended',
        { identityId: gid('Identity', identity), isSuspended },
        'identity { state }',
      );
    const rita = await world.remote('rita', 'r.test');
    expect(await suspend(asMod, ana)).toMatchObject({ code: 'FORBIDDEN' });
    await role(a, 'MODERATOR', mod);
    expect(await suspend(asMod, ana)).toMatchObject({ identity: { state: 'SUSPENDED' } });
    expect(await world.db.models.token.findMany({ where: { identityId: ana.id, revokedAt: null } })).toEqual(
      [],
    );
    expect(await suspend(asUser, ana)).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'identityId'] });
    expect(await suspend(asMod, ana, false)).toMatchObject({ identity: { state: 'ACTIVE' } });
    expect(await suspend(asMod, rita)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await suspend(world.operator, rita)).toMatchObject({ identity: { state: 'SUSPENDED' } });
    expect(await suspend(await world.asUser(mod, a, ['write']), ana)).toMatchObject({ code: 'FORBIDDEN' });
  });
});
