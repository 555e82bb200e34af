import { expect, it } from 'vitest';
import { NO_PERSON, NO_TOKEN, said, type Walk, WRONG_SCOPE } from '../walk.ts';

/**
 * Who is refused: the row, methods and paths, scopes that are not enough (several tries by `/`), and whether a token of
 * no person is tried.
 */
const ACCESS: [row: string, asked: string, scopes: string, others?: 'anonymous' | 'app'][] = [
  ['Q017', 'GET /api/v1/mutes', 'write write:mutes', 'anonymous'],
  [
    'Q045',
    'GET /api/v1/notifications GET /api/v1/notifications/1 GET /api/v1/notifications/unread_count GET /api/v1/notifications/policy GET /api/v1/notifications/requests GET /api/v1/notifications/requests/1 GET /api/v1/notifications/requests/merged',
    'write write:notifications',
  ],
  [
    'Q046',
    'POST /api/v1/notifications/clear POST /api/v1/notifications/1/dismiss PUT /api/v1/notifications/policy POST /api/v1/notifications/requests/1/accept POST /api/v1/notifications/requests/1/dismiss POST /api/v1/notifications/requests/accept POST /api/v1/notifications/requests/dismiss',
    'read read:notifications',
  ],
  [
    'Q071',
    'GET /api/v2/notifications GET /api/v2/notifications/x GET /api/v2/notifications/x/accounts GET /api/v2/notifications/unread_count GET /api/v2/notifications/policy',
    'write write:notifications',
  ],
  [
    'Q072',
    'POST /api/v2/notifications/clear POST /api/v2/notifications/x/dismiss PUT /api/v2/notifications/policy',
    'read read:notifications',
  ],
  [
    'Q094',
    'POST /api/v1/push/subscription GET /api/v1/push/subscription PUT /api/v1/push/subscription DELETE /api/v1/push/subscription',
    'read write follow',
    'anonymous',
  ],
  ['Q108', 'GET /api/v1/scheduled_statuses', 'write write:statuses', 'anonymous'],
  ['Q238', 'POST /api/v1/tags/x/follow POST /api/v1/tags/x/unfollow', 'read read:follows', 'anonymous'],
  ['Q246', 'GET /api/v1/timelines/home', 'write:statuses', 'app'],
  ['Q299', 'GET /api/v2/filters GET /api/v2/filters/1', 'write write:filters', 'anonymous'],
  [
    'Q299',
    'POST /api/v2/filters PUT /api/v2/filters/1 DELETE /api/v2/filters/1',
    'read read:filters',
    'anonymous',
  ],
  ['R014', 'POST /api/v1/accounts', 'read', 'anonymous'],
  ['R046', 'GET /api/v1/accounts/search?q=bob', 'write', 'app'],
  ['R053', 'GET /api/v1/accounts/verify_credentials', 'write write:accounts', 'app'],
  ['R074', 'DELETE /api/v1/profile/avatar DELETE /api/v1/profile/header', 'read'],
  ['R084', 'GET /api/v1/accounts/relationships?id[]=1', 'read:statuses', 'app'],
  ['R090', 'GET /api/v1/accounts/familiar_followers?id[]=1', 'read:statuses', 'anonymous'],
  ['R101', 'GET /api/v1/accounts/1/followers GET /api/v1/accounts/1/following', 'write:accounts'],
  [
    'R131',
    'POST /api/v1/accounts/1/endorse POST /api/v1/accounts/1/pin POST /api/v1/accounts/1/unendorse',
    'read:accounts',
  ],
  ['R135', 'GET /api/v1/accounts/1/lists', 'read:accounts', 'anonymous'],
  ['R140', 'POST /api/v1/accounts/1/note', 'read:accounts'],
  ['R145', 'POST /api/v1/accounts/1/follow', 'read:accounts', 'app'],
  [
    'R162',
    'POST /api/v1/accounts/1/unfollow POST /api/v1/accounts/1/remove_from_followers POST /api/v1/accounts/1/block POST /api/v1/accounts/1/unblock POST /api/v1/accounts/1/mute POST /api/v1/accounts/1/unmute',
    'read:accounts',
  ],
  ['R182', 'GET /api/v1/blocks', 'write write:blocks', 'anonymous'],
  ['R189', 'GET /api/v1/bookmarks GET /api/v1/favourites', 'write', 'app'],
  ['R196', 'GET /api/v1/conversations', 'write:statuses', 'anonymous'],
  ['R227', 'GET /api/v1/endorsements', 'write write:accounts', 'anonymous'],
  ['R248', 'POST /api/v1/filters', 'read:filters', 'anonymous'],
  ['R248', 'GET /api/v1/filters', 'write:filters', 'anonymous'],
  ['R268', 'GET /api/v1/followed_tags', 'write write:follows', 'anonymous'],
  ['R286', 'GET /api/v1/lists', 'write write:lists', 'anonymous'],
  ['R286', 'POST /api/v1/lists', 'read read:lists', 'anonymous'],
  ['R289', 'GET /api/v1/lists/1', 'write write:lists'],
  ['R289', 'PUT /api/v1/lists/1 DELETE /api/v1/lists/1', 'read read:lists'],
  ['R330', 'GET /api/v1/media/1', 'read'],
  ['R330', 'PUT /api/v1/media/1', 'read read:media'],
];

export function accessRows(walk: () => Walk): void {
  it.each(ACCESS)('%s: %s takes no token of %s', async (_row, asked, scopes, others) => {
    const { world, domain, app, person } = walk();
    const { token } = await (await person()).within(scopes);
    for (const [, method = '', path = ''] of asked.matchAll(/([A-Z]+) (\S+)/g)) {
      const ask = async (who: string | null) =>
        `${method} ${path} ${said(await world.rest(domain, method, path, { token: who, ...(method === 'GET' ? {} : { form: {} }) }))}`;
      expect(await ask(token)).toBe(`${method} ${path} ${WRONG_SCOPE}`);
      if (others) expect(await ask(null)).toBe(`${method} ${path} ${NO_TOKEN}`);
      if (others === 'app' && method === 'GET') expect(said(await app.get(path))).toBe(NO_PERSON);
      if (others === 'app' && method === 'POST') expect(said(await app.post(path))).toBe(NO_PERSON);
    }
  });
}
