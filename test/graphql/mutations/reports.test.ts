import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/core/context.ts';
import { eraseChunk } from '../../../src/core/erasure/erase.ts';
import { deleteIdentity } from '../../../src/core/identities/delete.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from './world.ts';

describe.each(DIALECTS)('reports on %s', (dialect) => {
  let world: MutationWorld;
  let domain: Domain;
  let ana: Identity;
  let bob: Identity;
  let asAna: Asker;
  let mod: User;

  beforeAll(async () => {
    world = await openMutationWorld({ dialect });
    domain = await world.domain('a.test');
    ana = await world.identity('ana', domain);
    bob = await world.identity('bob', domain);
    asAna = await world.asIdentity(ana);
    mod = await world.user('mod@a.test');
    await world.db.models.domainRole.create({
      data: { domainId: domain.id, userId: mod.id, role: 'MODERATOR', createdAt: 0n },
    });
    const rules = { rules: ['Be kind.', 'No spam.'] };
    domain = await world.db.models.domain.update({ where: { id: domain.id }, data: rules });
    world.app.domains.forget();
  });
  afterAll(() => world.close());

  const WHOLE =
    'report { id category comment isForwarded resolvedAt rules { ruleId text } posts { postKey html isDeleted } reporter { username } target { username } }';
  const report = (input: object, who = asAna) =>
    world.mutate(who, 'reportIdentity', { identityId: gid('Identity', bob), ...input }, WHOLE);
  const of = (answer: object) => (answer as { report: { id: string } }).report;
  const asMod = () => world.asUser(mod, domain);
  const listed = async (who: Asker, args = '') => {
    const answer = await world.run(
      who,
      `{ domain(name: "a.test") { reports${args} { edges { node { id comment reporter { username } target { username } } } } } }`,
    );
    return (
      answer.domain as never as { reports: { edges: { node: { id: string; comment: string } }[] } }
    ).reports.edges.map(({ node }) => node);
  };

  it('reach the moderators of the domain with what they name', async () => {
    const post = await createPost(await world.as(bob), bob, { text: 'buy this', visibility: 'UNLISTED' });
    const made = await report({ postIds: [gid('Post', post)], comment: ' spam ', ruleIds: ['2', '2'] });
    expect(of(made)).toMatchObject({
      category: 'VIOLATION',
      comment: 'spam',
      isForwarded: false,
      rules: [{ ruleId: '2', text: 'No spam.' }],
      posts: [{ postKey: String(post.id), html: '<p>buy this</p>', isDeleted: false }],
      reporter: { username: 'ana' },
      target: { username: 'bob' },
    });
    expect(await listed(await asMod())).toMatchObject([{ id: of(made).id, comment: 'spam' }]);
    const node = `{ node(id: "${of(made).id}") { ... on Report { comment } } }`;
    expect((await world.run(asAna, node)).node).toEqual({ comment: 'spam' });
    expect((await world.run(await world.asIdentity(bob), node)).node).toBeNull();
    expect((await world.run(await asMod(), node)).node).toEqual({ comment: 'spam' });
    await expect(listed(await world.asIdentity(bob))).rejects.toThrow(/moderators/);
    expect(await listed(world.operator)).toHaveLength(1);
  });

  it('show who made them only what they still see', async () => {
    const eva = await world.identity('eva', domain);
    const post = await createPost(await world.as(eva), eva, { text: 'before the block' });
    const made = await report({ identityId: gid('Identity', eva), postIds: [gid('Post', post)] });
    await world.block(eva, ana);
    const node = `{ node(id: "${of(made).id}") { ... on Report { posts { html } target { username } } } }`;
    // A profile is shown to whom it blocked; what it wrote is not.
    expect((await world.run(asAna, node)).node).toEqual({ posts: [], target: { username: 'eva' } });
    expect((await world.run(await asMod(), node)).node).toEqual({
      posts: [{ html: '<p>before the block</p>' }],
      target: { username: 'eva' },
    });
  });

  it('are closed and opened again by moderators alone', async () => {
    const { id } = of(await report({ comment: 'second' }));
    const close = (who: Asker) =>
      world.mutate(who, 'resolveReport', { reportId: id }, 'report { resolvedAt }');
    expect(await close(asAna)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await close(await asMod())).toMatchObject({ report: { resolvedAt: expect.any(String) } });
    expect((await listed(await asMod(), '(isResolved: true)')).map((each) => each.id)).toEqual([id]);
    expect((await listed(await asMod(), '(isResolved: false)')).map((each) => each.id)).not.toContain(id);
    expect(
      await world.mutate(await asMod(), 'reopenReport', { reportId: id }, 'report { resolvedAt }'),
    ).toMatchObject({ report: { resolvedAt: null } });
    expect(await world.mutate(await asMod(), 'reopenReport', { reportId: 'report_1' })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('are refused for what cannot be', async () => {
    const own = await createPost(await world.as(ana), ana, { text: 'mine' });
    const secret = await createPost(await world.as(bob), bob, {
      text: 'not for ana',
      visibility: 'FOLLOWERS',
    });
    const count = await world.db.models.report.count();
    for (const input of [
      { postIds: [gid('Post', own)] },
      { postIds: [gid('Post', secret)] },
      { identityId: 'identity_1' },
    ])
      expect(await report(input)).toMatchObject({ code: 'NOT_FOUND' });
    for (const [field, input] of [
      ['comment', { comment: 'x'.repeat(1001) }],
      ['ruleIds', { ruleIds: ['3'] }],
      ['identityId', { identityId: gid('Identity', ana) }],
      ['postIds', { postIds: Array.from({ length: 101 }, () => gid('Post', own)) }],
    ] as const)
      expect(await report(input)).toMatchObject({ code: 'INVALID_INPUT', path: ['input', field] });
    expect(await world.db.models.report.count()).toBe(count);
  });

  it('go with who made them', async () => {
    const dora = await world.identity('dora', domain);
    await report({ comment: 'by dora' }, await world.asIdentity(dora));
    await deleteIdentity(await world.as(dora), dora);
    const erase = () => inTransaction(world.system(), (ctx) => eraseChunk(ctx, dora.id));
    while ((await erase()) === 'more');
    expect((await listed(world.operator)).map(({ comment }) => comment)).not.toContain('by dora');
  });
});
