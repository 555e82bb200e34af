// Answers GET requests for ActivityPub documents.

import { type App, type Ctx, systemCtx } from '../../core/context.ts';
import { uris } from '../../core/uris.ts';
import type { Answer } from '../../lib/answer.ts';
import type { Document } from '../render/document.ts';
import { isSigned } from '../signatures/request.ts';
import { activityPub } from '../state.ts';
import { activityDocument } from './activity.ts';
import { actorAnswer } from './actor.ts';
import { documentAnswer, notFound } from './answers.ts';
import { AUTHORIZATIONS } from './authorization.ts';
import { pagedCollection } from './collection.ts';
import {
  collectionItemDocument,
  collectionsDocument,
  featureAuthorization,
  oneCollectionDocument,
} from './featured-collections.ts';
import { instanceActorOf, localByUsername } from './local.ts';
import { wantsActivityPub } from './negotiate.ts';
import { outboxDocument } from './outbox.ts';
import { featuredDocument, featuredTagsDocument } from './pinned.ts';
import { postAnswer, servedPost } from './post.ts';
import { repliesDocument, totalDocument } from './post-collections.ts';
import { relationsDocument } from './relations.ts';
import { type DocumentRequest, queryOf } from './request.ts';
import { type Route, routeOf } from './routes.ts';
import { type Asker, askerOf, blockedClaim, isBlockedBy } from './viewer.ts';

/**
 * Answers a GET of an ActivityPub document. Null where the client wants the page of the same thing, or nothing of
 * ActivityPub is at that path. What the asker may not see is 404, what is gone 410.
 */
export async function serve(app: App, request: DocumentRequest): Promise<Answer | null> {
  const route = routeOf(request.path);
  if (route === null || (route.hasPage && !wantsActivityPub(request.headers.accept))) return null;
  const { documents } = activityPub(app);
  const isCachable =
    route.kind === 'actor' ||
    route.kind === 'post' ||
    route.kind === 'create' ||
    route.kind === 'instanceActor';
  const key = `${request.domain.host}${request.path}`;
  if (isCachable && !isSigned(request)) {
    const kept = documents.get(key);
    if (kept) return kept;
  }
  const ctx = systemCtx(app, request.domain);
  if (route.kind === 'actor' || route.kind === 'instanceActor') return actor(ctx, request, route, key);
  const found = await askerOf(ctx, request);
  if ('answer' in found) return found.answer;
  const { asker } = found;
  if (route.kind === 'post' || route.kind === 'create') {
    const keep = documents.begin(key);
    const [form, username] =
      route.kind === 'post' ? (['object', route.username] as const) : (['create', null] as const);
    const { answer, keptFor } = await postAnswer(ctx, request.domain, asker, route.id, form, username);
    if (keptFor) keep(keptFor, answer);
    return answer;
  }
  const document = await collection(ctx, request, route, asker);
  return document === null ? notFound() : documentAnswer(JSON.stringify(document), asker.identity !== null);
}

/** Served without verifying anything: its key is what verifying begins with. */
async function actor(
  ctx: Ctx,
  request: DocumentRequest,
  route: Extract<Route, { kind: 'actor' | 'instanceActor' }>,
  key: string,
): Promise<Answer> {
  const refusal = await blockedClaim(ctx, request);
  if (refusal) return refusal;
  const { documents } = activityPub(ctx.app);
  const kept = documents.get(key);
  if (kept) return kept;
  const keep = documents.begin(key);
  const { domain } = request;
  const identity =
    route.kind === 'instanceActor'
      ? await instanceActorOf(ctx, domain)
      : await localByUsername(ctx, domain, route.username);
  const answer = await actorAnswer(ctx, identity);
  if (identity && answer.status === 200) keep([identity.id], answer);
  return answer;
}

type CollectionRoute = Exclude<Route, { kind: 'actor' | 'instanceActor' | 'post' | 'create' }>;

async function collection(
  ctx: Ctx,
  request: DocumentRequest,
  route: CollectionRoute,
  asker: Asker,
): Promise<Document | null> {
  const { domain } = request;
  const query = queryOf(request);
  if (route.kind === 'instanceOutbox') {
    return pagedCollection(uris.outbox(uris.instanceActor(domain)), 'OrderedCollection', 0, false);
  }
  if (!('username' in route)) {
    const post = await servedPost(ctx, domain, asker, route.id);
    if (!post) return null;
    return route.kind === 'replies'
      ? repliesDocument(ctx, post, asker, query)
      : totalDocument(post, route.kind);
  }
  const owner = await localByUsername(ctx, domain, route.username);
  if (owner?.state !== 'ACTIVE' || asker.reader.scope === 'nothing' || (await isBlockedBy(ctx, owner, asker)))
    return null;
  switch (route.kind) {
    case 'outbox':
      return outboxDocument(ctx, domain, owner, asker, query);
    case 'followers':
    case 'following':
      return relationsDocument(ctx, owner, route.kind, query);
    case 'featured':
      return featuredDocument(ctx, domain, owner, asker);
    case 'featuredTags':
      return featuredTagsDocument(ctx, domain, owner);
    case 'featuredCollections':
      return collectionsDocument(ctx, owner, asker, query);
    case 'featuredCollection':
      return oneCollectionDocument(ctx, owner, asker, route.rowId);
    case 'collectionItem':
      return collectionItemDocument(ctx, owner, asker, route.rowId, route.itemId);
    case 'featureAuthorization':
      return featureAuthorization(ctx, owner, route.rowId);
    case 'authorization':
      return AUTHORIZATIONS[route.of](ctx, owner, asker, route.rowId);
    case 'activity':
      return activityDocument(ctx, owner, route.activity, route.rowId, asker);
  }
}
