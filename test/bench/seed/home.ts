import { idOf, type Seed } from './database.ts';
import { addFollows } from './follows.ts';
import { addHosts, addLocalPeople, addRemotePeople } from './people.ts';
import { addPosts } from './posts.ts';

/** So many authors the reader follows. */
const FOLLOWED = 100;
const OTHERS = 10;

/**
 * Posts of authors of 40 servers, of whom the reader follows 100, with the homes of the reader and of ten more. Ten
 * thousand posts come from 200 authors, a million from 5,000.
 */
export function seedHome(seed: Seed, readerUri: string, posts: number): void {
  const hosts = addHosts(
    seed,
    Array.from({ length: 40 }, (_, index) => `p${index}.test`),
  );
  const authors = addRemotePeople(seed, 'p', Math.min(5000, Math.max(200, posts / 50)), hosts);
  const reader = { id: idOf(seed.db, readerUri), uri: readerUri };
  const readers = [reader, ...addLocalPeople(seed, 'other', OTHERS)];
  addFollows(seed, readers, authors.slice(0, FOLLOWED), seed.domain.id);
  addPosts(seed, { count: posts, authors, readers, followed: FOLLOWED });
}
