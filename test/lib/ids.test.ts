import { expect, it } from 'vitest';
import { createIdMaker, timeOfId } from '../../src/lib/ids.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { systemClock } from '../../src/lib/time/clock.ts';

it('ids that are read as numbers by JavaScript stay what they are, increase and keep their time', () => {
  for (const year of [2001, 2026, 2038, 2060]) {
    const now = Date.UTC(year, 5, 7);
    const ids = createIdMaker({ ...systemClock, now: () => now }, systemRandom);
    let last = 0n;
    for (let made = 0; made < 3000; made += 1) {
      const id = ids.nextAsNumber();
      expect(id > last, `${id} after ${last}`).toBe(true);
      expect(JSON.stringify(JSON.parse(String(id)))).toBe(String(id));
      last = id;
    }
    expect(timeOfId(last) - now).toBeLessThan(20);
    expect(timeOfId(ids.next())).toBe(now);
  }
});
