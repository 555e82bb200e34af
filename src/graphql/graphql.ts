// Puts the GraphQL API together: schema, execution, transports, live streams.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ctx } from '../core/context.ts';
import { ActBudgets } from '../lib/rate-limits/acts.ts';
import { AddressLimit } from '../oauth/address-limit.ts';
import { Operations } from './execution/operations.ts';
import { openOwnRequest } from './execution/own-documents.ts';
import { RateLimits } from './execution/rate-limits.ts';
import { SignInLimits } from './execution/sign-in-limits.ts';
import { SignUpLimits } from './execution/sign-up-limits.ts';
import { trustDocument } from './execution/trusted-document.ts';
import type { Caller, GraphQLFace, GraphQLParts } from './face.ts';
import { createLiveFace } from './live/own-streams.ts';
import { Subscriptions } from './live/subscribe.ts';
import { AuthorCache } from './request/author-cache.ts';
import { GraphQLContext, type Services } from './request/context.ts';
import { graphqlSchema } from './schema/schema.ts';
import { createEventStreams } from './transports/event-stream.ts';
import { wantsPage } from './transports/format.ts';
import { Graphiql } from './transports/graphiql.ts';
import { createHttpTransport } from './transports/http.ts';
import { refuse } from './transports/reply.ts';
import { createSocketTransport } from './transports/websocket.ts';
import type { YogaTransport } from './transports/yoga.ts';

/** Servers of visitors that one address has asked. */
const FOLLOW_PAGES = { count: 20, seconds: 600 };

/** Wrong addresses of a first start, and what is tried with a good one. */
const SETUPS = { count: 30, seconds: 600 };

/** Challenges for signing in by passkey: the sign-in page takes one whenever it is opened. */
const PASSKEY_SIGN_INS = { count: 300, seconds: 600 };

/** Registrations of OAuth applications by one address, as Mastodon takes them. */
const APPLICATIONS = { count: 5, seconds: 600 };

/** The GraphQL face of an install. */
export function createGraphQL(parts: GraphQLParts): GraphQLFace {
  const { app, options = {} } = parts;
  const schema = graphqlSchema();
  const operations = new Operations(schema, options.introspection ?? true, app.log);
  const services: Services = {
    reconciler: parts.reconciler,
    domainCheck: parts.domainCheck,
    installCheck: parts.installCheck,
    signInLimits: new SignInLimits(app),
    applicationLimit: new AddressLimit('applications', APPLICATIONS),
    signUpLimits: new SignUpLimits(),
    followPageLimit: new AddressLimit('servers asked', FOLLOW_PAGES),
    passkeyLimit: new AddressLimit('sign-ins begun', PASSKEY_SIGN_INS),
    setupLimit: new AddressLimit('tries to set up this server', SETUPS),
    authors: new AuthorCache(app),
    version: parts.version,
  };
  const acts = new ActBudgets();
  const limits = new RateLimits(acts);
  const graphiql = new Graphiql(parts.graphiqlDir);
  const { recheckMs } = options;
  const subscriptions = new Subscriptions({ app, operations, services, recheckMs });
  const live = createLiveFace(subscriptions, services);
  const sockets = createSocketTransport({ app, operations, limits, services, subscriptions, options });
  const events = createEventStreams({ app, operations, subscriptions, options });
  let loaded: YogaTransport | null = null;
  const yoga = async (): Promise<YogaTransport> => {
    const { createYogaTransport } = await import('./transports/yoga.ts');
    loaded ??= createYogaTransport(operations);
    return loaded;
  };
  const http = createHttpTransport({ operations, limits, events, yoga });

  async function handle(request: IncomingMessage, response: ServerResponse, caller: Caller): Promise<void> {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path !== '/graphql' || (request.method === 'GET' && wantsPage(request.headers.accept))) {
      response.setHeader('vary', 'Accept');
      if (request.method === 'GET' && graphiql.answer(path, response)) return;
      response.writeHead(404, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify({ error: 'There is nothing at this address.' }));
      return;
    }
    const ctx = new GraphQLContext(ctxOf(caller), services, caller.ip);
    await http.answer(request, response, ctx, caller);
  }

  const ctxOf = (caller: Caller): Ctx => ({
    app,
    domain: caller.domain,
    viewer: caller.viewer,
    now: app.clock.now(),
    tx: null,
  });

  return {
    signInLimits: services.signInLimits,
    acts,
    handle,
    refuse,
    upgrade: sockets.upgrade,
    live,
    trust: trustDocument,
    open: (ctx, identity = null, ip = '') => openOwnRequest(operations, services, ctx, identity, ip),
    async close() {
      const closing = sockets.close();
      events.close();
      live.close();
      subscriptions.close();
      services.authors.close();
      await closing;
    },
  };
}
