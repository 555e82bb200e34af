import { describe, expect } from 'vitest';
import { publishScheduled } from '../../../../src/core/scheduled/publish.ts';
import { unfit } from '../../entities.ts';
import {
  idsOf,
  linksOf,
  NO_TOKEN,
  NOT_FOUND,
  type Person,
  rows,
  said,
  type Walk,
  WRONG_SCOPE,
} from '../walk.ts';

const NOT_ALLOWED = '403 This action is not allowed';

export function statusRows(walk: () => Walk): void {
  const at = (id: string, more = '') => `/api/v1/statuses/${id}${more}`;
  const told = async (a: Person) => (await a.get('/api/v1/notifications')).body;

  describe('reading statuses', () => {
    rows('Q116 Q128 Q129 Q130 Q131 Q132 Q133 Q134 Q136 Q228', 'shows what the reader may see', async () => {
      const { people, nobody } = walk();
      const [a, b, c] = await people();
      const open = await b.write('open');
      const unlisted = await b.write('unlisted', { visibility: 'unlisted' });
      const closed = await b.write('closed', { visibility: 'private' });
      const direct = await b.write(`@${a.name} direct`, { visibility: 'direct' });
      expect((await nobody.get(at('17'))).status).toBe(404);
      expect(
        idsOf(
          await a.get(`/api/v1/statuses?id[]=${open.id}&id[]=${unlisted.id}&id[]=123123&id[]=${closed.id}`),
        ),
      ).toEqual([open.id, unlisted.id]);
      expect(
        (await a.get(`/api/v1/statuses?${Array.from({ length: 21 }, (_, n) => `id[]=${n + 1}`).join('&')}`))
          .status,
      ).toBe(422);
      const stranger = await nobody.get(at(open.id));
      for (const key of ['favourited', 'reblogged', 'muted', 'bookmarked', 'pinned', 'filtered'])
        expect(stranger.body).not.toHaveProperty(key);
      expect([(await nobody.get(at(closed.id))).status, (await nobody.get(at(unlisted.id))).status]).toEqual([
        404, 200,
      ]);
      expect(said(await (await a.within('write write:statuses')).get(at(open.id)))).toBe(WRONG_SCOPE);
      const mine = (await b.get(at(open.id))).body;
      expect(mine).toMatchObject({
        favourited: false,
        reblogged: false,
        muted: false,
        bookmarked: false,
        pinned: false,
        filtered: [],
      });
      expect((await a.get(at(open.id))).body).not.toHaveProperty('pinned');
      expect((await b.get(at(direct.id))).body).not.toHaveProperty('pinned');
      const boost = (await b.post(at(open.id, '/reblog'))).body;
      expect((await b.get(at(boost.id))).body).not.toHaveProperty('pinned');
      for (const key of 'id created_at in_reply_to_id in_reply_to_account_id sensitive spoiler_text visibility language uri url replies_count reblogs_count favourites_count quotes_count edited_at content reblog account media_attachments mentions tags emojis card poll quote quote_approval'.split(
        ' ',
      ))
        expect(Object.keys(mine)).toContain(key);
      const reads = [];
      for (const who of [b, a, c, nobody]) reads.push((await who.get(at(direct.id))).status);
      expect(reads).toEqual([200, 200, 404, 404]);
      for (const path of [
        at(open.id),
        at(open.id, '/context'),
        `/api/v1/accounts/lookup?acct=${a.name}`,
        '/api/v1/trends/statuses',
      ]) {
        const [public_, private_] = [await nobody.get(path), await a.get(path)];
        expect([path, public_.headers['cache-control'], public_.headers['set-cookie']]).toEqual([
          path,
          expect.stringMatching(/^public/),
          undefined,
        ]);
        expect([path, private_.headers['cache-control']]).toEqual([path, 'private, no-store']);
        for (const { headers } of [public_, private_])
          expect([path, headers.vary]).toEqual([path, expect.stringContaining('Authorization')]);
      }
    });
    rows('Q188 Q189 Q191', 'shows threads', async () => {
      const { people, nobody } = walk();
      const [a, b] = await people();
      const root = await a.write('root');
      const one = await b.write('one', { in_reply_to_id: root.id });
      const two = await a.write('two', { in_reply_to_id: root.id });
      const below = await a.write('below one', { in_reply_to_id: one.id });
      const context = async (id: string) => {
        const { body } = await nobody.get(at(id, '/context'));
        expect(unfit('Context', body)).toEqual([]);
        return [idsOf({ body: body.ancestors } as never), idsOf({ body: body.descendants } as never)];
      };
      expect(await context(root.id)).toEqual([[], [one.id, below.id, two.id]]);
      expect(await context(below.id)).toEqual([[root.id, one.id], []]);
      expect(await context(one.id)).toEqual([[root.id], [below.id]]);
      const hidden = await a.write('x', { visibility: 'private' });
      expect((await nobody.get(at(hidden.id, '/context'))).status).toBe(404);
    });
    rows('Q190', 'shows strangers so much of a long thread', async () => {
      const { person, nobody } = walk();
      const a = await person();
      let last = await a.write('root');
      const root = last;
      for (let n = 0; n < 45; n += 1) last = await a.write(`${n}`, { in_reply_to_id: last.id });
      for (let n = 0; n < 62; n += 1) await a.write(`wide ${n}`, { in_reply_to_id: root.id });
      const size = async (who: Person, id: string) => {
        const { body } = await who.get(at(id, '/context'));
        return [body.ancestors.length, body.descendants.length];
      };
      expect(await size(nobody, last.id)).toEqual([40, 0]);
      expect(await size(a, last.id)).toEqual([45, 0]);
      expect((await size(nobody, root.id))[1]).toBe(60);
      expect(await size(a, root.id)).toEqual([0, 107]);
    });
    rows('Q194 Q195 Q196', 'shows versions and sources', async () => {
      const { people, nobody } = walk();
      const [a, b] = await people();
      const post = await a.write('first');
      expect((await nobody.get(at(post.id, '/history'))).body).toHaveLength(1);
      await a.put(at(post.id), { status: 'second', spoiler_text: 'cw' });
      const { body } = await nobody.get(at(post.id, '/history'));
      expect(body).toMatchObject([
        { content: '<p>first</p>', spoiler_text: '', sensitive: false },
        { content: '<p>second</p>', spoiler_text: 'cw', sensitive: true, account: { id: a.id } },
      ]);
      for (const each of body) expect(unfit('StatusEdit', each)).toEqual([]);
      const hidden = await a.write('hidden', { visibility: 'private' });
      expect((await b.get(at(post.id, '/source'))).body).toEqual({
        id: post.id,
        text: 'second',
        spoiler_text: 'cw',
      });
      expect((await b.get(at(hidden.id, '/source'))).status).toBe(404);
      expect(said(await nobody.get(at(post.id, '/source')))).toBe(NO_TOKEN);
      expect(said(await (await b.within('write:statuses')).get(at(post.id, '/source')))).toBe(WRONG_SCOPE);
    });
    rows('Q197 Q198 Q199', 'shows who favourited and boosted', async () => {
      const { people, nobody } = walk();
      const [a, b, c, d] = await people();
      const post = await a.write('x');
      const hidden = await a.write('x', { visibility: 'private' });
      for (const [name, list] of [
        ['favourite', 'favourited_by'],
        ['reblog', 'reblogged_by'],
      ] as const) {
        for (const each of [b, c]) {
          walk().world.clock.advance(1000);
          await each.post(at(post.id, `/${name}`));
        }
        const two = await a.get(at(post.id, `/${list}?limit=2`));
        expect(idsOf(two).sort()).toEqual([b.id, c.id].sort());
        const { next = '', prev = '' } = linksOf(two);
        expect([next.includes('max_id='), prev.includes('since_id=')]).toEqual([true, true]);
        expect(idsOf(await nobody.get(at(post.id, `/${list}`)))).toHaveLength(2);
        expect((await nobody.get(at(hidden.id, `/${list}`))).status).toBe(404);
        await d.post(`/api/v1/accounts/${b.id}/block`);
        expect(idsOf(await d.get(at(post.id, `/${list}`)))).toEqual([c.id]);
      }
    });
  });

  describe('writing statuses', () => {
    rows('Q119 Q120', 'notifies who is mentioned, unless they want none', async () => {
      const [a, b, c, d] = await walk().people();
      const post = await b.write(`@${a.name} hi`);
      expect(await told(a)).toMatchObject([
        { type: 'mention', status: { id: post.id }, account: { id: b.id } },
      ]);
      await a.post(`/api/v1/accounts/${c.id}/block`);
      await a.post(`/api/v1/accounts/${d.id}/mute`);
      for (const who of [c, d]) await who.write(`@${a.name} hi`);
      expect(await told(a)).toHaveLength(1);
    });
    rows('Q143 Q145 Q146 Q147', 'says what is wrong, and counts replies', async () => {
      const [a, b] = await walk().people();
      const send = (form: Record<string, string>) => a.post('/api/v1/statuses', form);
      const empty = await send({});
      expect(said(empty)).toBe("422 Validation failed: Text can't be blank");
      expect(empty.headers['x-ratelimit-limit']).toBeDefined();
      const long = '422 Validation failed: Text character limit of 500 exceeded';
      expect(said(await send({ status: 'x'.repeat(501) }))).toBe(long);
      expect(said(await send({ status: 'x'.repeat(499), spoiler_text: 'ab' }))).toBe(long);
      const url = `https://a.example/${'y'.repeat(200)}`;
      expect((await send({ status: `${'x'.repeat(476)} ${url}` })).status).toBe(200);
      expect(said(await send({ status: `${'x'.repeat(477)} ${url}` }))).toBe(long);
      expect((await send({ status: `${'x'.repeat(494)} @bob@far.example` })).status).toBe(200);
      const parent = '404 The post you are trying to reply to does not appear to exist.';
      const hidden = await b.write('x', { visibility: 'private' });
      for (const id of ['0', hidden.id])
        expect(said(await send({ status: 'x', in_reply_to_id: id }))).toBe(parent);
      const open = await b.write('x');
      expect((await send({ status: 'x', in_reply_to_id: open.id })).body).toMatchObject({
        in_reply_to_id: open.id,
        in_reply_to_account_id: b.id,
      });
      expect((await a.get(at(open.id))).body.replies_count).toBe(1);
    });
    rows('Q150 Q151', 'with a warning, or with nothing else', async () => {
      const a = await walk().person();
      expect(await a.write('x', { spoiler_text: 'cw' })).toMatchObject({
        spoiler_text: 'cw',
        sensitive: true,
      });
      expect(await a.write('', { spoiler_text: 'cw' })).toMatchObject({
        spoiler_text: '',
        content: '<p>cw</p>',
      });
    });
    rows('Q153', 'again with the same key gives the first', async () => {
      const { people, world, domain } = walk();
      const [a, b] = await people();
      const send = async (who: Person, status: string, more = {}) =>
        (
          await world.rest(domain, 'POST', '/api/v1/statuses', {
            token: who.token,
            form: { status, ...more },
            headers: { 'idempotency-key': 'same' },
          })
        ).body.id;
      const first = await send(a, 'one');
      expect(await send(a, 'other text')).toBe(first);
      expect(await send(b, 'one')).not.toBe(first);
      // One that waits as well.
      const later = (ms: number) => ({ scheduled_at: new Date(world.clock.now() + ms).toISOString() });
      const waiting = await send(b, 'later', later(600_000));
      expect(await send(b, 'later still', later(700_000))).toBe(waiting);
      expect((await a.get(`/api/v1/accounts/${a.id}/statuses`)).body).toHaveLength(1);
    });
    rows('Q227', 'are not translated', async () => {
      const { app, people } = walk();
      const [a, b] = await people();
      const post = await a.write('hola', { language: 'es' });
      const secret = await a.write('hola', { visibility: 'direct' });
      const wish = { lang: 'en' };
      expect(said(await app.post(at(post.id, '/translate'), wish))).toBe(
        '422 This method requires an authenticated user',
      );
      expect(said(await b.post(at(post.id, '/translate'), wish))).toBe('403 This action is not allowed');
      expect(said(await a.post(at(secret.id, '/translate'), wish))).toBe('403 This action is not allowed');
      expect(said(await b.post(at(secret.id, '/translate'), wish))).toBe(NOT_FOUND);
    });
    rows('Q174 Q176', 'is undone by deleting, and gives back what was written', async () => {
      const [a, b] = await walk().people();
      const post = await a.write('**x** #y');
      const boost = (await b.post(at(post.id, '/reblog'))).body;
      expect(said(await b.delete(at(post.id)))).toBe(NOT_FOUND);
      expect(said(await b.put(at(post.id), { status: 'x' }))).toBe(NOT_FOUND);
      const reading = await a.within('read read:statuses');
      for (const answer of [
        await reading.delete(at(post.id)),
        await reading.put(at(post.id), { status: 'x' }),
      ])
        expect(said(answer)).toBe(WRONG_SCOPE);
      const before = (await a.get(`/api/v1/accounts/${a.id}`)).body.statuses_count;
      const gone = await a.delete(at(post.id));
      expect(gone).toMatchObject({ status: 200, body: { id: post.id, text: '**x** #y' } });
      expect(gone.body).not.toHaveProperty('content');
      expect([(await a.get(at(post.id))).status, (await b.get(at(boost.id))).status]).toEqual([404, 404]);
      expect((await a.get(`/api/v1/accounts/${a.id}`)).body.statuses_count).toBe(before - 1);
    });
    rows('Q177 Q178 Q179 Q184', 'is changed by an edit that changes something', async () => {
      const [a, b] = await walk().people();
      const post = await a.write('x');
      await b.post(at(post.id, '/favourite'));
      const same = await a.put(at(post.id), { status: 'x' });
      expect([same.status, same.body.edited_at]).toEqual([200, null]);
      expect((await a.get(at(post.id, '/history'))).body).toHaveLength(1);
      expect((await a.put(at(post.id), { status: 'I am updated' })).body).toMatchObject({
        id: post.id,
        content: '<p>I am updated</p>',
        edited_at: expect.any(String),
        favourites_count: 1,
      });
      expect((await a.get(at(post.id, '/history'))).body).toHaveLength(2);
      expect(said(await a.put(at(post.id), { status: '' }))).toBe(
        "422 Validation failed: Text can't be blank",
      );
      expect(
        (await a.put(at(post.id), { status: 'I am updated', visibility: 'private' })).body.visibility,
      ).toBe('public');
    });
  });

  describe('marking statuses', () => {
    rows('Q118 Q201 Q202 Q203', 'as favourites', async () => {
      const { people, nobody } = walk();
      const [a, b, c] = await people();
      await a.follow(b);
      const closed = await b.write('x', { visibility: 'private' });
      const path = at(closed.id, '/favourite');
      expect((await a.post(path)).body).toMatchObject({ favourited: true, favourites_count: 1 });
      expect((await told(b)).map((each: { type: string }) => each.type)).toContain('favourite');
      expect(said(await c.post(path))).toBe(NOT_FOUND);
      expect(said(await nobody.post(path))).toBe(NO_TOKEN);
      expect(said(await (await a.within('read read:favourites')).post(path))).toBe(WRONG_SCOPE);
      expect((await a.post(at(closed.id, '/unfavourite'))).body).toMatchObject({
        favourited: false,
        favourites_count: 0,
      });
      expect((await told(b)).map((each: { type: string }) => each.type)).not.toContain('favourite');
      const open = await c.write('x');
      await a.post(`/api/v1/accounts/${c.id}/block`);
      expect(said(await a.post(at(open.id, '/favourite')))).toBe(NOT_ALLOWED);
    });
    rows('Q210 Q212 Q213', 'by boosts, of what may be boosted', async () => {
      const [a, b, c] = await walk().people();
      const open = await b.write('x');
      const boost = (await c.post(at(open.id, '/reblog'))).body;
      expect((await a.post(at(boost.id, '/reblog'))).body).toMatchObject({
        reblog: { id: open.id, reblogged: true, reblogs_count: 2 },
      });
      for (const _ of [1, 2])
        expect((await a.post(at(open.id, '/unreblog'))).body).toMatchObject({
          id: open.id,
          reblogged: false,
          reblogs_count: 1,
        });
      const closed = await b.write('x', { visibility: 'private' });
      const direct = await b.write(`@${a.name} x`, { visibility: 'direct' });
      expect(said(await a.post(at(closed.id, '/reblog')))).toBe(NOT_FOUND);
      expect(said(await a.post(at(closed.id, '/unreblog')))).toBe(NOT_FOUND);
      await a.follow(b);
      for (const post of [closed, direct])
        expect(said(await a.post(at(post.id, '/reblog')))).toBe(NOT_ALLOWED);
      const own = await b.post(at(closed.id, '/reblog'));
      expect([own.status, own.body.visibility, own.body.reblog.id]).toEqual([200, 'private', closed.id]);
      expect(own.body.reblog).toMatchObject({ visibility: 'private', reblogged: true, reblogs_count: 1 });
      const mine = await b.write(`@${a.name} x`, { visibility: 'direct' });
      expect(said(await b.post(at(mine.id, '/reblog')))).toBe(NOT_ALLOWED);
      const seenBy = async (who: typeof a) =>
        idsOf(await who.get(`/api/v1/accounts/${b.id}/statuses`)).includes(own.body.id);
      expect([await seenBy(a), await seenBy(b), await seenBy(c)]).toEqual([true, true, false]);
      expect(said(await c.get(`/api/v1/statuses/${own.body.id}`))).toBe(NOT_FOUND);
      expect(said(await a.post(at(own.body.id, '/reblog')))).toBe(NOT_ALLOWED);
      expect((await b.post(at(closed.id, '/unreblog'))).body).toMatchObject({ reblogs_count: 0 });
    });
    rows('Q214 Q215 Q216 Q217 Q218', 'by pins, of five own', async () => {
      const { people, nobody } = walk();
      const [a, b] = await people();
      const [open, closed, direct] = [
        await a.write('x'),
        await a.write('x', { visibility: 'private' }),
        await a.write('x', { visibility: 'direct' }),
      ];
      for (const post of [open, closed])
        expect((await a.post(at(post.id, '/pin'))).body).toMatchObject({ pinned: true });
      expect(idsOf(await a.get(`/api/v1/accounts/${a.id}/statuses?pinned=true`)).sort()).toEqual(
        [open.id, closed.id].sort(),
      );
      expect(said(await b.post(at(open.id, '/pin')))).toBe(
        "422 Validation failed: Someone else's post cannot be pinned",
      );
      expect(said(await a.post(at(direct.id, '/pin')))).toBe(
        '422 Validation failed: Posts that are only visible to mentioned users cannot be pinned',
      );
      const boost = (await a.post(at((await b.write('y')).id, '/reblog'))).body;
      expect(said(await a.post(at(boost.id, '/pin')))).toMatch(/^422 .*A boost cannot be pinned/);
      for (let n = 0; n < 3; n += 1)
        expect((await a.post(at((await a.write(`${n}`)).id, '/pin'))).status).toBe(200);
      const sixth = await a.write('sixth');
      expect(said(await a.post(at(sixth.id, '/pin')))).toBe(
        '422 Validation failed: You have already pinned the maximum number of posts',
      );
      for (const name of ['pin', 'unpin']) {
        expect(said(await a.post(at('-1', `/${name}`)))).toBe(NOT_FOUND);
        expect(said(await nobody.post(at(open.id, `/${name}`)))).toBe(NO_TOKEN);
        expect(said(await (await a.within('read read:accounts')).post(at(open.id, `/${name}`)))).toBe(
          WRONG_SCOPE,
        );
      }
      for (const post of [open, sixth])
        expect((await a.post(at(post.id, '/unpin'))).body).toMatchObject({ pinned: false });
    });
  });

  describe('the app a status was written with', () => {
    const hide = (a: Person, showsApplication: boolean) =>
      walk().world.ask(
        walk().domain,
        a.token,
        'mutation ($input: UpdateSettingsInput!) { updateSettings(input: $input) { __typename } }',
        { input: { showsApplication } },
      );
    rows('Q140', 'is named, to others only where its author shows it', async () => {
      const [a, b] = await walk().people();
      const { nobody } = walk();
      const app = await a.withApp('Tusk', 'https://tusk.test/');
      const shown = await app.write('from an app');
      const plain = await (await a.withApp('Bare')).write('from another');
      const none = await a.write('by a session');
      expect(shown.application).toEqual({ name: 'Tusk', website: 'https://tusk.test/' });
      for (const reader of [a, b, nobody]) {
        const seen = (await reader.get(at(shown.id))).body;
        expect([seen.application, unfit('Status', seen)]).toEqual([
          { name: 'Tusk', website: 'https://tusk.test/' },
          [],
        ]);
        expect((await reader.get(at(plain.id))).body.application).toEqual({ name: 'Bare', website: null });
        expect((await reader.get(at(none.id))).body).not.toHaveProperty('application');
      }
      const list = (await b.get(`/api/v1/accounts/${a.id}/statuses`)).body;
      expect(list.map(({ application }: { application?: object }) => application)).toEqual([
        undefined,
        { name: 'Bare', website: null },
        { name: 'Tusk', website: 'https://tusk.test/' },
      ]);
      await hide(a, false);
      for (const reader of [b, nobody])
        expect((await reader.get(at(shown.id))).body).not.toHaveProperty('application');
      expect((await a.get(at(shown.id))).body.application).toMatchObject({ name: 'Tusk' });
      expect((await b.post(at(shown.id, '/reblog'))).body.reblog).not.toHaveProperty('application');
      await hide(a, true);
      expect((await b.get(at(shown.id))).body.application).toMatchObject({ name: 'Tusk' });
      await a.delete(at(shown.id));
      const { models } = walk().world.db;
      expect(await models.postApplication.count({ where: { postId: BigInt(shown.id) } })).toBe(0);
    });
  });

  describe('scheduled statuses', () => {
    const ahead = (minutes: number) => new Date(walk().world.clock.now() + minutes * 60_000).toISOString();
    rows('Q110 Q111 Q112 Q113 Q114 Q123 Q124 Q125', 'wait for their time', async () => {
      const [a, b] = await walk().people();
      const schedule = (scheduled_at: string) =>
        a.post('/api/v1/statuses', { status: 'later', scheduled_at });
      const made = await schedule(ahead(10));
      expect([made.status, unfit('ScheduledStatus', made.body)]).toEqual([200, []]);
      expect(made.body).not.toHaveProperty('content');
      expect(made.body.params).toMatchObject({
        text: 'later',
        visibility: 'public',
        media_ids: null,
        poll: null,
        in_reply_to_id: null,
        scheduled_at: null,
        idempotency: null,
        with_rate_limit: false,
      });
      for (const key of ['sensitive', 'spoiler_text', 'language'])
        expect(Object.keys(made.body.params)).toContain(key);
      expect((await a.get(`/api/v1/accounts/${a.id}/statuses`)).body).toEqual([]);
      expect((await a.get('/api/v1/scheduled_statuses')).body).toEqual([made.body]);
      for (const wrong of [ahead(4), 'not-a-date']) expect((await schedule(wrong)).status).toBe(422);
      expect((await a.get('/api/v1/scheduled_statuses')).body).toHaveLength(1);
      const path = `/api/v1/scheduled_statuses/${made.body.id}`;
      expect((await a.get(path)).body).toEqual(made.body);
      expect(said(await b.get(path))).toBe(NOT_FOUND);
      for (const method of ['put', 'patch'] as const) {
        const scheduled_at = ahead(60);
        expect((await a[method](path, { scheduled_at })).body).toMatchObject({
          id: made.body.id,
          scheduled_at,
        });
      }
      expect(said(await a.put(path, { scheduled_at: ahead(2) }))).toBe(
        '422 Validation failed: Scheduled at date must be in the future',
      );
      await schedule(ahead(20));
      const first = await a.get('/api/v1/scheduled_statuses?limit=1');
      const { next = '', prev = '' } = linksOf(first);
      expect([first.body.length, next.includes('max_id='), prev.includes('min_id=')]).toEqual([
        1,
        true,
        true,
      ]);
      expect(Object.keys(linksOf(await a.get('/api/v1/scheduled_statuses?limit=3')))).toEqual(['prev']);
      const now = await schedule(ahead(-1));
      expect([now.status, unfit('Status', now.body)]).toEqual([200, []]);
    });
    rows('Q127', 'are posted when it comes', async () => {
      const { person, world } = walk();
      const a = await (await person()).withApp('Later');
      const made = await a.post('/api/v1/statuses', { status: 'at last', scheduled_at: ahead(10) });
      world.clock.advance(11 * 60_000);
      await publishScheduled(world.system(), BigInt(made.body.id));
      expect((await a.get(`/api/v1/accounts/${a.id}/statuses`)).body).toMatchObject([
        { content: '<p>at last</p>', application: { name: 'Later', website: null } },
      ]);
      expect((await a.get('/api/v1/scheduled_statuses')).body).toEqual([]);
    });
  });

  describe('polls', () => {
    const ask = (a: Person, more: Record<string, string> = {}, options = ['one', 'two']) =>
      a.post('/api/v1/statuses', [
        ['status', '?'],
        ...options.map((each): [string, string] => ['poll[options][]', each]),
        ...Object.entries({ 'poll[expires_in]': '600', ...more }),
      ]);
    const vote = (a: Person, id: string, choice: string) =>
      a.post(`/api/v1/polls/${id}/votes`, [['choices[]', choice]]);
    rows('Q077 Q078 Q079', 'are shown to who sees their post', async () => {
      const { people, nobody } = walk();
      const [a, b] = await people();
      const { poll } = (await ask(a)).body;
      const path = `/api/v1/polls/${poll.id}`;
      const shown = {
        id: poll.id,
        expired: false,
        multiple: false,
        votes_count: 0,
        voters_count: 0,
        options: [
          { title: 'one', votes_count: 0 },
          { title: 'two', votes_count: 0 },
        ],
        emojis: [],
      };
      expect((await b.get(path)).body).toMatchObject({ ...shown, voted: false, own_votes: [] });
      const stranger = await nobody.get(path);
      for (const key of ['voted', 'own_votes']) expect(stranger.body).not.toHaveProperty(key);
      expect([stranger.headers['cache-control'], stranger.headers.vary]).toEqual([
        expect.stringMatching(/^public/),
        expect.stringContaining('Authorization'),
      ]);
      const closed = (await ask(a, { visibility: 'private' })).body.poll;
      expect((await b.get(`/api/v1/polls/${closed.id}`)).status).toBe(404);
      expect(said(await (await b.within('write write:statuses')).get(path))).toBe(WRONG_SCOPE);
    });
    rows('Q081 Q082 Q084 Q085 Q086 Q087', 'take votes', async () => {
      const { people, world } = walk();
      const [a, b] = await people();
      const hidden = (await ask(a, { 'poll[hide_totals]': 'true' })).body.poll;
      expect((await vote(b, hidden.id, '1')).body).toMatchObject({
        votes_count: 1,
        options: [{ votes_count: null }, { votes_count: null }],
      });
      const { id } = (await ask(a)).body.poll;
      expect((await vote(b, id, '1')).body).toMatchObject({
        voted: true,
        own_votes: [1],
        voters_count: 1,
        options: [{}, { votes_count: 1 }],
      });
      const many = (await ask(a, { 'poll[multiple]': 'true' })).body.poll.id;
      await vote(b, many, '0');
      expect((await vote(b, many, '1')).body).toMatchObject({ own_votes: [0, 1], voters_count: 1 });
      expect(said(await vote(b, many, '0'))).toContain(
        '422 Validation failed: You have already voted on this poll',
      );
      const fresh = (await ask(a)).body.poll.id;
      expect(said(await vote(b, fresh, '7'))).toBe(
        '422 Validation failed: The chosen vote option does not exist',
      );
      world.clock.advance(601_000);
      expect(said(await vote(b, fresh, '0'))).toBe('422 Validation failed: The poll has already ended');
    });
    rows('Q161 Q162 Q163', 'have bounds', async () => {
      const a = await walk().person();
      for (const [options, more, part] of [
        [['one'], {}, 'must have more than one item'],
        [['1', '2', '3', '4', '5'], {}, "can't contain more than 4 items"],
        [['x'.repeat(51), 'y'], {}, 'cannot be longer than 50 characters each'],
        [['x', 'x'], {}, 'contain duplicate items'],
        [['x', 'y'], { 'poll[expires_in]': '10' }, 'is too soon'],
        [['x', 'y'], { 'poll[expires_in]': '99999999' }, 'is too far into the future'],
      ] as [string[], Record<string, string>, string][]) {
        const answer = await ask(a, more, options);
        expect(said(answer)).toMatch(/^422 /);
        expect(answer.body.error).toContain(part);
      }
    });
  });

  describe('reports', () => {
    rows('Q100 Q101 Q102 Q103 Q104 Q105', 'name statuses and rules', async () => {
      const { people, world, domain } = walk();
      const [a, b, c] = await people();
      await world.db.models.domain.update({ where: { id: domain.id }, data: { rules: ['Be kind.'] } });
      world.app.domains.forget();
      const post = await b.write('x');
      const theirs = await c.write('x');
      const report = (form: Record<string, string>) =>
        a.post('/api/v1/reports', { account_id: b.id, ...form });
      const made = await report({ 'status_ids[]': post.id, comment: 'reasons', category: 'other' });
      expect([made.status, unfit('Report', made.body)]).toEqual([200, []]);
      expect(made.body).toMatchObject({
        action_taken: false,
        action_taken_at: null,
        category: 'other',
        comment: 'reasons',
        forwarded: false,
        status_ids: [post.id],
        target_account: { id: b.id },
      });
      expect((await report({ category: 'spam' })).body.category).toBe('spam');
      for (const form of [{ category: 'violation', 'rule_ids[]': '1' }, { 'rule_ids[]': '1' }] as Record<
        string,
        string
      >[])
        expect((await report(form)).body).toMatchObject({ category: 'violation', rule_ids: ['1'] });
      expect(said(await report({ category: 'violation', 'rule_ids[]': '999999' }))).toBe(
        '422 Validation failed: Rule ids does not reference valid rules',
      );
      for (const form of [{ 'status_ids[]': theirs.id }, { account_id: '0' }] as Record<string, string>[])
        expect(said(await report(form))).toBe(NOT_FOUND);
      expect(said(await report({ comment: 'x'.repeat(1001) }))).toContain(
        '422 Validation failed: Comment is too long (maximum is 1000 characters)',
      );
    });
  });
}
