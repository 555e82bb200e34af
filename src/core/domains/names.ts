// The names of a domain: what its handles end in, and its host.

import type { Domain } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { DomainTaken } from './errors.ts';

/** Gives a domain its names. Errors: CONFLICT where another has one of them. */
export async function takeNames(
  ctx: TxCtx,
  { id, name, host }: Pick<Domain, 'id' | 'name' | 'host'>,
): Promise<void> {
  for (const each of new Set([name, host])) {
    // Another process may add the same name at this moment: the second insert changes nothing, which is seen by its row
    // count.
    const added = await ctx.tx.sql.run(
      'INSERT INTO domain_name ("name", "domainId", "isHost") VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      [each, id, each === host],
    );
    if (added === 0) throw new DomainTaken(each);
  }
}
