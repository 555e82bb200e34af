import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBootDebian, DebianMachine, isDown, isLive, makeDebian } from '../../helpers/debian.ts';
import { freePort } from '../../helpers/free-port.ts';
import { makeRelease, NODE_OF_DEBIAN } from '../../helpers/release.ts';

/**
 * The package in a minimal Debian 13 with Debian's own Node.js, booted, so that its units run as they stand. Tests that
 * hold a sentence of schema/OPERATING.md bear its number.
 */
describe.skipIf(!canBootDebian)('the Debian package', () => {
  let scratch: string;
  let machine: DebianMachine;
  let port: number;
  let deb: string;

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'pukeko-debian-'));
    port = await freePort();
    const system = join(scratch, 'system');
    const [release] = await Promise.all([
      makeRelease(join(scratch, 'release'), NODE_OF_DEBIAN),
      makeDebian(system),
    ]);
    deb = `/root/${basename(release.deb)}`;
    cpSync(release.deb, join(system, deb));
    machine = await DebianMachine.boot(system, `pukeko-${process.pid}`);
    machine.must('apt-get update -q');
  });

  afterAll(async () => {
    await machine?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  it('37 is installed in one command and starts nothing', async () => {
    const words = machine.must(`apt-get install -y --no-install-recommends ${deb} 2>&1`);
    expect(words).toContain('pukeko init');
    expect(words).toContain('asks for your domain first');
    expect(machine.inside('systemctl is-enabled pukeko').stdout.trim()).toBe('disabled');
    expect(machine.inside('systemctl is-active pukeko').stdout.trim()).toBe('inactive');
    expect(
      machine.must('systemd-analyze verify pukeko.service pukeko-backup.service pukeko-backup.timer 2>&1'),
    ).toBe('');
    const exposure = /exposure level for pukeko.service: ([0-9.]+)/.exec(
      machine.must('systemd-analyze security pukeko.service'),
    )?.[1];
    expect(Number(exposure)).toBeLessThanOrEqual(1.2);
  });

  it('36 lies where it says, serves under its own user, and takes commands from root', async () => {
    expect(machine.must('stat -c "%U %a" /var/lib/pukeko /var/backups/pukeko /etc/pukeko/pukeko.env')).toBe(
      'pukeko 750\npukeko 700\nroot 640',
    );
    expect(machine.must('ls /usr/lib/pukeko/bin')).toBe('pukeko');
    appendFileSync(
      join(scratch, 'system', 'etc', 'pukeko', 'pukeko.env'),
      `\nPUKEKO_DOMAIN=ana.example\nPORT=${port}\n`,
    );
    machine.must('systemctl enable --now pukeko pukeko-backup.timer');
    await isLive(port);
    expect(machine.must('stat -c %U /proc/$(systemctl show -P MainPID pukeko)')).toBe('pukeko');
    machine.must('pukeko user add ana@mail.example --admin', 'a long password\n');
    machine.must('pukeko identity add ana@ana.example --user ana@mail.example');
    expect(machine.must('pukeko post add ana@ana.example Hello')).toMatch(/^https:\/\/ana\.example\/@ana\//);
    expect(
      machine.inside('setpriv --reuid nobody --regid nogroup --clear-groups pukeko user list').words,
    ).toContain('sudo pukeko');
    // What journald gets is one JSON object a line.
    for (const line of machine.must('journalctl -u pukeko -o cat _COMM=node').split('\n'))
      expect(() => JSON.parse(line), line).not.toThrow();
  });

  it('38 makes a backup every night and keeps seven', async () => {
    expect(machine.must('systemctl list-timers --no-legend pukeko-backup.timer')).toContain('pukeko-backup');
    expect(machine.must('systemctl show -P TimersCalendar pukeko-backup.timer')).toContain('*-*-* 03:00:00');
    // Nobody starts it so often; systemd takes more than five starts in ten seconds for a loop.
    for (let n = 0; n < 8; n += 1)
      machine.must('systemctl reset-failed pukeko-backup; systemctl start pukeko-backup');
    expect(machine.must('ls /var/backups/pukeko').match(/^2\S+Z$/gm)).toHaveLength(7);
  });

  it('37 runs again after an upgrade, and stays stopped where it was stopped', async () => {
    const before = machine.must('systemctl show -P MainPID pukeko');
    machine.must(`dpkg -i ${deb}`);
    await isLive(port);
    expect(machine.must('systemctl show -P MainPID pukeko')).not.toBe(before);
    machine.must('systemctl stop pukeko');
    machine.must(`dpkg -i ${deb}`);
    expect(machine.inside('systemctl is-active pukeko').stdout.trim()).toBe('inactive');
    machine.must('systemctl start pukeko');
    await isLive(port);
  });

  it('runs again after it was killed', async () => {
    const before = machine.must('systemctl show -P MainPID pukeko');
    machine.must(`kill -9 ${before}`);
    await expect
      .poll(() => machine.must('systemctl show -P MainPID pukeko'))
      .not.toMatch(new RegExp(`^(0|${before})$`));
    await isLive(port);
  });

  it('39 stops when it is removed, and leaves the data when it is purged', async () => {
    machine.must('apt-get remove -y pukeko');
    await isDown(port);
    expect(machine.must('cat /etc/pukeko/pukeko.env')).toContain('ana.example');
    expect(machine.must('apt-get purge -y pukeko 2>&1')).toContain('/var/lib/pukeko holds data and stays');
    expect(machine.must('ls /var/lib/pukeko')).toContain('pukeko.db');
    expect(machine.must('getent passwd pukeko')).toContain('pukeko');
    expect(
      machine.inside(
        'ls -d /etc/pukeko /usr/lib/pukeko /usr/bin/pukeko /usr/lib/systemd/system/pukeko.service',
      ).stdout,
    ).toBe('');
  });

  it('39 goes without a trace where it never ran', () => {
    machine.must('rm -rf /var/lib/pukeko /var/backups/pukeko');
    machine.must(`dpkg -i ${deb} && dpkg --purge pukeko`);
    expect(
      machine.inside(
        'ls -d /var/lib/pukeko /var/backups/pukeko /etc/pukeko; getent passwd pukeko; getent group pukeko',
      ).stdout,
    ).toBe('');
  });
});
