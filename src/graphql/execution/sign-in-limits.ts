// Slows down the guessing of passwords, of codes, and of what passkeys sign.

import { RateLimiterMemory } from 'rate-limiter-flexible';
import { type AppError, type AppErrorCode, isAppError } from '../../lib/app-error.ts';
import { growingLru } from '../../lib/cache/growing-lru.ts';
import { guesserKey } from '../../lib/rate-limits/client-key.ts';
import type { Clock } from '../../lib/time/clock.ts';
import type { Log } from '../../observe/log.ts';
import { RateLimitedError } from '../schema/errors.ts';

/**
 * Wrong passwords that are taken within 15 minutes: of one login from one address (an IPv6 /64 counts as one), and of
 * one address.
 */
const WINDOW_SECONDS = 15 * 60;
const PER_PAIR = 10;
const PER_ADDRESS = 100;

/** So many wrong passwords of one login within 15 minutes, wherever they come from, make every further try wait. */
const PAUSED_FROM = 20;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
/** The pause doubles with every so many failures. */
const DOUBLES_AFTER = 10;

/**
 * Tries of one login from one address go one after another, and so many may wait: none slips through before the one
 * before it counts.
 */
const MOST_WAITING = PER_PAIR;
const BUSY_MS = 2_000;

/** Pairs of address and login that are remembered for having signed in. */
const KNOWN_PAIRS = 50_000;

/** Why a sign-in was refused, as the log says it (schema/OPERATING.md). */
type Refusal = 'wrong-password' | 'wrong-code' | 'wrong-passkey' | 'too-many';

/**
 * Limits guessing of passwords, of the codes of second factors after them, and wrong answers of passkeys. Failures
 * alone count, so nobody is refused for what others behind the same address do, short of a hundred wrong passwords; a
 * login is never locked, guessing from many addresses is only slowed down, and whoever signed in from an address before
 * feels nothing of that. Kept in the memory of this process.
 */
export class SignInLimits {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #log: Pick<Log, 'warn'>;
  readonly #pairs = failures('pair', PER_PAIR);
  readonly #addresses = failures('address', PER_ADDRESS);
  readonly #logins = failures('login', PAUSED_FROM);
  readonly #known = growingLru<string, true>(KNOWN_PAIRS);
  /** Who tries now, by pair; each waits for the one before. */
  readonly #turns = new Map<string, { waiting: number; last: Promise<unknown> }>();

  constructor({ clock, log }: { clock: Pick<Clock, 'after'>; log: Pick<Log, 'warn'> }) {
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Lets `verify` compare a password, once it may be tried; whatever it throws is thrown on, and counts as a failure if
   * its code is `wrong`. Throws RATE_LIMITED with the time to wait, without calling `verify`, where too many failed.
   * Every refusal is a line of the log for fail2ban (schema/OPERATING.md). SECOND_FACTOR_REQUIRED is none, and no
   * success: it counts for login and address together alone, because it tells that a password is right.
   * @param login the e-mail address as it was typed, or which passkey it is
   * @param ip of the client; empty where there is no network in between
   */
  async attempt<T>(login: string, ip: string, wrong: AppErrorCode, verify: () => Promise<T>): Promise<T> {
    const key = login.trim().toLowerCase().slice(0, 320);
    const address = guesserKey(ip);
    const pair = `${address} ${key}`;
    return this.#inTurn(pair, ip, async () => {
      const isKnown = this.#known.has(pair);
      if (ip !== '' && !isKnown) await this.#refuseBeyond(this.#addresses, address, ip);
      await this.#refuseBeyond(this.#pairs, pair, ip);
      if (!isKnown) await this.#pause(key);
      try {
        const result = await verify();
        this.#known.set(pair, true);
        await this.#pairs.delete(pair);
        return result;
      } catch (error) {
        if (isAppError(error, wrong)) await this.#failed(pair, address, key, ip, refusalOf(error));
        else if (isAppError(error, 'SECOND_FACTOR_REQUIRED')) await this.#pairs.penalty(pair, 1);
        else if (isAppError(error, 'RATE_LIMITED') && isOfCode(error)) this.#warn(ip, 'too-many');
        throw error;
      }
    });
  }

  async #inTurn<T>(pair: string, ip: string, run: () => Promise<T>): Promise<T> {
    const turn = this.#turns.get(pair) ?? { waiting: 0, last: Promise.resolve() };
    if (turn.waiting >= MOST_WAITING)
      throw this.#refusal(ip, BUSY_MS, 'Too many tries of this login at once');
    this.#turns.set(pair, turn);
    turn.waiting += 1;
    const mine = turn.last.then(run);
    turn.last = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      turn.waiting -= 1;
      if (turn.waiting === 0) this.#turns.delete(pair);
    }
  }

  async #refuseBeyond(limiter: RateLimiterMemory, key: string, ip: string): Promise<void> {
    const state = await limiter.get(key);
    if (state && state.consumedPoints >= limiter.points) throw this.#refusal(ip, state.msBeforeNext);
  }

  async #pause(login: string): Promise<void> {
    const pauseMs = pauseAfter((await this.#logins.get(login))?.consumedPoints ?? 0);
    if (pauseMs > 0) await new Promise<void>((resolve) => this.#clock.after(pauseMs, resolve));
  }

  async #failed(pair: string, address: string, login: string, ip: string, why: Refusal): Promise<void> {
    await this.#pairs.penalty(pair, 1);
    await this.#addresses.penalty(address, 1);
    await this.#logins.penalty(login, 1);
    this.#warn(ip, why);
  }

  #refusal(ip: string, waitMs: number, why = 'Too many wrong passwords'): RateLimitedError {
    this.#warn(ip, 'too-many');
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    const wait = seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
    return new RateLimitedError(`${why}; wait ${wait} and try again.`, {
      retryAfterMs: seconds * 1000,
    });
  }

  /** Without the login: some type their password there. */
  #warn(address: string, reason: Refusal): void {
    this.#log.warn({ address, reason }, 'A sign-in was refused.');
  }
}

/** Whether an error is about the code of a second factor (core/users/second-factor/take-code.ts). */
const isOfCode = ({ inputPath }: AppError) => inputPath.at(-1) === 'code';

function refusalOf(error: AppError): Refusal {
  if (isOfCode(error)) return 'wrong-code';
  return error.inputPath.at(-1) === 'response' ? 'wrong-passkey' : 'wrong-password';
}

/** How long a try waits after so many failures of its login, in milliseconds. */
export function pauseAfter(count: number): number {
  if (count < PAUSED_FROM) return 0;
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** ((count - PAUSED_FROM) / DOUBLES_AFTER));
}

function failures(keyPrefix: string, points: number): RateLimiterMemory {
  return new RateLimiterMemory({ keyPrefix, points, duration: WINDOW_SECONDS });
}
