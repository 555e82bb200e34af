import { afterEach, describe, expect, it } from 'vitest';
import type { Domain, Identity } from '../../../../src/db/rows.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../world.ts';

describe.each(DIALECTS)('mutations of emoji and suggestions on %s', (dialect) => {
  let world: MutationWorld;
  let domain: Domain;
  let ana: Identity;
  afterEach(() => world.close());

  async function open() {
    world = await openMutationWorld({ dialect });
    domain = await world.domain('a.test');
    ana = await world.identity('ana', domain);
    await world.identity('a.test', domain, { isInstance: true });
  }
  const upload = (more: object = {}) => {
    const id = world.app.ids.next();
    return world.db.models.media.create({
      data: {
        ...{ id, identityId: ana.id, domainId: domain.id, purpose: 'EMOJI', state: 'READY', unusedSince: 1n },
        ...{
          name: String(id).padStart(32, '0'),
          file: `${domain.id}/00/${id}.png`,
          type: 'IMAGE',
          createdAt: 1n,
        },
        ...more,
      },
    });
  };

  it('add, change and delete custom emoji for admins of the domain alone', async () => {
    await open();
    const admin = await world.user('admin@a.test');
    const user = await world.user('user@a.test');
    for (const each of [admin, user]) await world.hold(each, ana);
    await world.db.models.domainRole.create({
      data: { domainId: domain.id, userId: admin.id, role: 'ADMIN', createdAt: 1n },
    });
    const asAdmin = await world.asUser(admin, domain, undefined, ana);
    const asUser = await world.asUser(user, domain, undefined, ana);
    const media = await upload();
    const cat = { domainId: gid('Domain', domain), shortcode: 'cat' };
    const create = (asker: Asker, input: object = {}) =>
      world.mutate(
        asker,
        'createCustomEmoji',
        { ...cat, mediaId: gid('Media', media), ...input },
        'emoji { shortcode category isListed }',
      );
    expect(['FORBIDDEN', 'NOT_FOUND']).toContain((await create(asUser)).code);
    expect(await create(asAdmin, { shortcode: 'a cat' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await create(asAdmin, { category: 'x'.repeat(101) })).toMatchObject({ code: 'INVALID_INPUT' });
    const other = await upload({ purpose: 'AVATAR' });
    expect(await create(asAdmin, { mediaId: gid('Media', other) })).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'mediaId'],
    });
    expect(await create(asAdmin)).toMatchObject({
      emoji: { shortcode: 'cat', category: null, isListed: true },
    });
    // The upload is the domain's now: it cannot be used twice, and stays when whoever uploaded it goes.
    expect(await create(asAdmin, { shortcode: 'dog' })).toMatchObject({ code: 'NOT_FOUND' });
    const again = await upload();
    expect(await create(asAdmin, { mediaId: gid('Media', again) })).toMatchObject({
      code: 'CONFLICT',
      path: ['input', 'shortcode'],
    });
    expect(await world.db.models.media.count({ where: { id: again.id, unusedSince: 1n } })).toBe(1);
    const update = (asker: Asker, input: object) =>
      world.mutate(asker, 'updateCustomEmoji', { ...cat, ...input }, 'emoji { category isListed }');
    expect(['FORBIDDEN', 'NOT_FOUND']).toContain((await update(asUser, { isListed: false })).code);
    expect(await update(asAdmin, { category: 'Cats' })).toMatchObject({
      emoji: { category: 'Cats', isListed: true },
    });
    expect(await update(asAdmin, { isListed: false })).toMatchObject({
      emoji: { category: 'Cats', isListed: false },
    });
    const remove = (asker: Asker) => world.mutate(asker, 'deleteCustomEmoji', cat, 'shortcode');
    expect(['FORBIDDEN', 'NOT_FOUND']).toContain((await remove(asUser)).code);
    expect(await remove(asAdmin)).toMatchObject({ shortcode: 'cat' });
    expect(await remove(asAdmin)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await world.db.models.media.count({ where: { id: media.id, state: 'REMOVED' } })).toBe(1);
  });

  it('dismiss a suggestion, once or twice, of anybody', async () => {
    await open();
    const asAna = await world.asIdentity(ana);
    const bob = await world.identity('bob', domain);
    const dismiss = (id: string) =>
      world.mutate(asAna, 'dismissSuggestion', { identityId: id }, 'identityId');
    for (const id of [gid('Identity', bob), gid('Identity', bob), 'identity_1'])
      expect(await dismiss(id)).toMatchObject({ identityId: id });
    expect(await dismiss('post_1')).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await world.db.models.dismissedSuggestion.findMany()).toEqual([
      { identityId: ana.id, subjectId: bob.id },
    ]);
  });
});
