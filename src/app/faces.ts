// Connects the HTTP server to what it serves: federation, pages, GraphQL.

import type { ServerResponse } from 'node:http';
import { receive } from '../activitypub/inbox/receive.ts';
import { serve } from '../activitypub/serve/serve.ts';
import { wellKnown } from '../activitypub/serve/well-known/well-known.ts';
import type { App } from '../core/context.ts';
import { readPresented } from '../core/tokens/presented.ts';
import { asUnavailable } from '../db/errors.ts';
import type { GraphQLFace } from '../graphql/face.ts';
import { viewerOf } from '../http/auth.ts';
import type { FaceRequest, Faces } from '../http/faces.ts';
import { isAppError } from '../lib/app-error.ts';
import { createMastodon } from '../mastodon/mastodon.ts';
import { createStreaming } from '../mastodon/streaming/streaming.ts';
import type { RemoteFiles } from '../media/proxy/remote-files.ts';
import { proxyRoutes } from '../media/proxy/routes.ts';
import { mediaRoutes } from '../media/serve/routes.ts';
import { takeUpload } from '../media/serve/upload.ts';
import { oauthRoutes } from '../oauth/routes.ts';
import { firstStartRoutes } from '../pages/first-start/routes.ts';
import type { Pages } from '../pages/pages.ts';

export interface FaceParts {
  app: App;
  graphql: GraphQLFace;
  pages: Pages;
  /** Files of other servers, which are looked at through us. */
  remoteFiles: RemoteFiles;
  /** Pages where people sign in and let applications act for them. */
  accountRoutes: Faces['routes'] & object;
}

/** Gives http/ its faces: what answers an inbox, a well-known path, a document, a page, GraphQL. */
export function bindFaces({ app, graphql, pages, remoteFiles, accountRoutes }: FaceParts): Faces {
  const streaming = createStreaming({
    app,
    graphql,
    readToken: async ({ incoming, domain }, query, protocol) => {
      const authorization = incoming.headersDistinct.authorization ?? [];
      const reading = await readPresented(app.tokens, { authorization, query }, domain);
      return reading.state === 'none' && protocol !== null ? app.tokens.read(protocol, domain) : reading;
    },
  });
  return {
    streaming,
    inbox: (request, identityUsername) =>
      receive(app, {
        domain: request.domain,
        identityUsername,
        method: request.method,
        target: request.target,
        headers: request.headers,
        body: request.incoming,
        ip: request.ip,
      }),
    wellKnown: (request) => wellKnown(app, request),
    document: (request) => serve(app, request),
    page: pages,
    routes: [
      ...oauthRoutes(app, graphql.signInLimits),
      ...accountRoutes,
      ...(firstStartRoutes({ app, graphql }) as unknown as NonNullable<Faces['routes']>),
      ...mediaRoutes(app),
      ...proxyRoutes(app, remoteFiles),
      ...streaming.routes,
      ...createMastodon<FaceRequest>({
        app,
        graphql,
        takeUpload: (domain, ticket, { path, bytes }, waitMs) =>
          takeUpload(app, domain, ticket, { path, bytes }, waitMs),
        readToken: ({ incoming, domain }, query, form) =>
          readPresented(
            app.tokens,
            { authorization: incoming.headersDistinct.authorization ?? [], query, ...(form ? { form } : {}) },
            domain,
          ),
      }),
    ],
    graphql: {
      handle: askGraphQL,
      upgrade(request, socket, head) {
        graphql.upgrade(request.incoming, socket, head, {
          domain: request.domain,
          ip: request.ip,
          viewerOf: (authorization) => viewerOf(app.tokens, authorization, request.domain),
        });
      },
    },
  };
  async function askGraphQL({ incoming, ip, domain }: FaceRequest, response: ServerResponse): Promise<void> {
    const { authorization } = incoming.headersDistinct;
    const read = () => viewerOf(app.tokens, authorization, domain);
    try {
      await graphql.handle(incoming, response, { domain, viewer: await read(), ip, recheck: read });
    } catch (error) {
      const refusal = asUnavailable(error) ?? error;
      if (!isAppError(refusal)) throw error;
      if (refusal !== error) app.log.warn({ err: error }, 'A request was put off.');
      graphql.refuse(response, refusal);
    }
  }
}
