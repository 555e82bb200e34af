// A Relay network layer and store for this API.

import { createClient } from 'graphql-ws';
import {
  Environment,
  type GraphQLResponse,
  Network,
  Observable,
  RecordSource,
  type RequestParameters,
  ROOT_TYPE,
  Store,
  type Variables,
} from 'relay-runtime';

export interface Connection {
  /** `https://ana.example/graphql` */
  url: string;
  /** An access token; null for what everybody may read. */
  token: string | null;
  /**
   * The `id` of the identity that everything is asked as; needed where the token is that of a user, who has several.
   */
  identity?: string | null;
  fetch?: typeof globalThis.fetch;
  webSocketImpl?: unknown;
}

/**
 * A Relay environment for one identity: make another one for another identity, and forget it when somebody signs out.
 */
export function createEnvironment({ url, token, identity = null, ...parts }: Connection): Environment {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(identity === null ? {} : { 'pukeko-identity': identity }),
  };
  const live = createClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: parts.webSocketImpl,
    connectionParams: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), identity },
  });
  const ask = async ({ text }: RequestParameters, variables: Variables): Promise<GraphQLResponse> => {
    const send = parts.fetch ?? globalThis.fetch;
    const response = await send(url, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: text, variables }),
    });
    return (await response.json()) as GraphQLResponse;
  };
  const subscribe = ({ text }: RequestParameters, variables: Variables) =>
    Observable.create<GraphQLResponse>((sink) =>
      live.subscribe({ query: text ?? '', variables }, sink as never),
    );
  return new Environment({
    network: Network.create(ask, subscribe),
    store: new Store(new RecordSource()),
    // What the store has under an id need not be asked for again by `node(id:)`.
    missingFieldHandlers: [
      {
        kind: 'linked',
        handle: (field, parent, given) =>
          parent?.getType() === ROOT_TYPE && field.name === 'node' ? (given.id as string) : undefined,
      },
    ],
  });
}
