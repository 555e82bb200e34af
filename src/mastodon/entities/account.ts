// The REST entity Account.

import type { Domain } from '../../db/rows.ts';
import { MISSING_AVATAR, MISSING_HEADER } from '../../lib/url/missing-pictures.ts';
import type { AccountAloneData, AccountData } from '../documents/account.ts';
import { approvalGroups } from './consent/approval.ts';
import { dateTimeOrNull, day, midnight } from './dates.ts';
import { emojiEntity } from './emoji.ts';

/**
 * `ana` of the domain that is asked, `ana@other.example` of all others: whoever is on another domain of the install is
 * elsewhere.
 */
export function acctOf(
  domain: Pick<Domain, 'name'>,
  identity: { username: string; handleDomain: string },
): string {
  return identity.handleDomain === domain.name
    ? identity.username
    : `${identity.username}@${identity.handleDomain}`;
}

/** Account. What it says depends on the domain that is asked. */
export function account(domain: Domain, data: AccountData) {
  const moved = data.movedTo ? { moved: alone(domain, data.movedTo) } : {};
  return { ...alone(domain, data), ...moved };
}

function alone(domain: Domain, data: AccountAloneData) {
  const isOfDomain = data.handleDomain === domain.name;
  const isShown = data.state === 'ACTIVE';
  const avatarOf = (url: string | null) => (isShown && url) || `${domain.origin}${MISSING_AVATAR}`;
  const headerOf = (url: string | null) => (isShown && url) || `${domain.origin}${MISSING_HEADER}`;
  return {
    id: data.key,
    username: data.username,
    acct: acctOf(domain, data),
    display_name: isShown ? data.name : '',
    locked: isShown && data.isLocked,
    bot: isShown && data.isBot,
    discoverable: isShown && data.isDiscoverable,
    indexable: isShown && data.isIndexable,
    group: data.type === 'GROUP',
    created_at: midnight(data.createdAt),
    note: isShown ? data.bio : '',
    url: data.url ?? data.uri,
    uri: data.uri,
    avatar: avatarOf(data.avatarUrl),
    avatar_static: avatarOf(data.avatarStillUrl),
    avatar_description: isShown ? data.avatarAlt : '',
    header: headerOf(data.headerUrl),
    header_static: headerOf(data.headerStillUrl),
    header_description: isShown ? data.headerAlt : '',
    followers_count: data.counts.followers ?? 0,
    following_count: data.counts.following ?? 0,
    statuses_count: data.counts.posts,
    last_status_at: data.lastPostAt === null ? null : day(data.lastPostAt),
    hide_collections: data.hidesRelations,
    show_media: data.showsMedia,
    show_media_replies: data.showsMediaReplies,
    show_featured: data.showsFeatured,
    feature_approval: featureApproval(isShown ? data.featureApproval : null),
    emojis: isShown ? data.emoji.map(emojiEntity) : [],
    fields: isShown ? data.fields.map(field) : [],
    ...(isShown ? {} : { suspended: true }),
    ...(data.isLimited ? { limited: true } : {}),
    ...(isOfDomain ? { noindex: !data.isIndexable, roles: [] } : {}),
  };
}

/** FeatureApproval; where a server says nothing, nobody may. */
function featureApproval(approval: AccountAloneData['featureApproval']) {
  return {
    ...approvalGroups(approval ?? { automatic: [], manual: [] }),
    current_user: approval === null ? 'missing' : (approval.viewerMay ?? 'DENIED').toLowerCase(),
  };
}

function field({ name, value, verifiedAt }: AccountData['fields'][number]) {
  return { name, value, verified_at: dateTimeOrNull(verifiedAt) };
}
