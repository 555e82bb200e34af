import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type TestInstall, type World } from '../../helpers/world.ts';

/**
 * Idle is idle: a server that nobody asks hardly wakes. Read from /proc, so on Linux alone.
 */
/**
 * V8 gives memory back once when a load is over: it looks 8 s after its last collection, again 8 s later where the load
 * had not been over yet, and collects twice, 0.2 s of CPU in all. What is asked is what follows: two windows in a row.
 * What wakes the process again and again leaves none of them quiet.
 */
const WINDOW_MS = 10_000;
const LATEST_MS = 60_000;

let world: World;
let install: TestInstall;

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'] } });
  install = world.install('one');
});

afterAll(() => world?.close());

interface Spent {
  wakeUps: number;
  cpuMs: number;
}

/** What all threads of the server did since its start; CPU in the kernel's ticks of 10 ms. */
function spent(): Spent {
  const pid = install.process?.pid ?? 0;
  const switches = readdirSync(`/proc/${pid}/task`).map((thread) => {
    // One may have ended meanwhile.
    const status = readStatus(`/proc/${pid}/task/${thread}/status`);
    return Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  });
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return {
    wakeUps: switches.reduce((sum, each) => sum + each, 0),
    cpuMs: (Number(stat[11]) + Number(stat[12])) * 10,
  };
}

function readStatus(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

it('after a load all its threads together wake fewer than twice a second and take less than 2 ms of CPU', async () => {
  const ana = await install.person('ana');
  for (let round = 0; round < 50; round += 1) {
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        n % 2 === 0
          ? install.http('/@ana')
          : install.graphql(
              ana,
              'mutation ($text: String!) { createPost(input: { text: $text }) { ... on CreatePostPayload { post { id } } } }',
              { text: `Load ${round} ${n}` },
            ),
      ),
    );
  }
  await install.http('/metrics', { host: `127.0.0.1:${install.port}` });
  let quiet = 0;
  for (let waited = 0; quiet < 2 && waited < LATEST_MS; waited += WINDOW_MS) {
    const before = spent();
    await sleep(WINDOW_MS);
    const after = spent();
    const wakeUps = ((after.wakeUps - before.wakeUps) * 1000) / WINDOW_MS;
    const cpuMs = ((after.cpuMs - before.cpuMs) * 1000) / WINDOW_MS;
    process.stderr.write(`idle: ${wakeUps} wake-ups/s, ${cpuMs} ms of CPU/s\n`);
    // Two ticks of the kernel's clock more than 2 ms a second.
    quiet = wakeUps < 2 && cpuMs <= 4 ? quiet + 1 : 0;
  }
  expect(quiet).toBe(2);
});
