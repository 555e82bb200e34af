// Renders Block.

import type { Block, Identity } from '../../db/rows.ts';
import type { Document } from './document.ts';

/** Block, without `@context`; delivered to the server of whom it concerns. */
export function blockDocument(
  block: Pick<Block, 'uri'>,
  blocker: Pick<Identity, 'uri'>,
  blocked: Pick<Identity, 'uri'>,
): Document {
  return { id: block.uri, type: 'Block', actor: blocker.uri, to: [blocked.uri], object: blocked.uri };
}
