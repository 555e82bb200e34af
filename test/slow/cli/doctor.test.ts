import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type TestInstall, type World } from '../../helpers/world.ts';

/** `pukeko doctor`: beside a server, without one, and with a database that is damaged. */
let world: World;
let install: TestInstall;

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'] } });
  install = world.install('one');
  await install.person('ana');
});

afterAll(() => world?.close());

it('says of everything how it is, and what to do where it is not in order', async () => {
  const well = await install.command('doctor');
  expect([well.code, well.err]).toEqual([0, 'Reading the whole database (--quick leaves it out) …\n']);
  expect(well.out).toMatch(/^ok +server +Pūkeko /m);
  expect(well.out).toMatch(/^ok +domain +https:\/\/a\.test leads to this server\.$/m);
  expect(well.out).toMatch(/^ok +database +The database was read from end to end and is whole\.$/m);
  expect(well.out).toMatch(/^warning +mail +/m);
  expect(well.out).toMatch(/^warning +backup +No backup was made yet\./m);
  await install.cli('backup', join(install.dataDir, 'backups'));
  expect((await install.command('doctor', '--quick')).out).toMatch(
    /^ok +backup +The last backup was made at /m,
  );

  await install.cli('domain', 'add', 'nowhere.test');
  const lost = await install.command('doctor', '--quick', '--json');
  expect([lost.code, lost.err]).toEqual([0, '']);
  expect(JSON.parse(lost.out).map(({ subject }: { subject: string }) => subject)).not.toContain('DOMAIN');
  const outside = await install.command('doctor');
  expect(outside.code).toBe(1);
  expect(outside.out).toMatch(/^FAULT +domain +.*nowhere\.test/m);
  expect(outside.err).toContain('One thing does not work.');

  await install.stop();
  const alone = await install.command('doctor', '--quick');
  expect(alone.code).toBe(1);
  expect(alone.out).toMatch(/^FAULT +server +.*: no server runs on the data folder/m);
  const file = openSync(join(install.dataDir, 'pukeko.db'), 'r+');
  // Pages of the middle; the first say how the rest is to be read, and without them nothing opens.
  for (let page = 60; page < 90; page += 1) writeSync(file, Buffer.alloc(512, 0xa5), 0, 512, page * 4096);
  closeSync(file);
  const damaged = await install.command('doctor', '--json');
  expect(damaged.code).toBe(1);
  const found = JSON.parse(damaged.out) as { subject: string; severity: string; message: string }[];
  expect(found).toContainEqual({
    subject: 'DATABASE',
    severity: 'FAULT',
    message: expect.stringMatching(/^The database is damaged: .*restore a backup\.$/s),
  });
});
