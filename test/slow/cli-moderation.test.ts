import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFakePeer, type FakePeer } from '../helpers/fake-peer.ts';
import { createWorld, type TestInstall, type World } from '../helpers/world.ts';

/** A moderator's day at a terminal. */
let world: World;
let install: TestInstall;
let peer: FakePeer;

beforeAll(async () => {
  peer = await createFakePeer();
  world = await createWorld({ installs: { one: ['a.test'] }, peers: { [peer.name]: peer.address } });
  install = world.install('one');
});
afterAll(async () => {
  await world?.close();
  await peer?.close();
});

const cli = (...args: string[]) => install.cli(...args);

/** Refused with one sentence, and never with a stack. */
async function refused(code: number, ...args: string[]): Promise<string> {
  const answer = await install.command(...args);
  expect([args.join(' '), answer.code, answer.out]).toEqual([args.join(' '), code, '']);
  expect(answer.err).not.toMatch(/^\s+at /m);
  return answer.err;
}

// A process for each command.
describe('what admins do from a terminal', { timeout: 120_000 }, () => {
  it('acts on identities, posts and logins', async () => {
    await cli('user', 'add', 'ana@mail.test', '--password', 'correct horse battery');
    await cli('identity', 'add', 'ana@a.test', '--user', 'ana@mail.test');
    expect(await cli('identity', 'list', 'an', '--domain', 'a.test')).toMatch(/^@ana@a\.test +active/);
    const { id } = JSON.parse(await cli('post', 'add', 'ana@a.test', 'buy this', '--json'));
    expect(await cli('post', 'remove', id, '--reason', 'spam')).toBe(`${id} is deleted`);
    await refused(1, 'post', 'remove', 'post_1');
    expect(await cli('identity', 'suspend', 'ana@a.test', '--reason', 'sells pills')).toBe(
      '@ana@a.test is suspended',
    );
    expect(await cli('identity', 'list', '--state', 'suspended')).toMatch(/^@ana@a\.test +suspended/);
    expect(await cli('identity', 'unsuspend', 'ana@a.test')).toBe('@ana@a.test is shown again');
    await refused(1, 'identity', 'suspend', 'nobody@a.test');
    expect(await cli('identity', 'limit', 'ana@a.test', '--reason', 'shouts')).toBe(
      '@ana@a.test is limited on a.test',
    );
    expect(await cli('identity', 'restrictions', '--domain', 'a.test')).toMatch(
      /^@ana@a\.test +limited .*shouts$/,
    );
    expect(await cli('identity', 'unlimit', 'ana@a.test')).toMatch(/is not limited any more/);
    expect(await cli('identity', 'unlimit', 'ana@a.test')).toMatch(/nothing is changed/);
    await refused(1, 'identity', 'limit', 'nobody@a.test');
    await refused(1, 'identity', 'suspend', 'ana@a.test', '--domain', 'a.test');
    await refused(1, 'identity', 'restrictions', '--domain', 'nowhere.test');
    await refused(1, 'identity', 'list', '--domain', 'nowhere.test');
    expect(await cli('user', 'disable', 'ana@mail.test')).toMatch(/may not sign in any more/);
    expect(await cli('user', 'list', 'ana')).toMatch(/^ana@mail\.test .*disabled since/);
    expect(await cli('user', 'enable', 'ana@mail.test')).toMatch(/may sign in/);
    const reset = await install.commandWith(
      { stdin: 'another horse battery\n' },
      'user',
      'password',
      'ana@mail.test',
    );
    expect([reset.code, reset.out.trim()]).toEqual([0, 'ana@mail.test has a new password']);
    await refused(1, 'user', 'disable', 'nobody@mail.test');
    expect(await refused(1, 'user', 'remove', 'ana@mail.test')).toContain('--yes');
    expect(await cli('user', 'remove', 'ana@mail.test', '--yes')).toBe('ana@mail.test is deleted');
    await refused(1, 'user', 'remove', 'ana@mail.test', '--yes');
    const acts = JSON.parse(await cli('audit', '--limit', '9', '--json')).map(
      ({ act }: { act: string }) => act,
    );
    expect(acts).toEqual([
      'USER_DELETED',
      'PASSWORD_SET',
      'USER_ENABLED',
      'USER_DISABLED',
      'IDENTITY_UNLIMITED',
      'IDENTITY_LIMITED',
      'IDENTITY_UNSUSPENDED',
      'IDENTITY_SUSPENDED',
      'POST_DELETED',
    ]);
  });

  it('says who is not known here, and looks them up on their own server', async () => {
    const { handle, id: uri } = await peer.actor('eve');
    const name = handle.replace(/^@/, '');
    for (const verb of ['suspend', 'unsuspend', 'limit', 'unlimit']) {
      const said = await refused(1, 'identity', verb, name);
      expect(said).toContain(
        `${name} is not known here yet; "pukeko identity find ${name}" asks their server.`,
      );
    }
    for (const command of [
      ['identity', 'share', name, '--user', 'ana@mail.test'],
      ['identity', 'add', name, '--user', 'ana@mail.test'],
      ['post', 'add', name, 'Hello'],
      ['token', 'add', name],
      ['domain', 'set', 'a.test', '--contact', name],
    ])
      expect(await refused(1, ...command)).toContain(`There is no domain ${peer.name} here`);
    expect(await refused(1, 'identity', 'limit', 'nobody@a.test')).toContain(
      '"pukeko identity add" makes one',
    );
    expect(await refused(1, 'identity', 'find', `nobody@${peer.name}`)).toContain(
      `There is nobody at nobody@${peer.name}, or their server does not answer.`,
    );
    expect(await refused(1, 'identity', 'find', 'eve@nowhere.test')).toContain('nobody at eve@nowhere.test');
    // Of nobody who is asked for in vain something stays.
    expect(await cli('identity', 'list', '--json')).not.toContain('nowhere.test');
    expect(await cli('identity', 'find', name)).toBe(`@${name} is ${uri}`);
    expect(await cli('identity', 'limit', name)).toBe(`@${name} is limited on the whole install`);
    // Known now, but nobody of ours.
    expect(await refused(1, 'post', 'add', name, 'Hello')).toContain(`There is no domain ${peer.name} here`);
    expect(await cli('identity', 'find', uri)).toBe(`@${name} is ${uri}`);
  });

  it('acts on servers, invites, announcements, rules and reports', async () => {
    expect(await cli('host', 'block', 'evil.test', '--domain', 'a.test', '--reason', 'spam')).toBe(
      'evil.test is blocked',
    );
    expect(await cli('host', 'blocks', '--domain', 'a.test')).toMatch(/^evil\.test +blocked .* spam$/);
    expect(await cli('host', 'blocks')).toBe('');
    expect(await cli('host', 'unblock', 'evil.test', '--domain', 'a.test')).toMatch(
      /neither blocked nor limited any more/,
    );
    expect(await cli('host', 'unblock', 'evil.test')).toMatch(/nothing is changed/);
    expect(await cli('host', 'limit', 'loud.test', '--domain', 'a.test')).toBe('loud.test is limited');
    expect(await cli('host', 'blocks', '--domain', 'a.test')).toMatch(/^loud\.test +limited/);
    expect(await cli('host', 'list', 'nothing')).toBe('');
    await refused(1, 'host', 'block', 'not a host');
    const invite = JSON.parse(
      await cli('invite', 'create', 'a.test', '--uses', '2', '--days', '3', '--json'),
    );
    expect(await cli('invite', 'list', 'a.test')).toContain('2 left');
    expect(await cli('invite', 'revoke', invite.id)).toBe(`${invite.id} is not good any more`);
    await refused(1, 'invite', 'revoke', invite.id);
    await refused(2, 'invite', 'create', 'a.test', '--uses', 'many');
    await refused(1, 'invite', 'list', 'nowhere.test');
    const told = JSON.parse(await cli('announcement', 'add', 'a.test', 'we move', '--json'));
    expect(await cli('announcement', 'delete', told.id)).toBe(`${told.id} is deleted`);
    await refused(1, 'announcement', 'delete', told.id);
    const rules = ['domain', 'set', 'a.test', '--rule', 'Be kind.', 'No spam.'];
    expect(await cli(...rules)).toBe('a.test is changed');
    expect(await cli(...rules)).toMatch(/nothing is changed/);
    expect(await cli('domain', 'set', 'a.test', '--edit-rule', '2=No advertising.')).toBe(
      'a.test is changed',
    );
    const set = JSON.parse(await cli('domain', 'set', 'a.test', '--default', '--json'));
    expect(set.rules).toMatchObject([
      { ruleId: '1', text: 'Be kind.' },
      { ruleId: '2', text: 'No advertising.' },
    ]);
    expect(await cli('report', 'list', 'a.test', '--all')).toBe('');
    await refused(1, 'report', 'list', 'nowhere.test');
    await refused(1, 'report', 'resolve', 'report_1');
    await refused(1, 'report', 'reopen', 'report_1');
    expect(await cli('sign-up', 'list', 'a.test')).toBe('');
    await refused(1, 'sign-up', 'list', 'nowhere.test');
    for (const verb of ['approve', 'reject']) await refused(1, 'sign-up', verb, 'signup_1');
  });
});
