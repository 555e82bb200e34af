import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { report } from '../../../src/core/reports/report.ts';
import { createToken } from '../../../src/core/tokens/create.ts';
import type { Role } from '../../../src/db/enums.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { openRestWorld, type RestAnswer, type RestOptions, type RestWorld } from '../world.ts';

/**
 * A moderator's day by REST, on one of two domains: nothing of the other domain, of logins, of mail or of addresses is
 * seen by who has only a domain's role.
 */
let world: RestWorld;
let a: Domain;
let b: Domain;
const tokens = {} as Record<'MODERATOR' | 'ADMIN' | 'INSTALL' | 'NOBODY', string>;
let made = 0;

interface Made {
  identity: Identity;
  user: User;
  id: string;
}

async function person(domain: Domain, isAdmin = false): Promise<Made> {
  made += 1;
  const identity = await world.identity(`p${made}`, domain);
  const data = { id: world.app.ids.next(), email: `p${made}@mail.test`, isAdmin, createdAt: 0n };
  const user = await world.db.models.user.create({ data });
  await world.hold(identity, user);
  return { identity, user, id: String(identity.id) };
}

async function tokenOf({ identity, user }: Made): Promise<string> {
  const scopes = ['read', 'write', 'admin:read', 'admin:write'] as const;
  const { token } = await createToken(world.system(), { user, identity, scopes, appName: 'test' });
  return token;
}

const ask = (
  who: keyof typeof tokens,
  method: string,
  path: string,
  form?: RestOptions['form'],
  domain = a,
): Promise<RestAnswer> =>
  world.rest(domain, method, `/api/v1/admin/${path}`, {
    token: tokens[who],
    ...(form ? { form } : method === 'GET' ? {} : { form: {} }),
  });
const status = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).status;
/** The texts of mails to somebody, the last one last. */
async function mailsTo({ user }: Made): Promise<string[]> {
  const rows = await world.db.models.work.findMany({ where: { machine: 'mail' }, orderBy: { id: 'asc' } });
  return rows
    .map(({ payload }) =>
      JSON.parse(world.app.ports.seal.open((payload as { sealed: string }).sealed) ?? '{}'),
    )
    .filter(({ to }) => to === user.email)
    .map(({ text }) => text);
}
const BAD_SPANS: Record<string, string>[] = [
  { start_at: 'soon' },
  { start_at: '2026-01-02', end_at: '2026-01-01' },
  { start_at: '1999-01-01' },
];
const lastAct = () => world.db.models.auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });

beforeAll(async () => {
  world = await openRestWorld();
  a = await world.domain('a.test', { isDefault: true });
  b = await world.domain('b.test');
  for (const role of ['MODERATOR', 'ADMIN'] as const satisfies Role[]) {
    const who = await person(a);
    await world.db.models.domainRole.create({
      data: { domainId: a.id, userId: who.user.id, role, createdAt: 0n },
    });
    tokens[role] = await tokenOf(who);
  }
  tokens.INSTALL = await tokenOf(await person(a, true));
  tokens.NOBODY = await tokenOf(await person(a));
});
afterAll(() => world.close());

