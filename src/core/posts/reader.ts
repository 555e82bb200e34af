// Who reads: what of a viewer the visibility rule needs to know.

import type { Identity } from '../../db/rows.ts';
import { parseUrl } from '../../lib/url/url.ts';
import type { Ctx } from '../context.ts';
import { limitsOf, NO_LIMITS } from '../identities/limits/limited.ts';
import type { PeopleReader } from '../identities/policy.ts';
import { actingIdentity } from '../viewer.ts';

/**
 * Who looks at posts, with everything the visibility rule (policy.ts) must know of them that does not depend on the
 * post. Made once per request by `readerOf`, `anonymousReader` or `remoteReader`; the rule itself asks no one.
 */
export interface Reader extends PeopleReader {
  /** The domain of a local identity: posts for its own people are for them. Null for everybody else. */
  homeDomainId: bigint | null;
  /** Reads also replies that wait for consent: the author whose consent it is, where they are asked for. */
  seesHeld?: boolean;
}

const NONE: ReadonlySet<bigint> = new Set();

/** The server itself and the operator: every post that was not deleted. */
export const readsEverything: Reader = {
  scope: 'everything',
  identityId: null,
  homeDomainId: null,
  blockedHostIds: NONE,
  blockedDomainIds: NONE,
  refusingDomainIds: NONE,
  suspendedIds: NONE,
  limits: NO_LIMITS,
};

const readsNothing: Reader = { ...readsEverything, scope: 'nothing' };

/**
 * The reader that `ctx.viewer` is, or that `as` is where a use case was called for one identity. A user who named no
 * identity reads as the anonymous do, and the operator then reads everything.
 */
export async function readerOf(ctx: Ctx, as: Identity | null = actingIdentity(ctx.viewer)): Promise<Reader> {
  const { viewer } = ctx;
  if (as) return as.domainId === null ? remoteReader(ctx, as) : localReader(ctx, as);
  if (viewer.kind === 'operator' || viewer.kind === 'system') return readsEverything;
  if (viewer.kind === 'remote') return remoteReader(ctx, viewer.identity);
  return anonymousReader(ctx, ctx.domain?.id ?? null);
}

/** Somebody unknown on a page of `domainId` (null: of no domain; the blocks of the whole install apply). */
export async function anonymousReader(ctx: Ctx, domainId: bigint | null): Promise<Reader> {
  return readerOn(await blockedFor(ctx, domainId), null, null, NONE);
}

async function localReader(ctx: Ctx, identity: Identity): Promise<Reader> {
  if (identity.state !== 'ACTIVE' || identity.domainId === null) return readsNothing;
  const domain = await ctx.app.domains.byId(identity.domainId);
  if (!domain) return readsNothing;
  const refusing = [
    ...(await ctx.app.hostBlocks.blockersOf(domain.host)),
    ...(await ctx.app.restrictions.suspendersOf(identity.id)),
  ];
  const refusingIds = new Set(refusing.filter((id) => id !== null && id !== domain.id)) as Set<bigint>;
  return readerOn(await blockedFor(ctx, domain.id), identity.id, domain.id, refusingIds);
}

/**
 * An identity of another server (or the actor that speaks for one). A server that the asked domain blocks reads nothing
 * there, one that only the author's domain blocks nothing of that author's; so it is with somebody whom a domain
 * suspended for itself.
 */
export async function remoteReader(ctx: Ctx, identity: Identity): Promise<Reader> {
  const host = parseUrl(identity.uri)?.host;
  if (identity.state !== 'ACTIVE' || !host) return readsNothing;
  const refusing = new Set<bigint | null>([
    ...(await ctx.app.hostBlocks.blockersOf(host)),
    ...(await ctx.app.restrictions.suspendersOf(identity.id)),
  ]);
  const domainId = ctx.domain?.id ?? null;
  if (refusing.has(null) || (domainId !== null && refusing.has(domainId))) return readsNothing;
  return readerOn(await blockedFor(ctx, domainId), identity.id, null, refusing as ReadonlySet<bigint>);
}

type Blocked = Pick<Reader, 'blockedHostIds' | 'blockedDomainIds' | 'suspendedIds' | 'limits'>;

/** Written out: every request makes one, and on Node 20 each member behind a spread costs some microseconds. */
function readerOn(
  { blockedHostIds, blockedDomainIds, suspendedIds, limits }: Blocked,
  identityId: bigint | null,
  homeDomainId: bigint | null,
  refusingDomainIds: ReadonlySet<bigint>,
): Reader {
  return {
    scope: 'rule',
    identityId,
    homeDomainId,
    blockedHostIds,
    blockedDomainIds,
    refusingDomainIds,
    suspendedIds,
    limits,
  };
}

async function blockedFor(ctx: Ctx, domainId: bigint | null): Promise<Blocked> {
  const names = await ctx.app.hostBlocks.blockedNames(domainId);
  const suspendedIds = await ctx.app.restrictions.suspendedIds(domainId);
  const limits = await limitsOf(ctx, domainId);
  if (names.size === 0) return { blockedHostIds: NONE, blockedDomainIds: NONE, suspendedIds, limits };
  const blockedDomainIds = new Set<bigint>();
  for (const domain of await ctx.app.domains.all()) {
    const blockers = await ctx.app.hostBlocks.blockersOf(domain.host);
    if (domain.id !== domainId && (blockers.has(null) || blockers.has(domainId)))
      blockedDomainIds.add(domain.id);
  }
  const blockedHostIds = new Set(await ctx.app.hostBlocks.blockedHostIds(domainId));
  return { blockedHostIds, blockedDomainIds, suspendedIds, limits };
}
