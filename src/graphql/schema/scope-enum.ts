// The enum Scope.

import { isScope, SCOPES, type Scope, scopeName } from '../../lib/scopes.ts';
import { builder } from './builder.ts';

/** The OAuth scopes as an enum: `READ_STATUSES` is `read:statuses`, because names of GraphQL have no colons. */

function meaningOf(scope: Scope): string {
  const words = scope.split(':');
  const what = words
    .slice(scope.startsWith('admin') ? 2 : 1)
    .join(' ')
    .replace(/_/g, ' ');
  const of = what === '' ? 'everything that has a scope of this kind' : what;
  switch (words[0]) {
    case 'profile':
      return 'Tells who signed in, and nothing else.';
    case 'follow':
      return 'Reads and changes follows, blocks and mutes.';
    case 'push':
      return 'For notifications by push, which there are none of yet; kept for apps that ask for it.';
    case 'admin':
      return words[1] === 'read' ? `Looks at ${of} as an admin.` : `Decides over ${of} as an admin.`;
    default:
      return words[0] === 'read' ? `Reads ${of}.` : `Changes ${of}.`;
  }
}

export const ScopeEnum = builder.enumType('Scope', {
  description:
    'What a token may do: an OAuth scope, which this API writes as `READ_STATUSES` for `read:statuses`.',
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
