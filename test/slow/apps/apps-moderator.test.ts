import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ensureInterop } from '../../helpers/federation/interop-install.ts';
import { ensureInstalled } from '../../helpers/runs/nested-install.ts';
import { createWorld, PASSWORD, type World } from '../../helpers/world.ts';

/**
 * A moderator works with a client library of apps on one of two domains of an install: nothing of the other domain, of
 * logins, mail or addresses is seen.
 */
const folder = fileURLToPath(new URL('../../apps', import.meta.url));
let world: World;
let node: string;

beforeEach(async () => {
  await ensureInstalled('test/apps', 'client libraries of apps');
  const newer = await ensureInterop();
  if (newer === null)
    throw new Error('There is no Node 22 or newer for this platform, which the clients need.');
  node = newer;
  world = await createWorld({ installs: { a: ['localhost:PORT', 'b.localhost:PORT'] } });
});
afterEach(() => world.close());

it('moderates with masto, on one domain alone', async () => {
  const install = world.install('a');
  const login = async (name: string, host: string) => {
    const { email } = await install.person(name, host);
    return { email, password: PASSWORD };
  };
  const [one = '', two = ''] = install.hosts;
  const mod = await login('mod', one);
  await install.cli('role', 'set', mod.email, one, 'moderator');
  const people = async (host: string) => ({
    url: `http://${host}`,
    ana: await login('ana', host),
    bob: await login('bob', host),
  });
  const given = JSON.stringify({ one: { ...(await people(one)), mod }, two: await people(two) });
  const child = spawn(
    node,
    ['--import', path.join(folder, 'loopback.mjs'), path.join(folder, 'masto-moderator.mjs'), given],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  await new Promise((done) => child.on('close', done));
  expect(JSON.parse(out)).toEqual({
    reports: [['rude here', 'You are all fools', false]],
    assigned: 'mod',
    other: 404,
    people: ['ana', 'bob', 'mod'],
    mails: ['null null'],
    limited: [true, false, true],
    unlimited: false,
    suspended: true,
    tokenEnded: 401,
    unsuspended: false,
    sensitized: true,
    unsensitized: false,
    warnings: [
      ['silence', 'rude as ever', null],
      ['none', 'Last warning', null],
    ],
    // Whoever may not decide learns of no decision; an approved appeal takes back what was decided.
    appeals: [
      ['done', 'pending', 'FORBIDDEN', 'done', 'approved'],
      ['done', 'pending', 'FORBIDDEN', 'done', 'rejected'],
    ],
    afterAppeals: false,
    measures: [
      ['active_users', '1'],
      ['opened_reports', '1'],
    ],
    dimensions: [
      ['software_versions', ['pukeko']],
      ['space_usage', ['media']],
    ],
    cohorts: [1],
    trends: [0, 0, 0],
    refused: [403, 403, 403, 403],
  });
});
