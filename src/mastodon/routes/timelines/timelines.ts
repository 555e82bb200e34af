// The routes below `/api/v1/timelines`.

import type { RestRoute } from '../../route.ts';
import { homeTimeline } from './home.ts';
import { linkTimeline } from './link.ts';
import { listTimeline } from './list.ts';
import { publicTimeline } from './public.ts';
import { tagTimeline } from './tag.ts';

export const TIMELINES: readonly RestRoute[] = [
  homeTimeline,
  linkTimeline,
  listTimeline,
  publicTimeline,
  tagTimeline,
];
