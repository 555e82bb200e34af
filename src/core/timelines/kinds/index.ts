// All kinds of timelines, by their source.

import type { TimelineSource } from '../source.ts';
import { federated } from './federated.ts';
import { hashtag } from './hashtag.ts';
import { home } from './home.ts';
import type { TimelineKind } from './kind.ts';
import { link } from './link.ts';
import { list } from './list.ts';
import { local } from './local.ts';
import { profile } from './profile.ts';

/** Every kind of timeline there is. */
const KINDS: { [K in TimelineSource['kind']]: TimelineKind<K> } = {
  home,
  list,
  local,
  federated,
  hashtag,
  link,
  profile,
};

/** What makes the timeline of a source. */
export function kindOf<K extends TimelineSource['kind']>(source: { kind: K }): TimelineKind<K> {
  return KINDS[source.kind];
}
