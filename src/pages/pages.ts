// Puts the pages together.

import type { App } from '../core/context.ts';
import { createPageSource } from './documents/data.ts';
import type { PagesGraphQL } from './documents/run.ts';
import { type Pages, pagesOf } from './show.ts';

export type { Pages };

/**
 * What pages stand on: everything they show comes from documents of their own, executed in this process as nobody in
 * particular.
 */
export interface PageParts {
  app: App;
  graphql: PagesGraphQL;
}

/** Pages of all domains. */
export function createPages({ app, graphql }: PageParts): Pages {
  return pagesOf(createPageSource(app, graphql));
}
