import { postWords } from '../../../src/core/search/documents.ts';
import type { Seed } from './database.ts';
import { seedHome } from './home.ts';

/** So many words that only some of the posts have: the more often one comes, the earlier it stands. */
const RARE = 1_000;

/** A word that one post in `every` has. */
export const rareWord = (every: number) => `rare${every}`;

/** Posts of indexable authors that the domain knows, all of them indexed; in some stands a word that is as rare as its number says. */
export function seedSearch(seed: Seed, readerUri: string, posts: number): void {
  seedHome(seed, readerUri, posts);
  const { db, domain } = seed;
  db.exec('UPDATE identity SET "isIndexable" = TRUE');
  db.prepare(
    `INSERT INTO domain_entry ("domainId", "postId", "isReply") SELECT ?, "id", FALSE FROM post WHERE "visibility" = 'PUBLIC' AND "authorId" IN (SELECT "id" FROM identity WHERE "hostId" IS NOT NULL)`,
  ).run(domain.id);
  const insert = db.prepare('INSERT INTO search_post ("rowid", "words") VALUES (?, ?)');
  const texts = new Map<string, string>();
  let place = 0;
  for (const row of db
    .prepare('SELECT "id", "authorId", "html", "language", "attachments", "tags" FROM post ORDER BY "id"')
    .all() as Row[]) {
    const key = `${row.authorId}/${row.html.length}/${row.tags.length}/${row.attachments.length > 2}`;
    let words = texts.get(key);
    if (words === undefined) {
      words = postWords({
        ...{ authorId: row.authorId, title: null, summary: null, html: row.html, language: row.language },
        ...{ isSensitive: false, inReplyToUri: null, mentions: [], poll: null },
        attachments: JSON.parse(row.attachments),
        tags: JSON.parse(row.tags),
      }).join(' ');
      if (texts.size < 50_000) texts.set(key, words);
    }
    insert.run(row.id, place % RARE === 0 ? `${words} ${rareWord(RARE)}` : words);
    place += 1;
  }
}

interface Row {
  id: bigint;
  authorId: bigint;
  html: string;
  language: string | null;
  attachments: string;
  tags: string;
}
