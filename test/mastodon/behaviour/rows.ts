/**
 * Where the rows of the table of behaviour are held that the walks beside this file do not hold, by ids: a test
 * elsewhere, or why there is none. Every row is in exactly one of these places; rows.test.ts sees to that.
 */

/** File and title of a test (or a part of it), and the rows it holds. */
export const HELD_ELSEWHERE: readonly [file: string, title: string, rows: string][] = [
  ['pages/account/acting.test.ts', 'is found where password managers look', 'Q392'],
  ['mastodon/tiers/common-tier.test.ts', 'says by codes what is wrong, and makes a token', 'R016 R017 R018'],
  [
    'mastodon/tiers/common-tier.test.ts',
    'is refused where nobody can, and to those who are signed in',
    'R015 R021',
  ],
  ['mastodon/tiers/common-tier.test.ts', 'are told by every answer, and end what is too much', 'Q241 Q242'],
  ['mastodon/posts/search.test.ts', 'takes one picture and keeps the other', 'Q011 R073'],
  ['mastodon/posts/polls.test.ts', 'lose their votes when an edit changes their options', 'Q182'],
  ['mastodon/admin/trends.test.ts', 'list hashtags that several people use', 'Q268'],
  ['mastodon/admin/trends.test.ts', 'list posts by what people here did with them', 'Q271 Q272'],
  ['mastodon/posts/emoji.test.ts', 'are added by admins of the domain, offered on it alone', 'R205'],
  ['mastodon/posts/emoji.test.ts', 'can be kept out of pickers, and go', 'R207'],
  ['mastodon/posts/media.test.ts', 'are taken by %s, with what is said about them', 'Q326 Q331 R323 R329'],
  [
    'mastodon/posts/media.test.ts',
    'are answered before they are processed where that takes longer',
    'Q159 R331 R332',
  ],
  [
    'mastodon/posts/media.test.ts',
    'of other kinds are refused, and nothing is left of them',
    'Q329 R324 R325 R327',
  ],
  [
    'mastodon/posts/media.test.ts',
    'are read and changed by their owner with the scope to write',
    'Q332 Q333 R334 R335 R337 R339',
  ],
  ['mastodon/posts/media.test.ts', 'are attached in the order sent, to one post', 'Q155 Q157'],
  [
    'mastodon/posts/media.test.ts',
    'are described by an edit, and taken out by one that does not name them',
    'Q181',
  ],
  ['mastodon/posts/media.test.ts', 'stay for a day after their post was deleted', 'Q175'],
  [
    'mastodon/posts/media.test.ts',
    'that move say how long and how fast, and stand alone',
    'Q158 Q330 R322 R326',
  ],
  ['mastodon/streaming.test.ts', 'GET %s with the token %s is answered %i', 'Q276 Q277 Q279 Q290 Q291'],
  ['mastodon/streaming.test.ts', 'needs the scope of its channel', 'Q278'],
  ['mastodon/streaming.test.ts', 'sends posts as they come, one line each', 'Q280 Q281'],
  ['mastodon/streaming.test.ts', 'carries notifications on `user` and `user:notification`', 'Q283'],
  ['mastodon/streaming.test.ts', 'says once when filters of the viewer changed', 'Q285'],
  ['mastodon/streaming.test.ts', 'carries conversations on `direct`, as their owner sees them', 'Q286'],
  ['mastodon/streaming.test.ts', 'leaves out whom its reader does not want to read', 'Q288'],
  ['mastodon/streaming.test.ts', 'names the filters that match, for whoever has some', 'Q289'],
  [
    'mastodon/streaming.test.ts',
    'carries several channels, each by its name, until they are ended',
    'Q293 Q294',
  ],
  ['mastodon/streaming.test.ts', 'says what is wrong with a channel, and stays open', 'Q295'],
  [
    'pages/account/account.test.ts',
    'lead from an application by sign-in and consent back to it',
    'Q355 Q357 Q358 Q365',
  ],
  ['pages/account/account.test.ts', 'send nobody to an address that was not registered', 'Q359 Q360'],
  ['pages/account/account.test.ts', 'end sessions: by signing out', 'Q399'],
  ['pages/account/account.test.ts', 'PKCE travels with the form', 'Q363'],
  ['pages/account/account.test.ts', 'show the code to those whose application has no address', 'Q366'],
  ['pages/account/account.test.ts', 'take no for an answer', 'Q367'],
  ['pages/account/account.test.ts', 'list applications, and take from one what it was allowed', 'Q387 Q388'],
  ['oauth/token-endpoint.test.ts', 'PKCE: wants the verifier of the challenge', 'Q371 Q372 Q373 Q374'],
  ['oauth/token-endpoint.test.ts', 'says in OAuth terms what is wrong', 'Q376'],
  ['oauth/token-endpoint.test.ts', 'wants the client to prove itself, one way', 'Q377 Q378'],
  ['oauth/token-endpoint.test.ts', 'gives an application its own token, the same again', 'Q379 Q380'],
  ['oauth/token-endpoint.test.ts', 'gives the same token again for the same scopes', 'Q381'],
  ['oauth/token-endpoint.test.ts', 'ends tokens for the client that holds them', 'Q382 Q383'],
  ['oauth/token-endpoint.test.ts', 'says who signed in', 'Q385'],
  ['oauth/token-endpoint.test.ts', 'tells clients where everything is, on each host', 'Q389'],
  [
    'federation/documents.test.ts',
    'the actor of the server, WebFinger and NodeInfo are there for all',
    'Q395 Q397',
  ],
];

/** Rows of what is not built yet, by what they wait for. */
export const WAITING: Readonly<Record<string, string>> = {
  'mail to subscribers of an account': 'R142',
  'refreshes that go on behind an answer': 'Q353',
  'roles that are shown': 'R040',
};

/** Rows that are not followed, with the reason; schema/MASTODON.md lists them. */
export const DECIDED_AGAINST: readonly [rows: string, reason: string][] = [
  [
    'Q347 Q349 Q350',
    'these addresses are those of Mastodon’s own web client, which keeps its settings there by the cookie of a browser; other clients know them not',
  ],
  [
    'Q226',
    'no translation is offered, and instance documents say so; Mastodon without a service for it answers as we do',
  ],
  [
    'Q245',
    'home timelines are written as posts come and are never built anew, so that no answer is a part of one',
  ],
  ['Q275', 'streams are on the host of the domain itself, so that nothing redirects to another'],
  ['R019 R020', 'no domain asks for an age, and instance documents say so (`min_age` is null)'],
  ['R038', 'a suspended account is not there for anybody, as are its posts: 404 and no empty profile'],
];

/** Rows that are followed but for a part of them, with the reason; schema/MASTODON.md lists them too. */
export const HELD_IN_PART: readonly [rows: string, reason: string][] = [
  [
    'Q190',
    'who signed in is shown 500 replies, 100 levels deep, and 100 ancestors; below a reply one goes on from there',
  ],
  ['Q396', 'WebFinger knows a suspended identity no more than anything else does: 404'],
  [
    'Q398',
    'pages are the same with a session and without one, so that both are public and no page depends on cookies',
  ],
  ['Q271', 'trends are the same in every language, so that `Vary` does not name `Accept-Language`'],
  [
    'Q252 Q260',
    'public timelines are open to strangers on every domain, so that nobody is refused them for want of a person',
  ],
];
