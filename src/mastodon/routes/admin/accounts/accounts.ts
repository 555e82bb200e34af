// All routes below the people of a domain, for its moderators.

import type { RestRoute } from '../../../route.ts';
import { ACCOUNT_ACTS } from './acts.ts';
import { listV1, listV2 } from './list.ts';
import { show } from './person.ts';
import { decide } from './sign-ups.ts';

export const ADMIN_ACCOUNTS: readonly RestRoute[] = [
  listV1,
  listV2,
  show,
  decide('approve'),
  decide('reject'),
  ...ACCOUNT_ACTS,
];
