import { describe, expect, it } from 'vitest';
import { actingIdentity, isSession, mustAct, mustBeSession, type Viewer } from '../../../src/core/viewer.ts';
import type { Identity, User } from '../../../src/db/rows.ts';
import { isAppError } from '../../../src/lib/app-error.ts';

/** What each kind of sender may be taken for: somebody who acts, and whoever typed the password. */
const identity = { id: 1n, username: 'ana' } as Identity;
const user = { id: 2n, email: 'ana@mail.test' } as User;
const token = { scopes: ['read', 'write'], tokenId: 3n };

const codeOf = (ask: () => unknown) => {
  try {
    ask();
    return 'none';
  } catch (error) {
    if (!isAppError(error)) throw error;
    return error.code;
  }
};

describe.each<[string, Viewer, { acts: string; isSession: string }]>([
  ['nobody', { kind: 'anonymous' }, { acts: 'UNAUTHENTICATED', isSession: 'UNAUTHENTICATED' }],
  ['an app', { kind: 'app', ...token, applicationId: 4n }, { acts: 'FORBIDDEN', isSession: 'FORBIDDEN' }],
  [
    'a session that names no identity',
    { kind: 'user', user, identity: null, ...token, applicationId: null },
    { acts: 'INVALID_INPUT', isSession: 'none' },
  ],
  [
    'a session that names one',
    { kind: 'user', user, identity, ...token, applicationId: null },
    { acts: 'none', isSession: 'none' },
  ],
  [
    'an app with the token of a user',
    { kind: 'user', user, identity, ...token, applicationId: 4n },
    { acts: 'none', isSession: 'FORBIDDEN' },
  ],
  [
    'a token of one identity',
    { kind: 'identity', identity, user, ...token, applicationId: null },
    { acts: 'none', isSession: 'FORBIDDEN' },
  ],
])('%s', (_who, viewer, { acts, isSession: session }) => {
  it(acts === 'none' ? 'acts as the identity' : `does not act: ${acts}`, () => {
    expect(codeOf(() => mustAct(viewer))).toBe(acts);
    expect(actingIdentity(viewer)).toBe(acts === 'none' ? identity : null);
  });

  it(session === 'none' ? 'is whoever typed the password' : `is no session: ${session}`, () => {
    expect(codeOf(() => mustBeSession(viewer))).toBe(session);
    expect(isSession(viewer)).toBe(session === 'none');
  });
});
