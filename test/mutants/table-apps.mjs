/** Rules of scopes, cursors, faces, applications, media and the REST API; see table.mjs. */

const SCOPES = 'src/lib/scopes.ts';
const FIELD_RULES = 'src/graphql/schema/scopes.ts';
const HUB = 'src/live/hub.ts';
const REDEEM = 'src/core/applications/redeem.ts';
const AUTHORIZE = 'src/core/applications/authorize.ts';
const APPLICATIONS = 'src/core/applications/queries.ts';
const CLIENT_TOKENS = 'src/core/applications/client-tokens.ts';
const SERVED_POST = 'src/activitypub/serve/post.ts';
const ATTACH = 'src/core/media/attach.ts';
const PICTURE_LIMITS = 'src/media/pictures/limits.ts';
const MEDIA_PORT = 'src/media/port.ts';
const ADMIT = 'src/mastodon/admit.ts';

const scopes = ['graphql/scopes.test.ts', 'lib/scopes.test.ts'];
const cursors = ['live/hub.test.ts', 'live/cursor.test.ts'];
const faces = ['slow/security/privacy-faces.test.ts', 'federation/documents.test.ts'];
const oauth = ['oauth/token-endpoint.test.ts', 'pages/account/account.test.ts'];
const uploads = ['slow/media/uploads.test.ts', 'graphql/mutations/posts/media.test.ts'];
const pictures = ['media/pictures.test.ts'];
const rest = [
  'mastodon/tiers/conformance.test.ts',
  'mastodon/tiers/core-tier.test.ts',
  'mastodon/apps.test.ts',
];

