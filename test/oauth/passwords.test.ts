import { expect, it } from 'vitest';
import { isAppError } from '../../src/lib/app-error.ts';
import { bounded } from '../../src/oauth/passwords.ts';

it('works on two passwords at once, lets some wait in order and refuses the rest with a time', async () => {
  const ends: (() => void)[] = [];
  const begun: string[] = [];
  const port = bounded(
    {
      hash: async () => '',
      verify: (_stored, password) => {
        begun.push(password);
        return new Promise((resolve) => ends.push(() => resolve(true)));
      },
    },
    { waiting: 3 },
  );
  const asked = ['1', '2', '3', '4', '5'].map((password) => port.verify('', password));
  expect(begun).toEqual(['1', '2']);
  const refused = await port.verify('', '6').catch((error) => error);
  expect(isAppError(refused, 'RATE_LIMITED')).toBe(true);
  expect(refused.retryAfterMs).toBeGreaterThan(0);
  while (ends.length > 0) {
    ends.shift()?.();
    await new Promise((done) => setImmediate(done));
  }
  expect(await Promise.all(asked)).toEqual([true, true, true, true, true]);
  expect(begun).toEqual(['1', '2', '3', '4', '5']);
  // Whoever fails gives their place back too.
  const failing = bounded({ hash: async () => '', verify: () => Promise.reject(new Error('broken')) });
  for (let n = 0; n < 5; n += 1) await expect(failing.verify('', '')).rejects.toThrow('broken');
});
