// Looks up DNS TXT records.

import { Resolver } from 'node:dns/promises';

/** The texts of a name's TXT records; none where there are none or the name servers do not answer. */
export async function txtRecords(name: string, timeoutMs = 3_000): Promise<string[]> {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 });
  try {
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
  } catch {
    return [];
  }
}
