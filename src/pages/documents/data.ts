// Reads what pages show, by GraphQL documents.

import type { App } from '../../core/context.ts';
import type { PageSource } from '../data.ts';
import { collectionData } from './collection.ts';
import { frontData } from './front.ts';
import { profileData } from './profile.ts';
import { openVisit, type PagesGraphQL } from './run.ts';
import { textData } from './texts.ts';
import { threadData } from './thread.ts';
import { timelineData } from './timelines.ts';

/** All that pages show, from GraphQL documents. */
export function createPageSource(app: App, graphql: PagesGraphQL): PageSource {
  const parts = [
    frontData(graphql),
    profileData(graphql),
    threadData(graphql),
    timelineData(graphql),
    textData(graphql),
    collectionData(graphql),
  ] as const;
  return (domain) => {
    const visit = openVisit(app, graphql, domain);
    const [front, profile, thread, timelines, texts, collection] = parts;
    const people = { ...profile(visit), ...collection(visit) };
    return { ...front(visit), ...people, ...thread(visit), ...timelines(visit), ...texts(visit) };
  };
}
