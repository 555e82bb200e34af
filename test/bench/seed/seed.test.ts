import { join } from 'node:path';
import SqliteHandle from 'better-sqlite3';
import { expect, it } from 'vitest';
import { readMigrations } from '../../../src/db/migrations.ts';
import { migrateSqlite } from '../../../src/db/sqlite/migrate.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { temporaryFolder } from '../../helpers/database.ts';
import { insertRows, seed } from './database.ts';
import { addAudience, addFollows, addInboxes } from './follows.ts';
import { addHosts, addKeys, addLocalPeople, addRemotePeople } from './people.ts';
import { addPosts } from './posts.ts';

it('seeds rows that refer to what is there, and the indexes come back', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'pukeko.db');
  migrateSqlite(path, readMigrations('sqlite'), systemClock);
  const before = withDatabase(path, (db) => {
    insertRows(db, 'domain', [
      { id: 1n, name: 'a.test', host: 'a.test', origin: 'https://a.test', isDefault: 1, createdAt: 1n },
    ]);
    return db.prepare('SELECT "name" FROM sqlite_master ORDER BY 1').all();
  });
  seed(folder, (it) => {
    const hosts = addHosts(it, ['h0.test', 'h1.test']);
    const people = addRemotePeople(it, 'f', 10, hosts);
    addKeys(it, people.slice(0, 2), 'pem');
    const [author, ...readers] = addLocalPeople(it, 'l', 4);
    if (!author) throw new Error('nobody');
    addAudience(it, author, people, addInboxes(it, people));
    addFollows(it, readers, people.slice(0, 5), it.domain.id);
    addPosts(it, { count: 200, authors: people, readers, followed: 5 });
  });
  withDatabase(path, (db) => {
    const count = (table: string) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(db.prepare('SELECT "name" FROM sqlite_master ORDER BY 1').all()).toEqual(before);
    expect([count('post'), count('home'), count('audience'), count('follow')]).toEqual([200, 300, 10, 25]);
    expect(count('audience a JOIN inbox i ON i."id" = a."inboxId"')).toBe(10);
  });
});

function withDatabase<T>(path: string, work: (db: SqliteHandle.Database) => T): T {
  const db = new SqliteHandle(path);
  try {
    return work(db);
  } finally {
    db.close();
  }
}
