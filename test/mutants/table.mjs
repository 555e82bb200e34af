/**
 * @typedef {{ rule: string, file: string, from: string, to: string, tests: string[] }} Mutant
 * `from` stands once in the file, or its first place counts; `tests` are files below test/.
 */

const POSTS = 'src/core/posts/policy.ts';
const KEYS = 'src/activitypub/authenticate.ts';
const TOKENS = 'src/core/tokens/viewer.ts';
const NOTIFY = 'src/core/notifications/notify.ts';
const WEBFINGER = 'src/activitypub/serve/well-known/webfinger.ts';
const AUTHORITY = 'src/activitypub/parse/authority.ts';
const CAVAGE = 'src/activitypub/signatures/cavage.ts';
const CLAIM = 'src/reconciler/deliveries/hosts/claim.ts';
const FILTER = 'src/net/address-filter.ts';

const policy = [
  'core/posts-policy.test.ts',
  'core/posts-policy-worlds.test.ts',
  'security/privacy-faces.test.ts',
];
const inbox = [
  'security/signatures.test.ts',
  'federation/inbox.test.ts',
  'security/authority.test.ts',
  'security/neighbours.test.ts',
];
const signatures = ['activitypub/signatures-cavage.test.ts', 'security/signatures.test.ts'];
const keys = [
  'security/signatures.test.ts',
  'security/neighbours.test.ts',
  'federation/inbox.test.ts',
  'federation/keys-and-pins.test.ts',
];
const tokens = [
  'security/accounts.test.ts',
  'security/tenants.test.ts',
  'graphql/scopes.test.ts',
  'graphql/protocol-socket.test.ts',
];
const notified = [
  'core/unwanted-people.test.ts',
  'core/posts-interactions.test.ts',
  'core/posts-effects.test.ts',
  'security/tenants.test.ts',
  'graphql/mutations/people.test.ts',
];
const finger = [
  'federation/wire-details.test.ts',
  'federation/documents.test.ts',
  'security/tenants.test.ts',
];

