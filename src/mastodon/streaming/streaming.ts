// The streaming API of Mastodon's apps, on the subscriptions of GraphQL.

import type { ServerResponse } from 'node:http';
import type { App } from '../../core/context.ts';
import type { TokenReading } from '../../core/tokens/viewer.ts';
import type { TypedDocument } from '../../graphql/documents/typed.ts';
import type { TrustedDocument } from '../../graphql/execution/trusted-document.ts';
import type { GraphQLFace } from '../../graphql/face.ts';
import type { Route } from '../../lib/route.ts';
import { StreamRefusal } from './channels.ts';
import { STREAM_DOCUMENTS } from './documents.ts';
import { answerEventStream } from './event-stream.ts';
import { OpenStreams } from './open-streams.ts';
import type { StreamingCore, StreamRequest } from './session.ts';
import { listenerOf } from './sign-in.ts';
import { createStreamSockets, type Upgrade } from './websocket.ts';

export interface StreamingParts {
  app: App;
  graphql: Pick<GraphQLFace, 'trust' | 'live'>;
  /**
   * What the token of a request says, whatever the way it comes; `protocol`: a WebSocket may send it as its protocol.
   */
  readToken(
    request: StreamRequest,
    query: URLSearchParams,
    protocol: string | null,
  ): Promise<TokenReading | { state: 'none' }>;
}

/** What http/ serves of it. */
export interface Streaming {
  routes: readonly Route<StreamRequest>[];
  upgrade: Upgrade;
}

/** The streaming API of an install, ready to be served. */
export function createStreaming({ app, graphql, readToken }: StreamingParts): Streaming {
  const trusted = new Map<string, TrustedDocument<unknown, Record<string, unknown>>>(
    STREAM_DOCUMENTS.map((document) => [
      document.text,
      graphql.trust(document as TypedDocument<unknown, Record<string, unknown>>),
    ]),
  );
  const openStreams = new OpenStreams();
  const core: StreamingCore = {
    app,
    live: graphql.live,
    documents(document) {
      const found = trusted.get(document.text);
      if (!found)
        throw new Error(`A stream runs a document that is not among those of streams: ${document.text}`);
      return found;
    },
    async open(request) {
      const query = new URLSearchParams(request.target.split('?', 2)[1] ?? '');
      const protocol = request.incoming.headers['sec-websocket-protocol']?.split(',')[0]?.trim() || null;
      const read = async () => listenerOf(await readToken(request, query, protocol));
      const viewer = await read();
      const stops = [openStreams.add('tokenId' in viewer ? viewer.tokenId : null, request.ip)];
      let hasEnded = false;
      const end = () => {
        hasEnded = true;
        for (const stop of stops.splice(0)) stop();
      };
      return {
        ctx: { app, domain: request.domain, viewer, now: app.clock.now(), tx: null },
        watch(endClient) {
          if (hasEnded) return endClient();
          const check = async () => {
            try {
              await read();
              return true;
            } catch (error) {
              if (error instanceof StreamRefusal) return false;
              throw error;
            }
          };
          stops.push(graphql.live.watch(viewer, check, endClient));
        },
        end,
      };
    },
  };
  const answer = (request: StreamRequest, response: ServerResponse) =>
    answerEventStream(core, request, response);
  const raw = (path: string): Route<StreamRequest> => ({
    method: 'GET',
    path,
    face: 'streaming',
    hosts: 'served',
    handleRaw: answer,
  });
  return {
    routes: [raw('/api/v1/streaming'), raw('/api/v1/streaming/*')],
    upgrade: createStreamSockets(core),
  };
}
