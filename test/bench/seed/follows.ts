import { insertRows, type Seed } from './database.ts';
import { now, type SeededIdentity } from './people.ts';

/** Accepted follows of every follower to every followee, with the counts; `domainId` is that of local followers. */
export function addFollows(
  { db, ids }: Seed,
  followers: readonly { id: bigint; uri: string }[],
  followees: readonly { id: bigint }[],
  domainId: bigint | null,
): void {
  const since = now() - 60_000n;
  const rows = followers.flatMap((follower) =>
    followees.map((followee) => {
      const id = ids.next();
      return {
        id,
        uri: `${follower.uri}/follows/${id}`,
        followerId: follower.id,
        followeeId: followee.id,
        state: 'ACCEPTED',
        followerDomainId: domainId,
        createdAt: since,
        acceptedAt: since,
      };
    }),
  );
  insertRows(db, 'follow', rows);
  const gains = db.prepare('UPDATE identity SET "followersCount" = "followersCount" + ? WHERE "id" = ?');
  for (const { id } of followees) gains.run(followers.length, id);
  const follows = db.prepare('UPDATE identity SET "followingCount" = "followingCount" + ? WHERE "id" = ?');
  for (const { id } of followers) follows.run(followees.length, id);
}

/** Remote followers of an author with what delivery reads of them: their inboxes and the author's audience. */
export function addAudience(
  seed: Seed,
  author: { id: bigint },
  followers: readonly SeededIdentity[],
  inboxIds: ReadonlyMap<string, bigint>,
): void {
  addFollows(seed, followers, [author], null);
  insertRows(
    seed.db,
    'audience',
    followers.map(({ uri }) => ({
      authorId: author.id,
      inboxId: inboxIds.get(`${uri}/inbox`) ?? 0n,
      followers: 1,
    })),
  );
}

/** The inbox rows of remote people: url -> id. */
export function addInboxes({ db, ids }: Seed, people: readonly SeededIdentity[]): Map<string, bigint> {
  const hosts = db.prepare('SELECT "hostId" FROM identity WHERE "id" = ?');
  const rows = people.map(({ id, uri }) => {
    const { hostId } = hosts.get(id) as { hostId: bigint };
    return { id: ids.next(), url: `${uri}/inbox`, hostId };
  });
  insertRows(db, 'inbox', rows);
  return new Map(rows.map((row) => [row.url, row.id]));
}
