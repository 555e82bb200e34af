import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actorDocument } from '../../../src/activitypub/render/actor.ts';
import { postDocument } from '../../../src/activitypub/render/post.ts';
import { beginProcessing, processMedia } from '../../../src/core/media/process.ts';
import type { Domain, Identity, User } from '../../../src/db/rows.ts';
import { DIALECTS } from '../../helpers/database.ts';
import { unfit } from '../entities.ts';
import { openRestWorld, type RestWorld } from '../world.ts';

describe.each(DIALECTS)('custom emoji on %s', (dialect) => {
  let world: RestWorld;
  let domain: Domain;
  let other: Domain;
  let ana: Identity;
  let admin: User;
  let token: string;
  const folder = mkdtempSync(join(tmpdir(), 'pukeko-emoji-'));

  beforeAll(async () => {
    world = await openRestWorld({ dialect, dataDir: folder });
    domain = await world.domain('a.test', { isDefault: true });
    other = await world.domain('b.test');
    ana = await world.identity('ana', domain);
    admin = await world.user('admin@a.test');
    await world.hold(ana, admin);
    await world.db.models.domainRole.create({
      data: { domainId: domain.id, userId: admin.id, role: 'ADMIN', createdAt: 0n },
    });
    token = await world.token(ana, 'read write');
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const asAdmin = async (name: string, input: object, payload: string, who?: string) => {
    const type = name.charAt(0).toUpperCase() + name.slice(1);
    const { data, errors } = await world.ask(
      domain,
      who ?? (await world.token(admin, 'read write admin:write')),
      `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on Error { code message } ... on ${type}Payload { ${payload} } } }`,
      { input },
      who ? {} : { 'pukeko-identity': `identity_${ana.id}` },
    );
    if (!data) throw new Error(JSON.stringify(errors));
    return data[name];
  };
  const at = (url: string, method: 'GET' | 'PUT' = 'GET', body: Buffer | null = null) =>
    request(`http://127.0.0.1:${world.httpPort}${new URL(url).pathname}`, {
      method,
      headers: { host: domain.host },
      body,
    });
  const upload = async (purpose = 'EMOJI') => {
    const { media, uploadUrl } = await asAdmin(
      'createMediaUpload',
      { purpose },
      'media { id key } uploadUrl',
    );
    const square = {
      width: 600,
      height: 300,
      channels: 4 as const,
      background: { r: 9, g: 200, b: 9, alpha: 0.5 },
    };
    const body = await sharp({ create: square }).png().toBuffer();
    const sent = await at(uploadUrl, 'PUT', body);
    expect(sent.statusCode).toBeLessThan(300);
    await sent.body.dump();
    const id = BigInt(media.key);
    if (await beginProcessing(world.system(), id)) await processMedia(world.system(), id);
    return media.id as string;
  };
  const domainId = () => `domain_${domain.id}`;
  const get = (target: string, on = domain) =>
    world.rest(on, 'GET', target, { token: on === domain ? token : null });

  it('are added by admins of the domain, offered on it alone, and deleted with their picture', async () => {
    const mediaId = await upload();
    const input = { domainId: domainId(), shortcode: 'coolcat', mediaId, category: 'Cats' };
    const stranger = await world.token(await world.identity('bob', domain), 'read write admin:write');
    expect(await asAdmin('createCustomEmoji', input, 'emoji { url }', stranger)).toMatchObject({
      message: expect.any(String),
    });
    for (const shortcode of ['c', 'cool cat', ':coolcat:', 'cool-cat', ''])
      expect(
        await asAdmin('createCustomEmoji', { ...input, shortcode }, 'emoji { url }'),
        shortcode,
      ).toMatchObject({ code: 'INVALID_INPUT' });
    const { emoji } = await asAdmin('createCustomEmoji', input, 'emoji { shortcode url staticUrl category }');
    expect(emoji).toMatchObject({
      shortcode: 'coolcat',
      category: 'Cats',
      url: expect.stringContaining('https://a.test/media/'),
    });
    expect(
      await asAdmin('createCustomEmoji', { ...input, mediaId: await upload() }, 'emoji { url }'),
    ).toMatchObject({ code: 'CONFLICT' });
    expect(
      await asAdmin(
        'createCustomEmoji',
        { ...input, shortcode: 'hat', mediaId: await upload('AVATAR') },
        'emoji { url }',
      ),
    ).toMatchObject({ code: 'INVALID_INPUT' });
    const { status, body } = await get('/api/v1/custom_emojis');
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        shortcode: 'coolcat',
        url: emoji.url,
        static_url: emoji.staticUrl,
        visible_in_picker: true,
        category: 'Cats',
      },
    ]);
    for (const each of body) expect(unfit('CustomEmoji', each)).toEqual([]);
    expect((await get('/api/v1/custom_emojis', other)).body).toEqual([]);
    const file = await at(emoji.url);
    expect(file.statusCode).toBe(200);
    const meta = await sharp(Buffer.from(await file.body.arrayBuffer())).metadata();
    expect([meta.width, meta.height]).toEqual([256, 128]);
    // It outlives whoever uploaded it.
    const [row] = await world.db.models.media.findMany({ where: { purpose: 'EMOJI', unusedSince: null } });
    expect(row).toBeDefined();
  });

  it('stand beside the texts that name them, and leave with them', async () => {
    const form = {
      status: 'a :coolcat: and :nobody: and x:coolcat: and ::coolcat::',
      spoiler_text: 'see :coolcat:',
    };
    const { body: status } = await world.rest(domain, 'POST', '/api/v1/statuses', { token, form });
    expect(status.emojis).toMatchObject([{ shortcode: 'coolcat', url: expect.stringContaining('/media/') }]);
    expect(unfit('Status', status)).toEqual([]);
    const post = await world.db.models.post.findUniqueOrThrow({
      where: { id: BigInt(status.id) },
      include: { author: true },
    });
    const document = postDocument({ post, author: post.author, domain, parentAuthorUri: null });
    expect(document.tag).toContainEqual({
      type: 'Emoji',
      name: ':coolcat:',
      icon: { type: 'Image', url: status.emojis[0].url },
    });
    const edited = await world.rest(domain, 'PUT', `/api/v1/statuses/${status.id}`, {
      token,
      form: { status: 'without', spoiler_text: '' },
    });
    expect(edited.body.emojis).toEqual([]);
    const polled = { status: 'which?', 'poll[expires_in]': '3600' };
    const options: [string, string][] = [
      ['poll[options][]', ':coolcat:'],
      ['poll[options][]', 'none'],
    ];
    const { body: poll } = await world.rest(domain, 'POST', '/api/v1/statuses', {
      token,
      form: [...Object.entries(polled), ...options],
    });
    expect(poll.poll.emojis).toMatchObject([{ shortcode: 'coolcat' }]);
    expect((await get(`/api/v1/polls/${poll.poll.id}`)).body.emojis).toEqual(poll.poll.emojis);
    const profile = { display_name: 'Ana :coolcat:' };
    const { body: own } = await world.rest(domain, 'PATCH', '/api/v1/accounts/update_credentials', {
      token,
      form: profile,
    });
    expect(own.emojis).toMatchObject([{ shortcode: 'coolcat' }]);
    const identity = await world.db.models.identity.findUniqueOrThrow({ where: { id: ana.id } });
    expect(actorDocument({ identity, domain, keys: [], movedToUri: null }).tag).toMatchObject([
      { name: ':coolcat:' },
    ]);
    // A change of something else keeps them; another name without them does not.
    await world.rest(domain, 'PATCH', '/api/v1/accounts/update_credentials', {
      token,
      form: { locked: 'false' },
    });
    expect((await get(`/api/v1/accounts/${ana.id}`)).body.emojis).toHaveLength(1);
    await world.rest(domain, 'PATCH', '/api/v1/accounts/update_credentials', {
      token,
      form: { display_name: 'Ana' },
    });
    expect((await get(`/api/v1/accounts/${ana.id}`)).body.emojis).toEqual([]);
  });

  it('can be kept out of pickers, and go', async () => {
    const cat = { domainId: domainId(), shortcode: 'coolcat' };
    expect(
      await asAdmin(
        'updateCustomEmoji',
        { ...cat, isListed: false, category: '' },
        'emoji { isListed category }',
      ),
    ).toMatchObject({ emoji: { isListed: false, category: null } });
    expect((await get('/api/v1/custom_emojis')).body).toEqual([]);
    expect(
      await asAdmin('deleteCustomEmoji', cat, 'shortcode domain { customEmoji { shortcode } }'),
    ).toMatchObject({ shortcode: 'coolcat', domain: { customEmoji: [] } });
    expect(await asAdmin('deleteCustomEmoji', cat, 'shortcode')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await world.db.models.media.count({ where: { purpose: 'EMOJI', state: 'REMOVED' } })).toBe(1);
  });
});
