// Lists of followers, of whom somebody follows, and of follow requests.

import type { Identity } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { type ListedPerson, listPeople } from '../identities/people.ts';
import type { PeopleReader } from '../identities/policy.ts';
import type { Page } from '../page.ts';
import { blocksSql } from '../relations/blocks.ts';
import { muteHolds } from '../relations/mute-holds.ts';
import { languagesOf } from './options.ts';

/** Accepted followers of an identity, the latest first, as far as a reader may see them; cursors are ids of follows. */
export function followersOf(
  ctx: Ctx,
  reader: PeopleReader,
  identity: Identity,
  page: Page,
): Promise<ListedPerson[]> {
  return relations(ctx, reader, identity, { own: 'followeeId', other: 'followerId' }, page);
}

/** Whom an identity follows (accepted), the latest first, as far as a reader may see them. */
export function followingOf(
  ctx: Ctx,
  reader: PeopleReader,
  identity: Identity,
  page: Page,
): Promise<ListedPerson[]> {
  return relations(ctx, reader, identity, { own: 'followerId', other: 'followeeId' }, page);
}

/**
 * Those whom somebody follows and who follow another identity (accepted both), the last followed first. Nobody where
 * that identity hides its relations, and none of those who hide theirs. Read from whom one follows oneself: these are
 * fewer than the followers of many.
 */
export async function familiarFollowersOf(
  ctx: Ctx,
  reader: PeopleReader,
  identity: Identity,
  page: Page,
): Promise<ListedPerson[]> {
  const { identityId } = reader;
  if (identityId === null || !maySeeRelations(identityId, identity)) return [];
  const where = `m."followerId" = ? AND m."state" = 'ACCEPTED' AND NOT i."hidesRelations"
    AND EXISTS (SELECT 1 FROM follow t WHERE t."followerId" = m."followeeId" AND t."followeeId" = ? AND t."state" = 'ACCEPTED')`;
  return listPeople(
    ctx,
    reader,
    { table: 'follow', person: 'followeeId', where, params: [identityId, identity.id] },
    page,
  );
}

/** The relations of a profile are shown to everyone unless its owner hides them; then to the owner alone. */
export function maySeeRelations(readerId: bigint | null, identity: Identity): boolean {
  return !identity.hidesRelations || readerId === identity.id;
}

async function relations(
  ctx: Ctx,
  reader: PeopleReader,
  identity: Identity,
  { own, other }: { own: string; other: string },
  page: Page,
): Promise<ListedPerson[]> {
  if (reader.scope !== 'everything' && !maySeeRelations(reader.identityId, identity)) return [];
  // Whoever is blocked by the owner is shown nobody.
  const blocks = blocksSql(identity.id, reader.scope === 'everything' ? 0n : (reader.identityId ?? 0n));
  const where = `m."${own}" = ? AND m."state" = 'ACCEPTED' AND NOT ${blocks.text}`;
  const params = [identity.id, ...blocks.params];
  const since = 'coalesce(m."acceptedAt", m."createdAt")';
  return listPeople(ctx, reader, { table: 'follow', person: other, where, params, since }, page);
}

/** Who waits for an identity's answer to their request, the latest first; for that identity (the reader) alone. */
export function requestsTo(
  ctx: Ctx,
  reader: PeopleReader,
  identityId: bigint,
  page: Page,
): Promise<ListedPerson[]> {
  const where = `m."followeeId" = ? AND m."state" = 'PENDING'`;
  return listPeople(
    ctx,
    reader,
    { table: 'follow', person: 'followerId', where, params: [identityId], since: 'm."createdAt"' },
    page,
  );
}

/** How things stand between a viewer and others, for many at once: what `identity.viewer` shows. */
export interface Relation {
  /** The other one. */
  subjectId: bigint;
  isFollowing: boolean;
  hasRequested: boolean;
  showsBoosts: boolean;
  notifies: boolean;
  /** The languages chosen for the follow; null: all. */
  languages: string[] | null;
  isFollowedBy: boolean;
  wasRequestedBy: boolean;
  isBlocking: boolean;
  isBlockedBy: boolean;
  isMuting: boolean;
  mutesNotifications: boolean;
  /** When the mute ends by itself, in epoch milliseconds; null when it does not. */
  muteEndsAt: bigint | null;
}

export async function relationsTo(
  ctx: Ctx,
  viewerId: bigint,
  others: readonly bigint[],
): Promise<Map<bigint, Relation>> {
  const ids = { in: [...new Set(others)] };
  const m = models(ctx);
  const [out, back, blocks, mutes] = await Promise.all([
    m.follow.findMany({ where: { followerId: viewerId, followeeId: ids } }),
    m.follow.findMany({ where: { followeeId: viewerId, followerId: ids } }),
    m.block.findMany({
      where: {
        OR: [
          { blockerId: viewerId, blockedId: ids },
          { blockedId: viewerId, blockerId: ids },
        ],
      },
    }),
    m.mute.findMany({ where: { muterId: viewerId, mutedId: ids } }),
  ]);
  return new Map(
    ids.in.map((id) => {
      const to = out.find((row) => row.followeeId === id);
      const from = back.find((row) => row.followerId === id);
      const mute = mutes.find((row) => row.mutedId === id && muteHolds(row, ctx.now));
      return [
        id,
        {
          subjectId: id,
          isFollowing: to?.state === 'ACCEPTED',
          hasRequested: to?.state === 'PENDING',
          showsBoosts: to?.showBoosts ?? false,
          notifies: to?.notifies ?? false,
          languages: to ? languagesOf(to) : null,
          isFollowedBy: from?.state === 'ACCEPTED',
          wasRequestedBy: from?.state === 'PENDING',
          isBlocking: blocks.some((row) => row.blockerId === viewerId && row.blockedId === id),
          isBlockedBy: blocks.some((row) => row.blockedId === viewerId && row.blockerId === id),
          isMuting: mute !== undefined,
          mutesNotifications: mute?.hidesNotifications ?? false,
          muteEndsAt: mute?.expiresAt ?? null,
        },
      ];
    }),
  );
}

/** How many wait for an identity's answer to their request; for that identity alone. */
export function countRequestsTo(ctx: Ctx, identityId: bigint): Promise<number> {
  return models(ctx).follow.count({ where: { followeeId: identityId, state: 'PENDING' } });
}
