import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attachmentById, attachmentOf } from '../../../src/core/attachments/queries.ts';
import type { PostAttachment } from '../../../src/core/attachments/shape.ts';
import { versionsOf } from '../../../src/core/posts/history.ts';
import type { RemoteAttachment } from '../../../src/core/posts/remote/content.ts';
import { deleteRemotePost } from '../../../src/core/posts/remote/delete.ts';
import { editRemotePost } from '../../../src/core/posts/remote/edit.ts';
import { storeRemotePost } from '../../../src/core/posts/remote/store.ts';
import { attachmentsOf } from '../../../src/core/posts/shapes.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { type CoreWorld, openCoreWorld } from '../../helpers/core.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { remotePost } from '../../helpers/federation/remote-post.ts';

const URI = 'https://r.test/posts/one';
const picture = (name: string, more: Partial<RemoteAttachment> = {}): RemoteAttachment => ({
  type: 'image',
  url: `https://r.test/${name}.png`,
  mediaType: 'image/png',
  alt: name,
  width: 640,
  height: 480,
  blurhash: null,
  focus: { x: -0.5, y: 0.25 },
  duration: null,
  previewUrl: null,
  ...more,
});

describe.each(DIALECTS)('attachments on %s', (dialect) => {
  let world: CoreWorld;
  let domain: Domain;
  let rita: Identity;
  let edits = 0;

  beforeEach(async () => {
    world = await openCoreWorld({ dialect });
    domain = await world.domain('a.test');
    rita = await world.remote('rita', 'r.test');
    edits = 0;
  });
  afterEach(() => world.close());

  const store = async (...attachments: RemoteAttachment[]): Promise<readonly PostAttachment[]> => {
    const data = remotePost(URI, world.clock.now() - 60_000, { attachments });
    await storeRemotePost(world.system(domain), rita, data, { isDelivered: true });
    return held();
  };
  const edit = async (...attachments: RemoteAttachment[]) => {
    edits += 1;
    const data = remotePost(URI, world.clock.now() - 60_000, {
      attachments,
      editedAt: world.clock.now() - 50_000 + edits,
    });
    const { outcome } = await editRemotePost(world.system(domain), rita, data);
    return { outcome, held: await held() };
  };
  const post = () => world.db.models.post.findUniqueOrThrow({ where: { uri: URI } });
  const held = async () => attachmentsOf(await post());
  const rows = () => world.db.models.attachment.findMany({ orderBy: [{ position: 'asc' }, { id: 'asc' }] });
  const row = async (id: string | undefined) => attachmentById(world.system(domain), BigInt(id ?? '0'));

  it('are rows with ids, and the post holds the same', async () => {
    const attachments = await store(
      picture('one'),
      picture('two', { type: 'video', duration: 1.5, focus: null }),
    );
    expect(attachments.map(({ url }) => url)).toEqual(['https://r.test/one.png', 'https://r.test/two.png']);
    expect((await rows()).map((each) => each.position)).toEqual([0, 1]);
    for (const attachment of attachments) {
      const stored = await row(attachment.id);
      expect(stored && attachmentOf(stored)).toMatchObject(attachment);
    }
  });

  it('keep their ids when the post is edited', async () => {
    const [one, two] = await store(picture('one'), picture('two'));
    const { outcome, held: after } = await edit(
      picture('two', { alt: 'described' }),
      picture('three'),
      picture('one'),
    );
    expect(outcome).toBe('edited');
    expect(after.map(({ id }) => id)).toEqual([two?.id, expect.any(String), one?.id]);
    expect(after[0]?.alt).toBe('described');
    expect((await row(two?.id))?.alt).toBe('described');
    expect((await rows()).map((each) => each.url)).toEqual(after.map(({ url }) => url));
    // The same again is no edit, whatever the ids.
    expect((await edit(picture('two', { alt: 'described' }), picture('three'), picture('one'))).outcome).toBe(
      'known',
    );
  });

  it('of the same address are told apart', async () => {
    const attachments = await store(picture('one'), picture('one', { alt: 'again' }));
    expect(new Set(attachments.map(({ id }) => id)).size).toBe(2);
    const { held: after } = await edit(picture('one'), picture('one', { alt: 'again' }), picture('one'));
    expect(after.slice(0, 2).map(({ id }) => id)).toEqual(attachments.map(({ id }) => id));
    expect(new Set(after.map(({ id }) => id)).size).toBe(3);
  });

  it('that an edit took away stay for the versions that showed them, and come back as what they were', async () => {
    const [one] = await store(picture('one'));
    expect((await edit(picture('two'))).outcome).toBe('edited');
    expect((await row(one?.id))?.position).toBeNull();
    const versions = await versionsOf(world.system(domain), await post(), { limit: 10, order: 'newest' });
    expect(versions.map((version) => attachmentsOf(version).map(({ url }) => url))).toEqual([
      ['https://r.test/two.png'],
      ['https://r.test/one.png'],
    ]);
    expect(attachmentsOf(versions[1] ?? { attachments: [] })[0]?.id).toBe(one?.id);
    expect((await edit()).held).toEqual([]);
    expect((await rows()).map((each) => each.position)).toEqual([null, null]);
  });

  it('go with their post', async () => {
    await store(picture('one'));
    await edit(picture('two'));
    await deleteRemotePost(world.system(domain), rita, URI);
    expect(await rows()).toEqual([]);
    expect(await held()).toEqual([]);
  });
});
