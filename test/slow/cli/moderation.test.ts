import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFolder } from '../../helpers/backups.ts';
import { createFakePeer, type FakePeer } from '../../helpers/federation/fake-peer.ts';
import { createWorld, type TestInstall, type World } from '../../helpers/world.ts';

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
describe('what admins do from a terminal', () => {
  it('sets what a domain tells about itself, and takes it back', async () => {
    const folder = newFolder();
    const files = Object.fromEntries(
      ['about', 'privacy', 'terms'].map((name) => {
        const path = join(folder, `${name}.md`);
        writeFileSync(path, `# The ${name}\n`);
        return [name, path];
      }),
    ) as Record<'about' | 'privacy' | 'terms', string>;
    await cli('user', 'add', 'host@mail.test', '--password', 'correct horse battery');
    await cli('identity', 'add', 'host@a.test', '--user', 'host@mail.test');
    await cli(
      ...['domain', 'set', 'a.test', '--description', 'Ours', '--accent', '#115533', '--post-length', '700'],
      ...['--contact-email', 'who@mail.test', '--contact', 'host@a.test', '--language', 'de'],
      ...['--show-blocks', 'everybody', '--show-peers', 'no'],
      ...['--about', files.about, '--privacy-policy', files.privacy],
      ...['--terms', files.terms, '--terms-from', '2030-01-31'],
    );
    const shown = await cli('domain', 'show', 'a.test');
    for (const line of [
      /^description +Ours$/m,
      /^accent +#115533$/m,
      /^post length +700$/m,
      /^contact +@host@a\.test, who@mail\.test$/m,
      /^language +de$/m,
      /^shows blocks to +everybody$/m,
      /^shows peers +no$/m,
      /^about +(?!none)/m,
      /^privacy policy +(?!none)/m,
      /^terms +(?!none)/m,
    ])
      expect(shown).toMatch(line);
    const asked = (path: string) => install.http(`/api/v1/instance/${path}`);
    expect((await asked('peers')).status).toBe(404);
    expect((await asked('extended_description')).body).toContain('The about');
    expect((await asked('privacy_policy')).body).toContain('The privacy');
    expect((await install.http('/api/v2/instance')).body).toContain('who@mail.test');

    await cli('host', 'block', 'shown.evil.test', '--reason', 'sells pills', '--note', 'ask bo first');
    await cli('host', 'block', 'hidden.evil.test', '--obfuscate', '--domain', 'a.test', '--reason', 'hates');
    const told = JSON.parse((await asked('domain_blocks')).body) as { domain: string; comment: string }[];
    expect(told.map(({ domain, comment }) => [domain, comment]).sort()).toEqual(
      [
        ['shown.evil.test', 'sells pills'],
        [expect.stringMatching(/^hid.*\*/), 'hates'],
      ].sort(),
    );
    expect(JSON.stringify(told)).not.toContain('ask bo');
    expect(await cli('host', 'blocks')).toMatch(/^shown\.evil\.test +blocked .*sells pills +ask bo first$/m);
    expect(await cli('host', 'blocks', '--domain', 'a.test')).toMatch(
      /^hidden\.evil\.test +blocked .*hates/m,
    );

    for (const name of ['shown', 'hidden'])
      await cli(
        ...['host', 'unblock', `${name}.evil.test`, ...(name === 'hidden' ? ['--domain', 'a.test'] : [])],
      );
    writeFileSync(files.about, '');
    await cli(
      ...['domain', 'set', 'a.test', '--contact', '', '--contact-email', '', '--about', files.about],
      ...['--show-blocks', 'nobody', '--show-peers', 'yes'],
    );
    const after = await cli('domain', 'show', 'a.test');
    for (const line of [
      /^contact +none$/m,
      /^about +none$/m,
      /^shows blocks to +nobody$/m,
      /^shows peers +yes$/m,
    ])
      expect(after).toMatch(line);
    expect((await asked('peers')).status).toBe(200);
    expect((await asked('domain_blocks')).status).toBe(404);
  });

  it('refuses settings that mean nothing, and changes none of the others with them', async () => {
    const before = await cli('domain', 'show', 'a.test');
    const set = (...args: string[]) => refused(1, 'domain', 'set', 'a.test', '--title', 'Changed', ...args);
    expect(await set('--accent', 'green')).toMatch(/#/);
    expect(await set('--contact', 'nobody@a.test')).toContain('nobody@a.test');
    expect(await set('--contact-email', 'none')).toMatch(/mail/);
    expect(await set('--language', 'tlh')).toContain('en, de, es, fr, ja');
    expect(await set('--about', '/nowhere/about.md')).toContain('/nowhere/about.md cannot be read');
    expect(await set('--terms-from', '2030-01-31')).toContain('needs --terms');
    for (const [option, value] of [
      ['--show-blocks', 'friends'],
      ['--show-peers', 'perhaps'],
    ] as const)
      expect(await refused(2, 'domain', 'set', 'a.test', option, value)).toContain('Allowed choices');
    expect(await cli('domain', 'show', 'a.test')).toBe(before);
  });

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
    await cli('role', 'set', 'ana@mail.test', 'a.test', 'owner');
    expect(await refused(1, 'user', 'remove', 'ana@mail.test', '--yes')).toContain(
      'is the last owner of a.test;',
    );
    expect(await cli('user', 'remove', 'ana@mail.test', '--yes', '--leave-ownerless')).toBe(
      'ana@mail.test is deleted',
    );
    await refused(1, 'user', 'remove', 'ana@mail.test', '--yes');
    const acts = JSON.parse(await cli('audit', '--limit', '10', '--json')).map(
      ({ act }: { act: string }) => act,
    );
    expect(acts).toEqual([
      'USER_DELETED',
      'ROLE_GIVEN',
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

  it('warns, reads what people say to it, decides, and deletes for good', async () => {
    await cli('user', 'add', 'cleo@mail.test', '--password', 'correct horse battery');
    await cli('identity', 'add', 'cleo@a.test', '--user', 'cleo@mail.test');
    const { token } = await install.person('dan');
    expect(await cli('identity', 'warn', 'cleo@a.test', '--message', 'Be kind', '--reason', 'shouts')).toBe(
      '@cleo@a.test is warned',
    );
    expect(await cli('identity', 'limit', 'dan@a.test', '--message', 'You shout', '--no-mail')).toMatch(
      /is limited on a\.test/,
    );
    const strikes = await cli('strike', 'list', 'a.test');
    expect(strikes).toMatch(/^strike_\d+ .*limit +@dan@a\.test +You shout$/m);
    expect(strikes).toMatch(/^strike_\d+ .*warn +@cleo@a\.test +Be kind$/m);
    expect(await cli('strike', 'list', 'a.test', '--identity', 'cleo@a.test')).not.toContain('dan');
    await refused(1, 'strike', 'list', 'a.test', '--identity', 'nobody@a.test');
    expect(await cli('appeal', 'list', 'a.test')).toBe('');

    const [{ id }] = JSON.parse(await cli('strike', 'list', 'a.test', '--identity', 'dan@a.test', '--json'));
    expect(await refused(1, 'appeal', 'approve', id)).toContain('Nobody appealed');
    await install.operate('appealStrike', { strikeId: id, text: 'I sang' }, 'strike { id }', token);
    expect(await cli('appeal', 'list', 'a.test')).toMatch(/open +@dan@a\.test on limit +I sang$/);
    expect(await cli('appeal', 'approve', id)).toBe(
      'the appeal of @dan@a.test is approved: what was decided is taken back',
    );
    expect(await cli('identity', 'restrictions', '--domain', 'a.test')).not.toContain('dan');
    expect(await refused(1, 'appeal', 'reject', id)).toContain('decided already');
    expect(await cli('appeal', 'list', 'a.test')).toBe('');
    expect(await cli('appeal', 'list', 'a.test', '--all')).toMatch(/approved +@dan@a\.test/);

    const gone = ['identity', 'delete-suspended', 'dan@a.test', '--yes', '--reason', 'a machine'];
    expect(await refused(1, ...gone)).toContain('Suspend this identity first');
    await cli('identity', 'suspend', 'dan@a.test', '--message', 'Enough');
    expect(await refused(1, 'identity', 'delete-suspended', 'dan@a.test')).toContain('--yes');
    expect(await cli(...gone)).toBe('@dan@a.test is deleted');
    await refused(1, ...gone);
    expect(await cli('audit', '--limit', '1')).toMatch(/identity deleted +@dan@a\.test +"a machine"/);
  });

  it('decides what trends, and reads what is counted', async () => {
    expect(await cli('trend', 'list', 'a.test')).toBe('');
    expect(await refused(1, 'trend', 'refuse', 'a.test', 'link_1')).toContain('There is no such thing');
    expect(await refused(2, 'trend', 'refuse', 'a.test', 'birds')).toContain('like hashtag_113');
    await refused(1, 'trend', 'list', 'nowhere.test');
    expect(await cli('figures', 'measure', 'a.test', 'new-users')).toMatch(/^[1-9]\d* in all; 0 in/m);
    const ofServer = ['instance-statuses', '--about', 'far.example'];
    expect(await cli('figures', 'measure', 'a.test', ...ofServer)).toMatch(/^0 in all; .*; 0 ever$/m);
    expect(await cli('figures', 'dimension', 'a.test', 'space-usage')).toMatch(/^sqlite +\d+$/m);
    expect(await cli('figures', 'retention', 'a.test', '--by', 'month')).toMatch(/ joined /);
    expect(await refused(1, 'figures', 'measure', 'a.test', 'instance-statuses')).toContain('Say which');
    expect(await refused(2, 'figures', 'measure', 'a.test', 'likes')).toContain('Allowed choices');
    const years = ['--from', '2020-01-01', '--to', '2026-01-01'];
    expect(await refused(1, 'figures', 'measure', 'a.test', 'new-users', ...years)).toContain('366');
    await refused(1, 'figures', 'dimension', 'nowhere.test', 'languages');
  });
});
