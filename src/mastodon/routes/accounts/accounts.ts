// The routes below `/api/v1/accounts`.

import type { RestRoute } from '../../route.ts';
import { block, follow, mute, removeFromFollowers, unblock, unfollow, unmute } from './acts.ts';
import { updateCredentials, verifyCredentials } from './own.ts';
import { accountStatuses } from './posts.ts';
import { registerAccount } from './register.ts';
import { accountFollowers, accountFollowing, relationships } from './relations.ts';
import { lookupAccount, showAccount, showAccounts } from './show.ts';

export const ACCOUNTS: readonly RestRoute[] = [
  registerAccount,
  verifyCredentials,
  updateCredentials,
  relationships,
  lookupAccount,
  showAccounts,
  showAccount,
  accountStatuses,
  accountFollowers,
  accountFollowing,
  follow,
  unfollow,
  removeFromFollowers,
  block,
  unblock,
  mute,
  unmute,
];
