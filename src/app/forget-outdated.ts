// Forgets what is kept in memory when it has changed.

import type { App } from '../core/context.ts';

type Keepers = Pick<
  App,
  'events' | 'domains' | 'hostBlocks' | 'restrictions' | 'accessBlocks' | 'tokens' | 'log'
>;

/**
 * Forgets domains, blocks and tokens when they have changed: at the commit where this process changed them, so that
 * whoever has its answer is asked by what it says; in every other process when the log has come there. Returns what
 * ends it.
 */
export function forgetOutdated(app: Keepers): () => void {
  const { events, domains, hostBlocks, restrictions, accessBlocks, tokens } = app;
  let isOver = false;
  const endings = [
    events.onOutdated(['domain.changed'], () => {
      domains.forget();
      // Read again at once: the guard at dial time does not wait.
      domains.all().catch((error) => {
        if (!isOver) app.log.warn({ err: error }, 'Reading the domains failed.');
      });
    }),
    events.onOutdated(['blocks.changed'], () => {
      hostBlocks.forget();
      restrictions.forget();
    }),
    events.onOutdated(['access.changed'], () => accessBlocks.forget()),
    events.onOutdated(['token.revoked', 'user.changed', 'identity.changed'], (event) => {
      // Identities of other servers have no tokens here, and theirs change all the time.
      if (event?.kind !== 'identity.changed' || event.domainId != null) tokens.forget();
    }),
  ];
  return () => {
    isOver = true;
    for (const end of endings) end();
  };
}
