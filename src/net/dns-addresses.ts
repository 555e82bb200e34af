// Looks up the addresses of a host name.

import { Resolver, lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { codeOf, FetchError } from './errors.ts';

/** Finds the addresses of a name, in the order they are to be tried; rejects or answers none if there are none. */
export type Lookup = (hostname: string) => Promise<readonly string[]>;

/**
 * Asks the name servers directly (c-ares). getaddrinfo, node's default, occupies one of the four threads that
 * signatures are made on, for seconds if a name is dead. v4 comes first: a small install behind half-configured v6 is
 * common, a peer with v6 only is rare.
 */
export function createDnsLookup(timeoutMs = 2_000): Lookup {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  return async (hostname) => {
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const found = [v4, v6].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (found.length > 0) return found;
    const failure = v4.status === 'rejected' ? v4.reason : v6.status === 'rejected' ? v6.reason : undefined;
    // No name server to be reached at all (a container that has only an NSS resolver): let the system try.
    if (codeOf(failure) === 'ECONNREFUSED') {
      return (await systemLookup(hostname, { all: true })).map((entry) => entry.address);
    }
    throw failure;
  };
}

/**
 * The lookup handed to the socket: it answers with allowed addresses only, and since the socket dials what it is
 * handed, a name that resolves differently a moment later (DNS rebinding) changes nothing. Fails with FetchError `dns`
 * or `refused-address`.
 */
export function guardedLookup(find: Lookup, allowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    find(hostname)
      .catch((cause: unknown) => {
        throw new FetchError('dns', `The name ${hostname} could not be resolved.`, { cause });
      })
      .then((addresses) => {
        if (addresses.length === 0) throw new FetchError('dns', `The name ${hostname} has no address.`);
        const good = addresses.filter(allowed);
        const first = good[0];
        if (first === undefined) {
          throw new FetchError(
            'refused-address',
            `${hostname} has no public address, so it is not connected to.`,
          );
        }
        if (options.all)
          callback(
            null,
            good.map((address) => ({ address, family: isIP(address) })),
          );
        else callback(null, first, isIP(first));
      })
      .catch((error: NodeJS.ErrnoException) => {
        callback(error, '');
      });
  };
}
