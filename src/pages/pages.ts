import type { App } from '../core/context.ts';
import type { GraphQLFace } from '../graphql/face.ts';
import { createPageData } from './documents/data.ts';
import { type Pages, pagesOf } from './show.ts';

export type { Pages };

/** What pages stand on: everything they show comes from documents of their own, executed in this process as nobody in particular. */
export interface PageParts {
  app: App;
  graphql: Pick<GraphQLFace, 'trust' | 'execute'>;
}

/** Pages of all domains. Documents are parsed and checked here, so a page that does not fit the schema keeps the server from starting. */
export function createPages({ app, graphql }: PageParts): Pages {
  return pagesOf(createPageData(app, graphql));
}
