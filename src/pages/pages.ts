import type { App } from '../core/context.ts';
import type { GraphQLFace } from '../graphql/face.ts';
import type { Answer } from '../lib/answer.ts';
import type { PageRequest } from './request.ts';

/** What pages stand on: everything they show comes from documents of their own, executed in this process as nobody in particular. */
export interface PageParts {
  app: App;
  graphql: Pick<GraphQLFace, 'trust' | 'execute'>;
}

/** Answers GET and HEAD of everything people look at, feeds included; null: nothing at that path. */
export type Pages = (request: PageRequest) => Promise<Answer | null>;

/** Pages of all domains. Documents are parsed and checked here, so a page that does not fit the schema keeps the server from starting. */
export function createPages(_parts: PageParts): Pages {
  return async () => null;
}
