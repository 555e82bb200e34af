import { expect, it } from 'vitest';
import { retention } from '../../src/core/metrics/retention.ts';
import { firstIdAt } from '../../src/lib/ids.ts';
import { openCoreWorld } from '../helpers/core.ts';

const at = (day: string) => Date.parse(`${day}T12:00:00Z`);

/** Who joined when and wrote last when: whoever wrote later than they are looked at was there all along. */
it('counts who is still there, period by period', async () => {
  const world = await openCoreWorld();
  try {
    const domain = await world.domain('a.test', { isDefault: true });
    const people: [joined: string, wrote: string | null][] = [
      ['2026-01-01', null],
      ['2026-01-01', '2026-01-01'],
      ['2026-01-01', '2026-01-03'],
      ['2026-01-01', '2026-06-01'],
      ['2026-01-03', '2026-01-03'],
      ['2026-01-09', '2026-01-09'],
    ];
    for (const [place, [joined, wrote]] of people.entries()) {
      const { id } = await world.identity(`p${place}`, domain);
      const createdAt = BigInt(at(joined));
      await world.db.sql.run(
        'UPDATE identity SET "id" = ?, "createdAt" = ?, "lastPostAt" = ? WHERE "id" = ?',
        [firstIdAt(at(joined)) + BigInt(place), createdAt, wrote === null ? null : BigInt(at(wrote)), id],
      );
    }
    const asked = async (from: string, to: string, frequency: 'DAY' | 'MONTH') =>
      (await retention({ ...world.system(domain) }, domain, { from: at(from), to: at(to), frequency })).map(
        ({ period, size, kept }) => [
          new Date(period).toISOString().slice(0, 10),
          size,
          kept.map((each) => each.people),
        ],
      );
    expect(await asked('2026-01-01', '2026-01-04', 'DAY')).toEqual([
      ['2026-01-01', 4, [3, 2, 2, 1]],
      ['2026-01-02', 0, [0, 0, 0]],
      ['2026-01-03', 1, [1, 0]],
      ['2026-01-04', 0, [0]],
    ]);
    expect(await asked('2026-01-05', '2026-07-05', 'MONTH')).toEqual([
      ['2026-01-01', 6, [5, 1, 1, 1, 1, 1, 0]],
      ...['02', '03', '04', '05', '06', '07'].map((month, place) => [
        `2026-${month}-01`,
        0,
        Array.from({ length: 6 - place }, () => 0),
      ]),
    ]);
  } finally {
    await world.close();
  }
});
