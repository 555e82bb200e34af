// All routes of what somebody keeps for themselves.

import type { RestRoute } from '../../route.ts';
import { DOMAIN_BLOCKS } from './domain-blocks.ts';
import { ENDORSEMENTS } from './endorsements.ts';
import { MARKERS_ROUTES } from './markers.ts';
import { NOTES } from './notes.ts';
import { PREFERENCES } from './preferences.ts';

export const PERSONAL: readonly RestRoute[] = [
  ...MARKERS_ROUTES,
  ...PREFERENCES,
  ...DOMAIN_BLOCKS,
  ...NOTES,
  ...ENDORSEMENTS,
];