/** @type {Mutant[]} */
export const MUTANTS = [
  {
    rule: 'posts for followers are for followers',
    file: POSTS,
    from: 'return facts.isFollower || facts.isMentioned;',
    to: 'return true;',
    tests: policy,
  },
  {
    rule: 'direct posts are not for followers',
    file: POSTS,
    from: "case 'MENTIONED':\n      return facts.isMentioned;",
    to: "case 'MENTIONED':\n      return facts.isMentioned || facts.isFollower;",
    tests: policy,
  },
  {
    rule: 'local posts are for their own domain',
    file: POSTS,
    from: 'reader.homeDomainId !== null && reader.homeDomainId === post.domainId',
    to: 'reader.homeDomainId !== null',
    tests: policy,
  },
  {
    rule: 'deleted posts are not shown',
    file: POSTS,
    from: 'post.deletedAt === null && couldSee',
    to: 'couldSee',
    tests: policy,
  },
  {
    rule: 'posts of suspended and blocked people are not shown',
    file: POSTS,
    from: 'if (!canList(reader, facts.author, facts.isBlocked)) return false;',
    to: '',
    tests: policy,
  },
  {
    rule: 'boosts for followers are for followers',
    file: 'src/core/boosts/policy.ts',
    from: 'reader.identityId === boost.identityId || isFollower;',
    to: 'true;',
    tests: ['security/privacy-faces.test.ts', 'security/people-rules.test.ts'],
  },
  {
    rule: 'boosts for followers are for followers (SQL)',
    file: 'src/core/boosts/policy.ts',
    from: `bf."state" = 'ACCEPTED'`,
    to: '1 = 1',
    tests: ['security/privacy-faces.test.ts', 'security/people-rules.test.ts'],
  },
  {
    rule: 'mutes end',
    file: 'src/core/blocks/hidden.ts',
    from: '"expiresAt" > ?',
    to: '"expiresAt" < ?',
    tests: [
      'core/unwanted-people.test.ts',
      'core/timelines-pages.test.ts',
      'graphql/mutations/people.test.ts',
    ],
  },
  {
    rule: 'local timelines hold no answers',
    file: 'src/core/timelines/kinds/local.ts',
    from: '!event.isReply &&',
    to: '',
    tests: [
      'graphql/protocol-domains.test.ts',
      'graphql/protocol-events.test.ts',
      'security/tenant-lists.test.ts',
    ],
  },
  {
    rule: "a domain's lists are its own",
    file: 'src/core/timelines/kinds/federated.ts',
    from: 'event.listDomainId === domain.id && !event.isReply',
    to: '!event.isReply',
    tests: ['security/tenant-lists.test.ts', 'graphql/protocol-domains.test.ts'],
  },
  {
    rule: "an activity's id is on its actor's server",
    file: AUTHORITY,
    from: 'activity.id !== null && !sameOrigin(activity.id, activity.actor)',
    to: 'false',
    tests: inbox,
  },
  {
    rule: "a post's id is on its author's server",
    file: AUTHORITY,
    from: 'return sameOrigin(post.id, post.author) ? null :',
    to: 'return post ? null :',
    tests: inbox,
  },
  {
    rule: 'a post is of an actor whom it names',
    file: AUTHORITY,
    from: 'post.attributedTo.includes(actor) && sameOrigin',
    to: 'sameOrigin',
    tests: inbox,
  },
  {
    rule: 'signatures cover the digest',
    file: CAVAGE,
    from: "['(request-target)', 'host', 'digest']",
    to: "['(request-target)', 'host']",
    tests: signatures,
  },
  {
    rule: 'signatures cover the host',
    file: CAVAGE,
    from: "['(request-target)', 'host', 'digest']",
    to: "['(request-target)', 'digest']",
    tests: signatures,
  },
  {
    rule: 'signatures are of now',
    file: CAVAGE,
    from: 'if (problem !== null) return refused(problem);',
    to: '',
    tests: signatures,
  },
  {
    rule: 'the digest is that of the body',
    file: CAVAGE,
    from: "if (check === 'match') return null;",
    to: "if (check !== 'unreadable') return null;",
    tests: signatures,
  },
  {
    rule: 'blocked hosts are refused',
    file: KEYS,
    from: 'if (await isBlocked(ctx, key.host)) return blocked();',
    to: '',
    tests: keys,
  },
  {
    rule: 'blocked hosts are refused before their key is sought',
    file: KEYS,
    from: 'if (await isBlocked(ctx, read.location.host)) return blocked();',
    to: '',
    tests: [...keys, 'security/key-lookups.test.ts'],
  },
  {
    rule: 'suspended actors are refused',
    file: KEYS,
    from: "if (key.state !== 'ACTIVE') {",
    to: "if (key.state === 'DELETED') {",
    tests: keys,
  },
  {
    rule: 'our own people do not come over HTTP',
    file: KEYS,
    from: 'if (key.isLocal)',
    to: 'if (false)',
    tests: keys,
  },
  {
    rule: 'only global IPv4 is dialled',
    file: FILTER,
    from: ".range() === 'unicast';\n  if",
    to: ".range() !== 'private';\n  if",
    tests: ['net/address-filter.test.ts'],
  },
  {
    rule: 'no zones in addresses',
    file: FILTER,
    from: " || address.includes('%')",
    to: '',
    tests: ['net/address-filter.test.ts'],
  },
  {
    rule: 'only global IPv6 is dialled',
    file: FILTER,
    from: 'parsed.match(GLOBAL_V6) && ',
    to: '',
    tests: ['net/address-filter.test.ts'],
  },
  {
    rule: 'addresses are filtered when dialled',
    file: 'src/net/dial.ts',
    from: 'options.addressAllowed ?? isGlobalUnicast',
    to: '(() => true)',
    tests: ['net/dial.test.ts', 'net/fetch.test.ts', 'security/network.test.ts'],
  },
  {
    rule: 'a copy of the log has an epoch of its own',
    file: 'src/live/cursor.ts',
    from: 'if (known !== null && knownPlace === place) return known;',
    to: 'if (known !== null) return known;',
    tests: ['live/cursor.test.ts', 'live/log.test.ts', 'graphql/protocol-promises.test.ts'],
  },
  {
    rule: 'an exactly full last page has no next one',
    file: 'src/graphql/schema/connection.ts',
    from: 'rows.length > page.limit',
    to: 'rows.length >= page.limit',
    tests: ['graphql/page-info.test.ts'],
  },
  {
    rule: 'an exactly full last page of a timeline has no next one',
    file: 'src/core/timelines/page.ts',
    from: 'items.length > page.limit',
    to: 'items.length >= page.limit',
    tests: ['graphql/page-info.test.ts', 'core/timelines-pages.test.ts'],
  },
  {
    rule: 'tokens expire',
    file: TOKENS,
    from: 'entry.expiresAt !== null && entry.expiresAt <= BigInt(clock.now())',
    to: 'false',
    tests: tokens,
  },
  {
    rule: 'a token is for its own domain',
    file: TOKENS,
    from: 'entry.domainId !== null && entry.domainId !== domain.id',
    to: 'false',
    tests: tokens,
  },
  {
    rule: 'revoked tokens are none',
    file: TOKENS,
    from: 'row.revokedAt !== null || ',
    to: '',
    tests: tokens,
  },
  {
    rule: 'disabled users have no tokens',
    file: TOKENS,
    from: ' || row.user?.disabledAt != null',
    to: '',
    tests: tokens,
  },
  {
    rule: 'tokens of suspended identities are none',
    file: TOKENS,
    from: "if (row.identity.state !== 'ACTIVE') return null;",
    to: '',
    tests: [...tokens, 'graphql/protocol-identity.test.ts'],
  },
  {
    rule: 'what was revoked while it was read is not kept',
    file: TOKENS,
    from: 'if (before === forgotten) known',
    to: 'known',
    tests: tokens,
  },
  {
    rule: 'a named identity is held by the user',
    file: 'src/core/identities/acting.ts',
    from: "case 'operator':\n      return { ...viewer, identity: await heldIdentity(ctx, identityId) };",
    to: "case 'operator':\n      return { ...viewer, identity: await ctx.app.db.models.identity.findUniqueOrThrow({ where: { id: identityId } }) };",
    tests: ['graphql/protocol-identity.test.ts', 'security/tenants.test.ts'],
  },
  {
    rule: 'a foreign identity is refused to a token of another',
    file: 'src/core/identities/acting.ts',
    from: 'await heldIdentity(ctx, identityId);\n      return viewer;',
    to: 'return viewer;',
    tests: ['graphql/protocol-identity.test.ts'],
  },
  {
    rule: 'blocked people notify nobody',
    file: NOTIFY,
    from: 'if ((await blockBetween(ctx, target.id, actor.id)) !== null) return;',
    to: '',
    tests: notified,
  },
  {
    rule: 'muted people notify nobody',
    file: NOTIFY,
    from: 'if ((await muteOf(ctx, target.id, actor.id))?.notifications) return;',
    to: '',
    tests: notified,
  },
  {
    rule: 'old news notify nobody',
    file: NOTIFY,
    from: 'if (happenedAt !== undefined && BigInt(ctx.now) - happenedAt > NEWS_MS) return;',
    to: '',
    tests: [...notified, 'core/timelines-late-parents.test.ts'],
  },
  {
    rule: 'blocked servers notify nobody',
    file: NOTIFY,
    from: 'if (!(await dealsWithServerOf(ctx, target.domainId, actor))) return;',
    to: '',
    tests: notified,
  },
  {
    rule: 'a domain may block another domain',
    file: 'src/core/hosts/deals.ts',
    from: 'return !domain || !(await ctx.app.hostBlocks.isBlocked(domainId, domain.host));',
    to: 'return true;',
    tests: notified,
  },
  {
    rule: 'WebFinger answers for its own domain alone',
    file: WEBFINGER,
    from: 'asked.domain !== domain.name && asked.domain !== domain.host',
    to: 'false',
    tests: finger,
  },
  {
    rule: 'WebFinger hides the suspended',
    file: WEBFINGER,
    from: "!identity || identity.state === 'SUSPENDED'",
    to: '!identity',
    tests: finger,
  },
  {
    rule: 'WebFinger takes addresses of its own origin alone',
    file: WEBFINGER,
    from: 'url.origin !== domain.origin || ',
    to: '',
    tests: finger,
  },
  {
    rule: 'a host has one owner',
    file: CLAIM,
    from: 'FROM host WHERE "owner" IS NULL AND "dueAt" <= ? ORDER',
    to: 'FROM host WHERE "dueAt" <= ? ORDER',
    tests: ['reconciler/claims.test.ts'],
  },
  {
    rule: 'each claim has a generation of its own',
    file: CLAIM,
    from: '"generation" = "generation" + 1 WHERE "id" IN',
    to: '"generation" = "generation" WHERE "id" IN',
    tests: ['reconciler/claims.test.ts'],
  },
  {
    rule: 'one process numbers events at a time',
    file: 'prisma/migrations/postgresql/0001_init/migration.sql',
    from: 'PERFORM pg_advisory_xact_lock(1887073643);',
    to: '',
    tests: ['db/numbering.test.ts', 'live/processes.test.ts'],
  },
  {
    rule: 'an idempotency key is for one input',
    file: 'src/core/posts/write/idempotency.ts',
    from: 'if (first.source !== given.text || first.summary !== given.summary) return false;',
    to: '',
    tests: ['core/posts.test.ts', 'graphql/mutations/posts.test.ts'],
  },
  {
    rule: 'operations are counted against their rate',
    file: 'src/graphql/execution/rate-limits.ts',
    from: 'after.consumedPoints <= limiter.points',
    to: 'true',
    tests: ['graphql/protocol-limits.test.ts'],
  },
  {
    rule: 'documents have so many aliases',
    file: 'src/graphql/execution/limits.ts',
    from: 'aliases: 50,',
    to: 'aliases: 5_000,',
    tests: ['graphql/limits.test.ts', 'graphql/protocol-limits.test.ts'],
  },
  {
    rule: 'strangers may ask for less',
    file: 'src/graphql/execution/limits.ts',
    from: 'ctx.isSignedIn ? SIGNED_IN : ANONYMOUS',
    to: 'SIGNED_IN',
    tests: ['graphql/limits.test.ts', 'graphql/protocol-limits.test.ts'],
  },
  {
    rule: 'an app acts as nobody',
    file: 'src/core/viewer.ts',
    from: "if (viewer.kind === 'app')\n    throw",
    to: "if (viewer.kind === 'remote')\n    throw",
    tests: ['graphql/protocol-identity.test.ts', 'graphql/nodes.test.ts'],
  },
];
