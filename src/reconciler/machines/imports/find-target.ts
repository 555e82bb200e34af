// Finds whom or what a row of an import names, asking its server where that is not known here.

import type { Ctx } from '../../../core/context.ts';
import { identityByHandle } from '../../../core/identities/queries.ts';
import type { WaitingItem } from '../../../core/imports/items.ts';
import type { Target } from '../../../core/imports/perform.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import type { TransferKind } from '../../../db/enums.ts';
import type { Identity } from '../../../db/rows.ts';
import { parseHandle } from '../../../lib/handle.ts';
import { retryWindowIsOver } from '../../../lib/time/backoff.ts';
import { parseUrl } from '../../../lib/url/url.ts';
import { FetchError, isLasting } from '../../../net/errors.ts';
import type { RemoteWork } from '../../types.ts';
import type { HostPauses } from './host-pauses.ts';

/** What came of looking: the target, why there is none, or when to look again (epoch milliseconds). */
export type Found =
  | { kind: 'target'; target: Target }
  | { kind: 'none'; reason: string }
  | { kind: 'later'; dueAt: number; failing: boolean };

export interface Finding {
  remote: RemoteWork;
  pauses: HostPauses;
}

/** `ctx.domain` is the domain of the import's owner. What is known here is taken as it is, without a request. */
export async function findTarget(
  ctx: Ctx,
  kind: TransferKind,
  item: WaitingItem,
  finding: Finding,
): Promise<Found> {
  if (kind === 'DOMAIN_BLOCKS') return target({ kind, host: item.subject });
  if (kind === 'BOOKMARKS') {
    const known = await findPostByUri(ctx, item.subject);
    if (known) return target({ kind, postId: known.id });
    const host = parseUrl(item.subject)?.host ?? '';
    return asked(ctx, host, item, finding, async () => {
      const post = await finding.remote.fetchPost(ctx, item.subject);
      return post ? target({ kind, postId: post.id }) : none('There is no such post that we may read.');
    });
  }
  const people = (identity: Identity): Found =>
    target(kind === 'LISTS' ? { kind, identity, list: item.list } : { kind, identity });
  const { username, domain } = parseHandle(item.subject) ?? {};
  if (username === undefined || domain == null) return none('This is no handle of an account.');
  const known = await identityByHandle(ctx, username, domain);
  if (known?.state === 'ACTIVE') return people(known);
  return asked(ctx, domain, item, finding, async () => {
    const found = await finding.remote.findByHandle(ctx, username, domain);
    return found ? people(found) : none(`${domain} knows nobody of this name.`);
  });
}

const target = (target: Target): Found => ({ kind: 'target', target });
const none = (reason: string): Found => ({ kind: 'none', reason });

/** Asks a server, unless it is ours, blocked, or to be left alone for now. */
async function asked(
  ctx: Ctx,
  host: string,
  { failingSince }: WaitingItem,
  { pauses }: Finding,
  ask: () => Promise<Found>,
): Promise<Found> {
  const { app, now } = ctx;
  if (await app.domains.byName(host)) return none('There is no such account or post on this server.');
  if (await app.hostBlocks.isBlocked(ctx.domain?.id ?? null, host))
    return none('This domain does not deal with that server; ask its admins.');
  const held = pauses.hold(host, now);
  if (held) return { kind: 'later', dueAt: held.until, failing: held.failing };
  try {
    const found = await ask();
    pauses.answered(host);
    return found;
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    if (isLasting(error)) return none(error.message);
    const failing = error.kind !== 'budget';
    if (failing && failingSince !== null && retryWindowIsOver(failingSince, now))
      return none(`Its server did not answer for three days: ${error.message}`);
    return { kind: 'later', dueAt: pauses.failed(host, error, now), failing };
  }
}
