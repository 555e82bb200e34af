import type { Running } from './lab.ts';
import { graphqlBytes, requestBytes } from './load/request.ts';

/** What posts link to: no server has this name. */
export const POST_LINK = 'https://bread.example';

/** A post of ordinary length. */
export function postText(index: number): string {
  return `Number ${index}. The bread was better this morning than it has been all week, and the birds agreed. More about it at ${POST_LINK}/${index}`;
}

export const CREATE_POST = `mutation ($input: CreatePostInput!) {
  createPost(input: $input) { __typename ... on CreatePostPayload { post { id url } } ... on Error { message } }
}`;

export function createPostVariables(index: number): Record<string, unknown> {
  return { input: { text: postText(index) } };
}

/** The mutation as bytes for the loader. */
export function createPostBytes(who: { host: string; token: string }, index: number): Buffer {
  return graphqlBytes(who, CREATE_POST, createPostVariables(index));
}

/** Writes one post over HTTP; throws unless it was written. */
export async function createPost(
  { server }: Running<unknown>,
  who: { host: string; token: string },
  index: number,
): Promise<void> {
  const answer = await server.graphql<{ createPost?: { __typename: string; message?: string } }>(
    who,
    CREATE_POST,
    createPostVariables(index),
  );
  const result = answer.data?.createPost;
  if (result?.__typename === 'CreatePostPayload') return;
  throw new Error(
    `createPost: ${answer.status} ${result?.message ?? answer.errors?.map((error) => error.message).join('; ')}`,
  );
}

/** The same post by the REST API as bytes for the loader. */
export function createStatusBytes(who: { host: string; token: string }, index: number): Buffer {
  const { headers, body } = statusRequest(who, index);
  return requestBytes('POST', STATUSES, headers, body);
}

/** Writes one post by the REST API; throws unless it was written. */
export async function createStatus(
  { server }: Running<unknown>,
  who: { host: string; token: string },
  index: number,
): Promise<void> {
  const { headers, body } = statusRequest(who, index);
  const answer = await server.http(STATUSES, { method: 'POST', host: who.host, headers, body });
  if (answer.status !== 200) throw new Error(`${STATUSES} answered ${answer.status}: ${answer.body}`);
}

export const STATUSES = '/api/v1/statuses';

export function statusRequest(who: { host: string; token: string }, index: number) {
  const headers = {
    host: who.host,
    authorization: `Bearer ${who.token}`,
    'content-type': 'application/json',
  };
  return { headers, body: JSON.stringify({ status: postText(index) }) };
}

/** What a client shows of a post. */
const SHOWN = `id key uri url visibility summary isSensitive html language publishedAt editedAt
      attachments { type url mediaType alt width height blurHash }
      mentions { handle url }
      hashtags { name display }
      counts { replies boosts favourites }
      viewer { hasBoosted hasFavourited hasBookmarked }
      author { id key handle name url avatarUrl isLocked isBot }`;

/** A page of a home timeline as a client shows it. */
export const HOME_PAGE = `query Home {
  viewer { identity { homeTimeline(first: 20) {
    liveCursor
    pageInfo { hasNextPage endCursor }
    edges { cursor node { id post {
      ${SHOWN}
    } } }
  } } }
}`;

/** The home timeline of one identity, live. */
export const HOME_STREAM = `subscription ($source: TimelineSourceInput!) {
  timeline(source: $source) {
    __typename cursor
    ... on PostAppeared { edge { node { id post { id key url html publishedAt visibility author { id handle name avatarUrl } } } } }
  }
}`;

/** Posts by words as a client lists them. */
export const SEARCH = `query Search($query: String!) {
  search(query: $query) { posts(first: 20) { pageInfo { hasNextPage endCursor } edges { cursor node { ${SHOWN} } } } }
}`;
