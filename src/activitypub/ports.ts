// Federation as core asks for it: rendering, look-ups, keys.

import type { Ports } from '../core/context.ts';
import { keyPort } from './keys/port.ts';
import { remoteLookup } from './remote/lookup.ts';
import { renderActivity } from './render/renderer.ts';

/** What core asks of federation; app.ts binds them. `remote` needs `bindActivityPub` first. */
export const activityPubPorts: Pick<Ports, 'render' | 'remote' | 'keys'> = {
  render: renderActivity,
  remote: remoteLookup,
  keys: keyPort,
};
