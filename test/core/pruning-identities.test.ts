import Sqlite from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeRemotePost } from '../../src/core/posts/remote/store.ts';
import { FORGOTTEN, KEEPING, pruneIdentities } from '../../src/core/pruning/identities.ts';
import type { Domain, Identity } from '../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../helpers/core.ts';
import { DIALECTS } from '../helpers/database.ts';
import { remotePost } from '../helpers/federation/remote-post.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Columns that name something else, or somebody of this install alone: who holds, owns, reads or moderates here. A row
 * of an import names whom it found for as long as it waits to be done.
 */
const NAME_OTHERS = `
  announcement_read.identityId announcement_reaction.identityId audit_entry.actorIdentityId dismissed_suggestion.identityId
  domain.ownerId domain.contactId filter.identityId list.identityId media.identityId authorization_code.identityId
  followed_tag.identityId private_note.identityId endorsement.identityId hidden_host.identityId marker.identityId
  settings.identityId mark_request.identityId bookmark.identityId push_subscription.identityId mute.muterId thread_mute.identityId
  conversation.identityId notification.identityId notification_policy.identityId notification_request.identityId
  report.assigneeId report.resolvedById report_note.authorId scheduled_post.identityId home.identityId identity_member.identityId
  sign_up.inviterId invitation.identityId invitation.inviterId
  token.identityId import.identityId import_item.targetId archive.identityId inbound.identityId strike.identityId severance.identityId trend_review.subjectId activity.actorId fan_out.authorId event.authorId event.targetIdentityId
`
  .trim()
  .split(/\s+/);
/** Ids of other things, by their name in every table. */
const OTHER_THINGS =
  /^(?:post|domain|moderatedDomain|listDomain|followerDomain|host|tag|user|actorUser|media|entry|activity|inReplyTo|thread|announcement|inbox|filter|list|application|token|lastRead|lastPost|report|appealed|signUp|invite|preview|import|work|delivery|quoted|strike|severance|cause|collection)Id$/;

describe('what names identities', () => {
  let world: CoreWorld;
  beforeAll(async () => {
    world = await openCoreWorld({ dialect: 'sqlite' });
  });
  afterAll(() => world.close());

  it('is known of every column: it keeps them, goes with them, or names people of this install', async () => {
    const columns = await world.db.sql.all<{ name: string; column: string }>(
      `SELECT m.name, c.name AS "column" FROM sqlite_master m JOIN pragma_table_info(m.name) c
       WHERE m.type = 'table' AND c.name GLOB '*Id' AND c.type LIKE '%INT%'`,
    );
    const known = new Set([
      ...[...KEEPING, ...FORGOTTEN].map(([table, column]) => `${table}.${column}`),
      ...NAME_OTHERS,
    ]);
    const found = columns
      .filter(({ column }) => !OTHER_THINGS.test(column))
      .map(({ name, column }) => `${name}.${column}`);
    expect(found.filter((name) => !known.has(name))).toEqual([]);
    expect([...known].filter((name) => !found.includes(name))).toEqual([]);
  });

  it.each(KEEPING)('%s.%s keeps one', async (table, column, only) => {
    const { id } = await world.remote(`rita_${table}_${column}`, 'r.test');
    world.clock.advance(91 * DAY_MS);
    // Whole rows with whatever else they have: what they say of others does not matter here.
    const raw = new Sqlite(world.db.location);
    raw.pragma('foreign_keys = OFF');
    const fields = raw.pragma(`table_info("${table}")`) as {
      name: string;
      type: string;
      notnull: 0 | 1;
      pk: number;
    }[];
    const row = fields
      .filter(({ notnull, pk, name }) => notnull || pk > 0 || name === column)
      .map(({ name, type }): [string, unknown] => [
        name,
        name === column
          ? id
          : name === only?.[0]
            ? only[1]
            : /INT|BOOL/.test(type)
              ? 7n
              : /JSON/.test(type)
                ? '[]'
                : 'x',
      ]);
    raw
      .prepare(
        `INSERT INTO "${table}" (${row.map(([name]) => `"${name}"`).join(', ')}) VALUES (${row.map(() => '?').join(', ')})`,
      )
      .run(...row.map(([, value]) => value));
    const prune = () => pruneIdentities(world.system(), world.clock.now() - 90 * DAY_MS, 0n);
    const isThere = async () =>
      (await world.db.sql.all('SELECT 1 FROM identity WHERE "id" = ?', [id])).length > 0;
    await prune();
    expect(await isThere()).toBe(true);
    raw.prepare(`DELETE FROM "${table}" WHERE "${column}" = ? AND "${column}" IS NOT NULL`).run(id);
    raw.close();
    if (table === 'identity') return;
    await prune();
    expect(await isThere()).toBe(false);
  });
});

describe.each(DIALECTS)('identities of other servers on %s', (dialect) => {
  let world: CoreWorld;
  let a: Domain;
  let ana: Identity;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    a = await world.domain('a.test');
    ana = await world.identity('ana', a);
  });
  afterEach(() => world.close());

  const prune = (from = 0n) => pruneIdentities(world.system(), world.clock.now() - 90 * DAY_MS, from);
  const names = async () =>
    (await world.db.models.identity.findMany({ where: { domainId: null }, orderBy: { id: 'asc' } })).map(
      ({ username }) => username,
    );

  it('go when nothing names them any more, with their keys and hashtags, and may come again', async () => {
    const rita = await world.remote('rita', 'r.test');
    await world.remote('followed', 'r.test').then((who) => world.follow(ana, who));
    const author = await world.remote('author', 'r.test');
    const data = remotePost('https://r.test/posts/1', world.clock.now());
    await storeRemotePost(world.system(a), author, data, { isDelivered: true });
    const suspended = await world.remote('suspended', 'r.test');
    await world.db.models.identity.update({ where: { id: suspended.id }, data: { state: 'SUSPENDED' } });
    await world.db.models.identityKey.create({
      data: {
        id: 1n,
        uri: `${rita.uri}#main-key`,
        identityId: rita.id,
        algorithm: 'RSA',
        publicPem: 'x',
        createdAt: 1n,
      },
    });
    expect(await prune()).toBeNull();
    expect(await names()).toEqual(['rita', 'followed', 'author', 'suspended']);
    world.clock.advance(91 * DAY_MS);
    const fresh = await world.remote('fresh', 'r.test');
    expect(fresh.fetchedAt).toBe(BigInt(world.clock.now()));
    expect(await prune()).toBeNull();
    expect(await names()).toEqual(['followed', 'author', 'suspended', 'fresh']);
    expect(await world.db.models.identityKey.count({ where: { identityId: rita.id } })).toBe(0);
    expect(
      await world.db.models.event.count({ where: { kind: 'identity.changed', authorId: rita.id } }),
    ).toBe(1);
    expect((await world.remote('rita', 'r.test')).id).not.toBe(rita.id);
  });
});
