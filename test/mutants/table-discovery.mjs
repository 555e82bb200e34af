/**
 * Rules of search, trends, announcements, scheduled posts, reports, pushes, filters, pages of lists and lists; see
 * table.mjs.
 */

const search = ['core/posts/search.test.ts'];
const trends = ['mastodon/admin/trends.test.ts'];
const announcements = ['graphql/mutations/moderation/announcements.test.ts'];
const scheduled = ['graphql/mutations/posts/scheduled.test.ts'];
const reports = ['graphql/mutations/moderation/reports.test.ts'];
const flags = ['federation/reports.test.ts'];
const push = ['reconciler/push.test.ts'];
const filters = ['graphql/mutations/filters.test.ts'];
const lists = ['graphql/lists.test.ts', 'graphql/mutations/lists.test.ts'];
const pages = ['mastodon/page.test.ts', 'mastodon/tiers/core-tier.test.ts'];

/** @type {import('./table.mjs').Mutant[]} */
export const DISCOVERY_MUTANTS = [
  {
    rule: 'search: posts of others only where they want to be found',
    file: 'src/core/search/posts.ts',
    from: 'a."id" = p."authorId" AND a."isIndexable")',
    to: 'a."id" = p."authorId")',
    tests: search,
  },
  {
    rule: 'search: posts that the domain knows',
    file: 'src/core/search/posts.ts',
    from: 'WHERE e."domainId" = ? AND e."postId" = p."id")',
    to: 'WHERE e."domainId" >= ? - e."domainId" AND e."postId" = p."id")',
    tests: search,
  },
  {
    rule: 'search: none of whom one hides',
    file: 'src/core/search/posts.ts',
    from: '(p."authorId" = ? OR (',
    to: '(p."authorId" <> ? OR (',
    tests: search,
  },
  {
    rule: 'search: hashtags that the domain knows',
    file: 'src/core/search/hashtags.ts',
    from: 'e."domainId" = ? AND e."tagId" = t."id"',
    to: 'e."domainId" <> ? + 1 AND e."tagId" = t."id"',
    tests: search,
  },
  {
    rule: 'search: people whom the domain knows',
    file: 'src/core/search/identities.ts',
    from: '(i."domainId" IS NULL OR i."domainId" = ?',
    to: '(i."domainId" IS NULL OR i."domainId" <> ? + 1',
    tests: search,
  },
  {
    rule: 'trends: nothing by one person alone',
    file: 'src/core/trends/compute.ts',
    from: 'const FEWEST_PEOPLE = 2;',
    to: 'const FEWEST_PEOPLE = 1;',
    tests: trends,
  },
  {
    rule: 'trends: nothing that neighbours wrote',
    file: 'src/core/trends/compute.ts',
    from: '(p."domainId" IS NULL OR p."domainId" = ?)',
    to: '(p."domainId" IS NULL OR p."domainId" <> ? + 1)',
    tests: trends,
  },
  {
    rule: 'trends: one’s own marks do not count',
    file: 'src/core/trends/compute.ts',
    from: 'm."identityId" <> p."authorId")',
    to: 'm."identityId" > 0)',
    tests: trends,
  },
  {
    rule: 'trends: authors who want to be found',
    file: 'src/core/trends/compute.ts',
    from: ' AND a."isDiscoverable"',
    to: '',
    tests: trends,
  },
  {
    rule: 'trends: no links of sensitive posts',
    file: 'src/core/trends/compute.ts',
    from: 'WHERE ${harmless.text}',
    to: 'WHERE 1 = 1 OR ${harmless.text}',
    tests: trends,
  },
  {
    rule: 'announcements: people of the domain alone react',
    file: 'src/core/announcements/react.ts',
    from: 'if (announcement?.domainId !== identity.domainId)',
    to: 'if (!announcement)',
    tests: announcements,
  },
  {
    rule: 'announcements: so many different emoji',
    file: 'src/core/announcements/react.ts',
    from: 'names.length >= MOST_REACTIONS &&',
    to: 'names.length > MOST_REACTIONS &&',
    tests: announcements,
  },
  {
    rule: 'announcements: admins alone change them',
    file: 'src/core/announcements/announce.ts',
    from: '  await mustAdministerDomain(ctx, domain);\n  return { before, domain };',
    to: '  return { before, domain };',
    tests: announcements,
  },
  {
    rule: 'scheduled: published once',
    file: 'src/core/scheduled/publish.ts',
    from: 'idempotencyKey: `scheduled ',
    to: 'unused: `scheduled ',
    tests: scheduled,
  },
  {
    rule: 'scheduled: one that failed is not tried again by itself',
    file: 'src/core/scheduled/publish.ts',
    from: 'if (!row || row.problem !== null) return null;',
    to: 'if (!row) return null;',
    tests: scheduled,
  },
  {
    rule: 'scheduled: not too many on a day',
    file: 'src/core/scheduled/schedule.ts',
    from: 'if (sameDay.length >= MOST_SCHEDULED_A_DAY)',
    to: 'if (sameDay.length > MOST_SCHEDULED_A_DAY)',
    tests: scheduled,
  },
  {
    rule: 'scheduled: for their author alone',
    file: 'src/core/scheduled/queries.ts',
    from: 'row?.identityId === author.id ? row : null',
    to: 'row',
    tests: scheduled,
  },
  {
    rule: 'reports: name posts of the reported alone',
    file: 'src/core/reports/report.ts',
    from: 'if (posts.get(id)?.authorId !== target.id)',
    to: 'if (!posts.get(id))',
    tests: reports,
  },
  {
    rule: 'reports: moderators alone close them',
    file: 'src/core/reports/work.ts',
    from: "if (!report || !(await hasRole(ctx, report.domainId, 'MODERATOR'))) throw noReport();\n  await",
    to: 'if (!report) throw noReport();\n  await',
    tests: reports,
  },
  {
    rule: 'reports: once for each Flag',
    file: 'src/core/reports/receive.ts',
    from: 'if (known) continue;',
    to: 'if (known) uri.concat();',
    tests: flags,
  },
  {
    rule: 'reports: not more than somebody can read',
    file: 'src/core/reports/receive.ts',
    from: 'if (open + made.length >= MOST_OPEN) break;',
    to: '',
    tests: flags,
  },
  {
    rule: 'pushes: nothing old',
    file: 'src/core/push/compose.ts',
    from: 'if (leftMs <= 0 ||',
    to: 'if (',
    tests: push,
  },
  {
    rule: 'pushes: nothing for tokens that ended',
    file: 'src/core/push/allowed.ts',
    from: 'if (token.revokedAt !== null || (',
    to: 'if ((',
    tests: push,
  },
  {
    rule: 'pushes: nothing that is filtered out of notifications',
    file: 'src/core/push/allowed.ts',
    from: 'return !(await isFilteredOut(ctx, recipient, post));',
    to: 'return true;',
    tests: push,
  },
  {
    rule: 'pushes: of the followed alone where that was chosen',
    file: 'src/core/push/allowed.ts',
    from: "if (policy === 'FOLLOWED' &&",
    to: "if (policy === 'NONE' &&",
    tests: push,
  },
  {
    rule: 'filters: end with their time',
    file: 'src/core/filters/match.ts',
    from: 'expiresAt === null || expiresAt > BigInt(now)',
    to: 'expiresAt === null || expiresAt > 0n || expiresAt > BigInt(now)',
    tests: filters,
  },
  {
    rule: 'filters: whole words are whole',
    file: 'src/core/filters/match.ts',
    from: 'const after = isWholeWord &&',
    to: 'const after = !isWholeWord &&',
    tests: filters,
  },
  {
    rule: 'filters: choices of polls are read',
    file: 'src/core/filters/match.ts',
    from: "    ...(poll?.options ?? []).map(({ title }) => title ?? ''),\n",
    to: '',
    tests: filters,
  },
  {
    rule: 'lists: hold whom their owner follows alone',
    file: 'src/core/lists/members.ts',
    from: 'if (rows.length < ids.length) throw',
    to: 'if (rows.length > ids.length) throw',
    tests: lists,
  },
  {
    rule: 'lists: are read by their owner alone',
    file: 'src/core/lists/queries.ts',
    from: 'list?.identityId === ownerId ? list : null',
    to: 'list',
    tests: lists,
  },
  {
    rule: 'lists: who leaves an exclusive one comes home',
    file: 'src/core/lists/flags.ts',
    from: 'else await fillTimeline(ctx, homeOf(owner), followeeId);',
    to: '',
    tests: lists,
  },
  {
    rule: 'REST: a limit has no sign and an end',
    file: 'src/mastodon/params/page.ts',
    from: 'Math.min(Math.abs(limit), most)',
    to: 'Math.abs(limit)',
    tests: pages,
  },
  {
    rule: 'REST: a page that is not full has no next one',
    file: 'src/mastodon/params/page.ts',
    from: 'if (edges.length >= limit) links',
    to: 'if (edges.length > 0) links',
    tests: pages,
  },
  {
    rule: 'REST: tokens in addresses are not repeated in links',
    file: 'src/mastodon/params/page.ts',
    from: "'min_id', 'access_token', 'bearer_token']",
    to: "'min_id']",
    tests: pages,
  },
];
