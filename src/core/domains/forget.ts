// Forgets a domain that never had an identity.

import type { Domain } from '../../db/rows.ts';
import type { Sql } from '../../db/types.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { forgetSignUp } from '../sign-up/forget.ts';

/**
 * Whether a domain was never proven, or never had an identity that another server could know: it can go without a
 * trace.
 */
export async function isUnused(sql: Sql, domain: Pick<Domain, 'id' | 'state'>): Promise<boolean> {
  if (domain.state === 'PENDING') return true;
  const traces = await sql.all<{ found: bigint }>(
    `SELECT 1 AS "found" FROM identity WHERE "domainId" = ? AND NOT "isInstance"
     UNION ALL SELECT 1 FROM activity WHERE "domainId" = ?
     UNION ALL SELECT 1 FROM report WHERE "domainId" = ? LIMIT 1`,
    [domain.id, domain.id, domain.id],
  );
  return traces.length === 0;
}

const OF_APPLICATIONS = '(SELECT "id" FROM application WHERE "domainId" = ?)';
const OF_TOKENS = `(SELECT "id" FROM token WHERE "domainId" = ? OR "applicationId" IN ${OF_APPLICATIONS})`;

/**
 * What an unused domain may have gathered all the same: settings, applications, invites, what came to its inbox. In the
 * order of their references.
 */
const ROWS = [
  `push_subscription WHERE "tokenId" IN ${OF_TOKENS}`,
  `authorization_code WHERE "applicationId" IN ${OF_APPLICATIONS}`,
  `token WHERE "id" IN ${OF_TOKENS}`,
  'application WHERE "domainId" = ?',
  'invite WHERE "domainId" = ?',
  'custom_emoji WHERE "domainId" = ?',
  'announcement WHERE "domainId" = ?',
  'trend WHERE "domainId" = ?',
  'trend_review WHERE "domainId" = ?',
  'link_publisher WHERE "domainId" = ?',
  'strike WHERE "domainId" = ?',
  'domain_entry WHERE "domainId" = ?',
  'domain_tag_entry WHERE "domainId" = ?',
  'waiting_reply WHERE "domainId" = ?',
  'inbound WHERE "domainId" = ?',
  'host_refusal WHERE "domainId" = ?',
  'host_block WHERE "domainId" = ?',
  'identity_restriction WHERE "domainId" = ?',
  'hidden_host WHERE "domainId" = ?',
  'identity_key WHERE "identityId" IN (SELECT "id" FROM identity WHERE "domainId" = ?)',
  'identity WHERE "domainId" = ?',
  'domain_role WHERE "domainId" = ?',
  'domain_text WHERE "domainId" = ?',
  'passkey WHERE "host" = (SELECT "host" FROM domain WHERE "id" = ?)',
  'domain_name WHERE "domainId" = ?',
  'domain WHERE "id" = ?',
];

/**
 * Forgets an unused domain (`isUnused`): its names are free again. Gives false, and changes nothing, where it has come
 * into use meanwhile.
 */
export function forgetDomain(ctx: Ctx, domain: Domain): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const { sql } = ctx.tx;
    // Whoever makes its first identity at this moment comes before or after.
    const lock = sql.dialect === 'postgresql' ? ' FOR UPDATE' : '';
    const [still] = await sql.all<Pick<Domain, 'id' | 'state'>>(
      `SELECT "id", "state" FROM domain WHERE "id" = ?${lock}`,
      [domain.id],
    );
    if (!still || !(await isUnused(sql, still))) return false;
    const waiting = await sql.all<{ id: bigint; userId: bigint }>(
      'SELECT "id", "userId" FROM sign_up WHERE "domainId" = ?',
      [domain.id],
    );
    for (const signUp of waiting) await forgetSignUp(ctx, signUp);
    // The files of its emoji are removed later, like every upload that nothing uses.
    await sql.run(
      'UPDATE media SET "unusedSince" = ? WHERE "id" IN (SELECT "mediaId" FROM custom_emoji WHERE "domainId" = ?)',
      [BigInt(ctx.now), domain.id],
    );
    // What admins did with it stays in the log of the install.
    await sql.run('UPDATE audit_entry SET "domainId" = NULL WHERE "domainId" = ?', [domain.id]);
    for (const rows of ROWS)
      await sql.run(
        `DELETE FROM ${rows}`,
        Array.from(rows.matchAll(/\?/g), () => domain.id),
      );
    await ctx.emit({ kind: 'domainChanged', domain });
    return true;
  });
}
