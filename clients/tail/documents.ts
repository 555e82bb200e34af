// The GraphQL documents of the client, typed by schema/schema.graphql.

import { graphql, type ResultOf, type VariablesOf } from '../../src/graphql/documents/typed.ts';

const ENTRY = graphql(`fragment Entry on TimelineEntry {
  id
  key
  boost { by { name username handle } }
  post {
    url html summary visibility publishedAt editedAt
    author { name username handle }
    attachments { type alt }
    poll { options { title } }
  }
}`);

export const TIMELINE = graphql(
  `subscription Tail($source: TimelineSourceInput!, $after: Cursor, $snapshot: Int) {
    timeline(source: $source, after: $after, snapshot: $snapshot) {
      __typename
      cursor
      ... on TimelineSnapshot { edges { node { ...Entry } } }
      ... on PostAppeared { edge { node { ...Entry } } }
      ... on PostUpdated { edge { node { ...Entry } } }
      ... on PostRemoved { entryId }
      ... on TimelineGap { from to reason }
    }
  }`,
  [ENTRY],
);

const HOME_PAGE = graphql(
  'query HomePage { viewer { identity { timeline: homeTimeline(first: 40) { nodes { ...Entry } } } } }',
  [ENTRY],
);
const LOCAL_PAGE = graphql('query LocalPage { timeline: localTimeline(first: 40) { nodes { ...Entry } } }', [
  ENTRY,
]);
const FEDERATED_PAGE = graphql(
  'query FederatedPage { timeline: federatedTimeline(first: 40) { nodes { ...Entry } } }',
  [ENTRY],
);
const HASHTAG_PAGE = graphql(
  'query HashtagPage($name: String!) { timeline: hashtagTimeline(name: $name, first: 40) { nodes { ...Entry } } }',
  [ENTRY],
);

/** The global id of the identity to look as. */
export const IDENTITY = graphql(
  'query IdentityOf($handle: Handle!) { identityByHandle(handle: $handle) { id } }',
);

export type IdentityResult = ResultOf<typeof IDENTITY>;
export type Source = VariablesOf<typeof TIMELINE>['source'] &
  ({ named: 'HOME' | 'LOCAL' | 'FEDERATED' } | { hashtag: { name: string } });
export type Entry = ResultOf<typeof ENTRY>;
export type Frame = ResultOf<typeof TIMELINE>['timeline'];
export type Person = Entry['post']['author'];

/** A page of a timeline, with the entries where the answer has them. */
export interface PageRequest {
  query: string;
  variables: Record<string, unknown>;
  entriesOf(data: unknown): readonly Entry[] | null;
}

type Page = { nodes: readonly Entry[] } | null | undefined;

/** A page of what is watched, for what a gap may have swallowed. */
export function pageOf(source: Source): PageRequest {
  if ('hashtag' in source && source.hashtag) {
    const { name } = source.hashtag;
    return page(HASHTAG_PAGE, { name }, (data: ResultOf<typeof HASHTAG_PAGE>) => data.timeline);
  }
  switch ('named' in source ? source.named : null) {
    case 'LOCAL':
      return page(LOCAL_PAGE, {}, (data: ResultOf<typeof LOCAL_PAGE>) => data.timeline);
    case 'FEDERATED':
      return page(FEDERATED_PAGE, {}, (data: ResultOf<typeof FEDERATED_PAGE>) => data.timeline);
    default:
      return page(HOME_PAGE, {}, (data: ResultOf<typeof HOME_PAGE>) => data.viewer?.identity?.timeline);
  }
}

function page<Result>(
  { text }: { text: string },
  variables: Record<string, unknown>,
  find: (data: Result) => Page,
): PageRequest {
  return {
    query: text,
    variables,
    entriesOf: (data) => (data ? (find(data as Result)?.nodes ?? null) : null),
  };
}
