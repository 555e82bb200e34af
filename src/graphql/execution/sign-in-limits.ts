import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { clientKey } from '../../lib/client-key.ts';
import { RateLimitedError } from '../schema/errors.ts';

/** Attempts to sign in are counted per account and per address (SECURITY-CASES T13). */
export interface SignInLimits {
  /** Counts an attempt; throws RATE_LIMITED with the time to wait when there were too many. */
  attempt(email: string, ip: string): Promise<void>;
  /** A password was right: the account's count begins anew. */
  succeeded(email: string): Promise<void>;
}

const PER_ACCOUNT = { points: 10, duration: 15 * 60 };
const PER_ADDRESS = { points: 30, duration: 15 * 60 };

export function createSignInLimits(): SignInLimits {
  const accounts = new RateLimiterMemory({ keyPrefix: 'account', ...PER_ACCOUNT });
  const addresses = new RateLimiterMemory({ keyPrefix: 'address', ...PER_ADDRESS });
  const accountKey = (email: string) => email.trim().toLowerCase().slice(0, 320);
  return {
    async attempt(email, ip) {
      try {
        if (ip !== '') await addresses.consume(clientKey(ip));
        await accounts.consume(accountKey(email));
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        const minutes = Math.max(1, Math.ceil(refusal.msBeforeNext / 60_000));
        throw new RateLimitedError(`Too many attempts to sign in; wait ${minutes} min and try again.`, {
          retryAfterMs: refusal.msBeforeNext,
        });
      }
    },
    async succeeded(email) {
      await accounts.delete(accountKey(email));
    },
  };
}
