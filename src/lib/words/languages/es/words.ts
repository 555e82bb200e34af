// All that is said in one language.

import * as account from './account.ts';
import * as firstStart from './first-start.ts';
import * as joining from './joining.ts';
import { mails } from './mails.ts';
import * as moderation from './moderation.ts';
import { notifications } from './notifications.ts';
import * as passkeys from './passkeys.ts';
import * as everybody from './public.ts';
import { refusals } from './refusals.ts';
import { replies } from './replies.ts';
import * as settings from './settings.ts';
import { strikes } from './strikes.ts';
import * as transfer from './transfer.ts';

export const es = {
  ...everybody,
  ...account,
  ...settings,
  ...passkeys,
  ...transfer,
  ...moderation,
  ...firstStart,
  ...joining,
  mails,
  notifications,
  strikes,
  replies,
  refusals,
};
