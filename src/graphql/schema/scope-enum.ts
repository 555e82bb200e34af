// The enum Scope.

import { isScope, SCOPES, type Scope, scopeName } from '../../lib/scopes.ts';
import { builder } from './builder.ts';

/** What the last word of a scope is about, in the words of this API. */
const SUBJECTS: Record<string, string> = {
  accounts: 'profiles, identities, domains, users and tokens',
  blocks: 'blocks of identities',
  bookmarks: 'which posts an identity bookmarked',
  canonical_email_blocks: 'blocked email addresses',
  collections: 'collections of identities',
  conversations: 'conversations by direct posts',
  domain_allows: 'the list of allowed servers',
  domain_blocks: 'blocks of servers',
  email_domain_blocks: 'blocked email domains',
  favourites: 'which posts an identity favourited',
  filters: 'filters of posts',
  follows: 'follows and follow requests',
  ip_blocks: 'blocked IP addresses',
  lists: 'lists of followed identities',
  media: 'uploaded files',
  mutes: 'mutes of identities',
  notifications: 'notifications of an identity',
  reports: 'reports about identities and posts',
  search: 'search, look-ups on other servers included',
  statuses: 'posts, boosts, threads and timelines',
};

/** What a token with the scope may do, in a sentence. */
function meaningOf(scope: Scope): string {
  const words = scope.split(':');
  const [first] = words;
  if (first === 'profile') return 'See which identity the token belongs to, and nothing else.';
  if (first === 'follow') return 'Read and change follows, blocks and mutes.';
  if (first === 'push') return 'Be sent notifications by a push service (Web Push).';
  const isAdmin = first === 'admin';
  const may = words[isAdmin ? 1 : 0] === 'read' ? 'Read' : 'Change';
  const subject = words[isAdmin ? 2 : 1];
  const as = isAdmin ? ', as an admin' : '';
  if (subject === undefined) return `All scopes that begin with \`${scope}:\`.`;
  return `${may} ${SUBJECTS[subject] ?? subject}${as}.`;
}

export const ScopeEnum = builder.enumType('Scope', {
  description:
    'What a token may do. The OAuth scopes of the fediverse’s apps; `READ_STATUSES` is the scope `read:statuses`, because names in GraphQL have no colons.',
  values: Object.fromEntries(
    SCOPES.map((scope) => [
      scopeName(scope),
      { value: scope, description: `\`${scope}\`: ${meaningOf(scope)}` },
    ]),
  ) as Record<string, { value: Scope; description: string }>,
});

/** The scopes of a token as they are stored; words that are none any more are left out. */
export function scopesFrom(words: readonly string[]): Scope[] {
  return words.filter(isScope);
}
