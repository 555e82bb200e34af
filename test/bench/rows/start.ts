import { spawn } from 'node:child_process';
import { request } from 'undici';
import { freePort } from '../../helpers/free-port.ts';
import { inTurns, nowMs, residentMb, sleep } from '../measure.ts';
import { seedHome } from '../seed/home.ts';
import type { RowSpec } from './spec.ts';

export const start: RowSpec = {
  name: 'start',
  what: 'start to ready, existing database',
  unit: 's',
  goal: { must: 1.2, aim: 0.5, atMost: true, absolute: true },
  async measure(lab) {
    const running = await lab.install((seed) => seedHome(seed, lab.template.bea.uri, 10_000));
    const row = async () => {
      await running.server.stop();
      const since = nowMs();
      await running.server.start();
      return nowMs() - since;
    };
    const { value, floor } = await inTurns({ rounds: 5, floor: bareStart, row, note: lab.note });
    return { value: value / 1000, floor: floor / 1000 };
  },
};

/** Milliseconds until bare Node answers a request. */
async function bareStart(): Promise<number> {
  const port = await freePort();
  const since = nowMs();
  const script = `require('node:http').createServer((_, response) => response.end()).listen(${port}, '127.0.0.1')`;
  const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
  try {
    for (;;) {
      const status = await request(`http://127.0.0.1:${port}/`).then(
        (answer) => answer.statusCode,
        () => 0,
      );
      if (status === 200) return nowMs() - since;
      await sleep(5);
    }
  } finally {
    child.kill('SIGKILL');
  }
}

/** Resident memory of Node doing nothing, in MB. */
export async function bareMemory(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e8)'], { stdio: 'ignore' });
  try {
    await sleep(1000);
    return residentMb(child.pid ?? 0);
  } finally {
    child.kill('SIGKILL');
  }
}
