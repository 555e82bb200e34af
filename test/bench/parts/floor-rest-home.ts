import { createServer } from 'node:http';
import { type Entry, HOME_COLUMNS, HOME_ROWS, isTrue, listOf, onSqlite } from './floor-home.ts';
import { listen } from './listen.ts';

const PAGE = 20;

/** The statement of the home page, with what a Status and its Account say besides. */
const STATEMENT = `SELECT ${HOME_COLUMNS}, a."isDiscoverable", a."isIndexable", a."createdAt", a."bioHtml", a."headerUrl", a."uri" AS "authorUri",
    a."followersCount", a."followingCount", a."postsCount", a."lastPostAt", a."hidesRelations"
  ${HOME_ROWS} LIMIT ${PAGE}`;

const VISIBILITY: Record<string, string> = { PUBLIC: 'public', UNLISTED: 'unlisted', FOLLOWERS: 'private' };

/** The floor of the home page over REST: a prepared statement and JSON.stringify of the same page behind node:http. */
export async function floorRestHome(start: { path: string; identityUri: string; origin: string }) {
  const read = onSqlite(start.path, start.identityUri, STATEMENT);
  const server = createServer((request, response) => {
    request.resume();
    const body = JSON.stringify(read().map((entry) => statusOf(entry, start.origin)));
    response
      .writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(body),
      })
      .end(body);
  });
  const port = await listen(server);
  return { port: (_none: null) => port };
}

const timeOf = (value: unknown) => (value === null ? null : new Date(Number(value)).toISOString());
const dayOf = (value: unknown) => timeOf(value)?.slice(0, 10) ?? null;

function statusOf(entry: Entry, origin: string) {
  return {
    id: String(entry.id),
    created_at: timeOf(entry.publishedAt),
    in_reply_to_id: null,
    in_reply_to_account_id: null,
    sensitive: isTrue(entry.isSensitive),
    spoiler_text: entry.summary ?? '',
    visibility: VISIBILITY[String(entry.visibility)],
    language: entry.language,
    uri: entry.uri,
    url: entry.url ?? entry.uri,
    replies_count: Number(entry.repliesCount),
    reblogs_count: Number(entry.boostsCount),
    favourites_count: Number(entry.favouritesCount),
    quotes_count: 0,
    edited_at: timeOf(entry.editedAt),
    content: entry.html,
    reblog: null,
    account: accountOf(entry, origin),
    media_attachments: listOf(entry.attachments).map(attachmentOf),
    mentions: listOf(entry.mentions).map((it) => ({
      id: String(it.identityId ?? 0),
      username: it.username,
      url: it.url,
      acct: `${it.username}@${it.domain}`,
    })),
    tags: listOf(entry.tags).map(({ name }) => ({
      name,
      url: `${origin}/tags/${encodeURIComponent(String(name))}`,
    })),
    tagged_collections: [],
    emojis: [],
    quote: null,
    card: null,
    poll: null,
    quote_approval: { automatic: [], manual: [], current_user: 'denied' },
    favourited: isTrue(entry.hasFavourited),
    reblogged: isTrue(entry.hasBoosted),
    muted: false,
    bookmarked: isTrue(entry.hasBookmarked),
    filtered: [],
  };
}

function accountOf(entry: Entry, origin: string) {
  const avatar = entry.avatarUrl ?? `${origin}/assets/missing-avatar.png`;
  const header = entry.headerUrl ?? `${origin}/assets/missing-header.png`;
  return {
    id: String(entry.authorId),
    username: entry.username,
    acct: `${entry.username}@${entry.handleDomain}`,
    display_name: entry.name,
    locked: isTrue(entry.isLocked),
    bot: entry.type === 'SERVICE',
    discoverable: isTrue(entry.isDiscoverable),
    indexable: isTrue(entry.isIndexable),
    group: entry.type === 'GROUP',
    created_at: `${dayOf(entry.createdAt)}T00:00:00.000Z`,
    note: entry.bioHtml,
    url: entry.authorUrl ?? entry.authorUri,
    uri: entry.authorUri,
    avatar,
    avatar_static: avatar,
    avatar_description: '',
    header,
    header_static: header,
    header_description: '',
    followers_count: Number(entry.followersCount),
    following_count: Number(entry.followingCount),
    statuses_count: Number(entry.postsCount),
    last_status_at: dayOf(entry.lastPostAt),
    hide_collections: isTrue(entry.hidesRelations),
    show_media: true,
    show_media_replies: true,
    show_featured: true,
    feature_approval: { automatic: [], manual: [], current_user: 'missing' },
    emojis: [],
    fields: [],
  };
}

function attachmentOf({ id, type, url, alt, blurhash, width: w, height: h }: Record<string, unknown>) {
  const [width, height] = [Number(w), Number(h)];
  return {
    id,
    type,
    url,
    preview_url: url,
    remote_url: url,
    preview_remote_url: null,
    text_url: null,
    meta: { original: { width, height, size: `${width}x${height}`, aspect: width / height } },
    description: alt,
    blurhash,
  };
}
