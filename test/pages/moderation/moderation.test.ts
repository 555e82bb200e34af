import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCollection } from '../../../src/core/collections/collections.ts';
import { restrictIdentity } from '../../../src/core/identities/limits/restrict.ts';
import { setPostsSensitive } from '../../../src/core/moderation/sensitive-posts.ts';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { report } from '../../../src/core/reports/report.ts';
import { signUp } from '../../../src/core/sign-up/sign-up.ts';
import type { Role } from '../../../src/db/enums.ts';
import type { Domain, Identity, Post, Report, User } from '../../../src/db/rows.ts';
import { type FacesWorld, type HttpAnswer, openFaces } from '../../security/faces.ts';
import { FormBrowser, hiddenFields } from '../account/account-world.ts';

/** Pages of those who moderate a domain: people who wait to be let in, and what was reported to them. */

let world: FacesWorld;
let home: Domain;
let other: Domain;
let ana: Identity;
let ben: Identity;
let cat: Identity;
let mod: User;
let moderator: FormBrowser;

async function userWith(name: string, domain: Domain, role: Role | null) {
  const user = await world.user(`${name}@mail.example`);
  const identity = await world.identity(name, domain);
  await world.hold(identity, user);
  if (role !== null)
    await world.db.models.domainRole.create({
      data: { domainId: domain.id, userId: user.id, role, createdAt: 0n },
    });
  return { user, identity };
}

beforeAll(async () => {
  world = await openFaces();
  home = await world.domain('home.test', {
    isDefault: true,
    registrations: 'APPROVAL',
    confirmsEmail: false,
  });
  other = await world.domain('other.test', { registrations: 'APPROVAL', confirmsEmail: false });
  ana = await world.identity('ana', home);
  ben = await world.identity('ben', home, { name: 'Ben <b>' });
  cat = await world.remote('cat', 'far.test');
  mod = (await userWith('mod', home, 'MODERATOR')).user;
  await userWith('elsewhere', other, 'OWNER');
  await userWith('plain', home, null);
  await world.db.models.domain.update({ where: { id: home.id }, data: { rules: ['Be kind.', 'No spam.'] } });
  world.app.domains.forget();
  home = (await world.app.domains.byId(home.id)) ?? home;
}, 60_000);
afterAll(() => world?.close());
beforeEach(async () => {
  moderator = await signedIn('mod');
});
afterEach(() => expect(world.failures.splice(0)).toEqual([]));

async function signedIn(name: string, domain = home): Promise<FormBrowser> {
  const browser = new FormBrowser(world, domain);
  await browser.signIn(`${name}@mail.example`);
  return browser;
}
const words = (answer: HttpAnswer) => answer.body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

/** Sends a form of a page. */
async function send(browser: FormBrowser, page: string, target: string, fields: Record<string, string>) {
  const { form_token: token = '' } = hiddenFields((await browser.get(page)).body);
  return browser.post(target, { form_token: token, ...fields });
}

const waits = async (username: string, domain = home, reason = 'I <like> it') => {
  const input = { username, email: `${username}@mail.example`, password: 'long enough', agreesToRules: true };
  expect(await signUp(world.anonymous(domain), { ...input, reason })).toMatchObject({ next: 'APPROVAL' });
  return world.db.models.signUp.findFirstOrThrow({ where: { username } });
};

const made = async (target: Identity, posts: Post[] = [], comment = 'a <bad> one', domain = home) => {
  const by = domain === home ? ana : await world.identity(`by${world.app.ids.next()}`, domain);
  return report(await world.as(by), by, target, { comment, postIds: posts.map(({ id }) => id), ruleIds: [] });
};
const pageOf = ({ id }: Pick<Report, 'id'>) => `/settings/reports/${id}`;
const act = (browser: FormBrowser, of: Pick<Report, 'id'>, fields: Record<string, string>) =>
  send(browser, pageOf(of), pageOf(of), fields);

