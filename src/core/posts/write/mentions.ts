// Finds the identities that handles in the text of a post mean.

import type { Domain, Identity } from '../../../db/rows.ts';
import { usernameKey } from '../../../lib/handle.ts';
import type { FoundHandle, MentionLink } from '../../../lib/post-text/types.ts';
import { withDeadline } from '../../../lib/time/deadline.ts';
import { type Ctx, models } from '../../context.ts';
import type { Reader } from '../reader.ts';
import type { PostMention } from '../shapes.ts';

/** All look-ups of one post together; what is not known by then stays text. */
const LOOKUP_MS = 3000;
/** Handles that are looked up here, and of these the unknown ones other servers are asked for. */
const MOST_HANDLES = 100;
const MOST_UNKNOWN = 20;

/**
 * The identities that handles in a text mean, by the handle's key. A bare `@ana` means the author's own domain. Unknown
 * handles of other servers are asked for, all at once; never inside of a transaction.
 */
export async function identitiesOfHandles(
  ctx: Ctx,
  domain: Domain,
  reader: Reader,
  handles: readonly FoundHandle[],
): Promise<Map<string, Identity>> {
  const wanted = await Promise.all(
    handles.slice(0, MOST_HANDLES).map((handle) => complete(ctx, domain, handle)),
  );
  if (wanted.length === 0) return new Map();
  const rows = await models(ctx).identity.findMany({
    where: { OR: wanted.map(({ handleDomain, usernameKey }) => ({ handleDomain, usernameKey })) },
  });
  const known = new Map(rows.map((row) => [`${row.usernameKey}@${row.handleDomain}`, row]));
  const unknown = wanted.filter(
    (each) => !each.isOurs && !known.has(`${each.usernameKey}@${each.handleDomain}`),
  );
  const asked = new Map<string, Identity>();
  if (ctx.tx === null) {
    await Promise.all(
      unknown.slice(0, MOST_UNKNOWN).map(async (each) => {
        const found = await askFor(ctx, each.handle.username, each.handleDomain);
        if (found) asked.set(each.handle.key, found);
      }),
    );
  }
  const found = new Map<string, Identity>();
  for (const each of wanted) {
    const identity = known.get(`${each.usernameKey}@${each.handleDomain}`) ?? asked.get(each.handle.key);
    if (identity && mayBeMentioned(reader, identity)) found.set(each.handle.key, identity);
  }
  return found;
}

async function complete(ctx: Ctx, domain: Domain, handle: FoundHandle) {
  // Handles may be written with the host of a domain as well as with its name.
  const ours = handle.domain === null ? domain : await ctx.app.domains.byName(handle.domain);
  return {
    handle,
    isOurs: ours !== null,
    handleDomain: ours?.name ?? handle.domain ?? domain.name,
    usernameKey: usernameKey(handle.username),
  };
}

async function askFor(ctx: Ctx, username: string, handleDomain: string): Promise<Identity | null> {
  try {
    return await withDeadline(ctx.app.clock, LOOKUP_MS, () =>
      ctx.app.ports.remote.identityByHandle(ctx, username, handleDomain, LOOKUP_MS),
    );
  } catch (error) {
    // Somebody else's server must not stand between an author and their post.
    ctx.app.log.debug(
      { err: error, handleDomain },
      'A mentioned handle could not be looked up; it stays text.',
    );
    return null;
  }
}

function mayBeMentioned(reader: Reader, identity: Identity): boolean {
  if (identity.state !== 'ACTIVE' || identity.isInstance) return false;
  if (reader.suspendedIds.has(identity.id)) return false;
  if (identity.hostId !== null && reader.blockedHostIds.has(identity.hostId)) return false;
  return identity.domainId === null || !reader.blockedDomainIds.has(identity.domainId);
}

export function mentionOf(identity: Identity): PostMention {
  return {
    id: identity.id.toString(),
    uri: identity.uri,
    username: identity.username,
    domain: identity.handleDomain,
    url: identity.url ?? identity.uri,
  };
}

/** How mentions are linked: by username alone, with the domain where two of one name are mentioned. */
export function mentionLinks(
  identities: ReadonlyMap<string, Identity>,
): (handle: FoundHandle) => MentionLink | null {
  const byName = new Map<string, Set<bigint>>();
  for (const identity of identities.values()) {
    byName.set(identity.usernameKey, (byName.get(identity.usernameKey) ?? new Set()).add(identity.id));
  }
  return (handle) => {
    const identity = identities.get(handle.key);
    if (!identity) return null;
    const isAmbiguous = (byName.get(identity.usernameKey)?.size ?? 0) > 1;
    return {
      url: identity.url ?? identity.uri,
      display: isAmbiguous ? `${identity.username}@${identity.handleDomain}` : identity.username,
      identityUri: identity.uri,
    };
  };
}
