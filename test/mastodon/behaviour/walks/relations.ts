import { describe, expect } from 'vitest';
import { inTransaction } from '../../../../src/core/context.ts';
import { setSuspended } from '../../../../src/core/identities/suspend.ts';
import { unfit } from '../../entities.ts';
import { idsOf, linksOf, NOT_FOUND, type Person, rows, said, type Walk } from '../walk.ts';

export function relationRows(walk: () => Walk): void {
  const act = async (
    a: Person,
    b: Person | { id: string },
    name: string,
    form: Record<string, string> | [string, string][] = {},
  ) => a.post(`/api/v1/accounts/${b.id}/${name}`, form);
  const seen = async (a: Person, b: Person) =>
    (await a.get(`/api/v1/accounts/relationships?id[]=${b.id}`)).body[0];
  const told = async (a: Person) =>
    (await a.get('/api/v1/notifications')).body.map(
      (each: { type: string; account: { id: string } }) => `${each.type} ${each.account.id}`,
    );

  describe('relationships', () => {
    rows('R077 R078 R079 R081 R082', 'are of each that is named, once', async () => {
      const { people, world } = walk();
      const [a, b, c, s] = await people();
      const path = (...ids: string[]) =>
        `/api/v1/accounts/relationships?${ids.map((id) => `id[]=${id}`).join('&')}`;
      const none = await seen(a, b);
      expect(none).toMatchObject({
        id: b.id,
        following: false,
        showing_reblogs: false,
        notifying: false,
        languages: null,
        followed_by: false,
        blocking: false,
        blocked_by: false,
        muting: false,
        muting_notifications: false,
        requested: false,
        requested_by: false,
        domain_blocking: false,
        endorsed: false,
        note: '',
      });
      await inTransaction(world.system(), (ctx) => setSuspended(ctx, s.identity, true));
      expect(idsOf(await a.get(path(b.id, c.id, s.id))).sort()).toEqual([b.id, c.id].sort());
      expect((await a.get(path(b.id, c.id, c.id, b.id))).body).toHaveLength(2);
      for (const target of [path('17'), '/api/v1/accounts/relationships'])
        expect((await a.get(target)).body).toEqual([]);
    });
    rows('R085 R257 R260 R261 R264 R265 R262', 'that are asked for are granted or refused', async () => {
      const { person, people } = walk();
      const a = await person('locked', { isLocked: true });
      const [b, c, d] = await people();
      for (const each of [b, c]) await act(each, a, 'follow');
      expect(await seen(a, b)).toMatchObject({ requested_by: true, followed_by: false });
      expect(idsOf(await a.get('/api/v1/follow_requests')).sort()).toEqual([b.id, c.id].sort());
      for (const name of ['authorize', 'reject'])
        expect(said(await a.post(`/api/v1/follow_requests/${d.id}/${name}`))).toBe(NOT_FOUND);
      expect((await a.post(`/api/v1/follow_requests/${b.id}/authorize`)).body).toMatchObject({
        id: b.id,
        followed_by: true,
        requested_by: false,
      });
      expect(await told(a)).toContain(`follow ${b.id}`);
      expect(await seen(b, a)).toMatchObject({ following: true, requested: false });
      expect((await a.post(`/api/v1/follow_requests/${c.id}/reject`)).body).toMatchObject({
        followed_by: false,
        requested_by: false,
      });
      expect((await a.get('/api/v1/follow_requests')).body).toEqual([]);
      expect(await seen(c, a)).toMatchObject({ requested: false, following: false });
      expect((await act(c, a, 'follow')).body).toMatchObject({ requested: true });
    });
    rows('R087 R088 R089', 'of those one follows are shown where nobody hides them', async () => {
      const { people } = walk();
      const [a, b, c] = await people();
      await a.follow(c);
      await c.follow(b);
      const ask = async (...ids: string[]) =>
        (await a.get(`/api/v1/accounts/familiar_followers?${ids.map((id) => `id[]=${id}`).join('&')}`)).body;
      expect(await ask(b.id)).toMatchObject([{ id: b.id, accounts: [{ id: c.id }] }]);
      expect(await ask(b.id, c.id, c.id, b.id)).toHaveLength(2);
      for (const hides of [c, b]) {
        await hides.patch('/api/v1/accounts/update_credentials', { hide_collections: 'true' });
        expect(await ask(b.id)).toEqual([{ id: b.id, accounts: [] }]);
        await hides.patch('/api/v1/accounts/update_credentials', { hide_collections: 'false' });
      }
      expect(await ask(b.id)).toMatchObject([{ accounts: [{ id: c.id }] }]);
    });
    rows('R124 R125 R126 R127 R128 R129 R130 R228', 'that are endorsed are listed', async () => {
      const { people, nobody } = walk();
      const [a, b, c] = await people();
      const refused = '422 Validation failed: You must be already following the person you want to endorse';
      for (const name of ['endorse', 'pin']) expect(said(await act(a, b, name))).toBe(refused);
      for (const other of [b, c]) await a.follow(other);
      for (const name of ['pin', 'endorse'])
        expect((await act(a, b, name)).body).toMatchObject({ endorsed: true });
      expect(idsOf(await a.get('/api/v1/endorsements'))).toEqual([b.id]);
      await act(a, c, 'pin');
      for (const [who, path] of [
        [a, '/api/v1/endorsements'],
        [nobody, `/api/v1/accounts/${a.id}/endorsements`],
        [a, `/api/v1/accounts/${a.id}/endorsements`],
      ] as const) {
        const first = await who.get(`${path}?limit=1`);
        expect(first.body).toHaveLength(1);
        const { next = '', prev = '' } = linksOf(first);
        expect([next.includes('max_id='), prev.includes('since_id=')]).toEqual([true, true]);
        expect((await who.get(next)).body).toHaveLength(1);
      }
      const all = await a.get('/api/v1/endorsements?limit=0');
      expect([all.body.length, all.headers.link]).toEqual([2, undefined]);
      expect((await nobody.get(`/api/v1/accounts/${b.id}/endorsements`)).body).toEqual([]);
      for (const name of ['unpin', 'unendorse'])
        expect((await act(a, b, name)).body).toMatchObject({ endorsed: false });
      expect(idsOf(await a.get('/api/v1/endorsements'))).toEqual([c.id]);
    });
    rows('R136 R137 R138 R141', 'hold a note that nobody else sees', async () => {
      const [a, b, c] = await walk().people();
      for (const [form, note] of [
        [{ comment: 'foo' }, 'foo'],
        [{ comment: 'bar' }, 'bar'],
        [{}, ''],
        [{ comment: 'x' }, 'x'],
        [{ comment: '' }, ''],
      ] as const) {
        expect((await act(a, b, 'note', form as Record<string, string>)).body.note).toBe(note);
        expect([(await seen(a, b)).note, (await seen(c, b)).note]).toEqual([note, '']);
      }
      expect(said(await act(a, { id: '17' }, 'note', { comment: 'foo' }))).toBe(NOT_FOUND);
    });
  });

  describe('following', () => {
    rows('R143 R146 R147 R149 R150 R151 R152 R156 R157', 'changes what is sent of its options', async () => {
      const [a, b] = await walk().people();
      const answer = await act(a, b, 'follow');
      expect([answer.status, unfit('Relationship', answer.body)]).toEqual([200, []]);
      expect(answer.body).toMatchObject({
        following: true,
        requested: false,
        showing_reblogs: true,
        notifying: false,
      });
      for (const name of ['limit', 'remaining', 'reset'])
        expect(answer.headers[`x-ratelimit-${name}`]).toBeDefined();
      expect(answer.headers['x-ratelimit-limit']).toBe('400');
      expect(await told(b)).toEqual([`follow ${a.id}`]);
      const start = { reblogs: 'false', notify: 'false' };
      for (const [form, expected] of [
        [[['reblogs', 'true']], { showing_reblogs: true, notifying: false }],
        [[['notify', 'true']], { showing_reblogs: false, notifying: true }],
        [
          [
            ['languages[]', 'en'],
            ['languages[]', 'es'],
          ],
          { showing_reblogs: false, notifying: false, languages: expect.arrayContaining(['en', 'es']) },
        ],
        [[], { showing_reblogs: false, notifying: false }],
      ] as [[string, string][], object][]) {
        await act(a, b, 'follow', start);
        expect((await act(a, b, 'follow', form)).body).toMatchObject({ following: true, ...expected });
      }
      expect(said(await act(a, a, 'follow'))).toBe('403 Following your own account is not allowed');
      expect(said(await act(a, { id: '17' }, 'follow'))).toBe(NOT_FOUND);
    });
    rows('R144 R153 R154 R156 R160', 'of somebody locked is a request', async () => {
      const { person } = walk();
      const [a, b] = [await person(), await person('locked', { isLocked: true })];
      for (const _ of [1, 2])
        expect((await act(a, b, 'follow')).body).toMatchObject({ following: false, requested: true });
      expect(idsOf(await b.get('/api/v1/follow_requests'))).toEqual([a.id]);
      expect(await told(b)).toEqual([`follow_request ${a.id}`]);
      expect((await act(a, b, 'follow', { reblogs: 'false' })).body).toMatchObject({
        requested: true,
        showing_reblogs: false,
      });
      expect((await act(a, b, 'unfollow')).body).toMatchObject({ requested: false, following: false });
      expect((await b.get('/api/v1/follow_requests')).body).toEqual([]);
    });
    rows('R164', 'is ended by who is followed', async () => {
      const [a, b] = await walk().people();
      expect((await act(a, b, 'remove_from_followers')).body).toMatchObject({ followed_by: false });
      await a.follow(b);
      await b.follow(a);
      expect((await act(a, b, 'remove_from_followers')).body).toMatchObject({
        followed_by: false,
        following: true,
      });
      expect(await seen(b, a)).toMatchObject({ following: false, followed_by: true });
    });
    rows('R343', 'and blocking and muting are covered by the old scope', async () => {
      const [a, b] = await walk().people();
      const old = await a.within('follow');
      for (const name of ['follow', 'unfollow', 'block', 'unblock', 'mute', 'unmute'])
        expect([name, (await act(old, b, name)).status]).toEqual([name, 200]);
      for (const name of ['blocks', 'domain_blocks', 'follow_requests', 'followed_tags'])
        expect([name, (await old.get(`/api/v1/${name}`)).status]).toEqual([name, 200]);
    });
  });

  describe('blocking and muting', () => {
    rows('R165 R166 R167 R173', 'ends follows, and gives none back', async () => {
      const { people, person } = walk();
      const [a, b] = await people();
      const locked = await person('locked', { isLocked: true });
      await a.follow(b);
      await b.follow(a);
      for (const _ of [1, 2]) {
        expect((await act(a, b, 'block')).body).toMatchObject({
          blocking: true,
          following: false,
          followed_by: false,
        });
        expect(idsOf(await a.get('/api/v1/blocks'))).toEqual([b.id]);
      }
      await act(b, locked, 'follow');
      expect((await act(locked, b, 'block')).body).toMatchObject({ requested_by: false });
      expect((await locked.get('/api/v1/follow_requests')).body).toEqual([]);
      for (const _ of [1, 2])
        expect((await act(a, b, 'unblock')).body).toMatchObject({
          blocking: false,
          following: false,
          followed_by: false,
        });
    });
    rows('R169', 'oneself blocks nobody', async () => {
      const a = await walk().person();
      expect((await act(a, a, 'block')).status).toBe(200);
      expect((await a.get('/api/v1/blocks')).body).toEqual([]);
    });
    rows('R171', 'leaves the profile readable', async () => {
      const [a, b] = await walk().people();
      await act(a, b, 'block');
      expect(await b.get(`/api/v1/accounts/${a.id}`)).toMatchObject({ status: 200, body: { id: a.id } });
    });
    rows('R175 R176 R178 R180', 'mutes with and without notifications', async () => {
      const [a, b] = await walk().people();
      await a.follow(b);
      expect((await act(a, b, 'unmute')).body).toMatchObject({ muting: false });
      expect((await act(a, b, 'mute', { notifications: 'false' })).body).toMatchObject({
        muting: true,
        muting_notifications: false,
      });
      expect((await act(a, b, 'mute', { notifications: 'true' })).body).toMatchObject({
        muting: true,
        muting_notifications: true,
      });
      await act(a, b, 'unmute');
      expect((await act(a, b, 'mute', { duration: '300' })).body).toMatchObject({
        muting: true,
        muting_notifications: true,
        following: true,
      });
    });
    rows('R181 R184 Q013 Q014 Q015', 'is listed latest first, and paged by rows', async () => {
      const [a, b, c, d] = await walk().people();
      for (const [name, list] of [
        ['block', 'blocks'],
        ['mute', 'mutes'],
      ] as const) {
        for (const other of [b, c, d]) {
          walk().world.clock.advance(1000);
          await act(a, other, name);
        }
        const path = `/api/v1/${list}`;
        const all = await a.get(path);
        expect(idsOf(all)).toEqual([d.id, c.id, b.id]);
        if (list === 'mutes') for (const each of all.body) expect(each.mute_expires_at).toBeNull();
        const { next = '', prev = '' } = linksOf(await a.get(`${path}?limit=1`));
        expect([/limit=1\b/.test(next), /limit=1\b/.test(prev)]).toEqual([true, true]);
        const newest = /max_id=(\d+)/.exec(next)?.[1];
        expect(/since_id=(\d+)/.exec(prev)?.[1]).toBe(newest);
        expect(newest).not.toBe(d.id);
        expect(idsOf(await a.get(`${path}?max_id=${newest}`))).toEqual([c.id, b.id]);
        const middle = /max_id=(\d+)/.exec(
          linksOf(await a.get(`${path}?max_id=${newest}&limit=1`)).next ?? '',
        )?.[1];
        expect(idsOf(await a.get(`${path}?since_id=${middle}`))).toEqual([d.id]);
        expect(idsOf(await a.get(`${path}?max_id=${middle}`))).toEqual([b.id]);
        for (const other of [b, c, d]) await act(a, other, `un${name}`);
      }
    });
    rows('R225', 'a server can be looked at before', async () => {
      const { people, remote, world } = walk();
      const [a, b, c] = await people();
      const there = [
        await remote('one', 'seen.test'),
        await remote('two', 'seen.test'),
        await remote('x', 'other.test'),
      ];
      for (const each of there) await world.follow(a.identity, each);
      for (const each of there.slice(1)) await world.follow(each, a.identity);
      await a.follow(b);
      await c.follow(a);
      const path = '/api/v1/domain_blocks/preview?domain=';
      for (const [name, following, followers] of [
        ['seen.test', 2, 1],
        ['SEEN.test', 2, 1],
        ['other.test', 1, 1],
        ['a.test', 1, 1],
        ['unknown.test', 0, 0],
      ] as const)
        expect((await a.get(path + name)).body, name).toEqual({
          following_count: following,
          followers_count: followers,
        });
      expect((await b.get(`${path}seen.test`)).body).toEqual({ following_count: 0, followers_count: 0 });
      expect((await a.get('/api/v1/domain_blocks')).body).toEqual([]);
      for (const name of ['', 'no host', 'a/b'])
        expect((await a.get(path + encodeURIComponent(name))).status, name).toBe(422);
      const narrow = await a.within('write:statuses');
      expect(said(await narrow.get(`${path}seen.test`))).toBe(
        '403 This action is outside the authorized scopes',
      );
    });
    rows('R216 R219 R220 R221 R222 R223', 'a server ends follows both ways', async () => {
      const { person, remote, world, domain } = walk();
      const a = await person();
      const r = await remote('rem', 'blocked.test');
      const theirs = { id: String(r.id) } as Person;
      await world.follow(a.identity, r);
      await world.follow(r, a.identity);
      for (const name of ['d1.test', 'd2.test', 'd3.test', 'blocked.test', 'blocked.test'])
        expect(await a.post('/api/v1/domain_blocks', { domain: name })).toMatchObject({
          status: 200,
          body: {},
        });
      expect((await a.get('/api/v1/domain_blocks')).body.sort()).toEqual([
        'blocked.test',
        'd1.test',
        'd2.test',
        'd3.test',
      ]);
      expect(await seen(a, theirs)).toMatchObject({
        domain_blocking: true,
        following: false,
        followed_by: false,
      });
      for (const name of ['', 'example com'])
        expect(said(await a.post('/api/v1/domain_blocks', { domain: name }))).toMatch(
          /^422 Validation failed/,
        );
      for (const _ of [1, 2]) {
        const answer = await world.rest(domain, 'DELETE', '/api/v1/domain_blocks', {
          token: a.token,
          form: { domain: 'blocked.test' },
        });
        expect(answer).toMatchObject({ status: 200, body: {} });
      }
      expect((await a.get('/api/v1/domain_blocks')).body).not.toContain('blocked.test');
    });
  });

  describe('lists', () => {
    rows('R287 R288 R290 R291 R292 R295 R296', 'are made and changed', async () => {
      const [a, b] = await walk().people();
      const made = await a.post('/api/v1/lists', {
        title: 'my list',
        replies_policy: 'none',
        exclusive: 'true',
      });
      expect(made).toMatchObject({
        status: 200,
        body: { title: 'my list', replies_policy: 'none', exclusive: true },
      });
      expect((await a.post('/api/v1/lists', { title: 'my list' })).body).toMatchObject({
        replies_policy: 'list',
        exclusive: false,
      });
      expect(said(await a.post('/api/v1/lists', { title: '' }))).toBe(
        "422 Validation failed: Title can't be blank",
      );
      const path = `/api/v1/lists/${made.body.id}`;
      expect((await a.get(path)).body).toEqual(made.body);
      const changed = { title: 'list', replies_policy: 'followed', exclusive: true };
      expect((await a.put(path, { ...changed, exclusive: 'true' })).body).toEqual({
        id: made.body.id,
        ...changed,
      });
      expect((await a.put(path, { title: 'x' })).body).toEqual({ id: made.body.id, ...changed, title: 'x' });
      for (const answer of [
        await b.get(path),
        await b.put(path, { title: 'y' }),
        await b.delete(path),
        await a.get('/api/v1/lists/-1'),
        await a.put('/api/v1/lists/-1', { title: 'y' }),
        await a.delete('/api/v1/lists/-1'),
      ])
        expect(said(answer)).toBe(NOT_FOUND);
    });
    rows('R294', 'are 50 at most', async () => {
      const a = await walk().person();
      for (let at = 0; at < 50; at += 1)
        expect((await a.post('/api/v1/lists', { title: `${at}` })).status).toBe(200);
      expect(said(await a.post('/api/v1/lists', { title: 'one more' }))).toBe(
        '422 Validation failed: You have reached the maximum number of lists',
      );
    });
    rows('R134 R302 R303 R305 R306 R307 R308 R309 R310', 'hold whom one follows', async () => {
      const { people, person } = walk();
      const [a, b, c, d] = await people();
      const locked = await person('locked', { isLocked: true });
      for (const other of [b, d, locked]) await a.follow(other);
      const { id } = (await a.post('/api/v1/lists', { title: 'l' })).body;
      const other = (await c.post('/api/v1/lists', { title: 'theirs' })).body;
      await c.follow(b);
      await c.post(`/api/v1/lists/${other.id}/accounts`, [['account_ids[]', b.id]]);
      const path = `/api/v1/lists/${id}/accounts`;
      const add = (...people: string[]) =>
        a.post(
          path,
          people.map((each): [string, string] => ['account_ids[]', each]),
        );
      expect(said(await add(b.id, c.id))).toBe(NOT_FOUND);
      expect((await a.get(path)).body).toEqual([]);
      for (const one of [b, locked, a, d]) expect(await add(one.id)).toMatchObject({ status: 200, body: {} });
      expect(idsOf(await a.get(path)).sort()).toEqual([a.id, b.id, d.id, locked.id].sort());
      expect(said(await add(b.id))).toBe('422 Validation failed: Account has already been taken');
      expect(idsOf(await a.get(`/api/v1/accounts/${b.id}/lists`))).toEqual([id]);
      const post = await b.write('listed');
      expect(idsOf(await a.get(`/api/v1/timelines/list/${id}`))).toEqual([post.id]);
      const { world, domain } = walk();
      const remove = (one: string) =>
        world.rest(domain, 'DELETE', path, { token: a.token, form: { 'account_ids[]': one } });
      expect(await remove('0')).toMatchObject({ status: 200, body: {} });
      expect(await remove(b.id)).toMatchObject({ status: 200, body: {} });
      expect(idsOf(await a.get(path)).sort()).toEqual([a.id, d.id, locked.id].sort());
    });
    rows('Q263', 'show replies by their policy', async () => {
      const [a, b, c, d] = await walk().people();
      for (const other of [b, c, d]) await a.follow(other);
      const stranger = await walk().person();
      const { id } = (await a.post('/api/v1/lists', { title: 'l' })).body;
      for (const each of [b, c]) await a.post(`/api/v1/lists/${id}/accounts`, [['account_ids[]', each.id]]);
      const to = async (whom: Person) => {
        const parent = await whom.write('parent');
        return (await b.write('reply', { in_reply_to_id: parent.id })).id;
      };
      for (const [policy, shown] of [
        ['none', []],
        ['list', ['member']],
        ['followed', ['member', 'followed']],
      ] as const) {
        await a.put(`/api/v1/lists/${id}`, { replies_policy: policy });
        const replies = { member: await to(c), followed: await to(d), stranger: await to(stranger) };
        const seenIds = idsOf(await a.get(`/api/v1/timelines/list/${id}`));
        expect([
          policy,
          Object.entries(replies)
            .filter(([, reply]) => seenIds.includes(reply))
            .map(([name]) => name),
        ]).toEqual([policy, [...shown]]);
      }
    });
  });

  describe('conversations', () => {
    rows('R191 R192 R194 R195 R197 R199 R201 R203 R204', 'are of direct posts', async () => {
      const { people, world } = walk();
      const [a, b] = await people();
      const theirs = await b.write(`@${a.name} look`, { visibility: 'direct' });
      const own = await a.write('to nobody', { visibility: 'direct' });
      const list = async (query = '') => (await a.get(`/api/v1/conversations${query}`)).body;
      const [alone, two] = await list();
      expect(await list()).toMatchObject([
        { unread: false, accounts: [{ id: a.id }], last_status: { id: own.id } },
        { unread: true, accounts: [{ id: b.id }], last_status: { id: theirs.id } },
      ]);
      expect([alone.accounts.length, two.accounts.length]).toEqual([1, 1]);
      const idAt = (ms: number) => String(BigInt(world.clock.now() + ms) << 16n);
      expect(await list(`?since_id=${idAt(-3_600_000)}`)).toHaveLength(2);
      expect(await list(`?since_id=${idAt(3_600_000)}`)).toEqual([]);
      for (const _ of [1, 2])
        expect((await a.post(`/api/v1/conversations/${two.id}/read`)).body).toMatchObject({
          id: two.id,
          unread: false,
        });
      expect(said(await b.post(`/api/v1/conversations/${two.id}/read`))).toBe(NOT_FOUND);
      const reply = await b.write(`@${a.name} more`, { visibility: 'direct', in_reply_to_id: theirs.id });
      expect((await list())[0]).toMatchObject({ id: two.id, unread: true, last_status: { id: reply.id } });
      const answer = await a.write(`@${b.name} yes`, { visibility: 'direct', in_reply_to_id: theirs.id });
      expect((await list())[0]).toMatchObject({ id: two.id, unread: false, last_status: { id: answer.id } });
      expect(await a.delete(`/api/v1/conversations/${two.id}`)).toMatchObject({ status: 200, body: {} });
      expect((await list()).map((each: { id: string }) => each.id)).toEqual([alone.id]);
      expect((await a.get(`/api/v1/statuses/${theirs.id}`)).status).toBe(200);
      const single = await b.write(`@${a.name} single`, { visibility: 'direct' });
      expect(await list()).toHaveLength(2);
      await b.delete(`/api/v1/statuses/${single.id}`);
      expect(await list()).toHaveLength(1);
    });
  });
}
