import { beforeEach, describe, expect, it } from 'vitest';
import { actorDocument } from '../../../src/activitypub/render/actor.ts';
import { actorPartsOf } from '../../../src/activitypub/render/actor-parts.ts';
import { inTransaction } from '../../../src/core/context.ts';
import { follow } from '../../../src/core/follows/follow.ts';
import { MOVE, moveIdentity } from '../../../src/core/identities/move.ts';
import { updateIdentity } from '../../../src/core/identities/update.ts';
import type { Domain, Identity, Prisma } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';

const WEEK = 7 * 24 * 3_600_000;

/** Other names of identities, and moves to another one. */
describe.each(DIALECTS)('a move on %s', (dialect) => {
  let world: CoreWorld;
  let home: Domain;
  let ana: Identity;
  let anew: Identity;
  /** Whom the servers of remote identities were asked for, and what they say of them now. */
  let asked: string[];
  let aliases: string[];

  beforeEach(async () => {
    asked = [];
    aliases = [];
    world = await openCoreWorld({ dialect, effects: 'run' });
    const { remote } = world.app.ports;
    world.app.ports.remote = {
      ...remote,
      identityByUri: async (_ctx, uri) => {
        asked.push(uri);
        await set(anew, { alsoKnownAs: aliases });
        return fresh(anew);
      },
    };
    home = await world.domain('home.test');
    ana = await world.identity('ana', home);
    anew = await world.remote('anew', 'far.test');
    return () => world.close();
  });

  const ctx = () => world.system(home);
  const fresh = ({ id }: Identity) => world.db.models.identity.findUniqueOrThrow({ where: { id } });
  const set = ({ id }: Identity, data: Prisma.IdentityUpdateInput) =>
    world.db.models.identity.update({ where: { id }, data });
  const move = async (from = ana, to = anew) => moveIdentity(ctx(), await fresh(from), await fresh(to));
  const refused = { code: 'CONFLICT' };

  it('needs the other one to name it, whose server is asked where that is not known yet', async () => {
    aliases = ['https://home.test/users/another', `${ana.uri}x`];
    await expect(move()).rejects.toMatchObject(refused);
    aliases = [ana.uri];
    const asking = asked.length;
    expect(await move()).toMatchObject({ movedToId: anew.id });
    expect(asked.slice(asking)).toEqual([anew.uri]);
    expect(await world.db.models.work.findMany({ where: { machine: MOVE } })).toMatchObject([
      { subject: String(ana.id), state: 'following' },
    ]);
  });

  it('asks nobody where it is known, and never inside of a transaction or for others', async () => {
    await expect(
      inTransaction(ctx(), async (inside) => moveIdentity(inside, ana, anew)),
    ).rejects.toMatchObject(refused);
    const ben = await world.identity('ben', home);
    await expect(move(ana, ben)).rejects.toMatchObject(refused);
    await expect(move(anew, ben)).rejects.toMatchObject(refused);
    await set(anew, { alsoKnownAs: [ana.uri] });
    expect(await move()).toMatchObject({ movedToId: anew.id });
    expect(asked).toEqual([]);
  });

  it('leads to somebody else who is there, and has not moved on', async () => {
    await set(ana, { alsoKnownAs: [ana.uri] });
    await expect(move(ana, ana)).rejects.toMatchObject(refused);
    for (const state of ['SUSPENDED', 'DELETED'] as const) {
      await set(anew, { alsoKnownAs: [ana.uri], state });
      await expect(move()).rejects.toMatchObject(refused);
    }
    await set(anew, { state: 'ACTIVE', movedTo: { connect: { id: ana.id } } });
    await expect(move()).rejects.toMatchObject(refused);
    expect((await fresh(ana)).movedToId).toBeNull();
  });

  it('is made once a week, and said by the document of who moved', async () => {
    await set(anew, { alsoKnownAs: [ana.uri] });
    await move();
    const third = await world.remote('third', 'far.test', { alsoKnownAs: [ana.uri] });
    world.clock.advance(WEEK - 1);
    await expect(move(ana, third)).rejects.toMatchObject(refused);
    world.clock.advance(1);
    await move(ana, third);
    const document = actorDocument(await actorPartsOf(ctx(), await fresh(ana)));
    expect(document).toMatchObject({ movedTo: third.uri });
  });

  it('leaves nobody to follow who was left', async () => {
    const ben = await world.identity('ben', home);
    await set(ana, { movedTo: { connect: { id: anew.id } } });
    await expect(follow(await world.as(ben), ben, await fresh(ana))).rejects.toMatchObject(refused);
  });

  it('begins with other names, which are addresses and not too many, and stand in the document', async () => {
    const change = (alsoKnownAs: string[]) => updateIdentity(ctx(), ana, { alsoKnownAs });
    const many = Array.from({ length: 256 }, (_, n) => `https://far.test/${n}`);
    for (const wrong of [['ana@far.test'], ['javascript:alert(1)'], [...many, 'https://far.test/x']])
      await expect(change(wrong)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect((await change(many)).alsoKnownAs).toHaveLength(256);
    const named = await change([anew.uri]);
    expect(actorDocument(await actorPartsOf(ctx(), named))).toMatchObject({ alsoKnownAs: [anew.uri] });
  });
});
