/** What the client asks the server; the schema is schema/schema.graphql. */

const ENTRY = `fragment Entry on TimelineEdge {
  cursor
  boost { by { name username handle } }
  node {
    key url html summary visibility publishedAt editedAt
    author { name username handle }
    attachments { type alt }
    poll { options { title } }
  }
}`;

export const TIMELINE = `subscription Tail($source: TimelineSourceInput!, $after: Cursor, $snapshot: Int) {
  timeline(source: $source, after: $after, snapshot: $snapshot) {
    __typename
    cursor
    ... on TimelineSnapshot { entries { ...Entry } }
    ... on PostAppeared { entry { ...Entry } }
    ... on PostUpdated { entry { ...Entry } }
    ... on PostRemoved { entryKey }
    ... on TimelineGap { from to reason }
  }
}
${ENTRY}`;

const PAGES = {
  home: 'query Page { page: viewer { identity { timeline: homeTimeline(first: 40) { edges { ...Entry } } } } }',
  local: 'query Page { timeline: localTimeline(first: 40) { edges { ...Entry } } }',
  federated: 'query Page { timeline: federatedTimeline(first: 40) { edges { ...Entry } } }',
  hashtag:
    'query Page($name: String!) { timeline: hashtagTimeline(name: $name, first: 40) { edges { ...Entry } } }',
};

export type Source =
  | { home: Record<string, never> }
  | { local: true }
  | { federated: true }
  | { hashtag: { name: string } };

/** A page of what is watched, for what a gap may have swallowed. */
export function pageOf(source: Source): { query: string; variables: Record<string, unknown> } {
  const kind = Object.keys(source)[0] as keyof typeof PAGES;
  return {
    query: `${PAGES[kind]}\n${ENTRY}`,
    variables: 'hashtag' in source ? source.hashtag : {},
  };
}

export interface Person {
  name: string;
  username: string;
  handle: string;
}

export interface Entry {
  /** Where it belongs: larger is newer. */
  cursor: string;
  boost: { by: Person } | null;
  node: {
    key: string;
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
  | { __typename: 'TimelineSnapshot'; entries: Entry[] }
  | { __typename: 'PostAppeared'; entry: Entry }
  | { __typename: 'PostUpdated'; entry: Entry }
  | { __typename: 'PostRemoved'; entryKey: string }
  | { __typename: 'TimelineGap'; from: string | null; to: string; reason: string }
  | { __typename: 'CaughtUp' }
);
