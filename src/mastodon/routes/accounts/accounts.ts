// The routes below `/api/v1/accounts`.

import type { RestRoute } from '../../route.ts';
import { searchAccounts } from '../search/search.ts';
import { block, follow, mute, removeFromFollowers, unblock, unfollow, unmute } from './acts.ts';
import { directory } from './directory.ts';
import { EMAIL_ROUTES } from './emails.ts';
import { deleteAvatar, deleteHeader, updateCredentials, verifyCredentials } from './own.ts';
import { accountStatuses } from './posts.ts';
import { showProfile, updateProfile } from './profile.ts';
import { registerAccount } from './register.ts';
import { accountFollowers, accountFollowing, familiarFollowers, relationships } from './relations.ts';
import { lookupAccount, showAccount, showAccounts } from './show.ts';

export const ACCOUNTS: readonly RestRoute[] = [
  registerAccount,
  ...EMAIL_ROUTES,
  verifyCredentials,
  updateCredentials,
  showProfile,
  updateProfile,
  deleteAvatar,
  deleteHeader,
  directory,
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
