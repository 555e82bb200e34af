import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FedifyPeer, startFedifyPeer } from '../../helpers/federation/fedify-peer.ts';
import { ensureInterop } from '../../helpers/federation/interop-install.ts';
import { dieBefore } from '../../helpers/kill/kill-before.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { createWorld, eventually, type TestInstall, type World } from '../../helpers/world.ts';

/**
 * PUKEKO_FOLLOWERS: so many; half of sixty is more than the reconciler moves at once. A thousand are for a trial by
 * hand: most of its time goes into the keys of the peer's people.
 */
const FOLLOWERS = Number(process.env.PUKEKO_FOLLOWERS ?? 60);
const HALF = FOLLOWERS / 2;
const LONG_MS = 3_600_000;

/** Somebody moves from one install to another; half of their followers are on a third, half on a server on Fedify. */
const node = await ensureInterop();

describe.skipIf(node === null)('a move with followers on Fedify and on ours', () => {
  let world: World;
  let peer: FedifyPeer;
  let home: TestInstall;
  let others: TestInstall;
  let old: Somebody;
  let anew: Somebody;
  const ours: Somebody[] = [];
  /** Of the others; looked at at each start. */
  const env: Record<string, string> = {};
  const theirs = Array.from({ length: HALF }, (_, index) => `fan${index}`);

  beforeAll(async () => {
    const started = await startFedifyPeer({ name: 'c.test', actors: ['carol'] });
    if (started === null) throw new Error('There is no Node for the peer.');
    peer = started;
    world = await createWorld({
      installs: { from: ['a.test'], to: ['b.test'], others: ['d.test'] },
      peers: { [peer.name]: peer.address },
      env: { others: env },
    });
    await peer.resolve(world.resolve);
    [home, others] = [world.install('from'), world.install('others')];
    old = new Somebody(home, await home.person('ana'));
    anew = new Somebody(world.install('to'), await world.install('to').person('ana', 'b.test'));
  });
  afterAll(() => Promise.all([world?.close(), peer?.stop()]));

  const counts = async (who: Somebody) => {
    const { viewer } = await who.ask<{
      viewer: { identity: { identity: { counts: { followers: number } } } };
    }>('{ viewer { identity { identity { counts { followers } } } } }');
    return viewer.identity.identity.counts.followers;
  };
  const untilFollowers = (who: Somebody, wanted: number) =>
    eventually(
      () => counts(who),
      (count) => count === wanted,
      LONG_MS,
    );

  /**
   * How many of theirs do not follow the new one yet. Their Follows go out again, as every server does with what was
   * answered 503.
   */
  const followedByTheirs = async () => {
    let missing = 0;
    for (const username of theirs) {
      const following = await peer.following(username);
      if (following.some(({ uri, state }) => uri === anew.uri && state === 'accepted')) continue;
      missing += 1;
      await peer.follow({ as: username, target: anew.handle });
    }
    if (missing > 0) await sleep(2_000);
    return missing;
  };

  it('leaves nobody behind, in spite of kill -9', { timeout: LONG_MS }, async () => {
    for (let n = 0; n < HALF; n += 1) {
      const fan = new Somebody(others, await others.person(`p${n}`, 'd.test'));
      ours.push(fan);
      await fan.towards('followIdentity', old.handle);
    }
    for (const username of theirs) {
      await peer.addActor({ username });
      await peer.follow({ as: username, target: old.handle });
    }
    await untilFollowers(old, FOLLOWERS);
    const begun = performance.now();

    await anew.change('updateIdentity', { alsoKnownAs: [old.uri] }, 'identity { id }');
    const { id } = await old.find(anew.handle);
    // Some of those who followed there follow on, and some do not yet.
    await dieBefore(others, env, [/^INSERT INTO follow /, Math.ceil(HALF / 2)], () =>
      old.change('moveIdentity', { targetId: id }, 'identity { id }'),
    );
    const isMove = ({ type, actor }: { type: string | null; actor: string | null }) =>
      type === 'Move' && actor === old.uri;
    expect(await peer.waitFor(isMove, 60_000)).toMatchObject({ verified: true, status: 202 });
    // What a server does when it is told: its people follow the new one, and leave the old one.
    for (const username of theirs) {
      await peer.follow({ as: username, target: anew.handle });
      await peer.unfollow({ as: username, target: old.handle });
    }
    await others.start();
    await eventually(followedByTheirs, (missing) => missing === 0, LONG_MS);
    await untilFollowers(anew, FOLLOWERS);
    await untilFollowers(old, 0);
    console.info(`moved ${FOLLOWERS} followers in ${Math.round(performance.now() - begun)} ms`);

    const post = await anew.post('Here I am');
    expect(await peer.waitFor(({ type, object }) => type === 'Create' && object === post.uri)).toMatchObject({
      verified: true,
    });
    for (const fan of [ours[0], ours.at(-1)]) await fan?.sees('Here I am');
    // Told once, as the peer has one inbox for all.
    expect((await peer.received()).filter(isMove)).toHaveLength(1);
  });
});
