import type { App } from '../../core/context.ts';
import type { GraphQLFace } from '../../graphql/face.ts';
import type { PageData } from '../data.ts';
import { frontData } from './front.ts';
import { profileData } from './profile.ts';
import { createRunner } from './run.ts';
import { threadData } from './thread.ts';
import { timelineData } from './timelines.ts';

/** All that pages show, from documents parsed and checked now. */
export function createPageData(app: App, graphql: Pick<GraphQLFace, 'trust' | 'execute'>): PageData {
  const runner = createRunner(app, graphql);
  return { ...frontData(runner), ...profileData(runner), ...threadData(runner), ...timelineData(runner) };
}
