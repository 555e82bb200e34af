// Scopes in words, for people.

import type { Scope } from '../../lib/scopes.ts';

const WHOLE: Partial<Record<Scope, string>> = {
  profile: 'See who you are: your name and handle, and nothing else',
  read: 'Read everything: your home timeline, private posts, notifications, lists and settings',
  write: 'Post, boost and favourite as you, upload files, and change profile, lists and settings',
  follow: 'See and change whom you follow, block and mute',
  push: 'Send you notifications by push',
  'admin:read': 'Read what you may read as an admin or moderator, other people’s data included',
  'admin:write': 'Do whatever you may do as an admin or moderator',
};

/** One line on what a scope lets an application do. */
export function scopeWords(scope: Scope): string {
  const whole = WHOLE[scope];
  if (whole !== undefined) return whole;
  const words = scope.split(':');
  const what = (words.at(-1) ?? '').replace(/_/g, ' ');
  if (words[0] === 'admin')
    return words[1] === 'read' ? `As an admin, see ${what}` : `As an admin, decide over ${what}`;
  return words[0] === 'read' ? `See your ${what}` : `Change your ${what}`;
}
