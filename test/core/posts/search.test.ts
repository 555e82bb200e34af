import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/core/context.ts';
import { readerOf } from '../../../src/core/posts/reader.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { deletePost } from '../../../src/core/posts/write/delete.ts';
import { editPost } from '../../../src/core/posts/write/edit.ts';
import { storePreview } from '../../../src/core/previews/store.ts';
import type { SearchPage } from '../../../src/core/search/along.ts';
import { searchHashtags } from '../../../src/core/search/hashtags.ts';
import { searchIdentities } from '../../../src/core/search/identities.ts';
import { indexChunk } from '../../../src/core/search/indexing.ts';
import { searchPosts } from '../../../src/core/search/posts.ts';
import type { Domain, Identity, Post } from '../../../src/db/rows.ts';
import { searchWords } from '../../../src/lib/search/words.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { pagePreview } from '../../helpers/federation/preview.ts';

const DAY = 86_400_000;

/** The same searches find the same on both databases. */
describe.each(DIALECTS)('search on %s', (dialect) => {
  let world: CoreWorld;
  let here: Domain;
  let there: Domain;
  let ana: Identity;
  let ben: Identity;
  let open: Identity;
  let far: Identity;
  beforeAll(async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    here = await world.domain('here.test');
    there = await world.domain('there.test');
    ana = await world.identity('ana', here, { name: 'Ána Bäcker' });
    ben = await world.identity('ben', here, { name: 'Ben of the Hills', followersCount: 3 });
    open = await world.identity('open', here, { isIndexable: true, name: 'Open' });
    far = await world.remote('anatol', 'far.test', { isIndexable: true, name: 'Anatol' });
    await world.identity('anabel', there, { name: 'Anabel' });
  });
  afterAll(() => world.close());

  const index = async () => {
    await world.app.events.catchUp();
    await world.db.numberEvents();
    for (let chunk = 0; chunk < 50; chunk += 1) if (!(await indexChunk(world.system()))) return;
    throw new Error('The index is never done.');
  };
  const write = async (by: Identity, text: string, more: object = {}) => {
    world.clock.advance(1000);
    return createPost(await world.as(by), by, { text, ...more });
  };
  const find = async (text: string, as = ana, page: SearchPage = { limit: 20 }) => {
    await index();
    const ctx = await world.as(as);
    return (await searchPosts(ctx, await readerOf(ctx, as), as, text, page)).map(
      ({ source, html }) => source ?? html,
    );
  };
  const people = async (text: string, isFollowing = false, as: Identity | null = ana) => {
    await index();
    const ctx = as ? await world.as(as) : world.anonymous(here);
    const search = { text, limit: 20, offset: 0, isFollowing };
    return (await searchIdentities(ctx, await readerOf(ctx, as), search)).map(({ username }) => username);
  };

  it('finds words whatever their case and accents, phrases, and what is not denied', async () => {
    await write(open, 'Café crème, s’il vous plaît');
    await write(open, 'A cafe in Straße');
    await write(open, 'creme de la cafe');
    expect(await find('CAFE')).toHaveLength(3);
    expect(await find('café creme')).toHaveLength(2);
    expect(await find('"cafe creme"')).toEqual(['Café crème, s’il vous plaît']);
    expect(await find('cafe -creme')).toEqual(['A cafe in Straße']);
    expect(await find('cafe -"cafe creme"')).toHaveLength(2);
    expect(await find('STRASSE')).toEqual(['A cafe in Straße']);
    expect(await find('caf')).toEqual([]);
    for (const nothing of ['', '   ', '""', '"', '-', "' OR 1=1 --", '* ) (', '"unclosed zzz'])
      expect(await find(nothing), nothing).toEqual([]);
    expect(await find('"cafe in')).toEqual(['A cafe in Straße']);
  });

  it('finds words of scripts without spaces', async () => {
    await write(open, '東京都に住んでいます');
    await write(open, 'ภาษาไทยง่ายนิดเดียว');
    await write(open, '我喜欢喝咖啡');
    expect(await find('東京')).toEqual(['東京都に住んでいます']);
    expect(await find('東京都')).toEqual(['東京都に住んでいます']);
    expect(await find('ไทย')).toEqual(['ภาษาไทยง่ายนิดเดียว']);
    expect(await find('咖啡')).toEqual(['我喜欢喝咖啡']);
    expect(await find('นิดเดียว')).toEqual(['ภาษาไทยง่ายนิดเดียว']);
    expect(searchWords('ｆｕｌｌ ＷＩＤＴＨ')).toEqual(['full', 'width']);
  });

  it('finds every part of what is written in Chinese, Japanese and Korean, and nothing else', async () => {
    const texts = [
      '昨日は東京タワーに登った。ﾀﾜｰは高い',
      '中华人民共和国的首都是北京，猫很多',
      '한국어를 배우고 싶습니다',
      '猫',
      '黒猫 and a dog',
      'iPhone15を買った2026年11月',
      '𠮷野家で食べた',
    ];
    for (const text of texts) await write(open, text);
    const found = async (query: string) =>
      (await find(query))
        .map((each) => texts.indexOf(String(each)))
        .filter((each) => each >= 0)
        .sort();
    for (const [query, ...which] of [
      ['東京', 0],
      ['京タ', 0],
      ['東京タワー', 0],
      ['タワー', 0],
      ['ﾀﾜｰ', 0],
      ['"タワーは高い"', 0],
      ['登った', 0],
      ['東京タワーは'],
      ['東タ'],
      ['タワーに高い'],
      ['人民', 1],
      ['共和国', 1],
      ['华人民共', 1],
      ['北京', 1],
      ['"首都是北京，猫很"', 1],
      ['首都 多', 1],
      ['國'],
      ['한국어', 2],
      ['한국', 2],
      ['한국어를', 2],
      ['배우', 2],
      ['싶습니다', 2],
      ['"한국어를 배우고"', 2],
      ['"한국어 배우고"'],
      ['국배'],
      ['猫', 1, 3, 4],
      ['黒猫', 4],
      ['黒', 4],
      ['"黒猫 and"', 4],
      ['"猫 and"', 4],
      ['"黒 and"'],
      ['猫 -黒', 1, 3],
      ['猫 -"很多"', 3, 4],
      ['iphone15', 5],
      ['iPhone15を買った', 5],
      ['2026年11月', 5],
      ['11月', 5],
      ['を買', 5],
      ['𠮷野', 6],
      ['𠮷', 6],
      ['野家', 6],
    ] as [string, ...number[]][])
      expect([query, ...(await found(query))]).toEqual([query, ...which]);
    expect(await found('東'.repeat(900))).toEqual([]);
    expect(await found(`"${'東 '.repeat(450)}"`)).toEqual([]);
  });

  it('finds every part of what is written in Thai, Lao, Khmer, Burmese and their like, and nothing else', async () => {
    const texts = [
      'สวัสดีประเทศไทย ยินดีต้อนรับสู่กรุงเทพมหานคร',
      'ສະບາຍດີປະເທດລາວ ແລະ ວຽງຈັນ',
      'ភាសាខ្មែរជាភាសាផ្លូវការនៅកម្ពុជា',
      'မြန်မာနိုင်ငံသည်အရှေ့တောင်အာရှတွင်ရှိသည်',
      'ไทย and English',
      'ꦱꦸꦒꦼꦁꦫꦮꦸꦃ',
    ];
    for (const text of texts) await write(open, text);
    for (const [query, ...which] of [
      ['ประเทศไทย', 0],
      ['เทศไทย', 0],
      ['กรุงเทพ', 0],
      ['เทพมหา', 0],
      ['มหานคร', 0],
      ['นคร', 0],
      ['ต้อนรับ', 0],
      ['ต้อ', 0],
      ['ยินด', 0],
      ['"ประเทศไทย ยินดี"', 0],
      ['ทศท'],
      ['นครไทย'],
      ['ປະເທດ', 1],
      ['ເທດລາວ', 1],
      ['ວຽງ', 1],
      ['ភាសា', 2],
      ['ខ្មែរ', 2],
      ['ផ្លូវ', 2],
      ['ពុជា', 2],
      ['မြန်မာ', 3],
      ['နိုင်ငံ', 3],
      ['တောင်အာရှ', 3],
      ['english', 4],
      ['ꦫꦮꦸꦃ', 5],
    ] as [string, ...number[]][]) {
      const found = (await find(query)).map((each) => texts.indexOf(String(each)));
      expect([query, ...found.filter((each) => each >= 0).sort()]).toEqual([query, ...which]);
    }
    expect(await find('ไทย')).toHaveLength(3);
  });

  it('goes through everything again where words are made otherwise than before', async () => {
    await write(open, 'หมาป่า');
    expect(await find('มาป่')).toEqual(['หมาป่า']);
    await world.db.sql.run('DELETE FROM search_post');
    await world.db.sql.run(`UPDATE meta SET "key" = 'search.posts' WHERE "key" = 'search.posts.pairs'`);
    expect(await find('มาป่')).toEqual(['หมาป่า']);
  });

  it('finds people by every part of a name', async () => {
    const yamada = await world.identity('taro', here, { name: '山田太郎' });
    await world.identity('minji', here, { name: '김민지' });
    await world.db.sql.run(`DELETE FROM meta WHERE "key" = 'search.identities.pairs'`);
    for (const part of ['山', '山田', '田太郎', '郎', '太'])
      expect([part, await people(part)]).toEqual([part, ['taro']]);
    await world.identity('somchai', here, { name: 'สมชายใจดี' });
    await world.db.sql.run(`DELETE FROM meta WHERE "key" = 'search.identities.pairs'`);
    for (const part of ['สม', 'ชาย', 'ใจดี', 'ดี'])
      expect([part, await people(part)]).toEqual([part, ['somchai']]);
    for (const part of ['김', '김민', '민지']) expect([part, await people(part)]).toEqual([part, ['minji']]);
    expect(await people('山郎')).toEqual([]);
    await world.db.models.identity.update({ where: { id: yamada.id }, data: { name: 'Tarō' } });
  });

  it('finds posts of others only where their author is indexable, or one has to do with them', async () => {
    const secret = await write(ben, 'walnut of ben');
    await write(ben, 'walnut for @ana', { visibility: 'MENTIONED' });
    await write(ana, 'walnut for myself', { visibility: 'FOLLOWERS' });
    await write(open, 'walnut of open');
    await write(open, 'walnut unlisted', { visibility: 'UNLISTED' });
    expect(await find('walnut')).toEqual(['walnut of open', 'walnut for myself', 'walnut for @ana']);
    expect(await find('walnut in:library')).toEqual(['walnut for myself', 'walnut for @ana']);
    expect(await find('in:library walnut', ben)).toEqual(['walnut for @ana', 'walnut of ben']);
    expect(await find('walnut in:public')).toEqual(['walnut of open']);
    await world.db.models.bookmark.create({
      data: { id: world.app.ids.next(), identityId: ana.id, postId: secret.id, createdAt: 1n },
    });
    expect(await find('walnut in:library')).toContain('walnut of ben');
    await world.block(ben, ana);
    expect(await find('walnut')).toEqual(['walnut of open', 'walnut for myself']);
    await world.mute(ana, open);
    expect(await find('walnut')).toEqual(['walnut for myself']);
    await world.db.models.mute.deleteMany();
    await world.db.models.block.deleteMany();
    await world.db.models.bookmark.deleteMany();
  });

  it('finds public posts that the domain knows, and none of its neighbours', async () => {
    const raw = (text: string) => world.rawPost(far, { html: `<p>${text}</p>`, language: 'de' });
    const known = await raw('hazelnut known');
    await raw('hazelnut unknown here');
    const elsewhere = await raw('hazelnut known there alone');
    for (const [domain, post] of [
      [here, known],
      [there, elsewhere],
    ] as const)
      await world.db.sql.run(
        'INSERT INTO domain_entry ("domainId", "postId", "isReply") VALUES (?, ?, FALSE)',
        [domain.id, post.id],
      );
    // Rows that were there before the index was.
    await world.db.sql.run(`DELETE FROM meta WHERE "key" LIKE 'search.%'`);
    expect(await find('hazelnut')).toEqual(['<p>hazelnut known</p>']);
    expect(await find('hazelnut language:de')).toHaveLength(1);
    expect(await find('hazelnut language:DE-at')).toHaveLength(1);
    expect(await find('hazelnut -language:de')).toEqual([]);
    expect(await find('hazelnut from:anatol@far.test')).toHaveLength(1);
    expect(await find('hazelnut from:@ANATOL@far.test')).toHaveLength(1);
    expect(await find('hazelnut -from:anatol@far.test')).toEqual([]);
    for (const nobody of [
      'from:anatol',
      'from:nobody@far.test',
      'from:',
      'has:wings',
      'is:late',
      'language:tlh',
    ])
      expect(await find(`hazelnut ${nobody}`), nobody).toEqual([]);
  });

  it('knows operators', async () => {
    const first = await write(open, 'almond https://example.com/page');
    await write(open, 'almond answer', { inReplyToId: first.id });
    await write(open, 'almond warned', { summary: 'nuts' });
    await write(open, 'almond #Nutty');
    await write(open, 'almond poll', {
      poll: { options: ['brazil', 'pecan'], seconds: 3600 },
    });
    await write(ana, 'almond mine');
    const one = async (query: string) => expect(await find(`almond ${query}`), query);
    (await one('has:link')).toEqual(['almond https://example.com/page']);
    (await one('has:embed')).toEqual([]);
    const film = pagePreview('A film', {
      type: 'VIDEO',
      html: '<iframe src="https://example.com/"></iframe>',
    });
    await storePreview(world.system(), 'https://example.com/page', film, null);
    (await one('has:embed')).toEqual(['almond https://example.com/page']);
    (await one('is:reply')).toEqual(['almond answer']);
    (await one('is:sensitive')).toEqual(['almond warned']);
    (await one('nuts')).toEqual(['almond warned']);
    (await one('has:poll')).toEqual(['almond poll']);
    (await one('pecan')).toEqual(['almond poll']);
    (await one('"brazil pecan"')).toEqual([]);
    (await one('#nutty')).toEqual(['almond #Nutty']);
    (await one('has:media')).toEqual([]);
    (await one('from:me')).toEqual(['almond mine']);
    (await one('-from:me')).toHaveLength(5);
    (await one('-is:reply -has:link -has:poll -is:sensitive -from:me')).toEqual(['almond #Nutty']);
    expect(await find('from:me has:link')).toEqual([]);
    expect((await find('from:me'))[0]).toBe('almond mine');
    (await one('wings:has')).toEqual([]);
  });

  it('knows times, and pages in both directions', async () => {
    const midnight = Math.ceil(world.clock.now() / DAY) * DAY;
    const posts: Post[] = [];
    for (let day = 0; day < 3; day += 1) {
      world.clock.advance(midnight + day * DAY + 1000 - world.clock.now());
      posts.push(await write(open, `chestnut ${day}`));
    }
    const date = (day: number) => new Date(midnight + day * DAY).toISOString().slice(0, 10);
    expect(await find(`chestnut before:${date(1)}`)).toEqual(['chestnut 0']);
    expect(await find(`chestnut after:${date(1)}`)).toEqual(['chestnut 2']);
    expect(await find(`chestnut during:${date(1)}`)).toEqual(['chestnut 1']);
    expect(await find(`chestnut -during:${date(1)}`)).toEqual(['chestnut 2', 'chestnut 0']);
    expect(await find(`chestnut -before:${date(1)}`)).toEqual(['chestnut 2', 'chestnut 1']);
    expect(await find(`chestnut during:${date(1).slice(0, 4)}`)).toContain('chestnut 0');
    for (const bad of ['before:yesterday', 'after:2026-13', 'during:2026-02-30'])
      await expect(find(`chestnut ${bad}`), bad).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    const [oldest, , newest] = posts as [Post, Post, Post];
    expect(await find('chestnut', ana, { limit: 1, olderThan: newest.id })).toEqual(['chestnut 1']);
    expect(await find('chestnut', ana, { limit: 1, newerThan: oldest.id, order: 'oldest' })).toEqual([
      'chestnut 1',
    ]);
    expect(await find('chestnut', ana, { limit: 1, offset: 2 })).toEqual(['chestnut 0']);
  });

  it('follows edits and deletions', async () => {
    const post = await write(open, 'pistachio');
    expect(await find('pistachio')).toHaveLength(1);
    world.clock.advance(1000);
    await editPost(await world.as(open), open, post.id, { text: 'cashew' });
    expect(await find('pistachio')).toEqual([]);
    expect(await find('cashew')).toEqual(['cashew']);
    await deletePost(await world.as(open), open, post.id);
    expect(await find('cashew')).toEqual([]);
  });

  it('finds people by the beginning of their names, the exact handle and the followed first', async () => {
    expect(await people('an')).toEqual(expect.arrayContaining(['ana', 'anatol']));
    expect((await people('ana'))[0]).toBe('ana');
    expect(await people('backer')).toEqual(['ana']);
    expect(await people('hills ben')).toEqual(['ben']);
    expect(await people('@ben')).toEqual(['ben']);
    expect(await people('ben@here.test')).toEqual(['ben']);
    expect(await people('@anatol@far')).toEqual(['anatol']);
    expect(await people('ana@here.test')).toEqual(['ana']);
    // To a domain the people of another one are known once somebody of it follows them.
    expect(await people('anabel')).toEqual([]);
    const anabel = await world.db.models.identity.findFirstOrThrow({ where: { username: 'anabel' } });
    await world.follow(ben, anabel);
    expect(await people('anabel')).toEqual(['anabel']);
    expect(await people('ana', true)).toEqual([]);
    await world.follow(ana, far);
    expect(await people('ana', true)).toEqual(['anatol']);
    expect((await people('anat', false))[0]).toBe('anatol');
    expect((await people('a', false, null)).length).toBeGreaterThan(1);
    await world.block(far, ana);
    expect(await people('anatol')).toEqual([]);
    await world.db.models.block.deleteMany();
    for (const odd of ['', '@', '%', "'", '"', '§', '@@', 'a@', '() *'])
      expect(Array.isArray(await people(odd)), odd).toBe(true);
  });

  it('finds hashtags by how they begin, as far as the domain knows posts with them', async () => {
    await write(open, '#Nuthatch #nutcracker');
    // To a domain what somebody of another one writes is unknown.
    await write(await world.identity('otto', there), '#nutria');
    await inTransaction(world.system(), ({ tx }) =>
      tx.sql.run('INSERT INTO tag ("id", "name", "display", "createdAt") VALUES (1, ?, ?, 0)', [
        'nutmeg',
        'nutmeg',
      ]),
    );
    const tags = async (text: string) =>
      (await searchHashtags(await world.as(ana), { text, limit: 10, offset: 0 })).map(({ name }) => name);
    expect(await tags('nut')).toEqual(['nutty', 'nuthatch', 'nutcracker']);
    expect(await tags('#NUTH')).toEqual(['nuthatch']);
    for (const none of ['%', 'x y', '#', 'nutmeg']) expect(await tags(none), none).toEqual([]);
  });
});
