import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import sharp, { type Sharp } from 'sharp';
import { FormData, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, eventually, type Person, type TestInstall, type World } from '../../helpers/world.ts';

/** What a picture may raise the memory of the server and its children by. */
const MOST_MB = 200;

let world: World;
let server: TestInstall;
let ana: Person;

beforeAll(async () => {
  world = await createWorld({ installs: { a: ['a.test'] } });
  server = world.install('a');
  ana = await server.person('ana');
});
afterAll(() => world?.close());

const ask = async (path: string, method: 'GET' | 'POST' = 'GET', body: FormData | null = null) => {
  const { statusCode, body: answer } = await request(server.address + path, {
    method,
    headers: { host: 'a.test', authorization: `Bearer ${ana.token}` },
    body,
  });
  return { status: statusCode, body: JSON.parse(await answer.text()) };
};

/** Pixels that are not all alike, with a little noise that no format makes nothing of. */
function pixels(width: number, height: number, channels: 3 | 4): Sharp {
  const data = Buffer.alloc(width * height * channels);
  let noise = 1;
  for (let at = 0; at < data.length; at += 1) {
    noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
    data[at] = ((at >>> 14) & 127) + (noise >>> 30);
  }
  return sharp(data, { raw: { width, height, channels }, limitInputPixels: false }).withMetadata({
    orientation: 6,
  });
}

const memoryOf = (pid: string | number, field: string): number => {
  try {
    return Number(
      new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0,
    );
  } catch {
    return 0;
  }
};
/** Processes that the server has started, and theirs. */
function childrenOf(pid: number): number[] {
  const parents = readdirSync('/proc').flatMap((name) => {
    const parent = /^\d+$/.test(name) ? memoryOf(name, 'PPid') : 0;
    return parent === 0 ? [] : [[Number(name), parent] as const];
  });
  const of = (one: number): number[] =>
    parents.flatMap(([child, parent]) => (parent === one ? [child, ...of(child)] : []));
  return of(pid);
}

/** Sends a picture, asks for other things until it is processed, and tells what came of it. */
async function send(picture: Buffer) {
  const pid = Number(server.process?.pid);
  const before = memoryOf(pid, 'VmRSS');
  // Resets the peak (proc_pid_clear_refs(5)).
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(picture)]), 'picture');
  // The request waits for what is soon done, so others are asked from its beginning.
  type Sent = Awaited<ReturnType<typeof ask>>;
  let sent: Sent | null = null;
  const sending = ask('/api/v2/media', 'POST', form).then((answer) => {
    sent = answer;
    return answer;
  });
  let children = 0;
  let answered = 0;
  const isSent = () => sent !== null;
  const others = async () => {
    const { status } = await ask('/api/v1/timelines/public');
    expect(status).toBe(200);
    answered += 1;
    // Among many processes this takes a while itself.
    if (answered % 4 !== 1) return;
    children = Math.max(
      children,
      childrenOf(pid).reduce((sum, each) => sum + memoryOf(each, 'VmRSS'), 0),
    );
  };
  while (!isSent()) await others();
  const first = await sending;
  let state = first.status === 202 ? { ...first, status: 206 } : first;
  while (state.status === 206) {
    await others();
    state = await ask(`/api/v1/media/${first.body.id}`);
  }
  return { state, answered, risenMb: (memoryOf(pid, 'VmHWM') - before + children) / 1024 };
}

describe.skipIf(process.platform !== 'linux')(
  'the worst pictures that are taken (skipped where there is no /proc)',
  () => {
    const [W, H] = [7680, 4320];
    const cases: [name: string, make: () => Sharp][] = [
      ['a JPEG', () => pixels(W, H, 3).jpeg({ quality: 70 })],
      ['a progressive JPEG', () => pixels(W, H, 3).jpeg({ quality: 70, progressive: true })],
      [
        'a progressive JPEG of 4:4:4',
        () => pixels(5700, 4290, 3).jpeg({ quality: 70, progressive: true, chromaSubsampling: '4:4:4' }),
      ],
      ['an interlaced PNG', () => smooth(W, H, 3).png({ progressive: true })],
      ['an interlaced PNG that can be seen through', () => smooth(W, H, 4).png({ progressive: true })],
      [
        'an interlaced PNG of 16 bits',
        () => smooth(4940, 3700, 4).toColourspace('rgb16').png({ progressive: true }),
      ],
      ['a WebP', () => pixels(W, H, 3).webp({ quality: 60, effort: 0 })],
      [
        'a WebP without loss, and with transparency',
        () => smooth(W, H, 4).webp({ lossless: true, effort: 0 }),
      ],
      ['an AVIF', () => pixels(3500, 2600, 3).avif({ quality: 50, effort: 0 })],
    ];
    /** Without noise, which would make it longer than 16 MB. */
    function smooth(width: number, height: number, channels: 3 | 4): Sharp {
      const data = Buffer.alloc(width * height * channels);
      for (let y = 0, at = 0; y < height; y += 1)
        for (let x = 0; x < width; x += 1, at += channels) {
          data[at] = x >> 5;
          data[at + 1] = y >> 5;
          data[at + 2] = (x ^ y) >> 6;
          if (channels === 4) data[at + 3] = 255 - (y >> 6);
        }
      return sharp(data, { raw: { width, height, channels } }).withMetadata({ orientation: 6 });
    }

    it.each(cases)(
      '%s raises memory by no more than 200 MB, and others are answered meanwhile',
      async (_name, make) => {
        const picture = await make().toBuffer();
        // Memory of the picture before is given back, or counts for nobody.
        await eventually(
          async () => childrenOf(Number(server.process?.pid)).length,
          (count) => count === 0,
        );
        const { state, answered, risenMb } = await send(picture);
        expect([state.status, state.body.error]).toEqual([200, undefined]);
        // It stands upright.
        expect(state.body.meta.original.height).toBeGreaterThan(state.body.meta.original.width);
        expect(risenMb).toBeLessThan(MOST_MB);
        expect(answered).toBeGreaterThan(5);
      },
      600_000,
    );

    it('others are refused in words, and the bounds are told', async () => {
      const picture = await pixels(3700, 2700, 3).avif({ quality: 40, effort: 0 }).toBuffer();
      const { state } = await send(picture);
      expect(state.status).toBe(422);
      expect(state.body.error_description).toContain('pixels of its kind are always taken');
      const { body } = await ask('/api/v2/instance');
      const { image_matrix_limit, image_matrix_limits } = body.configuration.media_attachments;
      expect(image_matrix_limit).toBe(W * H);
      expect(image_matrix_limits['image/avif']).toBeGreaterThan(3500 * 2600);
      expect(image_matrix_limits['image/avif']).toBeLessThan(3700 * 2700);
    });
  },
);
