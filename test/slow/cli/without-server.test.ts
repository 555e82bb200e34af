import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { createWorld, type TestInstall, type World } from '../../helpers/world.ts';

/** The command line where no server runs: each command is a process with the whole server but its door in it. */
let world: World;
let install: TestInstall;

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'] } });
  install = world.install('one');
});

afterAll(() => world?.close());

describe('without a server', () => {
  beforeAll(async () => {
    expect(await install.stop()).toBe(0);
  });

  it('does the same on the database itself, and the server finds it', async () => {
    await install.cli('domain', 'add', 'c.test');
    await install.cli('user', 'add', 'cy@mail.example', '--password', 'correct horse battery');
    await install.cli('identity', 'add', 'cy@c.test', '--user', 'cy@mail.example');
    const url = await install.cli('post', 'add', 'cy@c.test', 'While nobody was there');
    const token = await install.cli('token', 'add', 'cy@c.test');
    expect(await install.cli('queue', 'status')).toContain('0 deliveries waiting');
    const picture = join(install.dataDir, 'picture.png');
    await sharp({ create: { width: 40, height: 40, channels: 3, background: '#384' } })
      .png()
      .toFile(picture);
    expect(await install.cli('emoji', 'add', 'c.test', 'tui', picture)).toBe(':tui: is added');
    const noPicture = await install.command(
      'emoji',
      'add',
      'c.test',
      'moa',
      join(projectRoot, 'package.json'),
    );
    expect([noPicture.code, noPicture.out]).toEqual([1, '']);
    const again = await install.command('domain', 'add', 'c.test');
    expect([again.code, again.out]).toEqual([1, '']);
    expect(again.err).toContain('c.test');
    expect(again.err).not.toMatch(/^\s+at /m);
    await install.start();
    const { data } = await install.graphql<{ domain: { customEmoji: { shortcode: string; url: string }[] } }>(
      { host: 'c.test', token: '' },
      '{ domain(name: "c.test") { customEmoji { shortcode url } } }',
    );
    expect(data.domain.customEmoji).toMatchObject([{ shortcode: 'tui' }]);
    const shown = await install.http(new URL(data.domain.customEmoji[0]?.url ?? '').pathname, {
      host: 'c.test',
    });
    expect([shown.status, shown.headers['content-type']]).toEqual([200, expect.stringContaining('image/')]);
    const { status, body } = await install.http(new URL(url).pathname, {
      host: 'c.test',
      headers: { accept: 'text/html' },
    });
    expect(status).toBe(200);
    expect(body).toContain('While nobody was there');
    const answer = await install.graphql<{ viewer: unknown }>(
      { host: 'c.test', token },
      '{ viewer { scopes } }',
    );
    expect(answer.data.viewer).not.toBeNull();
  });

  it('waits for its turn where several ask at once, and goes on after a server that was killed', async () => {
    await install.kill();
    const answers = await Promise.all([
      install.command('domain', 'list'),
      install.command('domain', 'add', 'd.test'),
      install.command('queue', 'status'),
    ]);
    expect(answers.map(({ code, err }) => [code, err])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    await install.start();
    expect((await install.http('/nodeinfo/2.1', { host: 'd.test' })).status).toBe(200);
  });
});
