// The routes below `/api/v1/accounts`.

import type { RestRoute } from '../../route.ts';
import { searchAccounts } from '../search/search.ts';
import { block, follow, mute, removeFromFollowers, unblock, unfollow, unmute } from './acts.ts';
import { deleteAvatar, deleteHeader, updateCredentials, verifyCredentials } from './own.ts';
import { accountStatuses } from './posts.ts';
import { registerAccount } from './register.ts';
import { accountFollowers, accountFollowing, familiarFollowers, relationships } from './relations.ts';
import { lookupAccount, showAccount, showAccounts } from './show.ts';

export const ACCOUNTS: readonly RestRoute[] = [
  registerAccount,
  verifyCredentials,
  updateCredentials,
  deleteAvatar,
  deleteHeader,
  relationships,
  familiarFollowers,
  lookupAccount,
  searchAccounts,
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