/** @type {import('./table.mjs').Mutant[]} */
export const APP_MUTANTS = [
  {
    rule: 'scopes: a part does not open the whole',
    file: SCOPES,
    from: 'held === wanted ||',
    to: 'held === wanted || held.startsWith(wanted) ||',
    tests: scopes,
  },
  {
    rule: 'scopes: `follow` opens relations alone',
    file: SCOPES,
    from: "(held === 'follow' && FOLLOW_OPENS.has(wanted))",
    to: "held === 'follow'",
    tests: scopes,
  },
  {
    rule: 'scopes: an app gets all or nothing of what it asks',
    file: SCOPES,
    from: 'wanted.every((scope)',
    to: 'wanted.some((scope)',
    tests: [...scopes, ...oauth],
  },
  {
    rule: 'scopes: a token that is sent must hold the scope of an open field',
    file: FIELD_RULES,
    from: "open: (scope: Scope) => ctx.core.viewer.kind === 'anonymous' || holds(ctx, scope)",
    to: 'open: (_scope: Scope) => true',
    tests: scopes,
  },
  {
    rule: 'scopes: a field of a scope is not for every token',
    file: FIELD_RULES,
    from: 'holds: (scope: Scope) => ctx.isSignedIn && holds(ctx, scope)',
    to: 'holds: (_scope: Scope) => ctx.isSignedIn',
    tests: scopes,
  },
  {
    rule: 'scopes: admin fields are for admins',
    file: FIELD_RULES,
    from: 'holds(ctx, scope) && administersInstall(ctx.core)',
    to: 'holds(ctx, scope)',
    tests: scopes,
  },
  {
    rule: 'scopes: the token of an app is not somebody',
    file: FIELD_RULES,
    from: 'holds: (scope: Scope) => ctx.isSignedIn && holds(ctx, scope)',
    to: 'holds: (scope: Scope) => holds(ctx, scope)',
    tests: scopes,
  },
  {
    rule: 'cursors of another log are unknown',
    file: HUB,
    from: 'cursor === null || cursor.epoch !== events.epoch',
    to: 'cursor === null',
    tests: cursors,
  },
  {
    rule: 'cursors of a future that was undone are unknown',
    file: HUB,
    from: 'return cursor.seq <= events.head() ? cursor.seq : null;',
    to: 'return cursor.seq;',
    tests: cursors,
  },
  {
    rule: 'cursors behind the pruned end make a gap',
    file: 'src/live/walk.ts',
    from: "if (page.pruned !== null) walker.gap('EXPIRED', page.pruned);",
    to: '',
    tests: [...cursors, 'live/log.test.ts', 'graphql/protocol/protocol-promises.test.ts'],
  },
  {
    rule: 'cursors: a stream begins behind its cursor, not at it',
    file: HUB,
    from: 'else member.position = place;',
    to: 'else member.position = place - 1n;',
    tests: cursors,
  },
  {
    rule: 'faces: local posts are no documents',
    file: SERVED_POST,
    from: "post.domainId === domain.id && post.visibility !== 'LOCAL'",
    to: 'post.domainId === domain.id',
    tests: faces,
  },
  {
    rule: 'faces: documents are served by their own domain',
    file: SERVED_POST,
    from: "post && post.domainId === domain.id && post.visibility !== 'LOCAL'",
    to: "post && post.visibility !== 'LOCAL'",
    tests: [...faces, 'security/tenants.test.ts'],
  },
  {
    rule: 'faces: what is not for everybody is not kept in caches',
    file: SERVED_POST,
    from: 'isOpen(post.visibility) && asker.identity === null',
    to: 'true',
    tests: [...faces, 'security/people-rules.test.ts'],
  },
  {
    rule: 'faces: a tombstone reveals no post that was never for the asker',
    file: SERVED_POST,
    from: "!tombstone || tombstone.domainId !== domain.id || tombstone.visibility === 'LOCAL'",
    to: '!tombstone || tombstone.domainId !== domain.id',
    tests: [...faces, 'federation/wire-details.test.ts'],
  },
  {
    rule: 'faces: activities served are of posts for everybody',
    file: 'src/activitypub/serve/activity.ts',
    from: 'row.identityId !== owner.id || !isOpen(row.visibility)',
    to: 'row.identityId !== owner.id',
    tests: [...faces, 'federation/wire-details.test.ts', 'security/people-rules.test.ts'],
  },
  {
    rule: 'faces: whoever an identity blocks gets nothing of it',
    file: 'src/activitypub/serve/viewer.ts',
    from: "(await blockBetween(ctx, owner.id, asker.identity.id)) === 'blocking'",
    to: 'false',
    tests: [...faces, 'security/people-rules.test.ts'],
  },
  {
    rule: 'faces: pages show what strangers may see',
    file: 'src/core/posts/queries.ts',
    from: 'rows.filter((row) => visible.has(row.id))',
    to: 'rows',
    tests: [...faces, 'pages/visibility.test.ts'],
  },
  {
    rule: 'codes: the verifier is that of the challenge',
    file: REDEEM,
    from: "digest('base64url') === codeChallenge ?",
    to: "digest('base64url') !== '' ?",
    tests: oauth,
  },
  {
    rule: 'codes: without a challenge no verifier is taken',
    file: REDEEM,
    from: "return codeVerifier === null ? 'good' : 'refused';",
    to: "return 'good';",
    tests: oauth,
  },
  {
    rule: 'codes: with a challenge a verifier is wanted',
    file: REDEEM,
    from: "if (codeVerifier === null) return 'missing-verifier';",
    to: "if (codeVerifier === null) return 'good';",
    tests: oauth,
  },
  {
    rule: 'codes: the redirect address is the same once more',
    file: REDEEM,
    from: ' || code.redirectUri !== redemption.redirectUri',
    to: '',
    tests: oauth,
  },
  {
    rule: 'codes: end after ten minutes',
    file: REDEEM,
    from: 'code.expiresAt <= BigInt(ctx.now) || ',
    to: '',
    tests: oauth,
  },
  {
    rule: 'codes: are for their own application',
    file: REDEEM,
    from: 'if (!code || code.applicationId !== application.id)',
    to: 'if (!code)',
    tests: oauth,
  },
  {
    rule: 'codes: a second use ends the token of the first',
    file: REDEEM,
    from: 'if (tokenId !== null) await revokeTokens(ctx, { id: tokenId });',
    to: '',
    tests: oauth,
  },
  {
    rule: 'codes: are used once',
    file: REDEEM,
    from: 'if (code.usedAt !== null) return replayed(ctx, code);',
    to: '',
    tests: oauth,
  },
  {
    rule: 'codes: of two at once one gets a token',
    file: REDEEM,
    from: 'if (used === 0) return REFUSED;',
    to: '',
    tests: oauth,
  },
  {
    rule: 'codes: disabled users get no tokens for theirs',
    file: REDEEM,
    from: "if (user.disabledAt !== null || user.state !== 'ACTIVE') return false;",
    to: '',
    tests: oauth,
  },
  {
    rule: 'codes: suspended identities get no tokens for theirs',
    file: REDEEM,
    from: "if (identity.state !== 'ACTIVE') return false;",
    to: '',
    tests: oauth,
  },
  {
    rule: 'codes: who holds the identity no longer gets no token',
    file: REDEEM,
    from: 'return (await ctx.tx.models.identityMember.findUnique({ where: { identityId_userId: key } })) !== null;',
    to: 'return key !== null;',
    tests: oauth,
  },
  {
    rule: 'apps: people are sent to registered addresses alone',
    file: AUTHORIZE,
    from: '!isRegistered(request.redirectUri, redirectUrisOf(application))',
    to: '!redirectUrisOf(application).some((uri) => request.redirectUri.startsWith(uri))',
    tests: oauth,
  },
  {
    rule: 'apps: no more scopes than were registered',
    file: AUTHORIZE,
    from: "unknown.length > 0 || !scopesCover(application.scopes.split(' '), scopes)",
    to: 'unknown.length > 0',
    tests: oauth,
  },
  {
    rule: 'apps: hand out nothing of what they were given',
    file: AUTHORIZE,
    from: 'const user = mustBeSession(ctx.viewer);',
    to: "const user = 'user' in ctx.viewer && ctx.viewer.user ? ctx.viewer.user : mustBeSession(ctx.viewer);",
    tests: [...oauth, 'graphql/mutations/applications.test.ts'],
  },
  {
    rule: 'apps: an identity of another domain signs in there',
    file: AUTHORIZE,
    from: 'if (identity.domainId === ctx.domain?.id) return identity;',
    to: 'if (identity) return identity;',
    tests: oauth,
  },
  {
    rule: 'apps: the secret is asked',
    file: APPLICATIONS,
    from: 'timingSafeEqual(stored, given) ? application : null',
    to: 'timingSafeEqual(stored, stored) ? application : null',
    tests: oauth,
  },
  {
    rule: 'apps: are known on their own domain alone',
    file: APPLICATIONS,
    from: '(ctx.domain === null || found.domainId === ctx.domain.id)',
    to: 'true',
    tests: oauth,
  },
  {
    rule: 'apps: client credentials are within what was registered',
    file: CLIENT_TOKENS,
    from: "unknown.length > 0 || !scopesCover(application.scopes.split(' '), wanted)",
    to: 'unknown.length > 0',
    tests: oauth,
  },
  {
    rule: 'apps: revoke their own tokens alone',
    file: CLIENT_TOKENS,
    from: 'if (row.applicationId !== application.id) return false;',
    to: '',
    tests: oauth,
  },
  {
    rule: 'apps: look at their own tokens alone',
    file: CLIENT_TOKENS,
    from: 'if (row?.applicationId !== application.id) return null;',
    to: 'if (!row) return null;',
    tests: oauth,
  },
  {
    rule: 'uploads: are attached by their owner',
    file: ATTACH,
    from: '{ id: { in: [...ids] }, identityId: author.id }',
    to: '{ id: { in: [...ids] } }',
    tests: uploads,
  },
  {
    rule: 'uploads: belong to one post',
    file: ATTACH,
    from: 'if (media.postId !== null ? media.postId !== postId : media.unusedSince === null)',
    to: 'if (false)',
    tests: uploads,
  },
  {
    rule: 'uploads: four at most',
    file: ATTACH,
    from: 'if (ids.length > MOST_ATTACHMENTS)',
    to: 'if (ids.length > MOST_ATTACHMENTS + 1)',
    tests: uploads,
  },
  {
    rule: 'uploads: are seen by their owner alone',
    file: 'src/core/media/queries.ts',
    from: 'media?.identityId === owner.id && media.state',
    to: 'media && media.state',
    tests: uploads,
  },
  {
    rule: 'uploads: an address takes one file',
    file: 'src/core/media/receive.ts',
    from: "if (row.state !== 'AWAITED') throw new AlreadyUploaded();",
    to: '',
    tests: uploads,
  },
  {
    rule: 'uploads: are not taken for who is suspended',
    file: 'src/media/serve/upload.ts',
    from: "!media || owner?.state !== 'ACTIVE'",
    to: '!media || !owner',
    tests: uploads,
  },
  {
    rule: 'uploads: pictures have so many bytes',
    file: MEDIA_PORT,
    from: 'if (bytes > MOST_IMAGE_BYTES)',
    to: 'if (bytes > MOST_VIDEO_BYTES)',
    tests: [...pictures, ...uploads],
  },
  {
    rule: 'uploads: pictures have so many pixels',
    file: PICTURE_LIMITS,
    from: ' || width * frameHeight > MOST_PIXELS)',
    to: ')',
    tests: pictures,
  },
  {
    rule: 'uploads: animations have so many pixels in all',
    file: PICTURE_LIMITS,
    from: ' || pages * width * frameHeight > MOST_PIXELS)',
    to: ')',
    tests: pictures,
  },
  {
    rule: 'uploads: pictures need so much memory',
    file: PICTURE_LIMITS,
    from: 'if (decodingBytes(type, meta) > MOST_DECODING_BYTES)',
    to: 'if (decodingBytes(type, meta) > 10 * MOST_DECODING_BYTES)',
    tests: pictures,
  },
  {
    rule: 'REST: a route asks for its scope',
    file: ADMIT,
    from: "audience !== 'public' && !holdsAny(viewer, route.scopes)",
    to: 'false',
    tests: rest,
  },
  {
    rule: 'REST: a person is needed where one is',
    file: ADMIT,
    from: "if (audience === 'user' && !isPerson)",
    to: 'if (false)',
    tests: rest,
  },
  {
    rule: 'REST: a person is needed where moderators are',
    file: ADMIT,
    from: "if (audience === 'moderator' && !isPerson)",
    to: 'if (false)',
    tests: rest,
  },
  {
    rule: 'REST: what is for apps is not for people',
    file: ADMIT,
    from: "if (audience === 'app' && viewer.kind !== 'app')",
    to: 'if (false)',
    tests: rest,
  },
  {
    rule: 'REST: without a token nobody is let in where one is needed',
    file: ADMIT,
    from: "if (audience === 'public' || audience === 'optional') return viewer;",
    to: 'if (audience) return viewer;',
    tests: rest,
  },
];
