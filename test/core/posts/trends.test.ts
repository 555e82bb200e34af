import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPost } from '../../../src/core/posts/write/create.ts';
import { storePreview } from '../../../src/core/previews/store.ts';
import { computeTrends } from '../../../src/core/trends/compute.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { pagePreview } from '../../helpers/federation/preview.ts';
import { favouritePost } from '../../helpers/people/marks.ts';

const URL = 'https://site.test/page';

describe.each(DIALECTS)('what trends, on %s', (dialect) => {
  let world: CoreWorld;
  let domain: Domain;
  let people: Identity[];

  beforeEach(async () => {
    world = await openCoreWorld({ dialect, effects: 'run' });
    domain = await world.domain('a.test');
    people = [];
    for (const name of ['ana', 'ben', 'eva'])
      people.push(await world.identity(name, domain, { isDiscoverable: true }));
  });
  afterEach(() => world.close());

  it('leaves out media that moderators show as sensitive, as those that their authors call so', async () => {
    const [ana, ben, eva] = people as [Identity, Identity, Identity];
    const write = async (by: Identity, text: string) => createPost(await world.as(by), by, { text });
    const [pictured, plain] = [await write(eva, `a picture ${URL}`), await write(eva, 'no picture')];
    await write(ana, `and ${URL}`);
    await world.db.models.post.update({
      where: { id: pictured.id },
      data: { attachments: [{ type: 'IMAGE', url: 'https://a.test/x.png' }] },
    });
    await storePreview(world.system(), URL, pagePreview('Bare'), null);
    const { id: linkId } = await world.db.models.preview.findUniqueOrThrow({ where: { url: URL } });
    for (const post of [pictured, plain])
      for (const each of [ana, ben]) await favouritePost(await world.as(each), each, post.id);
    const trending = async () => {
      world.app.restrictions.forget();
      await computeTrends(world.system(), domain);
      const rows = await world.db.models.trend.findMany({ where: { domainId: domain.id } });
      return [pictured.id, plain.id, linkId].map((id) => rows.some(({ subjectId }) => subjectId === id));
    };
    expect(await trending()).toEqual([true, true, true]);
    const restriction = { id: world.app.ids.next(), identityId: eva.id, createdAt: 0n };
    await world.db.models.identityRestriction.create({
      data: { ...restriction, domainId: domain.id, level: 'SENSITIVE' },
    });
    expect(await trending()).toEqual([false, true, false]);
    await world.db.models.identityRestriction.deleteMany();
    expect(await trending()).toEqual([true, true, true]);
  });
});
