import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/lib/root.ts';
import { eventually, freePort } from '../helpers/world.ts';

/** Where the base system comes from; PUKEKO_DEBIAN_MIRROR names a nearer place. */
const MIRROR = process.env.PUKEKO_DEBIAN_MIRROR ?? 'http://deb.debian.org/debian';

const has = (program: string) => spawnSync('which', [program]).status === 0;
const canTry =
  process.getuid?.() === 0 &&
  ['debootstrap', 'systemd-nspawn', 'nsenter', 'dpkg-deb'].every(has) &&
  spawnSync('curl', ['-sfI', '--max-time', '10', `${MIRROR}/dists/trixie/Release`]).status === 0;
if (!canTry)
  console.warn(
    'No root, debootstrap, systemd-nspawn or Debian mirror here: the test of the Debian package is skipped.',
  );

/**
 * The package in a minimal Debian 13 with Debian's own Node.js, booted, so that its units run as they stand. The container has the network of this
 * machine: the server in it listens on 127.0.0.1.
 */
describe.skipIf(!canTry)('the Debian package', { timeout: 240_000 }, () => {
  let scratch: string;
  let machine: ChildProcess;
  let leader: number;
  let port: number;
  let deb: string;

  const inside = (command: string, input = '') => {
    const { status, stdout, stderr } = spawnSync(
      'nsenter',
      [
        '-t',
        String(leader),
        '-a',
        '--',
        'env',
        '-i',
        'PATH=/usr/bin:/usr/sbin:/bin:/sbin',
        'HOME=/root',
        'DEBIAN_FRONTEND=noninteractive',
        'sh',
        '-c',
        command,
      ],
      { input, encoding: 'utf8' },
    );
    return { status, stdout, stderr, words: stdout + stderr };
  };
  const must = (command: string, input = '') => {
    const { status, words, stdout } = inside(command, input);
    expect(status, `${command}\n${words}`).toBe(0);
    return stdout.trim();
  };
  const ask = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`).then(
      (answer) => answer.status,
      () => 0,
    );
  const isLive = () => expect.poll(() => ask('/livez'), { timeout: 30_000 }).toBe(200);
  const isDown = () => expect.poll(() => ask('/livez'), { timeout: 30_000 }).toBe(0);

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'pukeko-debian-'));
    port = await freePort();
    // Debian 13 has Node.js 20.
    const which = process.versions.node.startsWith('20.') ? 'this' : 'all';
    const out = join(scratch, 'release');
    execFileSync(process.execPath, ['src/bootstrap.mjs', 'release', '--node', which, '--out', out], {
      cwd: projectRoot,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    deb = readdirSync(out).find((name) => name.endsWith('.deb')) ?? '';
    const system = join(scratch, 'system');
    execFileSync('debootstrap', ['--variant=minbase', '--include=systemd,dbus', 'trixie', system, MIRROR], {
      stdio: 'ignore',
    });
    cpSync(join(out, deb), join(system, 'root', deb));
    machine = spawn(
      'systemd-nspawn',
      ['-q', '-D', system, '--boot', '--register=no', '--keep-unit', '--machine', `pukeko-${process.pid}`],
      { stdio: 'ignore' },
    );
    const childrenOf = (pid: number) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    const children = await eventually(
      async () => childrenOf(machine.pid ?? 0),
      (found) => found !== '',
    );
    leader = Number(children.split(' ')[0]);
    await eventually(
      async () => inside('systemctl is-system-running').stdout,
      (state) => /running|degraded/.test(state),
      60_000,
    );
    must('apt-get update -q');
  }, 300_000);

  afterAll(async () => {
    if (machine) {
      const ended = new Promise((done) => machine.once('exit', done));
      inside('systemctl poweroff');
      const hard = setTimeout(() => machine.kill('SIGKILL'), 20_000);
      await ended;
      clearTimeout(hard);
    }
    rmSync(scratch, { recursive: true, force: true });
  }, 60_000);

  it('installs in one command and starts nothing before a domain is named', async () => {
    const words = must(`apt-get install -y --no-install-recommends /root/${deb} 2>&1`);
    expect(words).toContain('pukeko init');
    expect(words).toContain('asks for your domain first');
    expect(inside('systemctl is-enabled pukeko').stdout.trim()).toBe('disabled');
    expect(inside('systemctl is-active pukeko').stdout.trim()).toBe('inactive');
    expect(must('stat -c "%U %a" /var/lib/pukeko /var/backups/pukeko /etc/pukeko/pukeko.env')).toBe(
      'pukeko 750\npukeko 700\nroot 640',
    );
    expect(must('systemd-analyze verify pukeko.service pukeko-backup.service pukeko-backup.timer 2>&1')).toBe(
      '',
    );
    const exposure = /exposure level for pukeko.service: ([0-9.]+)/.exec(
      must('systemd-analyze security pukeko.service'),
    )?.[1];
    expect(Number(exposure)).toBeLessThanOrEqual(1.2);
  });

  it('serves under its own user, takes commands from root and makes backups', async () => {
    appendFileSync(
      join(scratch, 'system', 'etc', 'pukeko', 'pukeko.env'),
      `\nPUKEKO_DOMAIN=ana.example\nPORT=${port}\n`,
    );
    must('systemctl enable --now pukeko pukeko-backup.timer');
    await isLive();
    expect(must('stat -c %U /proc/$(systemctl show -P MainPID pukeko)')).toBe('pukeko');
    must('pukeko user add ana@mail.example --admin', 'a long password\n');
    must('pukeko identity add ana@ana.example --user ana@mail.example');
    expect(must('pukeko post add ana@ana.example Hello')).toMatch(/^https:\/\/ana\.example\/@ana\//);
    expect(inside('setpriv --reuid nobody --regid nogroup --clear-groups pukeko user list').words).toContain(
      'sudo pukeko',
    );
    must('systemctl start pukeko-backup');
    expect(must('ls /var/backups/pukeko')).toMatch(/^2\S+Z$/m);
    // What journald gets is one JSON object a line.
    for (const line of must('journalctl -u pukeko -o cat _COMM=node').split('\n'))
      expect(() => JSON.parse(line), line).not.toThrow();
  });

  it('runs again after an upgrade, and after it was killed', async () => {
    const before = must('systemctl show -P MainPID pukeko');
    must(`dpkg -i /root/${deb}`);
    await isLive();
    const after = must('systemctl show -P MainPID pukeko');
    expect(after).not.toBe(before);
    must(`kill -9 ${after}`);
    await expect
      .poll(() => must('systemctl show -P MainPID pukeko'), { timeout: 20_000 })
      .not.toMatch(new RegExp(`^(0|${after})$`));
    await isLive();
  });

  it('stops when it is removed, and leaves the data when it is purged', async () => {
    must('apt-get remove -y pukeko');
    await isDown();
    expect(must('cat /etc/pukeko/pukeko.env')).toContain('ana.example');
    expect(must('apt-get purge -y pukeko 2>&1')).toContain('/var/lib/pukeko holds data and stays');
    expect(must('ls /var/lib/pukeko')).toContain('pukeko.db');
    expect(
      inside('ls -d /etc/pukeko /usr/lib/pukeko /usr/bin/pukeko /usr/lib/systemd/system/pukeko.service')
        .stdout,
    ).toBe('');
  });

  it('goes without a trace where it never ran', () => {
    must('rm -rf /var/lib/pukeko /var/backups/pukeko');
    must(`dpkg -i /root/${deb} && dpkg --purge pukeko`);
    expect(
      inside(
        'ls -d /var/lib/pukeko /var/backups/pukeko /etc/pukeko; getent passwd pukeko; getent group pukeko',
      ).stdout,
    ).toBe('');
  });
});
