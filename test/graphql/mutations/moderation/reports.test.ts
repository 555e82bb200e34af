import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../../src/core/context.ts';
import { eraseChunk } from '../../../../src/core/erasure/erase.ts';
import { deleteIdentity } from '../../../../src/core/identities/delete.ts';
import { createPost } from '../../../../src/core/posts/write/create.ts';
import type { Domain, Identity, User } from '../../../../src/db/rows.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../world.ts';

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

  it('name rules by ids that stay over changes and are never used again', async () => {
    const own = await world.domain('rules.test', { rules: ['Be kind.', 'No spam.'] });
    const target = gid('Identity', await world.identity('eve', own));
    const asEva = await world.asIdentity(await world.identity('eva', own));
    const asRoot = await world.asUser(await world.user('root@rules.test', true), own);
    const name = (...ruleIds: string[]) => report({ identityId: target, ruleIds }, asEva);
    const set = async (...rules: object[]) => {
      const input = { domainId: gid('Domain', own), rules };
      const answer = await world.mutate(
        asRoot,
        'updateDomain',
        input,
        'domain { rules { ruleId text hint } }',
      );
      return (answer as { domain?: { rules: object[] } }).domain?.rules ?? answer;
    };
    const made = of(await name('2'));
    const kind = { ruleId: '1', text: 'Be kind.', hint: '' };
    const ads = { ruleId: '2', text: 'No advertising.', hint: 'Links to shops.' };
    const calm = { ruleId: '3', text: 'Be calm.', hint: '' };
    // Another text keeps the id, and so does another place.
    expect(await set(ads, { text: 'Be kind.' })).toEqual([ads, kind]);
    expect(await set({ ruleId: '2', text: ads.text }, kind)).toEqual([ads, kind]);
    expect(of(await name('2'))).toMatchObject({ rules: [{ ruleId: '2', text: 'No advertising.' }] });
    expect(await set({ text: 'Be calm.' }, kind)).toEqual([calm, kind]);
    expect(await name('2')).toMatchObject({ path: ['input', 'ruleIds'] });
    for (const wrong of [ads, kind])
      expect(await set(kind, wrong)).toMatchObject({ path: ['input', 'rules', '1', 'ruleId'] });
    expect(await set()).toEqual([]);
    // Changes at the same time count one after the other.
    const texts = ['A', 'B', 'C', 'D'];
    const ids = (await Promise.all(texts.map((text) => set({ text })))).flat() as { ruleId: string }[];
    expect(ids.map(({ ruleId }) => ruleId).sort()).toEqual(['4', '5', '6', '7']);
    const { rules } = await world.db.models.report.findUniqueOrThrow({
      where: { id: BigInt(made.id.slice('report_'.length)) },
    });
    expect(rules).toMatchObject([{ id: '2', text: 'No spam.' }]);
    const { node } = await world.run(
      asEva,
      'query ($id: ID!) { node(id: $id) { ... on Report { rules { ruleId text } } } }',
      { id: made.id },
    );
    expect(node).toEqual({ rules: [{ ruleId: '2', text: 'No spam.' }] });
  });

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

  it('are no more than four hundred a day of one person', async () => {
    const eager = await world.identity('eager', domain);
    const asEager = await world.asIdentity(eager);
    await world.db.models.report.createMany({
      data: Array.from({ length: 399 }, () => ({
        ...{ id: world.app.ids.next(), domainId: domain.id, reporterId: eager.id, targetId: bob.id },
        ...{ comment: '', createdAt: BigInt(world.clock.now()), resolvedAt: 1n },
      })),
    });
    expect(await report({}, asEager)).toMatchObject({ report: {} });
    expect(await report({}, asEager)).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await report({})).toMatchObject({ report: {} });
    await world.db.models.report.deleteMany({ where: { OR: [{ reporterId: eager.id }, { comment: '' }] } });
  });

  it('name the domain that decides, and to its moderators alone what it decided about the target', async () => {
    const made = of(await report({ comment: 'loud' }));
    const node = async (who: Asker) =>
      (
        await world.run(
          who,
          `{ node(id: "${made.id}") { ... on Report { domain { name } restriction { level } } } }`,
        )
      ).node;
    expect(await node(await asMod())).toEqual({ domain: { name: 'a.test' }, restriction: null });
    const target = { identityId: gid('Identity', bob), domainId: gid('Domain', domain) };
    await world.mutate(await asMod(), 'restrictIdentity', { ...target, level: 'LIMIT' });
    expect(await node(await asMod())).toMatchObject({ restriction: { level: 'LIMIT' } });
    expect(await node(asAna)).toEqual({ domain: { name: 'a.test' }, restriction: null });
    await world.mutate(await asMod(), 'unrestrictIdentity', target);
  });

  it('are mailed of, until a moderator switches that off, and anew once they have looked', async () => {
    const CHOICES = 'user { getsReportMail getsSignUpMail getsAppealMail }';
    const setMail = async (who: Asker, changes: object) => world.mutate(who, 'updateUser', changes, CHOICES);
    const all = { getsReportMail: true, getsSignUpMail: true, getsAppealMail: true };
    for (const name of ['getsReportMail', 'getsSignUpMail', 'getsAppealMail']) {
      expect(await setMail(await asMod(), { [name]: false })).toMatchObject({
        user: { ...all, [name]: false },
      });
      expect(await setMail(await asMod(), { [name]: true })).toMatchObject({ user: all });
    }
    expect(await setMail(asAna, all)).toMatchObject({ code: 'FORBIDDEN' });
    const seen = (who: Asker, of = domain) =>
      world.mutate(who, 'markModerationSeen', { domainId: gid('Domain', of), queue: 'REPORTS' }, 'queue');
    const waits = () => world.db.models.moderationMail.count({ where: { userId: mod.id } });
    await report({ comment: 'x' });
    expect(await waits()).toBe(1);
    expect(await seen(await world.asIdentity(bob))).toMatchObject({ code: 'FORBIDDEN' });
    // A domain that is none of theirs is not there for them.
    const other = await world.domain(`other-${dialect}.test`);
    expect(await seen(await asMod(), other)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await waits()).toBe(1);
    expect(await seen(await asMod())).toMatchObject({ queue: 'REPORTS' });
    expect(await waits()).toBe(0);
    const stop = (token: string) => world.mutate(world.nobody(domain), 'stopMail', { token }, 'isOn');
    expect(await stop('nonsense')).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'token'] });
    for (const [kind, name] of [
      ['report', 'getsReportMail'],
      ['sign-up', 'getsSignUpMail'],
      ['appeal', 'getsAppealMail'],
    ] as const) {
      expect(await stop(world.app.ports.seal.seal(`${kind} mail ${mod.id}`))).toMatchObject({ isOn: false });
      expect(await setMail(await asMod(), {})).toMatchObject({ user: { ...all, [name]: false } });
      await setMail(await asMod(), all);
    }
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

  it('are seen to by a moderator, noted on, and show what was done because of them', async () => {
    const id = of(await report({ comment: 'worked on' })).id;
    const modest = await world.identity('modest', domain);
    await world.hold(mod, modest);
    const who = await asMod();
    const assign = (identity: Identity | null, as = who) =>
      world.mutate(
        as,
        'assignReport',
        { reportId: id, identityId: identity && gid('Identity', identity) },
        'report { assignee { username } }',
      );
    expect(await assign(modest)).toMatchObject({ report: { assignee: { username: 'modest' } } });
    // Nobody who does not moderate the domain, here or elsewhere.
    const far = await world.domain('far.test');
    const stranger = await world.user('mod@far.test');
    await world.db.models.domainRole.create({
      data: { domainId: far.id, userId: stranger.id, role: 'OWNER', createdAt: 0n },
    });
    const theirs = await world.identity('theirs', far);
    await world.hold(stranger, theirs);
    for (const other of [bob, theirs]) expect(await assign(other)).toMatchObject({ code: 'INVALID_INPUT' });
    const note = (text: string, as = who) =>
      world.mutate(as, 'addReportNote', { reportId: id, text }, 'note { id text author { username } }');
    const made = await note(' looks like spam ');
    expect(made).toMatchObject({ note: { text: 'looks like spam', author: { username: 'modest' } } });
    for (const text of ['', 'x'.repeat(2001)])
      expect(await note(text)).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'text'] });
    const post = await createPost(await world.as(bob), bob, { text: 'buy this too' });
    const act = { postId: gid('Post', post), reason: 'spam', reportId: id };
    expect(await world.mutate(who, 'removePost', act, 'deletedPostId')).toMatchObject({
      deletedPostId: act.postId,
    });
    const limit = {
      identityId: gid('Identity', bob),
      domainId: gid('Domain', domain),
      level: 'LIMIT',
      reportId: id,
    };
    await world.mutate(who, 'restrictIdentity', limit);
    const suspend = { identityId: gid('Identity', bob), isSuspended: true, reportId: id };
    await world.mutate(who, 'setIdentitySuspended', suspend);
    await world.mutate(who, 'setIdentitySuspended', { ...suspend, isSuspended: false });
    const chief = await world.user('chief@a.test');
    await world.db.models.domainRole.create({
      data: { domainId: domain.id, userId: chief.id, role: 'ADMIN', createdAt: 0n },
    });
    const block = { name: 'spam.test', domainId: gid('Domain', domain), reportId: id };
    expect(
      await world.mutate(await world.asUser(chief, domain), 'blockHost', block, 'block { name }'),
    ).toEqual({
      __typename: 'BlockHostPayload',
      block: { name: 'spam.test' },
    });
    const unknown = { ...suspend, reportId: 'report_1' };
    expect(await world.mutate(who, 'setIdentitySuspended', unknown)).toMatchObject({
      code: 'NOT_FOUND',
      path: ['input', 'reportId'],
    });
    // Who moderates two domains hangs no act on one of them on a report of the other.
    await world.db.models.domainRole.create({
      data: { domainId: far.id, userId: mod.id, role: 'MODERATOR', createdAt: 0n },
    });
    const onFar = { ...limit, domainId: gid('Domain', far) };
    expect(await world.mutate(await world.asUser(mod, far), 'restrictIdentity', onFar)).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'reportId'],
    });
    expect(await world.db.models.identityRestriction.count({ where: { domainId: far.id } })).toBe(0);
    const shown = async (as: Asker) => {
      const answer = await world.run(
        as,
        'query ($id: ID!) { node(id: $id) { ... on Report { assignee { username } notes { text } acts { nodes { act comment } } } } }',
        { id },
      );
      return answer.node as unknown;
    };
    expect(await shown(who)).toEqual({
      assignee: { username: 'modest' },
      notes: [{ text: 'looks like spam' }],
      acts: {
        nodes: [
          { act: 'HOST_BLOCKED', comment: '' },
          { act: 'IDENTITY_UNSUSPENDED', comment: '' },
          { act: 'IDENTITY_SUSPENDED', comment: '' },
          { act: 'IDENTITY_LIMITED', comment: '' },
          { act: 'POST_DELETED', comment: 'spam' },
          { act: 'REPORT_NOTED', comment: 'looks like spam' },
          { act: 'REPORT_ASSIGNED', comment: '' },
        ],
      },
    });
    // Who made it sees nothing of that; others elsewhere not even the report.
    expect(await shown(asAna)).toEqual({ assignee: null, notes: [], acts: { nodes: [] } });
    const outsider = await world.asUser(stranger, far);
    expect(await shown(outsider)).toBeNull();
    for (const answer of [
      await assign(null, outsider),
      await note('mine', outsider),
      await note('mine', asAna),
    ])
      expect(answer).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'reportId'] });
    const remove = (as: Asker) =>
      world.mutate(
        as,
        'removeReportNote',
        { noteId: (made as never as { note: { id: string } }).note.id },
        'noteId',
      );
    expect(await remove(outsider)).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'noteId'] });
    expect(await remove(who)).toHaveProperty('noteId');
    expect(await remove(who)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await assign(null)).toMatchObject({ report: { assignee: null } });
    // Of two who close it at once one is written down.
    const closed = () => world.db.models.auditEntry.count({ where: { act: 'REPORT_RESOLVED' } });
    const before = await closed();
    await Promise.all([who, world.operator].map((as) => world.mutate(as, 'resolveReport', { reportId: id })));
    expect(await closed()).toBe(before + 1);
  });
});
