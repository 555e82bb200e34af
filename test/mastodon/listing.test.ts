import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../src/lib/root.ts';
import { REST_RATES } from '../../src/mastodon/rate-limits.ts';
import { ROUTES } from '../../src/mastodon/routes/routes.ts';
import { CHANNEL_NAMES } from '../../src/mastodon/streaming/channels.ts';
import { DECIDED_AGAINST, HELD_IN_PART } from './behaviour/rows.ts';
import { bare, ENDPOINTS } from './table.ts';

const AUDIENCES = {
  public: 'everybody',
  optional: 'everybody; a token must hold the scope',
  token: 'any token',
  app: 'an app by itself',
  user: 'somebody signed in',
  moderator: 'somebody signed in who moderates; 403 for all others',
} as const;

const WHOSE: Record<string, string> = {
  token: ', every request with it',
  person: ', every request of one identity, whatever its token',
  address: ', every request without a token',
  paging: ', GETs with `max_id`, `min_id`, `since_id` or `page`, of one person or address',
  media: ', uploads of one person',
  deletions: ', deleted posts and boosts of one person',
  statuses: ', posts and boosts of one person',
  follows: ' of one person',
  reports: ' of one person',
};

/** Served, but by no declaration of this kind: OAuth, well-known documents, and streaming (src/mastodon/streaming). */
const ELSEWHERE = /^\/(?:oauth|\.well-known|nodeinfo|api\/v1\/streaming)\b/;

/** Rows of features that this server does not have, by why. */
const EXCLUDED: readonly [rows: RegExp, reason: string][] = [
  [/^\/api\/fasp\//, 'services beside the server (FASP) are not asked'],
  [/^\/api\/v1\/annual_reports/, 'there are no annual reports'],
  [/^\/api\/v1\/donation_campaigns/, 'nobody is asked for donations'],
  [/email_subscriptions$/, 'posts are not sent by mail'],
  [/^\/api\/web\//, 'these addresses are those of Mastodon’s own web client'],
  [/^\/api\/v1_alpha\//, 'names of what is not stable yet'],
  [/identity_proofs$/, 'proofs of other identities went out of use; links of profiles are verified instead'],
];
const why = (path: string) => EXCLUDED.find(([rows]) => rows.test(path))?.[1];
/** What apps and tools ask; the table has what servers ask each other as well. */
const TIERS = new Set<string>(['core', 'common', 'rare', 'admin']);
/** Served by pages and by the server itself. */
const BY_PAGES = new Set(['/health', '/manifest']);

/** What apps and tools ask by the table and nobody serves. */
const missing = () => {
  const known = new Set(
    ROUTES.flatMap(({ methods, path }) => methods.map((method) => `${method} ${bare(path)}`)),
  );
  return ENDPOINTS.filter(
    ({ tier, methods, path }) =>
      TIERS.has(tier) &&
      !ELSEWHERE.test(path) &&
      !BY_PAGES.has(path) &&
      !methods.every((method) => known.has(`${method} ${bare(path)}`)),
  );
};

function listing(): string {
  const served = ROUTES.map(
    ({ methods, path, scopes, audience }) =>
      `- \`${methods.join('|')} ${path}\`: ${AUDIENCES[audience]}${scopes.length > 0 ? `, ${scopes.join(' or ')}` : ''}`,
  );
  return `# The Mastodon REST API

Written by test/mastodon/listing.test.ts from the declarations of the routes (\`PUKEKO_WRITE_MASTODON=1\` writes it). What an answer says depends on the
domain whose host is asked. OAuth, WebFinger and NodeInfo are served too, by other parts.

${served.join('\n')}

Streaming is served at \`/api/v1/streaming\`, over WebSockets and as server-sent events: \`${CHANNEL_NAMES.join('`, `')}\`.

A stream ends when its token is revoked, its user disabled or its identity suspended, and is refused then: 401, or 403 with Mastodon's words where a login is disabled. A
client that does not read is kept 500 messages; it is cut off when it has read those, because it missed others, or when it answers no ping for 30 seconds (takes nothing
for two minutes, as server-sent events). Apps come back and ask for a page first.

## Reactions with emoji

Mastodon knows favourites alone, so a reaction (GraphQL: \`reactToPost\`; Misskey's and Pleroma's from elsewhere) is one here: whoever favourited or reacted is counted once in
\`favourites_count\` and stands once in \`favourited_by\`, the post is \`favourited\` and in \`/api/v1/favourites\` for whoever reacted, and its author is told of a \`favourite\`
(in a group of its own beside that of favourites). \`unfavourite\` takes the own reactions back as well: an app that shows the star as set has no other way.

## Rate limits

Every answer bears \`X-RateLimit-Limit\`, \`X-RateLimit-Remaining\` and \`X-RateLimit-Reset\`; what is too much is 429 with \`Retry-After\`. Counted in every process
by itself; clients on the machine of the server are not counted.

${Object.entries(REST_RATES)
  .map(([name, { count, seconds }]) => `- ${name}: ${count} in ${seconds} s${WHOSE[name] ?? ''}`)
  .join('\n')}

## Where this differs from Mastodon

What Mastodon is known to answer is a table of requests (test/mastodon/tables/behaviour.tsv), each row of which is a test here but for these.

${[...DECIDED_AGAINST, ...HELD_IN_PART].map(([rows, reason]) => `- ${rows.split(' ').join(', ')}: ${reason}`).join('\n')}

## Not served

${missing()
  .map(({ methods, path }) => `- \`${methods.join('|')} ${path}\`: ${why(path)}`)
  .join('\n')}
`;
}

it('leaves out no endpoint of the table without a reason', () => {
  expect(missing().filter(({ path }) => !why(path))).toEqual([]);
});

it('is listed in schema/MASTODON.md as it is declared', () => {
  const file = join(projectRoot, 'schema', 'MASTODON.md');
  if (process.env.PUKEKO_WRITE_MASTODON === '1') writeFileSync(file, listing());
  expect(readFileSync(file, 'utf8')).toBe(listing());
});
