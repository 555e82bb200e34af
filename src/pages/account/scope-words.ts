// Scopes in words, for people.

import type { Scope } from '../../lib/scopes.ts';
import { fill } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';

/** One line on what a scope lets an application do. */
export function scopeWords({ scopes }: Words, scope: Scope): string {
  switch (scope) {
    case 'admin:read':
      return scopes.adminRead;
    case 'admin:write':
      return scopes.adminWrite;
    case 'profile':
    case 'read':
    case 'write':
    case 'follow':
    case 'push':
      return scopes[scope];
  }
  const [first, second, third] = scope.split(':');
  const what = scopes.things[(third ?? second) as keyof typeof scopes.things];
  if (first === 'admin') return fill(second === 'read' ? scopes.adminSee : scopes.adminChange, { what });
  return fill(first === 'read' ? scopes.see : scopes.change, { what });
}
