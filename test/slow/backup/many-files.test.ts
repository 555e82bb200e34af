import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { insertRows, type Seed, seed } from '../../bench/seed/database.ts';
import { fileIn, newFolder } from '../../helpers/backups.ts';
import { pukeko } from '../../helpers/pukeko.ts';

/** Backups of few and of many files of uploads, made and restored by `pukeko`: their memory does not grow with them. */
const FEW = 2_000;
const MANY = Number(process.env.PUKEKO_TEST_FILES ?? 20_000);
/** What a heap may differ by from one run to the next, in MB. */
const NOISE = 25;
const folders = new Map<number, string>();

const keyOf = (at: number) =>
  `1/${(at % 256).toString(16).padStart(2, '0')}/${at.toString(36).padStart(24, 'x')}.png`;

beforeAll(async () => {
  for (const count of [FEW, MANY]) {
    const dataDir = newFolder();
    folders.set(count, dataDir);
    expect((await pukeko({ env: { PUKEKO_DATA: dataDir, PUKEKO_DOMAIN: 'a.test' } }, 'init')).code).toBe(0);
    seed(dataDir, (to) => addFiles(to, count));
    for (let part = 0; part < 256; part += 1)
      mkdirSync(join(dataDir, 'media', keyOf(part), '..'), { recursive: true });
    for (let at = 0; at < count; at += 1) writeFileSync(join(dataDir, 'media', keyOf(at)), `file ${at}`);
  }
});

function addFiles({ db, ids, domain }: Seed, count: number): void {
  const [{ id: identityId } = { id: 0n }] = db.prepare('SELECT "id" FROM identity LIMIT 1').all() as {
    id: bigint;
  }[];
  const shared = { identityId, domainId: domain.id, state: 'READY', mediaType: 'image/png', createdAt: 1n };
  const rows = Array.from({ length: count }, (_, at) => ({
    ...{ id: ids.next(), ...shared, name: `name${at}`, file: keyOf(at) },
  }));
  insertRows(db, 'media', rows);
}

it('takes no more memory for many files than for few, and neither does a restore', async () => {
  const peaks: Record<string, number> = {};
  const measured = async (what: string, env: Record<string, string>, ...args: string[]) => {
    const began = performance.now();
    const ended = await pukeko({ env, measure: true }, ...args, '--json');
    expect(ended, ended.err).toMatchObject({ code: 0, err: '' });
    peaks[what] = Math.round(ended.peakMb);
    if (process.env.PUKEKO_TEST_FILES) console.log(what, ended.peakMb, Math.round(performance.now() - began));
    return JSON.parse(ended.out) as { files: number; newFiles: number; missing: number; removed: number };
  };
  for (const count of [FEW, MANY]) {
    const folder = newFolder();
    const env = { PUKEKO_DATA: folders.get(count) ?? '' };
    const whole = { files: count, missing: 0 };
    expect(await measured(`backup of ${count}`, env, 'backup', folder)).toMatchObject({
      ...whole,
      newFiles: count,
    });
    expect(await measured(`next backup of ${count}`, env, 'backup', folder, '--keep', '1')).toMatchObject({
      ...{ ...whole, newFiles: 0, removed: 1 },
    });
    const target = join(newFolder(), 'data');
    expect(await measured(`restore of ${count}`, { PUKEKO_DATA: target }, 'restore', folder)).toMatchObject(
      whole,
    );
    expect(String(fileIn(target, keyOf(count - 1)))).toBe(`file ${count - 1}`);
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
  }
  for (const what of ['backup', 'next backup', 'restore'])
    expect(peaks[`${what} of ${MANY}`], JSON.stringify(peaks)).toBeLessThan(
      (peaks[`${what} of ${FEW}`] ?? 0) + NOISE,
    );
}, 1_800_000);
