import { beforeEach, describe, expect, it } from 'vitest';
import { pauseAfter, SignInLimits } from '../../../src/graphql/execution/sign-in-limits.ts';
import { AppError, isAppError } from '../../../src/lib/app-error.ts';
import { createFakeClock, type FakeClock } from '../../helpers/clock.ts';

/** Guessing is slowed down and never locks a login. */
let clock: FakeClock;
let lines: object[];
let limits: SignInLimits;

beforeEach(() => {
  clock = createFakeClock();
  lines = [];
  limits = new SignInLimits({ clock, log: { warn: (details: object) => void lines.push(details) } as never });
});

const wrong = () => Promise.reject(new AppError('UNAUTHENTICATED', 'wrong'));
const attempt = (login: string, ip: string, verify: () => Promise<unknown>) =>
  limits.attempt(login, ip, 'UNAUTHENTICATED', verify).catch((error) => error);

/** Lets everything happen that waits for no timer. */
const settle = async () => {
  for (let n = 0; n < 20; n += 1) await new Promise((done) => setImmediate(done));
};

describe('a login that is guessed from many addresses', () => {
  beforeEach(async () => {
    for (let n = 0; n < 20; n += 1) await attempt('ana', `192.0.2.${n}`, wrong);
  });

  it('waits before each further try, and takes the right password', async () => {
    let isDone = false;
    const right = attempt('ANA ', '198.51.100.1', async () => 'in').finally(() => {
      isDone = true;
    });
    await settle();
    clock.advance(499);
    await settle();
    expect(isDone).toBe(false);
    clock.advance(1);
    expect(await right).toBe('in');
  });

  it('does not wait where it succeeded before', async () => {
    const first = attempt('ana', '198.51.100.1', async () => 'in');
    await settle();
    clock.advance(500);
    await first;
    expect(await attempt('ana', '198.51.100.1', async () => 'in again')).toBe('in again');
    expect(await attempt('bo', '198.51.100.1', async () => 'another login')).toBe('another login');
  });
});

it('the pause grows from half a second to eight and no further', () => {
  expect([0, 19, 20, 30, 40, 60, 100, 100_000].map(pauseAfter)).toEqual([
    0, 0, 500, 1_000, 2_000, 8_000, 8_000, 8_000,
  ]);
});

it('lets none of many tries at once slip through', async () => {
  let tried = 0;
  const answers = await Promise.all(
    Array.from({ length: 40 }, () =>
      attempt('ana', '192.0.2.1', () => {
        tried += 1;
        return wrong();
      }),
    ),
  );
  expect(tried).toBe(10);
  expect(answers.filter((error) => isAppError(error, 'RATE_LIMITED'))).toHaveLength(30);
});

it('lets no more of many at once try a password than may still be wrong', async () => {
  for (let n = 0; n < 9; n += 1) await attempt('ana', '192.0.2.1', wrong);
  let tried = 0;
  const slowly = async () => {
    tried += 1;
    await settle();
    return wrong();
  };
  await Promise.all(Array.from({ length: 10 }, () => attempt('ana', '192.0.2.1', slowly)));
  expect(tried).toBe(1);
});

it('counts failures alone: right passwords, and what went wrong otherwise', async () => {
  for (let n = 0; n < 30; n += 1) expect(await attempt('ana', '192.0.2.1', async () => n)).toBe(n);
  for (let n = 0; n < 30; n += 1)
    await attempt('ana', '192.0.2.1', () => Promise.reject(new AppError('UNAVAILABLE', 'away')));
  expect(await attempt('ana', '192.0.2.1', async () => 'in')).toBe('in');
  expect(lines).toEqual([]);
});

const path = ['input', 'code'];
const needed = () => Promise.reject(new AppError('SECOND_FACTOR_REQUIRED', 'code', { path }));

it('counts a wrong code as a wrong password, and names it', async () => {
  const wrongCode = () => Promise.reject(new AppError('UNAUTHENTICATED', 'wrong', { path }));
  for (let n = 0; n < 10; n += 1) await attempt('ana', '192.0.2.1', wrongCode);
  expect(await attempt('ana', '192.0.2.1', async () => 'in')).toMatchObject({ code: 'RATE_LIMITED' });
  expect(lines).toEqual([
    ...Array.from({ length: 10 }, () => ({ address: '192.0.2.1', reason: 'wrong-code' })),
    { address: '192.0.2.1', reason: 'too-many' },
  ]);
  const waits = () => Promise.reject(new AppError('RATE_LIMITED', 'Too many wrong codes', { path }));
  await attempt('bo', '192.0.2.2', waits);
  expect(lines.at(-1)).toEqual({ address: '192.0.2.2', reason: 'too-many' });
});

it('counts a wrong answer of a passkey as a wrong password, and names it', async () => {
  const wrongAnswer = () =>
    Promise.reject(new AppError('UNAUTHENTICATED', 'wrong', { path: ['input', 'response'] }));
  for (let n = 0; n < 10; n += 1) await attempt('passkey AAAA', '192.0.2.1', wrongAnswer);
  expect(await attempt('passkey AAAA', '192.0.2.1', async () => 'in')).toMatchObject({
    code: 'RATE_LIMITED',
  });
  expect(lines).toEqual([
    ...Array.from({ length: 10 }, () => ({ address: '192.0.2.1', reason: 'wrong-passkey' })),
    { address: '192.0.2.1', reason: 'too-many' },
  ]);
});

it('lets nobody ask without end whether a password is right, and refuses no household for it', async () => {
  for (let n = 0; n < 10; n += 1)
    expect(await attempt('ana', '192.0.2.1', needed)).toMatchObject({ code: 'SECOND_FACTOR_REQUIRED' });
  expect(await attempt('ana', '192.0.2.1', needed)).toMatchObject({ code: 'RATE_LIMITED' });
  // Others behind the address, and the login elsewhere, feel nothing of it.
  for (let n = 0; n < 20; n += 1) {
    await attempt(`bo ${n}`, '192.0.2.1', needed);
    expect(await attempt(`bo ${n}`, '192.0.2.1', async () => 'in')).toBe('in');
  }
  expect(await attempt('ana', '192.0.2.7', async () => 'in')).toBe('in');
  expect(lines).toEqual([{ address: '192.0.2.1', reason: 'too-many' }]);
});

it('takes a password without its code for no success: who guesses stays a stranger', async () => {
  for (let n = 0; n < 9; n += 1) await attempt('ana', '192.0.2.1', wrong);
  await attempt('ana', '192.0.2.1', needed);
  expect(await attempt('ana', '192.0.2.1', async () => 'in')).toMatchObject({ code: 'RATE_LIMITED' });
});

it('writes a line for fail2ban for every refusal, without the login', async () => {
  for (let n = 0; n < 11; n += 1) await attempt('ana', '192.0.2.1', wrong);
  expect(lines).toEqual([
    ...Array.from({ length: 10 }, () => ({ address: '192.0.2.1', reason: 'wrong-password' })),
    { address: '192.0.2.1', reason: 'too-many' },
  ]);
});
