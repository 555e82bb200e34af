import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InboundMessage } from '../../src/activitypub/inbox/message.ts';
import { prepareInbound } from '../../src/activitypub/inbox/prepare.ts';
import { readActivity } from '../../src/activitypub/parse/activity.ts';
import { readActor } from '../../src/activitypub/parse/actor.ts';
import { type RemotePost, readObject } from '../../src/activitypub/parse/post.ts';
import { toDoc } from '../../src/activitypub/parse/values/doc.ts';
import { takePost } from '../../src/activitypub/remote/fetch-post.ts';
import { storeActor } from '../../src/activitypub/remote/store-actor.ts';
import { acceptFollow } from '../../src/core/follows/answer.ts';
import { follow } from '../../src/core/follows/follow.ts';
import type { Identity } from '../../src/db/rows.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { type FederationWorld, openFederation } from '../helpers/federation/federation.ts';

/** Real documents of other servers, taken in through the real handlers as what they are. */

const folder = join(projectRoot, '..', 'shared', 'fixtures', 'peers');
const isThere = existsSync(folder);
if (!isThere) console.warn('The documents of ../shared/fixtures are not here: their tests are left out.');

interface Fixture {
  name: string;
  json: Record<string, unknown>;
}

const fixtures: Fixture[] = isThere
  ? readdirSync(folder).flatMap((software) =>
      readdirSync(join(folder, software))
        .filter((file) => file.endsWith('.json'))
        .map((file) => ({
          name: `${software}/${file}`,
          json: JSON.parse(readFileSync(join(folder, software, file), 'utf8')) as Record<string, unknown>,
        })),
    )
  : [];
const kinds = (kind: string) => fixtures.filter(({ name }) => name.includes(`/${kind}-`));

let world: FederationWorld;
let ana: Identity;

beforeAll(async () => {
  if (!isThere) return;
  world = await openFederation({ peers: [] });
  ana = await world.identity('ana', 'a.test');
});
afterAll(() => world?.close());

const host = (uri: string) => new URL(uri).host;

/** The actor of a URI, stored as if its document had been fetched: a fixture's where there is one, else a plain one. */
async function actorOf(uri: string): Promise<Identity> {
  const known = await world.app.db.models.identity.findUnique({ where: { uri } });
  if (known) return known;
  const own = fixtures.find(({ json }) => json.id === uri && readActor(json).kind === 'actor')?.json;
  const plain = {
    id: uri,
    type: 'Person',
    preferredUsername: `u${Math.abs(hash(uri))}`,
    inbox: `${uri}/inbox`,
  };
  const actor = readActor(own ?? plain);
  if (actor.kind !== 'actor') throw new Error(`${uri}: ${actor.reason}`);
  const identity = await storeActor(await world.ctx('a.test'), actor, {
    username: actor.username,
    domain: host(uri),
    isConfirmed: false,
    isUnsure: false,
  });
  if (!identity) throw new Error(`${uri} could not be stored`);
  await follow(await world.as(ana), ana, identity);
  await acceptFollow(await world.ctx('a.test'), identity, ana);
  return identity;
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7);
}

async function handle(json: Record<string, unknown>) {
  const activity = readActivity(json);
  if (activity.kind !== 'activity') throw new Error(activity.reason);
  await actorOf(activity.actor);
  const ctx = await world.ctx('a.test');
  const message: InboundMessage = {
    id: world.app.ids.next(),
    domainId: ctx.domain?.id ?? 0n,
    identityId: null,
    actorUri: activity.actor,
    hostName: host(activity.actor),
    dedupKey: activity.id ?? 'none',
    type: activity.type,
    body: JSON.stringify(json),
    isForwarded: false,
    state: 0,
    attempts: 0,
    dueAt: 0n,
    note: null,
    receivedAt: 0n,
    signedAt: null,
    owner: null,
  };
  return (await prepareInbound(ctx, message)).apply(ctx);
}

describe.skipIf(!isThere)('documents of other servers', () => {
  const people = kinds('objects').filter(({ json }) => readActor(json).kind === 'actor');
  // By what they are, not by their names: one of the "activities" is a bare Note.
  const posts = fixtures.filter(({ json }) => readObject(json).kind === 'post');
  const activities = kinds('activities').filter((fixture) => !posts.includes(fixture));

  it('is every object fixture a profile or a post', () => {
    const objects = kinds('objects').filter((each) => !people.includes(each) && !posts.includes(each));
    expect(objects).toEqual([]);
    expect(people.length).toBeGreaterThan(5);
  });

  it.each(people)('$name is a profile', async ({ json }) => {
    const identity = await actorOf(String(json.id));
    expect(identity.username).not.toBe('');
    expect(identity.inbox).toMatch(/^https:/);
  });

  it.each(posts)('$name is a post', async ({ name, json }) => {
    const read = readObject(json) as RemotePost;
    await actorOf(read.author);
    const doc = toDoc(json);
    const post = doc && (await takePost(await world.ctx('a.test'), doc));
    expect(post, name).not.toBeNull();
    expect(post?.uri).toBe(read.id);
    const shown = `${post?.title ?? ''}${post?.html ?? ''}${JSON.stringify(post?.attachments)}`;
    expect(shown.length, 'there is something to see').toBeGreaterThan(5);
    if (!['Note', 'Question', 'ChatMessage'].includes(read.type)) {
      expect(post?.title, 'a heading').toBeTruthy();
      expect(post?.html, 'a way to the original').toContain('<a href=');
    }
    expect(post?.html).not.toMatch(/<script|onerror|javascript:/i);
  });

  it.each(activities)('$name is handled or ignored knowingly', async ({ json }) => {
    const outcome = await handle(json);
    expect(['handled', 'ignored', 'retry']).toContain(outcome.outcome);
    if (outcome.outcome !== 'handled') expect(outcome.note).toBeTruthy();
    if (json.type === 'Create') expect(outcome).toMatchObject({ outcome: 'handled' });
  });

  it('a boost shows what it boosts', async () => {
    const announce = kinds('activities').find(
      ({ json }) => json.type === 'Announce' && typeof json.object === 'string',
    );
    if (!announce) throw new Error('there is no Announce among the fixtures');
    const uri = String(announce.json.object);
    const post = fixtures.find(({ json }) => json.id === uri);
    const doc = toDoc(
      post?.json ?? {
        id: uri,
        type: 'Note',
        content: 'x',
        attributedTo: `${new URL(uri).origin}/u`,
        to: 'as:Public',
      },
    );
    const read = readObject(doc) as RemotePost;
    await actorOf(read.author);
    if (doc) await takePost(await world.ctx('a.test'), doc);
    expect(await handle({ ...announce.json, id: `${announce.json.id}#again` })).toMatchObject({
      outcome: 'handled',
    });
    const boost = await world.app.db.models.boost.findFirst({
      include: { post: true },
      orderBy: { id: 'desc' },
    });
    expect(boost?.post.uri).toBe(uri);
  });
});
