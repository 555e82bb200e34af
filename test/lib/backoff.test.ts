import { describe, expect, it } from 'vitest';
import { backoffMs, RETRY_WINDOW_MS, retryDelayMs, retryWindowIsOver } from '../../src/lib/time/backoff.ts';

const none = { float: () => 0 };
const most = { float: () => 1 - 2 ** -53 };

describe('retries', () => {
  it('grows from 30 s by doubling to 6 h', () => {
    const seconds = Array.from({ length: 12 }, (_, index) => retryDelayMs(index + 1, none) / 1000);
    expect(seconds).toEqual([30, 60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600]);
    expect(retryDelayMs(0, none)).toBe(30_000);
    expect(retryDelayMs(5000, none)).toBe(21_600_000);
  });

  it('adds at most half by chance, never takes away', () => {
    for (let attempt = 1; attempt < 30; attempt += 1) {
      const shortest = retryDelayMs(attempt, none);
      expect(retryDelayMs(attempt, most)).toBeGreaterThan(shortest * 1.49);
      expect(retryDelayMs(attempt, most)).toBeLessThan(shortest * 1.5 + 1);
    }
  });

  it('goes on for at least 72 h', () => {
    for (const random of [none, most]) {
      let now = 0;
      let attempt = 1;
      while (!retryWindowIsOver(0, now)) {
        now += retryDelayMs(attempt, random);
        attempt += 1;
      }
      expect(now).toBeGreaterThanOrEqual(RETRY_WINDOW_MS);
      expect(attempt).toBeLessThanOrEqual(22);
      expect(attempt).toBeGreaterThan(14);
    }
    // Without jitter the 22nd attempt is the first past the window, as the table says.
    expect(
      Array.from({ length: 20 }, (_, index) => retryDelayMs(index + 1, none)).reduce((a, b) => a + b),
    ).toBeLessThan(RETRY_WINDOW_MS);
  });

  it('bends to other curves', () => {
    expect(backoffMs({ firstMs: 10, factor: 3, longestMs: 100, jitter: 0 }, 3, most)).toBe(90);
    expect(backoffMs({ firstMs: 10, factor: 3, longestMs: 100, jitter: 0 }, 4, most)).toBe(100);
  });
});
