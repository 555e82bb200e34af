import { describe, expect } from 'vitest';
import { storeRemotePost } from '../../../../src/core/posts/remote/store.ts';
import { hashToken } from '../../../../src/core/tokens/hash.ts';
import { remotePost } from '../../../helpers/federation/remote-post.ts';
import { unfit } from '../../entities.ts';
import { idsOf, linksOf, NO_TOKEN, type Person, rows, said, type Walk, WRONG_SCOPE } from '../walk.ts';

export function timelineRows(walk: () => Walk): void {
  describe('timelines', () => {
    rows('Q243 Q244 Q247', 'home has what those one follows write', async () => {
      const [a, b, c, d] = await walk().people();
      for (const other of [b, c]) await a.follow(other);
      const own = await a.write('own');
      const theirs = await b.write('b');
      const others = await c.write('c');
      const strange = await d.write('d');
      const toStranger = await b.write('reply', { in_reply_to_id: strange.id });
      const toFollowed = await b.write('reply', { in_reply_to_id: others.id });
      const home = await a.get('/api/v1/timelines/home');
      expect(idsOf(home)).toEqual([toFollowed.id, others.id, theirs.id, own.id]);
      expect(idsOf(home)).not.toContain(toStranger.id);
      const first = await a.get('/api/v1/timelines/home?limit=1');
      const { prev = '', next = '' } = linksOf(first);
      expect([prev, next]).toEqual([
        `/api/v1/timelines/home?limit=1&min_id=${toFollowed.id}`,
        `/api/v1/timelines/home?limit=1&max_id=${toFollowed.id}`,
      ]);
    });
    rows('Q246', 'home of nobody has no links', async () => {
      expect((await walk().app.get('/api/v1/timelines/home')).headers.link).toBeUndefined();
    });
    rows('Q250 Q252', 'public ones have what is asked for of here and elsewhere', async () => {
      const { person, remote, world, domain, nobody } = walk();
      const [a, reader] = [await person(), await person()];
      const r = await remote('rem', 'public.test');
      await world.follow(reader.identity, r);
      const here = await a.write('here');
      await a.write('hidden', { visibility: 'private' });
      const pictured = await a.write('pictured');
      await world.db.models.attachment.create({
        data: {
          id: world.app.ids.next(),
          postId: BigInt(pictured.id),
          position: 0,
          type: 'IMAGE',
          url: 'https://files.test/1',
        },
      });
      world.clock.advance(1000);
      await storeRemotePost(
        world.system(domain),
        r,
        remotePost(`https://public.test/p/${r.username}`, world.clock.now()),
        { isDelivered: true },
      );
      const there = await world.db.models.post.findFirstOrThrow({ where: { authorId: r.id } });
      const list = async (query: string) =>
        idsOf(await nobody.get(`/api/v1/timelines/public?limit=3&${query}`));
      expect(await list('')).toEqual([String(there.id), pictured.id, here.id]);
      expect((await list('local=true')).slice(0, 2)).toEqual([pictured.id, here.id]);
      expect((await list('remote=true'))[0]).toBe(String(there.id));
      expect(await list('local=true')).not.toContain(String(there.id));
      expect(await list('remote=true')).not.toContain(here.id);
      expect((await list('only_media=true'))[0]).toBe(pictured.id);
      expect(said(await (await a.within('profile')).get('/api/v1/timelines/public'))).toBe(WRONG_SCOPE);
    });
    rows('Q253', 'public ones leave out whom the reader does not want', async () => {
      const { people, remote, world, domain } = walk();
      const [a, b, c, reader] = await people();
      const r = await remote('rem', 'unwanted.test');
      await world.follow(a.identity, r);
      const posts = [await b.write('b'), await c.write('c')];
      world.clock.advance(1000);
      await storeRemotePost(
        world.system(domain),
        r,
        remotePost(`https://unwanted.test/p/${r.username}`, world.clock.now()),
        { isDelivered: true },
      );
      const theirs = String((await world.db.models.post.findFirstOrThrow({ where: { authorId: r.id } })).id);
      const all = [...posts.map(({ id }) => id), theirs];
      const seen = async () => {
        const list = idsOf(await reader.get('/api/v1/timelines/public'));
        return all.filter((id) => list.includes(id));
      };
      expect(await seen()).toEqual(all);
      await reader.post(`/api/v1/accounts/${b.id}/block`);
      await reader.post(`/api/v1/accounts/${c.id}/mute`);
      expect(await seen()).toEqual([theirs]);
      await reader.post('/api/v1/domain_blocks', { domain: 'unwanted.test' });
      expect(await seen()).toEqual([]);
    });
    rows('Q254 Q255 Q256', 'of hashtags are narrowed by others', async () => {
      const { people, nobody } = walk();
      const [a] = await people();
      const both = await a.write('#life #love');
      const love = await a.write('#love');
      const war = await a.write('#war');
      await a.write('#life', { visibility: 'private' });
      const of = async (query: string) => idsOf(await nobody.get(`/api/v1/timelines/tag/${query}`));
      expect(await of('life')).toEqual([both.id]);
      expect(await of('life?any[]=love')).toEqual([love.id, both.id]);
      expect(await of('life?all[]=love')).toEqual([both.id]);
      expect(await of('war?none[]=life&none[]=love')).toEqual([war.id]);
      expect(await of('love?none[]=life')).toEqual([love.id]);
      const { prev = '', next = '' } = linksOf(await nobody.get('/api/v1/timelines/tag/love?limit=1'));
      expect([prev.includes(`min_id=${love.id}`), next.includes(`max_id=${love.id}`)]).toEqual([true, true]);
    });
    rows('Q260', 'of links that nobody shares are none', async () => {
      expect(
        (await walk().nobody.get('/api/v1/timelines/link?url=https%3A%2F%2Fnone.example%2F')).status,
      ).toBe(404);
      const a = await walk().person();
      expect(
        said(
          await (await a.within('profile')).get('/api/v1/timelines/link?url=https%3A%2F%2Fnone.example%2F'),
        ),
      ).toBe(WRONG_SCOPE);
    });
    rows('Q264', 'of direct posts are gone, as upstream', async () => {
      const a = await walk().person();
      expect((await a.get('/api/v1/timelines/direct')).status).toBe(404);
    });
    rows('Q266 Q001 Q002', 'and all that is of one person are kept by no cache', async () => {
      const { person, nobody, world, domain } = walk();
      const a = await person();
      const post = await a.write('x', { visibility: 'private' });
      for (const name of [
        'v1/timelines/home',
        'v1/notifications',
        'v1/bookmarks',
        'v1/favourites',
        'v1/follow_requests',
        'v1/conversations',
        'v1/lists',
        'v1/announcements',
        'v2/filters',
        `v1/statuses/${post.id}`,
        `v1/statuses/${post.id}/context`,
      ]) {
        const [mine, strange] = [await a.get(`/api/${name}`), await nobody.get(`/api/${name}`)];
        expect([name, mine.status, mine.headers['cache-control']]).toEqual([name, 200, 'private, no-store']);
        expect([
          name,
          strange.status === 200,
          String(strange.headers['cache-control'] ?? '').includes('public'),
        ]).toEqual([name, false, false]);
      }
      for (const token of [null, 'unknown']) {
        const answer = await world.rest(domain, 'GET', '/api/v1/preferences', { token });
        expect(said(answer)).toBe(NO_TOKEN);
        expect(answer.headers['www-authenticate']).toMatch(/^Bearer .*error="invalid_token"/);
      }
      const revoked = await a.within('read');
      await world.db.models.token.updateMany({
        where: { hash: hashToken(revoked.token) },
        data: { revokedAt: BigInt(world.clock.now()) },
      });
      expect(said(await revoked.get('/api/v1/preferences'))).toBe('401 The access token was revoked');
    });
  });

  describe('trends and suggestions', () => {
    rows('Q229 Q230 Q231', 'suggest people', async () => {
      const { people, world, nobody } = walk();
      const [a, b, c, d] = await people();
      for (const each of [c, d])
        await world.db.models.identity.update({
          where: { id: each.identity.id },
          data: { isDiscoverable: true },
        });
      await a.follow(b);
      for (const each of [c, d]) await b.follow(each);
      const old = await a.get('/api/v1/suggestions');
      expect(old.headers.deprecation).toBe('@1621123200');
      expect(idsOf(old).sort()).toEqual(expect.arrayContaining([c.id, d.id].sort()));
      for (const each of old.body) expect(unfit('Account', each)).toEqual([]);
      expect((await a.get('/api/v1/suggestions?limit=1')).body).toHaveLength(1);
      for (const each of (await a.get('/api/v2/suggestions')).body)
        expect(unfit('Suggestion', each)).toEqual([]);
      expect(said(await (await a.within('write')).get('/api/v1/suggestions'))).toBe(WRONG_SCOPE);
      expect(said(await nobody.get('/api/v1/suggestions'))).toBe(NO_TOKEN);
      const path = `/api/v1/suggestions/${c.id}`;
      expect(said(await (await a.within('read')).delete(path))).toBe(WRONG_SCOPE);
      expect(said(await nobody.delete(path))).toBe(NO_TOKEN);
      for (const each of [path, path, '/api/v1/suggestions/17'])
        expect(await a.delete(each)).toMatchObject({ status: 200, body: {} });
      expect(idsOf(await a.get('/api/v1/suggestions'))).not.toContain(c.id);
    });
    rows('Q269 Q270', 'are empty where nothing trends', async () => {
      const { nobody } = walk();
      for (const name of ['tags', 'statuses', 'links']) {
        const answer = await nobody.get(`/api/v1/trends/${name}`);
        expect([name, answer.body, answer.headers.link]).toEqual([name, [], undefined]);
      }
      const alias = await nobody.get('/api/v1/trends');
      expect([alias.body, alias.headers.deprecation]).toEqual([[], '@1648598400']);
    });
  });

  describe('the instance', () => {
    rows('R283', 'are written in languages that have names', async () => {
      const { status, body } = await walk().nobody.get('/api/v1/instance/languages');
      expect([status, body.length]).toEqual([200, expect.any(Number)]);
      for (const each of body)
        expect(each).toEqual({
          code: expect.stringMatching(/^[a-z]{2}$/),
          name: expect.stringMatching(/../),
        });
      expect(body).toContainEqual({ code: 'mi', name: 'M\u0101ori' });
      expect(new Set(body.map(({ code }: { code: string }) => code)).size).toBe(body.length);
    });
    rows('R284', 'offer no translation', async () => {
      const { status, headers, body } = await walk().nobody.get('/api/v1/instance/translation_languages');
      expect([status, body]).toEqual([200, {}]);
      expect(headers['cache-control']).toBe('public, max-age=86400');
    });
    rows('R269 R270 R271 R272 R273 R274 R342', 'is described in version 1', async () => {
      const { person, nobody, world, domain } = walk();
      await world.db.models.domain.update({
        where: { id: domain.id },
        data: { rules: ['Be kind.', 'Be brief.'], title: 'Test site' },
      });
      world.app.domains.forget();
      const a = await person();
      const answer = await nobody.get('/api/v1/instance');
      expect((await a.get('/api/v1/instance')).body).toEqual(answer.body);
      expect(unfit('V1.Instance', answer.body)).toEqual([]);
      for (const { headers } of [answer, await a.get('/api/v1/instance'), await a.get('/api/v2/instance')]) {
        expect(headers.vary ?? '').not.toContain('Authorization');
        expect(headers['cache-control']).toMatch(/^public/);
      }
      const { body } = answer;
      for (const key of 'uri title short_description description email version urls stats thumbnail languages registrations approval_required invites_enabled configuration contact_account rules'.split(
        ' ',
      ))
        expect(Object.keys(body)).toContain(key);
      expect(body).toMatchObject({
        uri: 'a.test',
        title: 'Test site',
        contact_account: null,
        urls: { streaming_api: expect.stringMatching(/^wss?:\/\//) },
      });
      for (const key of ['user_count', 'status_count', 'domain_count'])
        expect(body.stats[key]).toEqual(expect.any(Number));
      const { configuration } = body;
      for (const key of ['max_characters', 'max_media_attachments', 'characters_reserved_per_url'])
        expect(configuration.statuses[key]).toEqual(expect.any(Number));
      for (const key of [
        'supported_mime_types',
        'image_size_limit',
        'image_matrix_limit',
        'video_size_limit',
        'video_frame_rate_limit',
        'video_matrix_limit',
      ])
        expect(Object.keys(configuration.media_attachments)).toContain(key);
      for (const key of ['max_options', 'max_characters_per_option', 'min_expiration', 'max_expiration'])
        expect(configuration.polls[key]).toEqual(expect.any(Number));
      expect(configuration.accounts.max_featured_tags).toEqual(expect.any(Number));
      const rules = (await nobody.get('/api/v1/instance/rules')).body;
      expect(rules).toMatchObject([
        { id: '1', text: 'Be kind.' },
        { id: '2', text: 'Be brief.' },
      ]);
      expect(body.rules).toEqual(rules);
      for (const [registrations, expected] of [
        ['APPROVAL', [true, true]],
        ['CLOSED', [false, false]],
      ] as const) {
        await world.db.models.domain.update({ where: { id: domain.id }, data: { registrations } });
        world.app.domains.forget();
        const now = (await nobody.get('/api/v1/instance')).body;
        expect([now.registrations, now.approval_required]).toEqual(expected);
      }
    });
    rows('Q318 Q319 Q321', 'is described in version 2', async () => {
      const { body } = await walk().nobody.get('/api/v2/instance');
      expect(unfit('Instance', body)).toEqual([]);
      for (const key of 'domain title version source_url description usage thumbnail icon languages configuration registrations api_versions contact rules'.split(
        ' ',
      ))
        expect(Object.keys(body)).toContain(key);
      expect(body).toMatchObject({
        usage: { users: { active_month: expect.any(Number) } },
        api_versions: { mastodon: expect.any(Number) },
        configuration: {
          urls: { streaming: expect.stringMatching(/^wss?:\/\//) },
          accounts: { max_featured_tags: expect.any(Number), max_pinned_statuses: 5 },
          statuses: {
            max_characters: expect.any(Number),
            max_media_attachments: 4,
            characters_reserved_per_url: 23,
          },
          media_attachments: {
            description_limit: expect.any(Number),
            supported_mime_types: expect.arrayContaining(['image/jpeg']),
          },
          polls: {
            max_options: 4,
            max_characters_per_option: 50,
            min_expiration: 300,
            max_expiration: expect.any(Number),
          },
        },
      });
      for (const key of ['enabled', 'approval_required', 'message', 'min_age', 'reason_required', 'url'])
        expect(Object.keys(body.registrations)).toContain(key);
      for (const key of ['email', 'account']) expect(Object.keys(body.contact)).toContain(key);
    });
  });

  describe('search', () => {
    rows('Q335 Q336 Q337 Q339 Q340 Q341 Q344 Q345', 'is bounded, and more so for strangers', async () => {
      const { person, nobody, flock } = walk();
      const [a, one] = [await person(), (await flock())[5] as Person];
      await a.follow(one);
      const path = '/api/v2/search?q=';
      expect((await nobody.get(`${path}wren`)).body).toEqual({
        accounts: expect.any(Array),
        statuses: [],
        hashtags: [],
        collections: [],
      });
      expect(said(await nobody.get(`${path}wren&resolve=1`))).toBe(
        '401 Search queries that resolve remote resources are not supported without authentication',
      );
      expect(said(await nobody.get(`${path}wren&offset=1`))).toBe(
        '401 Search queries pagination is not supported without authentication',
      );
      expect(
        idsOf({ body: (await a.get(`${path}wren&type=accounts&following=true`)).body.accounts } as never),
      ).toEqual([one.id]);
      for (const bad of ['offset=-100', 'limit=-100'])
        expect(said(await a.get(`${path}wren&type=accounts&${bad}`))).toBe(
          '400 Pagination values for `offset` and `limit` must be positive',
        );
      const count = async (query: string) => (await a.get(`${path}wren&${query}`)).body.accounts.length;
      expect([
        await count(''),
        await count('limit=100'),
        await count('limit=0'),
        await count('offset=1'),
      ]).toEqual([20, 40, 0, 20]);
      expect((await a.get(`${path}wren&offset=1`)).body.accounts[0]).toEqual(
        (await a.get(`${path}wren`)).body.accounts[0],
      );
      expect((await a.get(`${path}wren&type=accounts&offset=1`)).body.accounts[0]).not.toEqual(
        (await a.get(`${path}wren`)).body.accounts[0],
      );
      expect(said(await (await a.within('write')).get(`${path}wren`))).toBe(WRONG_SCOPE);
      expect((await a.get(`${path}wren+before:tomorrow`)).status).toBe(422);
      expect((await a.get(`${path}wren&account_id=1`)).status).toBe(404);
    });
  });
}
