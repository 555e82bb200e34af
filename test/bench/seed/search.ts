import { postWords } from '../../../src/core/search/documents.ts';
import type { Seed } from './database.ts';
import { seedHome } from './home.ts';

/** So many words that only some of the posts have: the more often one comes, the earlier it stands. */
const RARE = 1_000;

/** A word that one post in `every` has. */
export const rareWord = (every: number) => `rare${every}`;

/**
 * Posts of indexable authors that the domain knows, all of them indexed; in some stands a word that is as rare as its
 * number says.
 */
export function seedSearch(seed: Seed, readerUri: string, posts: number): void {
  seedHome(seed, readerUri, posts);
  const { db, domain } = seed;
  db.exec('UPDATE identity SET "isIndexable" = TRUE');
  db.prepare(
    `INSERT INTO domain_entry ("domainId", "postId", "isReply") SELECT ?, "id", FALSE FROM post WHERE "visibility" = 'PUBLIC' AND "authorId" IN (SELECT "id" FROM identity WHERE "hostId" IS NOT NULL)`,
  ).run(domain.id);
  const insert = db.prepare('INSERT INTO search_post ("rowid", "words") VALUES (?, ?)');
  const wordsOf = rememberedWords();
  const read = db.prepare(
    'SELECT "id", "authorId", "html", "language", "attachments", "tags" FROM post WHERE "id" > ? ORDER BY "id" LIMIT 10000',
  );
  let place = 0;
  // A part at a time: a million rows in memory are too many.
  for (let rows = read.all(0n) as Row[]; rows.length > 0; rows = read.all(rows.at(-1)?.id) as Row[]) {
    for (const row of rows) {
      insert.run(row.id, place % RARE === 0 ? `${wordsOf(row)} ${rareWord(RARE)}` : wordsOf(row));
      place += 1;
    }
  }
}

/** The words of a post; most authors write few texts, so that most are made once. */
function rememberedWords(): (row: Row) => string {
  const made = new Map<string, string>();
  return (row) => {
    const key = [row.authorId, row.html, row.tags, row.attachments.length > 2].join('/');
    const known = made.get(key);
    if (known !== undefined) return known;
    const words = postWords({
      ...{ authorId: row.authorId, title: null, summary: null, html: row.html, language: row.language },
      ...{ isSensitive: false, inReplyToUri: null, mentions: [], poll: null, quoteUri: null },
      attachments: JSON.parse(row.attachments),
      tags: JSON.parse(row.tags),
    }).join(' ');
    if (made.size < 50_000) made.set(key, words);
    return words;
  };
}

interface Row {
  id: bigint;
  authorId: bigint;
  html: string;
  language: string | null;
  attachments: string;
  tags: string;
}