describe('a moderator', () => {
  it('sees people of the domain alone, and nothing of logins', async () => {
    const [ours, theirs] = [await person(a), await person(b)];
    const list = await ask('MODERATOR', 'GET', 'accounts');
    const ids = list.body.map(({ id }: { id: string }) => id);
    expect(ids).toContain(ours.id);
    expect(ids).not.toContain(theirs.id);
    expect(JSON.stringify(list.body)).not.toContain('@mail.test');
    for (const each of list.body) expect(each).toMatchObject({ email: null, ip: null, ips: [] });
    const shown = await ask('MODERATOR', 'GET', `accounts/${theirs.id}`);
    expect(JSON.stringify(shown.body)).not.toContain('mail.test');
    expect(shown.body).toMatchObject({ domain: 'b.test', role: null, disabled: null });
    for (const query of ['?email=mail', '?disabled=1'])
      expect([query, await status('MODERATOR', 'GET', `accounts${query}`)]).toEqual([query, 403]);
    // On the host of the other domain the token is nobody's.
    expect(await status('MODERATOR', 'GET', 'accounts', undefined, b)).toBe(403);
    const asAdmin = await ask('INSTALL', 'GET', `accounts/${ours.id}`);
    expect(asAdmin.body).toMatchObject({ email: ours.user.email, disabled: false });
  });

  it('suspends and limits, which is written down and told to whom it concerns', async () => {
    const ours = await person(a);
    const act = (type: string) =>
      ask('MODERATOR', 'POST', `accounts/${ours.id}/action`, { type, text: 'rude to all' });
    expect((await act('suspend')).body).toEqual({});
    expect(await lastAct()).toMatchObject({
      act: 'IDENTITY_SUSPENDED',
      actorRole: 'MODERATOR',
      comment: 'rude to all',
      domainId: a.id,
    });
    const [mail, ...more] = await mailsTo(ours);
    expect([more, mail]).toEqual([[], expect.stringContaining('was suspended')]);
    expect(mail).toContain('rude to all');
    expect(mail).toContain('/auth/appeal?token=');
    expect((await ask('MODERATOR', 'GET', 'accounts?suspended=1')).body).toMatchObject([{ id: ours.id }]);
    expect((await ask('MODERATOR', 'POST', `accounts/${ours.id}/unsuspend`)).body).toMatchObject({
      id: ours.id,
      suspended: false,
    });
    await act('silence');
    expect((await ask('MODERATOR', 'GET', 'accounts?silenced=1')).body).toMatchObject([
      { id: ours.id, silenced: true },
    ]);
    expect((await ask('MODERATOR', 'POST', `accounts/${ours.id}/unsilence`)).body.silenced).toBe(false);
    expect(await mailsTo(ours)).toHaveLength(4);
    await act('sensitive');
    const v2 = await world.rest(a, 'GET', '/api/v2/admin/accounts?status=sensitized', {
      token: tokens.MODERATOR,
    });
    for (const { body } of [await ask('MODERATOR', 'GET', 'accounts?sensitized=1'), v2])
      expect(body).toMatchObject([{ id: ours.id, sensitized: true }]);
    await ask('MODERATOR', 'POST', `accounts/${ours.id}/unsensitive`);
    expect((await ask('MODERATOR', 'GET', 'accounts?sensitized=1')).body).toEqual([]);
    expect(await mailsTo(ours)).toHaveLength(6);
    expect((await act('none')).status).toBe(200);
    expect(await mailsTo(ours)).toHaveLength(7);
    expect((await act('nothing')).status).toBe(422);
  });

  it('acts on nobody of its own rank, and not on itself', async () => {
    const of = async (role: Role | null, isAdmin = false) => {
      const made = await person(a, isAdmin);
      if (role)
        await world.db.models.domainRole.create({
          data: { domainId: a.id, userId: made.user.id, role, createdAt: 0n },
        });
      return made;
    };
    const act = async (token: string, { id }: Made, type: string) =>
      (
        await world.rest(a, 'POST', `/api/v1/admin/accounts/${id}/action`, {
          token,
          form: { type, text: 'Hm.' },
        })
      ).body;
    const refused = { error: 'This action is not allowed' };
    for (const type of ['none', 'sensitive', 'silence', 'suspend']) {
      const self = await of('MODERATOR');
      const token = await tokenOf(self);
      for (const whom of [self, await of('MODERATOR'), await of('OWNER'), await of(null, true)])
        expect([type, await act(token, whom, type)]).toEqual([type, refused]);
      expect([type, await act(tokens.ADMIN, self, type)]).toEqual([type, {}]);
    }
    const root = await of(null, true);
    for (const whom of [root, await of(null, true)])
      expect(await act(await tokenOf(root), whom, 'disable')).toEqual(refused);
  });

  it('disables no login, which admins of the install do', async () => {
    const ours = await person(a);
    const disable = (who: keyof typeof tokens) =>
      status(who, 'POST', `accounts/${ours.id}/action`, { type: 'disable' });
    for (const who of ['NOBODY', 'MODERATOR', 'ADMIN'] as const)
      expect([who, await disable(who)]).toEqual([who, 403]);
    expect(await status('ADMIN', 'POST', `accounts/${ours.id}/enable`)).toBe(403);
    expect(await disable('INSTALL')).toBe(200);
    expect((await ask('INSTALL', 'GET', 'accounts?disabled=1')).body).toMatchObject([
      { id: ours.id, disabled: true },
    ]);
    expect((await ask('INSTALL', 'POST', `accounts/${ours.id}/enable`)).body.disabled).toBe(false);
  });

  it('suspends somebody of another domain in the eyes of the own one alone', async () => {
    const theirs = await person(b);
    expect(await status('MODERATOR', 'POST', `accounts/${theirs.id}/action`, { type: 'suspend' })).toBe(200);
    expect(
      (await world.db.models.identity.findUniqueOrThrow({ where: { id: theirs.identity.id } })).state,
    ).toBe('ACTIVE');
    // What other domains think of somebody is not told to them.
    expect(await mailsTo(theirs)).toEqual([]);
    expect((await ask('MODERATOR', 'POST', `accounts/${theirs.id}/unsuspend`)).body).toMatchObject({
      suspended: false,
    });
  });

  it('reads reports of the domain alone, takes, resolves and opens them again', async () => {
    const [ours, theirs] = [await person(a), await person(b)];
    const [bad, worse] = [await person(a), await person(b)];
    const made = await report(await world.as(ours.identity), ours.identity, bad.identity, {
      comment: 'rude',
    });
    const other = await report(await world.as(theirs.identity), theirs.identity, worse.identity, {
      comment: 'not for a',
    });
    const list = await ask('MODERATOR', 'GET', `reports?target_account_id=${bad.id}`);
    expect(list.body).toMatchObject([{ id: String(made.id), comment: 'rude', action_taken: false }]);
    expect(JSON.stringify((await ask('MODERATOR', 'GET', 'reports')).body)).not.toContain('not for a');
    for (const who of ['MODERATOR', 'ADMIN', 'INSTALL'] as const)
      expect([who, await status(who, 'GET', `reports/${other.id}`)]).toEqual([who, 404]);
    const act = async (name: string) => (await ask('MODERATOR', 'POST', `reports/${made.id}/${name}`)).body;
    expect((await act('assign_to_self')).assigned_account.username).toMatch(/^p\d+$/);
    expect((await act('unassign')).assigned_account).toBeNull();
    const { action_taken, action_taken_by_account: by } = await act('resolve');
    expect([action_taken, by.account.acct, by.role.name]).toEqual([true, by.username, 'Moderator']);
    const { assigned_account: same } = await act('assign_to_self');
    expect(by.id).toBe(same.id);
    const closed = await ask('MODERATOR', 'GET', 'reports?resolved=true');
    expect(closed.body[0].action_taken_by_account.id).toBe(same.id);
    expect(await act('reopen')).toMatchObject({ action_taken: false, action_taken_by_account: null });
    const form = { type: 'silence', report_id: String(made.id) };
    expect(await status('MODERATOR', 'POST', `accounts/${bad.id}/action`, form)).toBe(200);
    expect((await ask('MODERATOR', 'GET', `reports/${made.id}`)).body.action_taken).toBe(true);
  });

  it('counts what is done on the domain alone', async () => {
    const [ours, theirs, tagged] = [await person(a), await person(b), '#counted'];
    for (const { identity } of [ours, theirs])
      await createPost(await world.as(identity), identity, { text: tagged });
    const { id } = await world.db.models.tag.findUniqueOrThrow({ where: { name: 'counted' } });
    const form: [string, string][] = [
      ...['tag_accounts', 'tag_uses', 'unknown'].map((key): [string, string] => ['keys[]', key]),
      ...['tag_accounts', 'tag_uses'].map((key): [string, string] => [`${key}[id]`, String(id)]),
    ];
    const { body } = await ask('MODERATOR', 'POST', 'measures', form);
    expect(body).toMatchObject([
      { key: 'tag_accounts', total: '1', previous_total: '0' },
      { key: 'tag_uses', total: '1' },
    ]);
    expect(body[0].data).toHaveLength(30);
    expect(body[0].data.at(-1).value).toBe('1');
    const keys: [string, string][] = ['software_versions', 'space_usage'].map((key) => ['keys[]', key]);
    const parts = async (who: keyof typeof tokens) =>
      (await ask(who, 'POST', 'dimensions', keys)).body.map(({ data }: { data: { key: string }[] }) =>
        data.map(({ key }) => key),
      );
    expect(await parts('MODERATOR')).toEqual([['pukeko'], ['media']]);
    expect(await parts('INSTALL')).toEqual([
      ['pukeko', 'node', 'sqlite'],
      ['sqlite', 'media'],
    ]);
    const month = { frequency: 'month', start_at: '2026-09-01', end_at: '2026-11-30' };
    expect((await ask('MODERATOR', 'POST', 'retention', month)).body).toHaveLength(3);
    // A year by day, and ten years by month.
    const today = new Date(world.clock.now());
    const ago = (days: number) => new Date(today.getTime() - days * 86_400_000).toISOString().slice(0, 10);
    for (const [frequency, days, periods] of [
      ['day', 365, 366],
      ['month', 3_640, 120],
    ] as const) {
      const form = { frequency, start_at: ago(days), end_at: today.toISOString() };
      const { body: cohorts } = await ask('MODERATOR', 'POST', 'retention', form);
      expect(cohorts).toHaveLength(periods);
      expect(cohorts.map(({ data }: { data: object[] }) => data.length)).toEqual(
        Array.from({ length: periods }, (_, place) => periods - place),
      );
      const [sum] = [cohorts.at(-1).data[0].value];
      expect(Number(sum)).toBeGreaterThan(0);
      expect(await status('MODERATOR', 'POST', 'retention', { ...form, start_at: '1900-01-01' })).toBe(422);
    }
    for (const path of ['measures', 'dimensions', 'retention']) {
      expect([path, await status('NOBODY', 'POST', path)]).toEqual([path, 403]);
      for (const bad of BAD_SPANS)
        expect([
          path,
          bad,
          await status('MODERATOR', 'POST', path, [
            ...Object.entries(bad),
            ['keys[]', 'new_users'],
            ['keys[]', 'servers'],
          ]),
        ]).toEqual([path, bad, 422]);
    }
    expect(await status('MODERATOR', 'POST', 'measures', { 'keys[]': 'tag_uses' })).toBe(400);
  });

  it('counts of other servers all that is known of them, and of each day what came on it', async () => {
    const ours = await person(a);
    const cat = await world.remote('cat', 'met.test');
    const dog = await world.remote('dog', 'met.test');
    const stranger = await world.remote('fox', 'far.test');
    const DAY = 86_400_000;
    const [long, now] = [world.clock.now() - 100 * DAY, world.clock.now()];
    for (const [author, at] of [
      [cat, long],
      [cat, now],
      [dog, long],
      [stranger, now],
    ] as const) {
      const post = await world.rawPost(author, { id: world.app.ids.at(at), publishedAt: BigInt(at) });
      await world.db.models.domainEntry.create({ data: { domainId: a.id, postId: post.id, isReply: false } });
    }
    for (const [follower, followee, at] of [
      [ours.identity, cat, long],
      [ours.identity, dog, now],
      [dog, ours.identity, long],
    ] as const)
      await world.db.models.follow.create({
        data: {
          ...{ id: world.app.ids.at(at), followerId: follower.id, followeeId: followee.id },
          ...{ uri: `${follower.uri}/follows/${followee.id}`, state: 'ACCEPTED', createdAt: BigInt(at) },
        },
      });
    const filed = await report(await world.as(ours.identity), ours.identity, cat, { comment: 'old' });
    await world.db.models.report.update({
      where: { id: filed.id },
      data: { id: world.app.ids.at(long), createdAt: BigInt(long) },
    });
    const expected: Record<string, [total: string, today: string]> = {
      instance_accounts: ['2', '1'],
      instance_statuses: ['3', '1'],
      instance_reports: ['1', '0'],
      instance_follows: ['2', '1'],
      instance_followers: ['1', '0'],
    };
    const asked = (domain: string, last = now): [string, string][] => [
      ['start_at', new Date(last - DAY).toISOString()],
      ['end_at', new Date(last).toISOString()],
      ...Object.keys(expected).map((key): [string, string] => ['keys[]', key]),
      ...Object.keys(expected).map((key): [string, string] => [`${key}[domain]`, domain]),
    ];
    const totals = (body: { total: string }[]) => body.map(({ total }) => total);
    const midnight = (at: number) => new Date(at - (at % DAY)).toISOString();
    expect((await ask('MODERATOR', 'POST', 'measures', asked('met.test'))).body).toEqual(
      Object.entries(expected).map(([key, [total, today]]) => ({
        ...{ key, unit: null, total },
        data: [
          { date: midnight(now - DAY), value: '0' },
          { date: midnight(now), value: today },
        ],
      })),
    );
    // Of a time long ago the total is the same.
    const before = await ask('MODERATOR', 'POST', 'measures', asked('met.test', now - 300 * DAY));
    expect(totals(before.body)).toEqual(['2', '3', '1', '2', '1']);
    const unknown = await ask('MODERATOR', 'POST', 'measures', asked('nobody.test'));
    expect(totals(unknown.body)).toEqual(['0', '0', '0', '0', '0']);
    // Another domain knows none of this.
    const there = await world.rest(b, 'POST', '/api/v1/admin/measures', {
      token: await tokenOf(await person(b, true)),
      form: asked('met.test'),
    });
    expect(totals(there.body)).toEqual(['0', '0', '0', '0', '0']);
  });

  it('stores nothing of other servers, in bytes', async () => {
    const span: [string, string][] = [
      ['start_at', '2026-09-01'],
      ['end_at', '2026-09-03'],
    ];
    const key = 'instance_media_attachments';
    const { body } = await ask('MODERATOR', 'POST', 'measures', [
      ...span,
      ['keys[]', key],
      [`${key}[domain]`, 'far.test'],
    ]);
    const zero = (day: number) => ({ date: `2026-09-0${day}T00:00:00.000Z`, value: '0' });
    const total = { total: '0', human_value: '0 Bytes' };
    expect(body).toEqual([{ key, unit: 'bytes', ...total, data: [zero(1), zero(2), zero(3)] }]);
    expect(await status('MODERATOR', 'POST', 'measures', [...span, ['keys[]', key]])).toBe(400);
  });

  it('has no list of servers that it deals with alone', async () => {
    expect((await ask('ADMIN', 'GET', 'domain_allows')).body).toEqual([]);
    expect(await status('MODERATOR', 'GET', 'domain_allows')).toBe(403);
    expect(await status('ADMIN', 'POST', 'domain_allows', { domain: 'good.test' })).toBe(422);
    for (const method of ['GET', 'DELETE'])
      expect([method, await status('ADMIN', method, 'domain_allows/1')]).toEqual([method, 404]);
  });

  it('deletes only suspended people of the domain, by its admins', async () => {
    const [ours, theirs] = [await person(a), await person(b)];
    expect(await status('ADMIN', 'DELETE', `accounts/${ours.id}`)).toBe(403);
    await ask('MODERATOR', 'POST', `accounts/${ours.id}/action`, { type: 'suspend' });
    expect(await status('MODERATOR', 'DELETE', `accounts/${ours.id}`)).toBe(403);
    expect(await status('ADMIN', 'DELETE', `accounts/${theirs.id}`)).toBe(403);
    expect((await ask('ADMIN', 'DELETE', `accounts/${ours.id}`)).status).toBe(200);
    expect(await status('ADMIN', 'GET', `accounts/${ours.id}`)).toBe(404);
  });

  it('blocks no servers, which admins of the domain do, for that domain', async () => {
    const form = {
      domain: 'evil.test',
      severity: 'suspend',
      public_comment: 'spam',
      private_comment: 'ours',
    };
    expect(await status('MODERATOR', 'POST', 'domain_blocks', form)).toBe(403);
    const { body } = await ask('ADMIN', 'POST', 'domain_blocks', form);
    expect(body).toMatchObject({ severity: 'suspend', public_comment: 'spam', private_comment: 'ours' });
    expect(await world.app.hostBlocks.isBlocked(a.id, 'evil.test')).toBe(true);
    expect(await world.app.hostBlocks.isBlocked(b.id, 'evil.test')).toBe(false);
    expect(await status('MODERATOR', 'GET', `domain_blocks/${body.id}`)).toBe(403);
    const silenced = await ask('ADMIN', 'PUT', `domain_blocks/${body.id}`, { severity: 'silence' });
    expect(silenced.body).toMatchObject({ severity: 'silence', private_comment: 'ours' });
    // What does nothing is no decision, and is not stored as one.
    for (const [method, path] of [
      ['POST', 'domain_blocks'],
      ['PUT', `domain_blocks/${body.id}`],
    ] as const) {
      const noop = await ask('ADMIN', method, path, { domain: 'noop.test', severity: 'noop' });
      expect([noop.status, noop.body.error]).toEqual([
        422,
        expect.stringMatching(/^Validation failed: Severity noop would do nothing on this server/),
      ]);
    }
    expect((await ask('ADMIN', 'DELETE', `domain_blocks/${body.id}`)).body).toEqual({});
    expect(await status('ADMIN', 'GET', `domain_blocks/${body.id}`)).toBe(404);
  });

  it('keeps nobody out by mail or address, which admins of the install do', async () => {
    for (const who of ['MODERATOR', 'ADMIN'] as const) {
      for (const noun of ['email_domain_blocks', 'ip_blocks'])
        for (const path of [noun, `${noun}/1`])
          expect([who, path, await status(who, 'GET', path)]).toEqual([who, path, 403]);
      expect(await status(who, 'POST', 'email_domain_blocks', { domain: 'm.test' })).toBe(403);
      const range = { ip: '203.0.113.0/24', severity: 'no_access' };
      expect(await status(who, 'POST', 'ip_blocks', range)).toBe(403);
    }
    const { body } = await ask('INSTALL', 'POST', 'ip_blocks', {
      ip: '203.0.113.0/24',
      severity: 'sign_up_block',
      comment: 'bots',
      expires_in: '3600',
    });
    expect(body).toMatchObject({ ip: '203.0.113.0/24', severity: 'sign_up_block', comment: 'bots' });
    const moved = await ask('INSTALL', 'PUT', `ip_blocks/${body.id}`, { ip: '203.0.113.0/25' });
    expect(moved.body).toMatchObject({ ip: '203.0.113.0/25', comment: 'bots' });
    expect((await ask('INSTALL', 'GET', 'ip_blocks')).body).toHaveLength(1);
  });

  it('decides about nothing a second time without knowing of the first', async () => {
    const block = (domain: string, severity: string) =>
      ask('ADMIN', 'POST', 'domain_blocks', { domain, severity, private_comment: 'anew' });
    const first = (await block('bad.test', 'suspend')).body;
    for (const [domain, severity] of [
      ['bad.test', 'silence'],
      ['Bad.Test', 'suspend'],
      ['a.bad.test', 'silence'],
      ['a.bad.test', 'suspend'],
    ] as const) {
      const refused = await block(domain, severity);
      expect([domain, severity, refused.status, refused.body]).toEqual([
        ...[domain, severity, 422],
        {
          error: 'You have already imposed stricter limits on bad.test.',
          existing_domain_block: first,
        },
      ]);
    }
    expect((await ask('ADMIN', 'GET', `domain_blocks/${first.id}`)).body).toEqual(first);
    expect((await block('rude.test', 'silence')).status).toBe(200);
    expect((await block('x.rude.test', 'silence')).body.existing_domain_block.domain).toBe('rude.test');
    expect((await block('x.rude.test', 'suspend')).body).toMatchObject({ domain: 'x.rude.test' });
    expect((await block(' ', 'suspend')).body).toEqual({ error: "Validation failed: Domain can't be blank" });
    const before = await world.db.models.accessBlock.count();
    for (const [noun, form, again, taken] of [
      ['email_domain_blocks', { domain: 'm.test' }, { domain: '@M.test.' }, 'Domain'],
      [
        'ip_blocks',
        { ip: '198.51.100.7', severity: 'sign_up_block' },
        { ip: '198.51.100.7/32', severity: 'no_access' },
        'Ip',
      ],
      [
        'canonical_email_blocks',
        { email: 'e.va+x@m.test' },
        { email: 'eva@m.test', canonical_email_hash: 'f'.repeat(64) },
        'Canonical email hash',
      ],
    ] as const) {
      const made = await ask('INSTALL', 'POST', noun, { ...form });
      expect([noun, made.status]).toEqual([noun, 200]);
      const refused = await ask('INSTALL', 'POST', noun, { ...again });
      expect([refused.status, refused.body.error]).toEqual([
        422,
        `Validation failed: ${taken} has already been taken`,
      ]);
      expect((await ask('INSTALL', 'GET', `${noun}/${made.body.id}`)).body).toEqual(made.body);
    }
    const [other] = (await ask('INSTALL', 'GET', 'ip_blocks')).body.filter(
      ({ ip }: { ip: string }) => ip !== '198.51.100.7/32',
    );
    const moved = await ask('INSTALL', 'PUT', `ip_blocks/${other.id}`, { ip: '198.51.100.7' });
    expect([moved.status, moved.body.error]).toEqual([422, 'Validation failed: Ip has already been taken']);
    expect((await ask('INSTALL', 'PUT', `ip_blocks/${other.id}`, { ip: other.ip })).body).toEqual(other);
    // What one noun takes is never a decision of another kind.
    for (const domain of ['eva@n.test', 'fe80::1', 'f'.repeat(64), '198.51.100.9', '10.1', ''])
      expect([domain, await status('INSTALL', 'POST', 'email_domain_blocks', { domain })]).toEqual([
        domain,
        422,
      ]);
    for (const ip of ['fa.de', 'eva@n.test', 'f'.repeat(64), '520.13.54.120', ''])
      expect([ip, await status('INSTALL', 'POST', 'ip_blocks', { ip, severity: 'no_access' })]).toEqual([
        ip,
        422,
      ]);
    expect(await world.db.models.accessBlock.count()).toBe(before + 3);
    expect(await status('INSTALL', 'POST', 'email_domain_blocks', { domain: 'пошта.укр' })).toBe(200);
    expect(await status('INSTALL', 'POST', 'canonical_email_blocks/test', {})).toBe(400);
    expect(await status('ADMIN', 'POST', 'canonical_email_blocks/test', {})).toBe(403);
  });

  it('lets in and turns away only who waits, and ends only suspensions that there are', async () => {
    const [ours, theirs] = [await person(a), await person(b)];
    for (const name of ['approve', 'reject']) {
      expect([name, await status('MODERATOR', 'POST', `accounts/${ours.id}/${name}`)]).toEqual([name, 403]);
      expect([name, await status('MODERATOR', 'POST', `accounts/1/${name}`)]).toEqual([name, 404]);
    }
    for (const { id } of [ours, theirs])
      expect(await status('MODERATOR', 'POST', `accounts/${id}/unsuspend`)).toBe(403);
    expect(await status('MODERATOR', 'POST', `accounts/1/unsuspend`)).toBe(404);
  });

  it('counts nothing of days that no id is made for', async () => {
    const far = { start_at: '9999-12-30', end_at: '9999-12-31' };
    const count = async (path: string, form: Record<string, string>) =>
      (await ask('MODERATOR', 'POST', path, { ...far, ...form })).body;
    const zero = { total: '0', previous_total: '0' };
    expect(await count('measures', { 'keys[]': 'new_users' })).toMatchObject([zero]);
    const tag = { 'keys[]': 'tag_uses', 'tag_uses[id]': '9999999999999999999' };
    expect(await count('measures', tag)).toMatchObject([zero]);
    expect(await count('dimensions', { 'keys[]': 'languages' })).toMatchObject([{ data: [] }]);
    expect(await count('retention', { frequency: 'month' })).toMatchObject([{ data: [{ value: '0' }] }]);
  });
});

it('is nobody without a role, whatever the scopes', async () => {
  const paths = [
    'accounts',
    'accounts?remote=1',
    'reports',
    'domain_blocks',
    'email_domain_blocks',
    'ip_blocks',
  ];
  for (const path of paths) expect([path, await status('NOBODY', 'GET', path)]).toEqual([path, 403]);
});
