/** What the client asks the server; the schema is schema/schema.graphql. */

const ENTRY = `fragment Entry on TimelineEntry {
  id
  key
  boost { by { name username handle } }
  post {
    url html summary visibility publishedAt editedAt
    author { name username handle }
    attachments { type alt }
    poll { options { title } }
  }
}`;

export const TIMELINE = `subscription Tail($source: TimelineSourceInput!, $after: Cursor, $snapshot: Int) {
  timeline(source: $source, after: $after, snapshot: $snapshot) {
    __typename
    cursor
    ... on TimelineSnapshot { edges { node { ...Entry } } }
    ... on PostAppeared { edge { node { ...Entry } } }
    ... on PostUpdated { edge { node { ...Entry } } }
    ... on PostRemoved { entryId }
    ... on TimelineGap { from to reason }
  }
}
${ENTRY}`;

const PAGES = {
  HOME: 'query Page { page: viewer { identity { timeline: homeTimeline(first: 40) { nodes { ...Entry } } } } }',
  LOCAL: 'query Page { timeline: localTimeline(first: 40) { nodes { ...Entry } } }',
  FEDERATED: 'query Page { timeline: federatedTimeline(first: 40) { nodes { ...Entry } } }',
  hashtag:
    'query Page($name: String!) { timeline: hashtagTimeline(name: $name, first: 40) { nodes { ...Entry } } }',
};

export type Source = { named: 'HOME' | 'LOCAL' | 'FEDERATED' } | { hashtag: { name: string } };

/** A page of what is watched, for what a gap may have swallowed. */
export function pageOf(source: Source): { query: string; variables: Record<string, unknown> } {
  const page = 'hashtag' in source ? PAGES.hashtag : PAGES[source.named];
  return {
    query: `${page}\n${ENTRY}`,
    variables: 'hashtag' in source ? source.hashtag : {},
  };
}

export interface Person {
  name: string;
  username: string;
  handle: string;
}

export interface Entry {
  id: string;
  /** Where it belongs: larger is newer. */
  key: string;
  boost: { by: Person } | null;
  post: {
    url: string | null;
    html: string;
    summary: string | null;
    visibility: string;
    publishedAt: string;
    editedAt: string | null;
    author: Person;
    attachments: { type: string; alt: string }[];
    poll: { options: { title: string }[] } | null;
  };
}

export type Frame = { cursor: string } & (
  | { __typename: 'TimelineSnapshot'; edges: { node: Entry }[] }
  | { __typename: 'PostAppeared'; edge: { node: Entry } }
  | { __typename: 'PostUpdated'; edge: { node: Entry } }
  | { __typename: 'PostRemoved'; entryId: string }
  | { __typename: 'TimelineGap'; from: string | null; to: string; reason: string }
  | { __typename: 'CaughtUp' }
);
