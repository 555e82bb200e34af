import type { Seed } from './database.ts';
import { addHosts, addRemotePeople } from './people.ts';
import { addPosts, DAY_MS } from './posts.ts';

const AUTHORS = 2_000;
/** A year of posts, of which the newest is older than what the reconciler keeps. */
const AGES_MS = [465 * DAY_MS, 100 * DAY_MS] as const;

/**
 * So many posts of another server that nobody here did anything with, older than they are kept, each listed on the
 * domain and indexed for search; the reconciler begins to remove them as soon as the server has started.
 */
export function addOldPosts(seed: Seed, count: number): void {
  const { db, domain } = seed;
  const authors = addRemotePeople(seed, 'old', AUTHORS, addHosts(seed, ['old.example']));
  addPosts(seed, { count, authors, readers: [], followed: 0, agesMs: AGES_MS });
  const old = `FROM post p JOIN identity a ON a."id" = p."authorId"
    WHERE a."handleDomain" = 'old.example' AND p."visibility" = 'PUBLIC' ORDER BY p."id"`;
  db.prepare(`INSERT INTO domain_entry ("domainId", "postId", "isReply") SELECT ?, p."id", 0 ${old}`).run(
    domain.id,
  );
  db.exec(
    `INSERT INTO search_post ("rowid", "words") SELECT p."id", 'the bread was better this morning ' || (p."id" % 9973) ${old}`,
  );
  db.exec(
    `UPDATE work SET "dueAt" = 0, "state" = 'resting', "payload" = '{}' WHERE "machine" = 'remote-pruning'`,
  );
}
