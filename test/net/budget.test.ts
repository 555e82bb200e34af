import { expect, test } from 'vitest';
import type { Clock } from '../../src/lib/time/clock.ts';
import { createBudgets, createRate, type FetchBudget } from '../../src/net/budget.ts';
import { FetchError } from '../../src/net/errors.ts';

function clockAt(time: { ms: number }): Clock {
  return { now: () => time.ms, monotonic: () => time.ms, after: () => () => {} };
}

function refusal(budget: FetchBudget, url: string): FetchError | null {
  try {
    budget.spend(new URL(url));
    return null;
  } catch (error) {
    if (error instanceof FetchError) return error;
    throw error;
  }
}

test('N17 one cause ends after its fetches', () => {
  const budget = createBudgets(clockAt({ ms: 0 }), { perCause: 3 }).forCause();
  for (let i = 0; i < 3; i += 1) expect(refusal(budget, `https://h${i}.test/`)).toBeNull();
  expect(budget.left).toBe(0);
  expect(refusal(budget, 'https://other.test/')?.kind).toBe('budget');
});

test('N17 wildcard subdomains share one rate, which refills', () => {
  const time = { ms: 0 };
  const budgets = createBudgets(clockAt(time), { burst: 5, perMinute: 60 });
  for (let i = 0; i < 5; i += 1) expect(refusal(budgets.forCause(), `https://x${i}.evil.test/`)).toBeNull();
  expect(refusal(budgets.forCause(), 'https://x5.evil.test/')).toMatchObject({
    kind: 'budget',
    retryAfterMs: 1000,
  });
  expect(refusal(budgets.forCause(), 'https://good.test/')).toBeNull();
  time.ms += 1000;
  expect(refusal(budgets.forCause(), 'https://x6.evil.test/')).toBeNull();
  expect(refusal(budgets.forCause(), 'https://x7.evil.test/')?.kind).toBe('budget');
});

test('N17 what somebody makes us fetch elsewhere counts against them', () => {
  const budgets = createBudgets(clockAt({ ms: 0 }), { burst: 5, perMinute: 60 });
  for (let i = 0; i < 5; i += 1)
    expect(refusal(budgets.forCause(`s${i}.evil.test`), `https://victim${i}.test/`)).toBeNull();
  expect(refusal(budgets.forCause('s9.evil.test'), 'https://victim9.test/')?.kind).toBe('budget');
  expect(refusal(budgets.forCause('good.test'), 'https://victim9.test/')).toBeNull();
});

test('a rate never holds more than its burst, and its memory is bounded', () => {
  const time = { ms: 0 };
  const rate = createRate(clockAt(time), { burst: 2, perMinute: 60, maxDomains: 2 });
  time.ms = 3_600_000;
  expect([rate.take('a'), rate.take('a'), rate.take('a')]).toEqual([0, 0, 1000]);
  rate.take('b');
  rate.take('c');
  // "a" was forgotten and begins anew.
  expect(rate.take('a')).toBe(0);
});
