import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../../src/bootstrap/lock.mjs';
import { filesBelow } from '../../src/bootstrap/stamps.mjs';
import { doStep, isDone, isInstalled, stepsOf } from '../../src/bootstrap/steps.mjs';
import { projectRoot } from '../../src/lib/root.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pukeko-bootstrap-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a step', () => {
  const stepIn = (root: string, made: string[]) => ({
    stamp: join(root, 'out', '.stamp.json'),
    inputs: () => filesBelow([join(root, 'in')], (path) => path.endsWith('ignored.txt')),
    make: async () => {
      made.push('again');
    },
  });

  it('is done again when a file changed, came or went, and only then', async () => {
    const made: string[] = [];
    const step = stepIn(folder, made);
    mkdirSync(join(folder, 'in', 'deep'), { recursive: true });
    const file = join(folder, 'in', 'deep', 'a.txt');
    writeFileSync(file, 'one');
    await doStep(folder, step);
    await doStep(folder, step);
    writeFileSync(join(folder, 'in', 'ignored.txt'), 'x');
    utimesSync(file, 1, 1);
    await doStep(folder, step);
    expect(made).toHaveLength(1);
    writeFileSync(file, 'two');
    await doStep(folder, step);
    writeFileSync(join(folder, 'in', 'b.txt'), '');
    await doStep(folder, step);
    rmSync(file);
    await doStep(folder, step);
    expect(made).toHaveLength(4);
  });

  it('stays done when the clone is moved, and is done again when its output is deleted', async () => {
    const made: string[] = [];
    mkdirSync(join(folder, 'here', 'in'), { recursive: true });
    writeFileSync(join(folder, 'here', 'in', 'a.txt'), 'one');
    await doStep(join(folder, 'here'), stepIn(join(folder, 'here'), made));
    cpSync(join(folder, 'here'), join(folder, 'there'), { recursive: true });
    expect(isDone(join(folder, 'there'), stepIn(join(folder, 'there'), made))).toBe(true);
    rmSync(join(folder, 'there', 'out'), { recursive: true });
    expect(isDone(join(folder, 'there'), stepIn(join(folder, 'there'), made))).toBe(false);
  });

  it('is not done when it failed, nor when an input changed while it ran', async () => {
    const step = stepIn(folder, []);
    mkdirSync(join(folder, 'in'));
    writeFileSync(join(folder, 'in', 'a.txt'), 'one');
    const failing = { ...step, make: () => Promise.reject(new Error('no compiler')) };
    await expect(doStep(folder, failing)).rejects.toThrow('no compiler');
    expect(isDone(folder, step)).toBe(false);
    const late = { ...step, make: async () => writeFileSync(join(folder, 'in', 'a.txt'), 'two') };
    await doStep(folder, late);
    expect(isDone(folder, step)).toBe(false);
  });

  it('has nothing to do where there is nothing to make it from', async () => {
    await doStep(folder, {
      ...stepIn(folder, []),
      inputs: () => null,
      make: () => Promise.reject(new Error('called')),
    });
  });
});

describe('what is installed', () => {
  const write = (path: string, packages: object) => {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify({ packages }));
  };
  const a = { version: '1.0.0', integrity: 'sha512-a' };

  it('is compared with the lock file by version and integrity', () => {
    write('package-lock.json', {
      '': { name: 'x' },
      'node_modules/a': a,
      'node_modules/mac': { ...a, optional: true },
    });
    expect(isInstalled(folder)).toBe(false);
    write('node_modules/.package-lock.json', { 'node_modules/a': a });
    expect(isInstalled(folder)).toBe(true);
    write('node_modules/.package-lock.json', { 'node_modules/a': { ...a, version: '1.0.1' } });
    expect(isInstalled(folder)).toBe(false);
    write('node_modules/.package-lock.json', {});
    expect(isInstalled(folder)).toBe(false);
  });
});

describe('the lock', () => {
  it('lets one in at a time', async () => {
    const path = join(folder, 'deep', 'lock');
    const order: string[] = [];
    const waited: string[] = [];
    const enter = (name: string) =>
      withLock(
        path,
        async () => {
          order.push(`${name} in`);
          await sleep(30);
          order.push(`${name} out`);
        },
        { pollMs: 5, waiting: (holder) => waited.push(holder) },
      );
    await Promise.all([enter('one'), enter('two'), enter('three')]);
    expect(order.map((text) => text.split(' ')[1])).toEqual(['in', 'out', 'in', 'out', 'in', 'out']);
    expect(waited).toEqual([String(process.pid), String(process.pid)]);
  });

  it('is free again after a failure', async () => {
    const path = join(folder, 'lock');
    await expect(withLock(path, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await withLock(path, async () => 'next')).toBe('next');
  });

  it('is taken over from a holder that was killed', async () => {
    const path = join(folder, 'lock');
    const module = join(projectRoot, 'src', 'bootstrap', 'lock.mjs');
    const script = `import { withLock } from ${JSON.stringify(module)};
      await withLock(${JSON.stringify(path)}, () => new Promise((done) => { console.log('held'); setTimeout(done, 60_000); }));`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    let entered = false;
    const next = withLock(
      path,
      async () => {
        entered = true;
      },
      { pollMs: 5 },
    );
    await sleep(50);
    expect(entered).toBe(false);
    holder.kill('SIGKILL');
    await next;
    expect(entered).toBe(true);
  });
});

describe('a command in a folder that a server runs from', () => {
  const run = (...args: string[]) =>
    spawn(process.execPath, [join(folder, 'src', 'bootstrap.mjs'), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  async function ended(child: ReturnType<typeof run>) {
    let [out, err] = ['', ''];
    child.stdout.on('data', (text) => {
      out += text;
    });
    child.stderr.on('data', (text) => {
      err += text;
    });
    const [code] = await once(child, 'close');
    return { code, out, err };
  }

  it('builds nothing, and says so; without the server it does', async () => {
    cpSync(join(projectRoot, 'src', 'bootstrap.mjs'), join(folder, 'src', 'bootstrap.mjs'));
    cpSync(join(projectRoot, 'src', 'bootstrap'), join(folder, 'src', 'bootstrap'), { recursive: true });
    writeFileSync(join(folder, 'src', 'bootstrap', 'bundle.mjs'), 'process.exitCode = 1;');
    writeFileSync(join(folder, 'src', 'main.ts'), 'one');
    mkdirSync(join(folder, 'dist'));
    // A server that stays, and a command that ends.
    writeFileSync(
      join(folder, 'dist', 'main.mjs'),
      "console.log('ran', ...process.argv.slice(2)); if (process.argv[2] === 'start') setInterval(() => {}, 1000);",
    );
    writeFileSync(join(folder, 'dist', 'main.js'), "import('./main.mjs');");
    await doStep(folder, { ...stepsOf(folder).build, make: async () => {} });
    const server = run('start');
    await once(server.stdout, 'data');
    expect(await ended(run('doctor'))).toEqual({ code: 0, out: 'ran doctor\n', err: '' });

    writeFileSync(join(folder, 'src', 'main.ts'), 'two');
    const served = await ended(run('doctor'));
    expect(served).toMatchObject({ code: 0, out: 'ran doctor\n' });
    expect(served.err).toContain(`process ${server.pid}`);
    expect(served.err).toContain('Nothing was installed or built');

    server.kill('SIGKILL');
    await once(server, 'close');
    const alone = await ended(run('doctor'));
    expect(alone.err).toContain('building');
    expect(alone.code).toBe(1);
  });
});
