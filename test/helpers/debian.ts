import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { eventually } from './world.ts';

/** Where the base system comes from; PUKEKO_DEBIAN_MIRROR names a nearer place. */
const MIRROR = process.env.PUKEKO_DEBIAN_MIRROR ?? 'http://deb.debian.org/debian';

export const has = (program: string) => spawnSync('which', [program]).status === 0;

/** Whether this machine can make a Debian and boot it; says so where it cannot. */
export const canBootDebian =
  process.getuid?.() === 0 &&
  ['debootstrap', 'systemd-nspawn', 'nsenter', 'dpkg-deb'].every(has) &&
  spawnSync('curl', ['-sfI', '--max-time', '10', `${MIRROR}/dists/trixie/Release`]).status === 0;
if (!canBootDebian)
  console.warn(
    'No root, debootstrap, systemd-nspawn or Debian mirror here: tests of the Debian package are skipped.',
  );

/** A minimal Debian 13 in a folder. */
export async function makeDebian(folder: string): Promise<void> {
  await promisify(execFile)(
    'debootstrap',
    ['--variant=minbase', '--include=systemd,dbus', 'trixie', folder, MIRROR],
    {
      maxBuffer: 1e8,
    },
  );
}

/**
 * A Debian that is booted, so that units run as they stand. It has the network of this machine: a server in it listens
 * on 127.0.0.1, and what runs here reaches it there.
 */
export class DebianMachine {
  readonly #process: ChildProcess;
  #leader = 0;

  private constructor(folder: string, name: string) {
    this.#process = spawn(
      'systemd-nspawn',
      ['-q', '-D', folder, '--boot', '--register=no', '--keep-unit', '--machine', name],
      { stdio: 'ignore' },
    );
  }

  static async boot(folder: string, name: string): Promise<DebianMachine> {
    const machine = new DebianMachine(folder, name);
    const { pid = 0 } = machine.#process;
    const state = () => {
      // Its first child may be one that only makes the other.
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
      machine.#leader = Number(children.split(' ').at(-1));
      return machine.#leader === 0 ? '' : machine.inside('systemctl is-system-running').stdout;
    };
    try {
      await eventually(
        async () => state(),
        (found) => /running|degraded/.test(found),
        240_000,
      );
    } catch (error) {
      await machine.close();
      throw error;
    }
    return machine;
  }

  /** Runs a command of the shell as root. */
  inside(command: string, input = '') {
    const environment = [
      'env',
      '-i',
      'PATH=/usr/bin:/usr/sbin:/bin:/sbin',
      'HOME=/root',
      'DEBIAN_FRONTEND=noninteractive',
    ];
    const { status, stdout, stderr } = spawnSync(
      'nsenter',
      ['-t', String(this.#leader), '-a', '--', ...environment, 'sh', '-c', command],
      { input, encoding: 'utf8', maxBuffer: 1e8 },
    );
    return { status, stdout, stderr, words: stdout + stderr };
  }

  /** The same, which must end with 0; gives what it printed. */
  must(command: string, input = ''): string {
    const { status, words, stdout } = this.inside(command, input);
    expect(status, `${command}\n${words}`).toBe(0);
    return stdout.trim();
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = new Promise((done) => this.#process.once('exit', done));
    this.inside('systemctl poweroff');
    const hard = setTimeout(() => this.#process.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(hard);
  }
}

/** Whether a server answers at a port of this machine, waited for. */
export const isLive = (port: number) => isAnswered(port, 200);
export const isDown = (port: number) => isAnswered(port, 0);

async function isAnswered(port: number, status: number): Promise<void> {
  const ask = () =>
    fetch(`http://127.0.0.1:${port}/livez`).then(
      (answer) => answer.status,
      () => 0,
    );
  await expect.poll(ask, { timeout: 120_000 }).toBe(status);
}
