// Turns a parsed actor into columns of an identity.

import { remoteApprovalBits } from '../../core/posts/approval/remote.ts';
import type { Identity, Prisma } from '../../db/rows.ts';
import { sanitizeHtml } from '../../lib/html/sanitize.ts';
import { cleanLine, truncateText } from '../../lib/text.ts';
import type { RemoteActor } from '../parse/actor.ts';
import type { ActorType } from '../vocab.ts';

const TYPES: Record<ActorType, Identity['type']> = {
  Person: 'PERSON',
  Service: 'SERVICE',
  Group: 'GROUP',
  Organization: 'ORGANIZATION',
  Application: 'APPLICATION',
};

/** The longest display name that is kept. */
const LONGEST_NAME = 500;

/** The columns of an identity that its own server decides, made safe and short. */
export function actorColumns(actor: RemoteActor) {
  return {
    type: TYPES[actor.type],
    name: truncateText(cleanLine(actor.name ?? ''), LONGEST_NAME),
    bioSource: '',
    bioHtml: sanitizeHtml(actor.summary ?? ''),
    fields: actor.fields.map(({ name, value }) => ({
      name: truncateText(cleanLine(name), LONGEST_NAME),
      value: sanitizeHtml(value),
    })),
    url: actor.url,
    avatarUrl: actor.icon?.url ?? null,
    avatarAlt: actor.icon?.alt ?? '',
    headerUrl: actor.image?.url ?? null,
    headerAlt: actor.image?.alt ?? '',
    emoji: actor.emoji.map(({ shortcode, url }) => ({ shortcode, url })),
    isLocked: actor.isLocked,
    isDiscoverable: actor.isDiscoverable ?? false,
    isIndexable: actor.isIndexable ?? false,
    showsMedia: actor.showsMedia ?? true,
    showsMediaReplies: actor.showsMediaReplies ?? true,
    showsFeatured: actor.showsFeatured ?? true,
    alsoKnownAs: actor.alsoKnownAs,
    attributionDomains: actor.attributionDomains,
    inbox: actor.inbox,
    sharedInbox: actor.sharedInbox,
    outbox: actor.outbox,
    followersUri: actor.followers,
    followingUri: actor.following,
    featuredUri: actor.featured,
    featuredTagsUri: actor.featuredTags,
    featuredCollectionsUri: actor.featuredCollections,
    featureApproval:
      actor.mayFeature === null
        ? null
        : remoteApprovalBits(
            { uri: actor.id, followersUri: actor.followers, followingUri: actor.following },
            actor.mayFeature,
          ),
  } satisfies Prisma.IdentityUpdateInput;
}
