import { type FakeActor, type Json, pemOf } from './actor.ts';
import type { Reply, SeenRequest } from './server.ts';

export const CONTEXT = 'https://www.w3.org/ns/activitystreams';
const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

export type Visibility = 'public' | 'unlisted' | 'followers' | 'direct';

/** `to` and `cc` as Mastodon writes them. */
export function audienceOf(author: FakeActor, visibility: Visibility, mentions: string[]): Json {
  if (visibility === 'public') return { to: [PUBLIC], cc: [author.followersUri, ...mentions] };
  if (visibility === 'unlisted') return { to: [author.followersUri], cc: [PUBLIC, ...mentions] };
  if (visibility === 'followers') return { to: [author.followersUri], cc: mentions };
  return { to: mentions, cc: [] };
}

/** What an honest server has at that URL: WebFinger, actors, their keys and collections; else 404. */
export function documentAt(request: SeenRequest, name: string, actors: FakeActor[]): Reply {
  const bare = request.url.split('?')[0] ?? '';
  if (request.path.startsWith('/.well-known/webfinger')) return webfinger(request, name, actors);
  for (const actor of actors) {
    if (bare === actor.id) return { body: actor.document };
    if (bare === actor.keyId) return { body: keyDocument(actor) };
    const lists: Record<string, unknown[]> = {
      [actor.followersUri]: actor.followers,
      [`${actor.id}/following`]: actor.following,
      [`${actor.id}/outbox`]: actor.outbox,
      [`${actor.id}/featured`]: actor.featured,
      [`${actor.id}/tags`]: actor.featuredTags,
    };
    if (lists[bare]) return { body: collection(bare, lists[bare]) };
  }
  return { status: 404, body: { error: 'not found' } };
}

function webfinger(request: SeenRequest, name: string, actors: FakeActor[]): Reply {
  const resource = new URL(request.url).searchParams.get('resource') ?? '';
  const actor = actors.find(
    (one) => resource.toLowerCase() === `acct:${one.username}@${name}`.toLowerCase() || resource === one.id,
  );
  if (!actor) return { status: 404, body: { error: 'not found' } };
  const links = [{ rel: 'self', type: 'application/activity+json', href: actor.id }];
  const body = { subject: `acct:${actor.username}@${name}`, aliases: [actor.id], links };
  return { headers: { 'content-type': 'application/jrd+json' }, body };
}

function collection(id: string, items: unknown[]): Json {
  return {
    '@context': CONTEXT,
    id,
    type: 'OrderedCollection',
    totalItems: items.length,
    orderedItems: items,
  };
}

/** The key at a URL of its own, with as much of the actor as is needed to find back (as GoToSocial does). */
function keyDocument(actor: FakeActor): Json {
  return {
    '@context': [CONTEXT, 'https://w3id.org/security/v1'],
    id: actor.id,
    type: actor.document.type,
    preferredUsername: actor.username,
    publicKey: { id: actor.keyId, owner: actor.id, publicKeyPem: pemOf(actor.rsa) },
  };
}
