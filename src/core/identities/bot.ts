// Who counts as an automated account.

import type { Identity } from '../../db/rows.ts';

/**
 * Whether an identity says that it is automated: services, and the applications that relays and servers act as (as
 * Mastodon counts them).
 */
export function isBot({ type }: Pick<Identity, 'type'>): boolean {
  return type === 'SERVICE' || type === 'APPLICATION';
}
