import { actorGet, postGet } from './activitypub.ts';
import { create, pgCreate } from './create.ts';
import { deliverMany, deliverOne } from './deliver.ts';
import { deliverHung } from './deliver-hung.ts';
import { home, homeMillion, pgHome } from './home.ts';
import { inbox, inboxHome, pgInboxHome } from './inbox.ts';
import { live } from './live.ts';
import { rssIdle, rssLoad } from './memory.ts';
import { pgLive, pgLiveMany } from './pg-live.ts';
import { restCreate, restHome } from './rest.ts';
import { search } from './search.ts';
import type { RowSpec } from './spec.ts';
import { start } from './start.ts';
import { streaming } from './streaming.ts';

/** Every row, in the order of the report. */
export const ROWS: readonly RowSpec[] = [
  deliverOne,
  deliverMany,
  deliverHung,
  inbox,
  inboxHome,
  home,
  homeMillion,
  restHome,
  search,
  create,
  restCreate,
  actorGet,
  postGet,
  live,
  streaming,
  pgHome,
  pgCreate,
  pgInboxHome,
  pgLive,
  pgLiveMany,
  rssIdle,
  rssLoad,
  start,
];