describe('pages of moderators', () => {
  it('are for those who moderate the domain that was asked, and for nobody else', async () => {
    const one = await waits('keen');
    const two = await made(ben);
    const pages = ['/settings/sign-ups', '/settings/reports', '/settings/reports?state=closed', pageOf(two)];
    for (const page of pages) {
      const stranger = await new FormBrowser(world, home).get(page);
      expect([stranger.status, stranger.headers.location]).toEqual([
        302,
        `/auth/sign_in?${new URLSearchParams({ next: page })}`,
      ]);
      expect((await moderator.get(page)).status, page).toBe(200);
      for (const name of ['plain', 'elsewhere']) {
        const answer = await (await signedIn(name)).get(page);
        expect([403, 404], `${name} ${page}`).toContain(answer.status);
        expect(words(answer)).not.toMatch(/keen|ben|bad/);
      }
      // The domain on which they moderate shows what is its own, by the same address.
      const there = await (await signedIn('elsewhere', other)).get(page);
      expect(there.status, page).toBe(page === pageOf(two) ? 404 : 200);
      expect(words(there)).not.toMatch(/keen|ben|bad/);
    }
    for (const name of ['plain', 'elsewhere']) {
      const browser = await signedIn(name);
      const token = hiddenFields((await browser.get('/auth/edit')).body).form_token ?? '';
      for (const [target, fields] of [
        [`/settings/sign-ups/${one.id}`, { decision: 'approve' }],
        [pageOf(two), { act: 'resolve' }],
      ] as const) {
        const answer = await browser.post(target, { form_token: token, ...fields });
        expect(answer.status, `${name} ${target}`).not.toBe(200);
      }
    }
    expect(await world.db.models.signUp.count({ where: { id: one.id } })).toBe(1);
    expect(await world.db.models.report.findUniqueOrThrow({ where: { id: two.id } })).toMatchObject({
      resolvedAt: null,
    });
  });

  it('are named in the settings of those who have them', async () => {
    const links = async (browser: FormBrowser) =>
      [...(await browser.get('/settings')).body.matchAll(/href="(\/settings\/(?:sign-ups|reports))"/g)].map(
        ([, href]) => href,
      );
    expect(await links(moderator)).toEqual(['/settings/sign-ups', '/settings/reports']);
    expect(await links(await signedIn('plain'))).toEqual([]);
  });

  it('take no form of another site', async () => {
    const two = await made(ben);
    for (const [page, fields] of [
      ['/settings/sign-ups/1', { decision: 'approve' }],
      [pageOf(two), { act: 'resolve' }],
    ] as const) {
      expect((await moderator.post(page, fields)).status).toBe(403);
      const token = hiddenFields((await moderator.get(pageOf(two))).body).form_token ?? '';
      const foreign = { 'sec-fetch-site': 'cross-site' };
      expect((await moderator.post(page, { form_token: token, ...fields }, foreign)).status).toBe(403);
    }
  });
});

