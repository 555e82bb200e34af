import { describe, expect } from 'vitest';
import { unfit } from '../../entities.ts';
import { idsOf, linksOf, NOT_FOUND, rows, said, type Walk } from '../walk.ts';

export function personalRows(walk: () => Walk): void {
  describe('bookmarks, favourites and markers', () => {
    rows('R185 R186 R188 Q205 Q207', 'are listed latest first, to their end', async () => {
      const [a, b] = await walk().people();
      for (const [name, key, list] of [
        ['bookmark', 'bookmarked', 'bookmarks'],
        ['favourite', 'favourited', 'favourites'],
      ] as const) {
        const [old, young] = [await b.write('old'), await b.write('young')];
        for (const post of [young, old]) {
          walk().world.clock.advance(1000);
          for (const _ of [1, 2])
            expect((await a.post(`/api/v1/statuses/${post.id}/${name}`)).body).toMatchObject({
              id: post.id,
              [key]: true,
            });
        }
        const all = await a.get(`/api/v1/${list}`);
        expect(all.body).toMatchObject([
          { id: old.id, [key]: true, account: { id: b.id } },
          { id: young.id, [key]: true },
        ]);
        const first = await a.get(`/api/v1/${list}?limit=1`);
        expect(idsOf(first)).toEqual([old.id]);
        const second = await a.get(linksOf(first).next ?? '');
        expect(idsOf(second)).toEqual([young.id]);
        const third = await a.get(linksOf(second).next ?? '');
        expect([third.body, third.headers.link]).toEqual([[], undefined]);
        for (const _ of [1, 2])
          expect((await a.post(`/api/v1/statuses/${old.id}/un${name}`)).body).toMatchObject({
            id: old.id,
            [key]: false,
          });
        const hidden = await b.write('hidden', { visibility: 'private' });
        for (const prefix of ['', 'un'])
          expect(said(await a.post(`/api/v1/statuses/${hidden.id}/${prefix}${name}`))).toBe(NOT_FOUND);
      }
    });
    rows('R311 R312 R315 R316 R318 R319', 'markers are kept by timeline', async () => {
      const { person, world, domain } = walk();
      const a = await person();
      const first = await a.post('/api/v1/markers', { 'home[last_read_id]': '69420' });
      expect(Object.keys(first.body)).toEqual(['home']);
      const second = await a.post('/api/v1/markers', {
        'home[last_read_id]': '70120',
        'notifications[last_read_id]': '89345',
      });
      expect(second.body).toMatchObject({
        home: { last_read_id: '70120' },
        notifications: { last_read_id: '89345' },
      });
      expect(second.body.home.version).toBeGreaterThan(first.body.home.version);
      expect(await a.post('/api/v1/markers', { 'other[last_read_id]': '1' })).toMatchObject({
        status: 200,
        body: {},
      });
      const json = await world.rest(domain, 'POST', '/api/v1/markers', {
        token: a.token,
        json: { home: { last_read_id: '123' } },
      });
      expect(json.body.home.last_read_id).toBe('123');
      const both = (await a.get('/api/v1/markers?timeline[]=home&timeline[]=notifications')).body;
      expect([both.home.last_read_id, both.notifications.last_read_id]).toEqual(['123', '89345']);
      const home = (await a.get('/api/v1/markers?timeline[]=home')).body;
      expect(home).toEqual({
        home: {
          last_read_id: '123',
          version: expect.any(Number),
          updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        },
      });
    });
  });

  describe('hashtags', () => {
    rows('R121 R122 R229 R230 R232 R233 R235 R236 R237 R239', 'are featured on profiles', async () => {
      const { people, nobody } = walk();
      const [a, b] = await people();
      expect((await a.get('/api/v1/featured_tags')).body).toEqual([]);
      expect((await nobody.get(`/api/v1/accounts/${a.id}/featured_tags`)).body).toEqual([]);
      await b.post('/api/v1/featured_tags', { name: 'theirs' });
      await a.write('#tag one');
      const last = await a.write('#tag two');
      const made = await a.post('/api/v1/featured_tags', { name: '#tag' });
      expect([made.status, unfit('FeaturedTag', made.body)]).toEqual([200, []]);
      expect(made.body).toEqual({
        id: expect.stringMatching(/^\d+$/),
        name: 'tag',
        url: expect.stringMatching(new RegExp(`${a.name}.*tag`)),
        statuses_count: '2',
        last_status_at: last.created_at.slice(0, 10),
      });
      await a.post('/api/v1/featured_tags', { name: 'rare' });
      const own = await a.get('/api/v1/featured_tags');
      expect(own.body.map(({ name }: { name: string }) => name)).toEqual(['tag', 'rare']);
      expect(own.body[1].last_status_at).toBeNull();
      expect((await nobody.get(`/api/v1/accounts/${a.id}/featured_tags`)).body).toEqual(own.body);
      expect(said(await a.post('/api/v1/featured_tags', { name: 'asj&*!' }))).toMatch(
        /^422 Validation failed/,
      );
      expect([200, 422]).toContain((await a.post('/api/v1/featured_tags', { name: 'tag' })).status);
      expect((await a.get('/api/v1/featured_tags')).body).toHaveLength(2);
      for (const id of ['0', (await b.get('/api/v1/featured_tags')).body[0].id])
        expect(said(await a.delete(`/api/v1/featured_tags/${id}`))).toBe(NOT_FOUND);
      const most = (await nobody.get('/api/v1/instance')).body.configuration.accounts.max_featured_tags;
      for (let at = 2; at < most; at += 1)
        expect((await a.post('/api/v1/featured_tags', { name: `n${at}` })).status).toBe(200);
      const full = '422 Validation failed: You have already featured the maximum number of hashtags';
      expect(said(await a.post('/api/v1/featured_tags', { name: 'eleven' }))).toBe(full);
      expect(said(await a.post('/api/v1/tags/eleven/feature'))).toContain(
        'You have already featured the maximum number of hashtags',
      );
      expect((await a.delete(`/api/v1/featured_tags/${made.body.id}`)).body).toEqual({});
    });
    rows('R241 R242', 'are suggested from what one wrote lately', async () => {
      const { people, nobody } = walk();
      const [a, b] = await people();
      const path = '/api/v1/featured_tags/suggestions';
      expect((await a.get(path)).body).toEqual([]);
      await a.write('#used_featured_tag and #once');
      await a.write('#used_tag');
      await a.write('#Used_Tag again');
      await a.write('#quiet', { visibility: 'private' });
      const gone = await a.write('#deleted');
      await a.delete(`/api/v1/statuses/${gone.id}`);
      await b.write('#theirs');
      await a.post('/api/v1/featured_tags', { name: 'used_featured_tag' });
      const { body } = await a.get(path);
      expect(body.map(({ name }: { name: string }) => name)).toEqual(['used_tag', 'once']);
      for (const each of body) expect(unfit('Tag', each)).toEqual([]);
      expect(body[0].featuring).toBe(false);
      for (let at = 0; at < 12; at += 1) await a.write(`#many${at}`);
      expect((await a.get(path)).body).toHaveLength(10);
      expect(said(await nobody.get(path))).toBe('401 The access token is invalid');
      expect((await (await a.within('write')).get(path)).status).toBe(403);
    });
    rows('Q240', 'are featured by their own address', async () => {
      const a = await walk().person();
      expect((await a.post('/api/v1/tags/own/feature')).body).toMatchObject({ name: 'own', featuring: true });
      expect((await a.get('/api/v1/featured_tags')).body).toMatchObject([{ name: 'own' }]);
      expect((await a.post('/api/v1/tags/own/unfeature')).body).toMatchObject({ featuring: false });
    });
    rows('R266 Q237', 'are followed, known or not', async () => {
      const [a, b] = await walk().people();
      for (const name of ['tagone', 'tagtwo', 'tagtwo'])
        expect((await a.post(`/api/v1/tags/${name}/follow`)).body).toMatchObject({ name, following: true });
      await b.post('/api/v1/tags/other/follow');
      const { body } = await a.get('/api/v1/followed_tags');
      expect(body.map(({ name }: { name: string }) => name).sort()).toEqual(['tagone', 'tagtwo']);
      for (const tag of body) {
        expect(unfit('Tag', tag)).toEqual([]);
        expect(tag).toMatchObject({
          following: true,
          history: expect.arrayContaining([
            { day: expect.any(String), uses: expect.any(String), accounts: expect.any(String) },
          ]),
        });
      }
      const post = await b.write('#tagone for all');
      await b.write('#tagone for few', { visibility: 'unlisted' });
      expect(idsOf(await a.get('/api/v1/timelines/home'))).toEqual([post.id]);
    });
    rows('Q233 Q235 Q236', 'are shown to everybody where they can be one', async () => {
      const { person, nobody } = walk();
      const a = await person();
      await a.write('#knownhere');
      const { body } = await nobody.get('/api/v1/tags/knownhere');
      expect(unfit('Tag', body)).toEqual([]);
      expect(body).not.toHaveProperty('following');
      expect(body).not.toHaveProperty('featuring');
      expect(body.history).toHaveLength(7);
      const unknown = (await nobody.get('/api/v1/tags/hoge')).body;
      expect(unknown.name).toBe('hoge');
      for (const day of unknown.history) expect([day.uses, day.accounts]).toEqual(['0', '0']);
      expect(said(await nobody.get('/api/v1/tags/tag-name'))).toMatch(/^404/);
      for (const name of ['follow', 'unfollow'])
        expect(said(await a.post(`/api/v1/tags/tag-name/${name}`))).toMatch(/^404/);
    });
  });

  describe('filters', () => {
    type Form = [string, string][];
    const make = async (form: Form = []) => {
      const [a, b] = await walk().people();
      const answer = await a.post('/api/v2/filters', [
        ['title', 'magic'],
        ['context[]', 'home'],
        ['keywords_attributes[][keyword]', 'magic'],
        ...form,
      ]);
      return { a, b, answer, filter: answer.body, path: `/api/v2/filters/${answer.body.id}` };
    };
    rows('Q300 Q301', 'of version 2 are made', async () => {
      const { a, answer } = await make([['filter_action', 'hide']]);
      expect([answer.status, unfit('Filter', answer.body)]).toEqual([200, []]);
      expect(answer.body).toMatchObject({
        title: 'magic',
        context: ['home'],
        filter_action: 'hide',
        expires_at: null,
        keywords: [{ id: expect.any(String), keyword: 'magic', whole_word: true }],
      });
      const action = (...more: Form) =>
        a.post('/api/v2/filters', [['title', 'x'], ['context[]', 'home'], ...more]);
      expect((await action()).body.filter_action).toBe('warn');
      expect((await action(['filter_action', 'blur'])).body.filter_action).toBe('blur');
      expect((await action(['filter_action', 'explode'])).status).toBe(422);
    });
    rows('Q303 Q304', 'of version 2 need a title and a context', async () => {
      const a = await walk().person();
      expect(said(await a.post('/api/v2/filters', [['context[]', 'home']]))).toMatch(
        /^422 .*Title can't be blank/,
      );
      const noContext = said(await a.post('/api/v2/filters', [['title', 'x']]));
      for (const part of ["Context can't be blank", 'None or invalid context supplied'])
        expect(noContext).toContain(part);
      expect(
        said(
          await a.post('/api/v2/filters', [
            ['title', 'x'],
            ['context[]', 'shaolin'],
          ]),
        ),
      ).toMatch(/^422 .*None or invalid context supplied/);
      const all = ['home', 'notifications', 'public', 'thread', 'account'];
      const made = await a.post('/api/v2/filters', [
        ['title', 'x'],
        ...all.map((each): [string, string] => ['context[]', each]),
      ]);
      expect(made.body.context).toEqual(all);
    });
    rows('Q305 Q306 Q307 Q309', 'of version 2 are changed by their owner', async () => {
      const { a, b, filter, path } = await make();
      for (const answer of [await b.get(path), await b.put(path, { title: 'x' }), await b.delete(path)])
        expect(answer.status).toBe(404);
      expect((await a.get(path)).body).toEqual(filter);
      const changed = await a.put(path, [
        ['title', 'updated'],
        ['context[]', 'home'],
        ['context[]', 'public'],
      ]);
      expect(changed).toMatchObject({
        status: 200,
        body: { title: 'updated', context: ['home', 'public'], keywords: filter.keywords },
      });
      expect((await a.put(path, [['context[]', 'word']])).status).toBe(422);
      const [{ id }] = filter.keywords;
      const keyword = await a.put(path, [
        ['keywords_attributes[][id]', id],
        ['keywords_attributes[][keyword]', 'updated'],
      ]);
      expect(keyword.body.keywords).toMatchObject([{ id, keyword: 'updated' }]);
      expect(await a.delete(path)).toMatchObject({ status: 200, body: {} });
      expect((await a.get(path)).status).toBe(404);
      expect((await a.get(`/api/v2/filters/keywords/${id}`)).status).toBe(404);
    });
    rows('Q311 Q313 Q314', 'have keywords', async () => {
      const { a, b, path } = await make();
      const made = await a.post(`${path}/keywords`, { keyword: 'two', whole_word: 'false' });
      expect(made.body).toEqual({ id: expect.any(String), keyword: 'two', whole_word: false });
      expect((await b.post(`${path}/keywords`, { keyword: 'three' })).status).toBe(404);
      const one = `/api/v2/filters/keywords/${made.body.id}`;
      expect((await a.get(one)).body).toEqual(made.body);
      for (const answer of [await b.get(one), await b.put(one, { keyword: 'x' }), await b.delete(one)])
        expect(answer.status).toBe(404);
      expect((await a.put(one, { keyword: 'updated' })).body).toEqual({ ...made.body, keyword: 'updated' });
      expect(await a.delete(one)).toMatchObject({ status: 200, body: {} });
      expect((await a.get(one)).status).toBe(404);
    });
    rows('Q315 Q316 Q138', 'name statuses', async () => {
      const { a, b, path } = await make();
      const post = await b.write('named');
      const hidden = await b.write('hidden', { visibility: 'private' });
      const made = await a.post(`${path}/statuses`, { status_id: post.id });
      expect(made).toMatchObject({ status: 200, body: { id: expect.any(String), status_id: post.id } });
      expect((await a.get(`${path}/statuses`)).body).toEqual([made.body]);
      expect(said(await a.post(`${path}/statuses`, { status_id: post.id }))).toMatch(
        /^422 .*has already been taken/,
      );
      expect((await a.post(`${path}/statuses`, { status_id: hidden.id })).status).toBe(422);
      for (const answer of [
        await b.get(`${path}/statuses`),
        await b.post(`${path}/statuses`, { status_id: post.id }),
      ])
        expect(answer.status).toBe(404);
      expect((await a.get(`/api/v1/statuses/${post.id}`)).body.filtered[0].status_matches).toEqual([post.id]);
    });
    rows('R244 R245 R246 R247 R249 R250 R252 R254 R255', 'of version 1 are keywords', async () => {
      const [a, b] = await walk().people();
      const made = await a.post('/api/v1/filters', [
        ['phrase', 'word'],
        ['context[]', 'home'],
        ['irreversible', 'false'],
        ['whole_word', 'true'],
        ['expires_in', '3600'],
      ]);
      expect([made.status, unfit('V1.Filter', made.body)]).toEqual([200, []]);
      expect(made.body).toMatchObject({ irreversible: false, whole_word: true });
      expect(Math.abs(Date.parse(made.body.expires_at) - walk().world.clock.now() - 3_600_000)).toBeLessThan(
        60_000,
      );
      expect(said(await a.post('/api/v1/filters', [['context[]', 'home']]))).toMatch(
        /^422 Validation failed/,
      );
      for (const more of [[], [['context[]', 'nowhere']]] as Form[])
        expect(said(await a.post('/api/v1/filters', [['phrase', 'x'], ...more]))).toMatch(
          /^422 .*None or invalid context supplied/,
        );
      await b.post('/api/v1/filters', [
        ['phrase', 'theirs'],
        ['context[]', 'home'],
      ]);
      const [filter] = (await a.get('/api/v2/filters')).body;
      expect(idsOf(await a.get('/api/v1/filters'))).toEqual([filter.keywords[0].id]);
      expect(made.body.id).not.toBe(filter.id);
      const path = `/api/v1/filters/${made.body.id}`;
      for (const answer of [await b.get(path), await b.put(path, [['phrase', 'x']]), await b.delete(path)])
        expect(said(answer)).toBe(NOT_FOUND);
      await a.post(`/api/v2/filters/${filter.id}/keywords`, { keyword: 'second' });
      expect((await a.get('/api/v1/filters')).body).toHaveLength(2);
      expect(
        (
          await a.put(path, [
            ['phrase', 'word'],
            ['context[]', 'public'],
          ])
        ).status,
      ).toBe(422);
      expect(await a.delete(path)).toMatchObject({ status: 200, body: {} });
      expect(said(await a.get(path))).toBe(NOT_FOUND);
    });
    rows('Q265', 'match whole words, in any part of a post', async () => {
      const [a, b] = await walk().people();
      const made = await a.post('/api/v2/filters', [
        ['title', 'x'],
        ['context[]', 'public'],
        ['keywords_attributes[][keyword]', 'foo'],
        ['keywords_attributes[][whole_word]', 'true'],
      ]);
      const posts = {
        foo: await b.write('about Foo, yes'),
        food: await b.write('food'),
        spoiler: await b.write('x', { spoiler_text: 'foo' }),
        poll: (
          await b.post('/api/v1/statuses', [
            ['status', 'x'],
            ['poll[options][]', 'a foo'],
            ['poll[options][]', 'y'],
            ['poll[expires_in]', '600'],
          ])
        ).body,
      };
      const marked = async () => {
        const { body } = await a.get('/api/v1/timelines/public?limit=10');
        return body
          .filter(({ filtered }: { filtered: unknown[] }) => filtered.length > 0)
          .map(({ id }: { id: string }) => id)
          .sort();
      };
      const expected = [posts.foo.id, posts.spoiler.id, posts.poll.id].sort();
      expect(await marked()).toEqual(expected);
      await a.put(`/api/v2/filters/keywords/${made.body.keywords[0].id}`, { whole_word: 'false' });
      expect(await marked()).toEqual([...expected, posts.food.id].sort());
    });
  });

  describe('how much a page holds', () => {
    rows('R344', 'is what the table says, without a limit and with a huge one', async () => {
      const { people, domain, world } = walk();
      const [a, b] = await people();
      for (let at = 0; at < 205; at += 1) {
        if (at < 105) await a.post('/api/v1/domain_blocks', { domain: `d${at}.limits.test` });
        if (at < 105) await a.post(`/api/v1/tags/limit${at}/follow`);
        if (at >= 85) continue;
        const name = `lim${a.name}x${at}`;
        const [one, blocked] = [
          await world.identity(name, domain),
          await world.identity(`${name}b`, domain, { isLocked: true }),
        ];
        await world.follow(one, a.identity);
        await world.follow(a.identity, one);
        await world.follow(blocked, b.identity, { state: 'PENDING' });
        await world.block(a.identity, blocked);
        if (at >= 45) continue;
        const { id: postId } = await world.rawPost(one);
        const row = { identityId: a.identity.id, postId, createdAt: BigInt(world.clock.now()) };
        const id = world.app.ids.next();
        await world.db.models.favourite.create({ data: { ...row, id, uri: `https://a.test/f/${id}` } });
        await world.db.models.bookmark.create({ data: { ...row, id } });
        await a.write(`@${b.name} ${at}`, { visibility: 'direct' });
      }
      for (const [who, path, usual, most] of [
        [a, 'domain_blocks', 100, 105],
        [a, 'followed_tags', 100, 105],
        [a, 'blocks', 40, 80],
        [b, 'follow_requests', 40, 80],
        [a, `accounts/${a.id}/followers`, 40, 80],
        [a, `accounts/${a.id}/following`, 40, 80],
        [a, 'favourites', 20, 40],
        [a, 'bookmarks', 20, 40],
        [b, 'conversations', 20, 40],
        [a, `accounts/${a.id}/statuses`, 20, 40],
      ] as const) {
        const sizes = [];
        for (const query of ['', '?limit=9999'])
          sizes.push((await who.get(`/api/v1/${path}${query}`)).body.length);
        expect([path, ...sizes]).toEqual([path, usual, most]);
      }
      // The longest lists are walked in parts, forth and back.
      const { next = '' } = linksOf(await a.get('/api/v1/domain_blocks?limit=103'));
      const rest = await a.get(next);
      expect(rest.body).toEqual(['d1.limits.test', 'd0.limits.test']);
      expect((await a.get((linksOf(rest).prev ?? '').replace('since_id', 'min_id'))).body).toHaveLength(103);
    });
    rows('R346', 'leads on where it is full', async () => {
      const [a, b] = await walk().people();
      for (let at = 0; at < 5; at += 1) {
        const post = await b.write(`${at}`);
        await a.post(`/api/v1/statuses/${post.id}/bookmark`);
        const links = linksOf(await a.get('/api/v1/bookmarks?limit=5'));
        expect([at, Object.keys(links).sort()]).toEqual([at, at === 4 ? ['next', 'prev'] : ['prev']]);
      }
      const path = `/api/v1/accounts/${b.id}/statuses`;
      expect(Object.keys(linksOf(await a.get(`${path}?limit=6`)))).toEqual(['prev']);
      expect(Object.keys(linksOf(await a.get(`${path}?limit=5`))).sort()).toEqual(['next', 'prev']);
    });
  });
}
