import { actorGet, postGet } from './activitypub.ts';
import { deliverMany, deliverOne } from './deliver.ts';
import { inbox, inboxHome } from './inbox.ts';
import type { RowSpec } from './spec.ts';
import { start } from './start.ts';

/** Every row, in the order of DESIGN.md §12. */
export const ROWS: readonly RowSpec[] = [deliverOne, deliverMany, inbox, inboxHome, actorGet, postGet, start];
