import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../../clients/tail/documents.ts';
import { type Tail, tail } from '../../clients/tail/tail.ts';
import { harmless, textOf, widthOf, wrap } from '../../clients/tail/text.ts';
import { createWorld, eventually, type Person, type TestInstall, type World } from '../helpers/world.ts';

let world: World;
let install: TestInstall;
let ana: Person;
let bea: Person;
beforeAll(async () => {
  world = await createWorld({ installs: { a: ['a.test'] } });
  install = world.install('a');
  [ana, bea] = await Promise.all([install.person('ana'), install.person('bea')]);
});
afterAll(() => world.close());

const CREATE =
  'mutation ($input: CreatePostInput!) { createPost(input: $input) { __typename ... on CreatePostPayload { post { id } } ... on Error { message } } }';

async function post(who: Person, text: string): Promise<string> {
  type Answer = { createPost: { post?: { id: string }; message?: string } };
  const { data, errors } = await install.graphql<Answer>(who, CREATE, { input: { text } });
  if (!data?.createPost.post) throw new Error(JSON.stringify([data, errors]));
  return data.createPost.post.id;
}

async function change(who: Person, name: string, input: Record<string, unknown>): Promise<void> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ... on Error { message } } }`;
  const { data, errors } = await install.graphql<Record<string, { message?: string }>>(who, query, { input });
  const message = errors?.[0]?.message ?? data[name]?.message;
  if (message) throw new Error(`${name}: ${message}`);
}

/** The client on a screen that keeps what was written. */
function onScreen(
  who: Person | null,
  source: Source,
  identity: string | null = null,
): { tail: Tail; screen: () => string; shows(text: string): Promise<unknown> } {
  let text = '';
  const running = tail({
    url: install.address,
    token: who?.token ?? null,
    identity,
    source,
    snapshot: 5,
    look: { colours: false, width: 80 },
    write: (more) => {
      text += more;
    },
  });
  return {
    tail: running,
    screen: () => text,
    shows: (part) =>
      eventually(
        async () => text,
        (now) => now.includes(part),
      ),
  };
}

describe('tail', () => {
  it('shows what is there, what comes, what is edited and what goes', async () => {
    await post(ana, 'there before');
    const { tail, screen, shows } = onScreen(null, { named: 'LOCAL' });
    await shows('there before');
    const id = await post(ana, 'fresh & <new>');
    await shows('fresh & <new>');
    await change(ana, 'editPost', { postId: id, text: 'second thoughts' });
    await shows('second thoughts');
    await change(ana, 'deletePost', { postId: id });
    await shows('✗ removed, by ana: second thoughts');
    expect(screen()).toContain('ana @ana@a.test');
    await tail.stop();
    expect(await tail.ended).toBe(null);
  });

  it('misses nothing when the server is killed between posts', async () => {
    const { tail, screen, shows } = onScreen(ana, { named: 'HOME' });
    await shows('ana @ana@a.test');
    for (let number = 1; number <= 5; number += 1) await post(ana, `number ${number}.`);
    // The last ones may be written and not yet shown.
    await install.kill();
    await install.start();
    await post(ana, 'number 6.');
    await shows('number 6.');
    await shows('— back, with everything that happened meanwhile —');
    const shown = [...screen().matchAll(/number (\d+)\./g)].map((match) => Number(match[1]));
    expect(shown).toEqual([1, 2, 3, 4, 5, 6]);
    expect(screen()).toContain('— the connection was lost; waiting for the server —');
    await tail.stop();
  }, 60_000);

  it('says what it missed', async () => {
    await post(ana, 'of myself');
    await post(bea, 'of somebody new');
    const { tail, shows } = onScreen(ana, { named: 'HOME' });
    await shows('@a.test');
    const found = await install.graphql<{ identityByHandle: { id: string } }>(
      ana,
      '{ identityByHandle(handle: "@bea@a.test") { id } }',
    );
    await change(ana, 'followIdentity', { identityId: found.data.identityByHandle.id });
    await shows('something may be missing here: your follows, blocks or mutes changed; looking it up');
    await shows('of somebody new');
    await shows('1 found');
    await tail.stop();
  });

  it('looks as the identity that is named, by handle or id, with a token of a user', async () => {
    const { token } = await install.operate<{ token: string }>(
      'signIn',
      { email: 'ana.a-test@mail.example', password: 'correct horse battery' },
      'token',
      '',
    );
    await post(ana, 'for whoever looks as ana');
    const { id } = (
      await install.graphql<{ viewer: { identity: { identity: { id: string } } } }>(
        ana,
        '{ viewer { identity { identity { id } } } }',
      )
    ).data.viewer.identity.identity;
    for (const name of ['ana@a.test', '@ana@a.test', id]) {
      const { tail, shows } = onScreen({ ...ana, token }, { named: 'HOME' }, name);
      await shows('for whoever looks as ana');
      await tail.stop();
    }
    const refused = async (name: string | null) => {
      const { tail } = onScreen({ ...ana, token }, { named: 'HOME' }, name);
      const reason = await tail.ended;
      await tail.stop();
      return reason;
    };
    expect(await refused('nobody@a.test')).toBe('The server knows no identity nobody@a.test.');
    // Of somebody else: refused, and no other takes its place.
    expect(await refused('bea@a.test')).toMatch(/./);
    expect(await refused(null)).toMatch(/identity/i);
  });

  it('ends where it may not look', async () => {
    const { tail } = onScreen({ ...ana, token: 'no-such-token' }, { named: 'HOME' });
    expect(await tail.ended).toMatch(/token/);
    await tail.stop();
    const { tail: stranger } = onScreen(null, { named: 'HOME' });
    expect(await stranger.ended).toMatch(/token/);
    await stranger.stop();
  });
});

describe('text in a terminal', () => {
  it('is what the HTML says', () => {
    expect(textOf('<p>a &amp; b<br>c</p><ul><li>d</li><li>e</li></ul><p>&#128038;</p>')).toBe(
      'a & b\nc\n\n• d\n• e🐦',
    );
  });
  it('obeys nobody', () => {
    expect(harmless('a\u001b[31mb\u009bc\u202ed\r')).toBe('a[31mbcd');
    expect(textOf('<p>&#27;[2J&#x9b;1m</p>')).toBe('[2J1m');
  });
  it('breaks between words and inside long ones', () => {
    expect(wrap('the birds agreed', 9)).toEqual(['the birds', 'agreed']);
    expect(wrap('鳥鳥鳥鳥', 4)).toEqual(['鳥鳥', '鳥鳥']);
    expect(widthOf('a🐦')).toBe(3);
  });
});