describe('people who wait', () => {
  it('are let in or turned away', async () => {
    const [yes, no] = [await waits('yes'), await waits('no')];
    const page = await moderator.get('/settings/sign-ups');
    expect(words(page)).toContain('I &lt;like&gt; it');
    // Addresses of logins are no matter of a domain.
    expect(page.body).not.toContain('@mail.example');
    const decide = (id: bigint, decision: string) =>
      send(moderator, '/settings/sign-ups', `/settings/sign-ups/${id}`, { decision });
    expect((await decide(yes.id, 'perhaps')).status).toBe(422);
    expect((await decide(yes.id, 'approve')).headers.location).toBe('/settings/sign-ups');
    expect((await decide(no.id, 'reject')).headers.location).toBe('/settings/sign-ups');
    // Somebody else was faster.
    expect((await decide(no.id, 'approve')).headers.location).toBe('/settings/sign-ups');
    expect((await moderator.get('/settings/sign-ups')).body).not.toMatch(/<h2>(yes|no)<\/h2>/);
    expect((await world.http(home, '/@yes')).status).toBe(200);
    expect((await world.http(home, '/@no')).status).toBe(404);
  });

  it('of another domain are not decided on from here', async () => {
    const there = await waits('there', other);
    await send(moderator, '/settings/sign-ups', `/settings/sign-ups/${there.id}`, { decision: 'approve' });
    expect(await world.db.models.signUp.count({ where: { id: there.id } })).toBe(1);
    expect((await moderator.get('/settings/sign-ups')).body).not.toContain('there');
  });

  it('are all found, page by page', async () => {
    const names = Array.from({ length: 52 }, (_, at) => `many${at}`);
    for (const name of names) await waits(name);
    const found: string[] = [];
    let target: string | undefined = '/settings/sign-ups';
    while (target !== undefined) {
      const { body }: HttpAnswer = await moderator.get(target);
      found.push(...[...body.matchAll(/<h2>(many\d+)<\/h2>/g)].map(([, name]) => name ?? ''));
      target = /href="(\/settings\/sign-ups\?after=[^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(found).toEqual(names.toReversed());
  });
});

describe('a report', () => {
  it('shows what was said, by whom and about what, and nothing of it is markup', async () => {
    const post = await createPost(await world.as(ben), ben, { text: 'buy *this*', visibility: 'FOLLOWERS' });
    await world.follow(ana, ben);
    const it = await report(await world.as(ana), ana, ben, {
      comment: 'a <bad> one',
      postIds: [post.id],
      ruleIds: ['2'],
    });
    const list = await moderator.get('/settings/reports');
    expect(list.body).toContain(`href="${pageOf(it)}"`);
    const page = await moderator.get(pageOf(it));
    expect(page.headers['cache-control']).toBe('private, no-store');
    expect(page.body).toContain('a &lt;bad&gt; one');
    expect(page.body).toContain('Ben &lt;b&gt;');
    for (const text of ['@ben@home.test', '@ana@home.test', 'No spam.', 'buy *this*', 'for followers'])
      expect(words(page)).toContain(text);
  });

  it('is taken, noted on, closed and opened again', async () => {
    const it = await made(ben);
    expect((await act(moderator, it, { act: 'assign' })).headers.location).toBe(pageOf(it));
    expect(words(await moderator.get(pageOf(it)))).toContain('@mod@home.test sees to it.');
    expect(words(await moderator.get('/settings/reports'))).toContain('@mod@home.test sees to it');
    await act(moderator, it, { act: 'release' });
    expect(words(await moderator.get(pageOf(it)))).toContain('Nobody sees to it yet.');
    expect((await act(moderator, it, { act: 'note', text: ' ' })).status).toBe(422);
    await act(moderator, it, { act: 'note', text: 'seen <twice>\r\nbefore' });
    const noted = await moderator.get(pageOf(it));
    expect(noted.body).toContain('seen &lt;twice&gt;\nbefore');
    const note = /name="note" value="(\d+)"/.exec(noted.body)?.[1] ?? '';
    await act(moderator, it, { act: 'remove-note', note });
    expect((await moderator.get(pageOf(it))).body).not.toContain('seen &lt;twice');
    await act(moderator, it, { act: 'resolve' });
    expect((await moderator.get('/settings/reports')).body).not.toContain(pageOf(it));
    expect((await moderator.get('/settings/reports?state=closed')).body).toContain(pageOf(it));
    await act(moderator, it, { act: 'reopen' });
    expect((await moderator.get('/settings/reports')).body).toContain(pageOf(it));
    expect((await act(moderator, it, { act: 'nonsense' })).status).toBe(422);
  });

  it('leads to a limit, a suspension and the end of a post, which its page names then', async () => {
    const dan = await world.identity('dan', home);
    const [post, kept] = [
      await createPost(await world.as(dan), dan, { text: 'named' }),
      await createPost(await world.as(dan), dan, { text: 'not named' }),
    ];
    const it = await made(dan, [post]);
    const removed = (id: bigint) => world.db.models.post.findUniqueOrThrow({ where: { id } });
    await act(moderator, it, { act: 'limit', reason: 'too loud' });
    expect(words(await moderator.get(pageOf(it)))).toMatch(/limited .*too loud/);
    await act(moderator, it, { act: 'unlimit' });
    expect((await act(moderator, it, { act: 'remove-post', post: `post_${kept.id}` })).status).toBe(422);
    await act(moderator, it, { act: 'remove-post', post: `post_${post.id}` });
    expect([(await removed(post.id)).deletedAt === null, (await removed(kept.id)).deletedAt]).toEqual([
      false,
      null,
    ]);
    await act(moderator, it, { act: 'suspend', reason: 'spam' });
    expect((await world.http(home, '/@dan')).status).toBe(404);
    const page = words(await moderator.get(pageOf(it)));
    expect(page).toMatch(/suspended .*This post was deleted since then/);
    await act(moderator, it, { act: 'unsuspend' });
    expect((await world.http(home, '/@dan')).status).toBe(200);
  });

  it('tells the author of a deleted post what was written for them', async () => {
    const { identity: jan } = await userWith('jan', home, null);
    const posts = await Promise.all(
      ['one', 'two', 'three'].map(async (text) => createPost(await world.as(jan), jan, { text })),
    );
    const it = await made(jan, posts);
    const [one, two, three] = posts.map(({ id }) => `post_${id}`) as [string, string, string];
    const removal = (page: { body: string }, post: string) =>
      page.body
        .split('<details')
        .find((each) => each.includes(post) && each.includes('value="remove-post"')) ?? '';
    const before = await moderator.get(pageOf(it));
    for (const post of [one, two, three])
      expect(removal(before, post)).toMatch(/name="message".*name="mail" value="1" checked.*name="reason"/s);
    const mails = () => world.db.models.work.count({ where: { machine: 'mail' } });
    const sent = await mails();
    await act(moderator, it, { act: 'remove-post', post: one, message: 'Be\r\nkind', reason: 'rude' });
    await act(moderator, it, { act: 'remove-post', post: two, message: 'Again', mail: '1' });
    expect(await mails()).toBe(sent + 1);
    const strikes = await world.db.models.strike.findMany({
      where: { identityId: jan.id },
      orderBy: { id: 'asc' },
    });
    expect(strikes).toMatchObject([
      { act: 'POSTS_DELETED', text: 'Be\nkind', reportId: it.id },
      { act: 'POSTS_DELETED', text: 'Again', reportId: it.id },
    ]);
    expect(words(await (await signedIn('jan')).get('/settings/strikes'))).toMatch(/Again.*Be kind/);
    // What was refused stands where it was written, and nowhere else.
    const long = `a${'b'.repeat(2_000)}`;
    const refused = await act(moderator, it, {
      act: 'remove-post',
      post: three,
      message: 'Hm',
      reason: long,
    });
    expect(refused.status).toBe(422);
    expect(removal(refused, three)).toMatch(/^ open>.*>Hm<\/textarea>/s);
    expect(refused.body.split('>Hm</textarea>')).toHaveLength(2);
  });

  it('leads to chosen posts shown as sensitive, and to no others', async () => {
    const { identity: fay } = await userWith('fay', home, null);
    const attachments = [{ id: '1', type: 'image', url: 'https://home.test/x.png', alt: 'a bird' }];
    const picture = () => world.rawPost(fay, { attachments });
    const [one, two, unnamed] = [await picture(), await picture(), await picture()];
    const it = await made(fay, [
      one,
      two,
      await createPost(await world.as(fay), fay, { text: 'no picture' }),
    ]);
    const marked = async () =>
      (await world.db.models.sensitivePost.findMany({ orderBy: { postId: 'asc' } })).map((row) => row.postId);
    expect(
      (await moderator.get(pageOf(it))).body.match(/name="post" value="post_\d+" form="act"/g),
    ).toHaveLength(2);
    const none = await act(moderator, it, { act: 'sensitize-posts' });
    expect([none.status, words(none)]).toEqual([422, expect.stringContaining('Choose at least one post.')]);
    expect((await act(moderator, it, { act: 'sensitize-posts', post: `post_${unnamed.id}` })).status).toBe(
      422,
    );
    await act(moderator, it, {
      act: 'sensitize-posts',
      post: `post_${one.id}`,
      message: 'Not at breakfast.',
    });
    expect(await marked()).toEqual([one.id]);
    const page = words(await moderator.get(pageOf(it)));
    expect(page).toMatch(/shown as sensitive .*Do not mark as sensitive any more/);
    expect(page).toContain('Had posts of an identity shown as sensitive.');
    const told = await (await signedIn('fay')).get('/settings/strikes');
    expect(words(told)).toMatch(/Posts are shown as sensitive.*Not at breakfast\./);
    expect(told.body).toContain(`href="/posts/${one.id}"`);
    await act(moderator, it, { act: 'unsensitize-post', post: `post_${one.id}` });
    expect(await marked()).toEqual([]);
  });

  it('ends somebody who is suspended, for admins of the domain who say that they are sure', async () => {
    await userWith('chief', home, 'ADMIN');
    const chief = await signedIn('chief');
    const { identity: gus } = await userWith('gus', home, null);
    const it = await made(gus);
    const state = async () =>
      (await world.db.models.identity.findUniqueOrThrow({ where: { id: gus.id } })).state;
    expect(words(await chief.get(pageOf(it)))).not.toContain('Delete for good');
    expect((await act(chief, it, { act: 'delete', sure: '1' })).status).toBe(422);
    await act(moderator, it, { act: 'suspend' });
    expect(words(await moderator.get(pageOf(it)))).not.toContain('Delete for good');
    expect((await act(moderator, it, { act: 'delete', sure: '1' })).status).toBe(422);
    expect(words(await chief.get(pageOf(it)))).toMatch(/Delete for good .*@gus@home\.test would be deleted/);
    const unsure = await act(chief, it, { act: 'delete' });
    expect([unsure.status, words(unsure)]).toEqual([422, expect.stringContaining('Say that you are sure')]);
    expect(await state()).toBe('SUSPENDED');
    await act(chief, it, { act: 'delete', sure: '1', reason: 'a machine' });
    expect(await state()).toBe('DELETED');
    expect((await chief.get(pageOf(it))).status).toBe(200);
  });

  it('shows collections that were reported', async () => {
    const { identity: hal } = await userWith('hal', home, null);
    const collection = await createCollection(await world.as(hal), hal, {
      name: 'Bad <people>',
      description: 'All of them',
    });
    const it = await report(await world.as(ana), ana, hal, { collectionIds: [collection.id], ruleIds: [] });
    const page = await moderator.get(pageOf(it));
    expect(words(page)).toMatch(/Collections .*Bad &lt;people&gt; .*All of them/);
  });

  it('leads to a warning and to media shown as sensitive, in words that the person concerned reads', async () => {
    const { identity: eve, user } = await userWith('eve', home, null);
    const it = await made(eve);
    const strikes = () =>
      world.db.models.strike.findMany({ where: { identityId: eve.id }, orderBy: { id: 'asc' } });
    const mailed = async () =>
      (await world.db.models.work.findMany({ where: { machine: 'mail' } })).filter(({ payload }) =>
        world.app.ports.seal.open((payload as { sealed: string }).sealed)?.includes(user.email),
      ).length;
    expect(words(await moderator.get(pageOf(it)))).toContain('What they are told (they can appeal)');
    const wordless = await act(moderator, it, { act: 'warn', message: ' ', reason: 'shouts <b>' });
    expect(wordless.status).toBe(422);
    expect(words(wordless)).toContain('Write what they are told.');
    expect(wordless.body).toContain('value="shouts &lt;b&gt;"');
    expect(wordless.body).not.toContain('name="mail" value="1" checked');
    const long = await act(moderator, it, { act: 'warn', message: 'x'.repeat(2001), mail: '1' });
    expect(long.status).toBe(422);
    expect(long.body).toContain(`${'x'.repeat(2001)}</textarea>`);
    expect(await strikes()).toEqual([]);

    await act(moderator, it, { act: 'warn', message: 'Be\r\nkind', reason: 'shouts', mail: '1' });
    await act(moderator, it, { act: 'sensitize', message: 'Mark them' });
    expect(await strikes()).toMatchObject([
      { act: 'WARN', text: 'Be\nkind', reportId: it.id },
      { act: 'SENSITIVE', text: 'Mark them', reportId: it.id },
    ]);
    const page = words(await moderator.get(pageOf(it)));
    expect(page).toMatch(/media shown as sensitive .*Warned whoever .*shouts .*media .* sensitive/);
    const settings = words(await (await signedIn('eve')).get('/settings/strikes'));
    expect(settings).toMatch(/Mark them.*Be kind/);
    await act(moderator, it, { act: 'unsensitize' });
    expect(words(await moderator.get(pageOf(it)))).toContain('Mark all media as sensitive');
    expect(await world.db.models.identityRestriction.count({ where: { identityId: eve.id } })).toBe(0);
    // Of the three that were done one was to be mailed; that something ended is told in any case.
    expect(await mailed()).toBe(2);
  });

  it('about somebody of elsewhere offers no words to them, and marks their media', async () => {
    const it = await made(await world.remote('kit', 'far.test'));
    const page = await moderator.get(pageOf(it));
    expect(page.body).not.toContain('name="message"');
    expect(page.body).not.toContain('value="warn"');
    await act(moderator, it, { act: 'sensitize', reason: 'bare' });
    expect(words(await moderator.get(pageOf(it)))).toContain('media shown as sensitive');
    await act(moderator, it, { act: 'unsensitize' });
    expect((await act(moderator, it, { act: 'warn', message: 'Be kind' })).status).toBe(422);
  });

  it('about somebody of elsewhere leads to decisions of this domain alone', async () => {
    const it = await made(cat);
    await act(moderator, it, { act: 'suspend', reason: 'spam' });
    const rows = () =>
      world.db.models.identityRestriction.findMany({ select: { domainId: true, level: true } });
    expect(await rows()).toEqual([{ domainId: home.id, level: 'SUSPEND' }]);
    expect(words(await moderator.get(pageOf(it)))).toContain('End the suspension');
    await act(moderator, it, { act: 'unsuspend' });
    expect(await rows()).toEqual([]);
    expect(await world.db.models.identity.findUniqueOrThrow({ where: { id: cat.id } })).toMatchObject({
      state: 'ACTIVE',
    });
  });

  it('offers only what whoever looks may do about the person, and says why not more', async () => {
    const WORK = ['resolve', 'assign', 'note'];
    const acts = ({ body }: HttpAnswer) =>
      [...body.matchAll(/name="act" value="([a-z-]+)"/g)]
        .map(([, name]) => name ?? '')
        .filter((name) => !WORK.includes(name));
    const reported = async (identity: Identity) => {
      const attachments = [{ id: '1', type: 'image', url: 'https://home.test/x.png', alt: 'a bird' }];
      const [free, marked] = [
        await world.rawPost(identity, { attachments }),
        await world.rawPost(identity, { attachments }),
      ];
      await setPostsSensitive(world.system(), [marked.id], { isSensitive: true, domain: home, reason: null });
      return made(identity, [free, marked]);
    };
    const suspend = ({ id }: Identity, state: 'SUSPENDED' | 'ACTIVE') =>
      world.db.models.identity.update({ where: { id }, data: { state } });
    // Of the one that is not marked yet, and of the other.
    const posts = ['remove-post', 'unsensitize-post', 'remove-post'];
    const all = [...posts, 'warn', 'sensitize-posts', 'sensitize', 'limit', 'suspend'];
    const { identity: self } = await userWith('admin-self', home, 'ADMIN');
    const admin = await signedIn('admin-self');
    for (const [identity, offered, whenSuspended] of [
      [(await userWith('below', home, 'MODERATOR')).identity, all, [...posts, 'unsuspend', 'delete']],
      [
        (await userWith('equal', home, 'ADMIN')).identity,
        [...posts, 'sensitize-posts'],
        [...posts, 'unsuspend'],
      ],
      [(await userWith('higher', home, 'OWNER')).identity, [], []],
      [self, [...posts, 'sensitize-posts'], posts],
    ] as const) {
      const it = await reported(identity);
      const page = await admin.get(pageOf(it));
      expect([identity.username, acts(page)]).toEqual([identity.username, offered]);
      expect(words(page).includes('You can do nothing against')).toBe(identity.username !== 'below');
      expect(page.body.includes('form="act"')).toBe(offered.length > 0);
      if (identity === self) continue;
      await suspend(identity, 'SUSPENDED');
      expect([identity.username, acts(await admin.get(pageOf(it)))]).toEqual([
        identity.username,
        whenSuspended,
      ]);
      await suspend(identity, 'ACTIVE');
    }
  });

  it('offers equals to take back what was decided', async () => {
    const { identity } = await userWith('peer', home, 'MODERATOR');
    const it = await made(identity);
    const bare = await moderator.get(pageOf(it));
    expect(bare.body).not.toContain('id="act"');
    for (const level of ['LIMIT', 'SENSITIVE'] as const)
      await restrictIdentity(world.system(), identity, home, { level, reason: null });
    const page = await moderator.get(pageOf(it));
    expect(page.body).toContain('value="unlimit"');
    expect(page.body).not.toContain('value="suspend"');
    expect((await act(moderator, it, { act: 'unlimit' })).headers.location).toBe(pageOf(it));
    expect((await act(moderator, it, { act: 'unsensitize' })).headers.location).toBe(pageOf(it));
  });

  it('is not acted on against somebody above, or of the same rank', async () => {
    for (const role of ['OWNER', 'MODERATOR'] as const) {
      const it = await made((await userWith(`a-${role.toLowerCase()}`, home, role)).identity);
      const answer = await act(moderator, it, { act: 'suspend' });
      expect(answer.status).toBe(422);
      expect(words(answer)).toContain('Somebody of your own rank or above');
    }
  });

  it('to another domain is not there, also for an admin of the install', async () => {
    const there = await made(ben, [], 'for other', other);
    await world.db.models.user.update({ where: { id: mod.id }, data: { isAdmin: true } });
    world.app.tokens.forget();
    try {
      const admin = await signedIn('mod');
      expect((await admin.get(pageOf(there))).status).toBe(404);
      expect((await (await signedIn('mod', other)).get(pageOf(there))).status).toBe(200);
    } finally {
      await world.db.models.user.update({ where: { id: mod.id }, data: { isAdmin: false } });
      world.app.tokens.forget();
    }
  });
});
