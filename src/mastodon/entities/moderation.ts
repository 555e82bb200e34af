// The REST entities Admin::Account, Admin::Report and Report.

import type { Domain } from '../../db/rows.ts';
import { MISSING_AVATAR, MISSING_HEADER } from '../../lib/url/missing-pictures.ts';
import type { AccountData } from '../documents/account.ts';
import type {
  ModeratedData,
  ReportData,
  ReportedData,
  SignUpData,
  WaitingPersonData,
} from '../documents/moderation.ts';
import { account } from './account.ts';
import { collection } from './collection.ts';
import { dateTime, dateTimeOrNull, midnight } from './dates.ts';
import { mediaAttachment } from './media.ts';
import { VISIBILITY } from './status.ts';

/** What Mastodon calls the role of everybody. */
const WITHOUT_ROLE = '-99';
/** Ids of roles as Mastodon's own begin: what apps show is the name. */
const ROLES = {
  OWNER: { id: '3', name: 'Owner', permissions: '1' },
  ADMIN: { id: '2', name: 'Admin', permissions: '1' },
  MODERATOR: { id: '1', name: 'Moderator', permissions: '1' },
} as const;
const NOBODY = { id: WITHOUT_ROLE, name: '', permissions: '0' };

type RoleName = keyof typeof ROLES;

/** The role of an id, as apps choose by it; undefined for what is none. */
export function roleById(id: string): RoleName | 'NONE' | undefined {
  if (id === WITHOUT_ROLE) return 'NONE';
  return (Object.keys(ROLES) as RoleName[]).find((name) => ROLES[name].id === id);
}

/** Role; how much somebody may is a setting of the domain, and the same for all roles. */
export function roleEntity(domain: Domain, role: RoleName | null | undefined) {
  return {
    ...(role ? ROLES[role] : NOBODY),
    color: '',
    highlighted: false,
    collection_limit: domain.collectionLimit,
  };
}

/**
 * Admin::Account. Mail addresses and the state of logins are there for admins of the install alone; to others a login
 * looks as most do. Addresses of clients are written down nowhere.
 */
export function moderatedAccount(domain: Domain, data: ModeratedData) {
  const { moderation } = data;
  const [login] = moderation?.logins ?? [];
  const isOwn = data.handleDomain === domain.name;
  const restriction = moderation?.restriction?.level ?? null;
  return {
    id: data.key,
    username: data.username,
    domain: isOwn ? null : data.handleDomain,
    created_at: dateTime(login?.createdAt ?? data.createdAt),
    email: login?.email ?? null,
    ip: null,
    ips: [],
    locale: login?.locale?.toLowerCase() ?? null,
    invite_request: null,
    ...(moderation?.inviter ? { invited_by_account_id: moderation.inviter.key } : {}),
    role: isOwn ? roleEntity(domain, moderation?.role) : null,
    confirmed: isOwn ? true : null,
    approved: isOwn ? true : null,
    disabled: isOwn ? (login ? login.disabledAt !== null : false) : null,
    suspended: data.state === 'SUSPENDED' || restriction === 'SUSPEND',
    silenced: restriction === 'LIMIT',
    sensitized: moderation?.isSensitive ?? false,
    account: account(domain, data),
  };
}

/** Account of somebody who waits to be let in: there is no identity yet, so it is what it will begin as. */
export function waitingPerson(domain: Domain, data: WaitingPersonData) {
  const { key, username, createdAt } = data;
  const { name, origin } = data.domain ?? domain;
  const uri = `${origin}/users/${username}`;
  const [avatar, header] = [`${domain.origin}${MISSING_AVATAR}`, `${domain.origin}${MISSING_HEADER}`];
  return {
    ...{ id: key, username, acct: name === domain.name ? username : `${username}@${name}` },
    ...{ display_name: '', note: '', url: uri, uri },
    ...{ locked: false, bot: false, group: false, discoverable: false, indexable: false, noindex: true },
    ...{ avatar, avatar_static: avatar, avatar_description: '' },
    ...{ header, header_static: header, header_description: '' },
    ...{ followers_count: 0, following_count: 0, statuses_count: 0, last_status_at: null },
    ...{ hide_collections: false, show_media: true, show_media_replies: true, show_featured: true },
    ...{ created_at: midnight(createdAt), emojis: [], fields: [], roles: [] },
  };
}

/** Admin::Account of the same. */
export function waitingAccount(domain: Domain, data: SignUpData) {
  const { key, username, email, reason, createdAt } = data;
  return {
    id: key,
    username,
    domain: null,
    created_at: dateTime(createdAt),
    email,
    ip: null,
    ips: [],
    locale: null,
    invite_request: reason === '' ? null : reason,
    role: roleEntity(domain, null),
    confirmed: true,
    approved: false,
    disabled: false,
    suspended: false,
    silenced: false,
    sensitized: false,
    account: waitingPerson(domain, data),
  };
}

export type ModeratedAccount = ReturnType<typeof moderatedAccount> | ReturnType<typeof waitingAccount>;

const CATEGORIES = { SPAM: 'spam', LEGAL: 'legal', VIOLATION: 'violation', OTHER: 'other' } as const;

/** What Report and Admin::Report have in common. */
function reportParts(
  data: Pick<ReportedData, 'key' | 'category' | 'comment' | 'isForwarded' | 'createdAt' | 'resolvedAt'>,
) {
  return {
    id: data.key,
    action_taken: data.resolvedAt !== null,
    action_taken_at: dateTimeOrNull(data.resolvedAt),
    category: CATEGORIES[data.category],
    comment: data.comment,
    forwarded: data.isForwarded,
    created_at: dateTime(data.createdAt),
  };
}

/** Report, as who made it and who is notified of it are told; of `target`, whom it is about. */
export function report(domain: Domain, data: Omit<ReportedData, 'target'>, target: AccountData) {
  return {
    ...reportParts(data),
    status_ids: data.posts.map(({ postKey }) => postKey),
    rule_ids: data.rules.length > 0 ? data.rules.map(({ ruleId }) => ruleId) : null,
    collection_ids: data.collections.map(({ key }) => key),
    target_account: account(domain, target),
  };
}

/**
 * Admin::Report. Posts are shown as they were written, also where they were not written for the moderator's eyes; what
 * others did with them is not counted there.
 */
export function moderatedReport(domain: Domain, data: ReportData) {
  const { target, reporter, assignee, resolver } = data;
  return {
    ...reportParts(data),
    updated_at: dateTime(data.resolvedAt ?? data.createdAt),
    account: reporter && moderatedAccount(domain, reporter),
    target_account: target && moderatedAccount(domain, target),
    assigned_account: assignee && moderatedAccount(domain, assignee),
    action_taken_by_account: resolver && moderatedAccount(domain, resolver),
    statuses: target
      ? data.posts.filter((post) => !post.isDeleted).map((post) => reportedStatus(domain, target, post))
      : [],
    rules: data.rules.map(({ ruleId, text, hint }) => ({ id: ruleId, text, hint, translations: {} })),
    collections: data.collections.map((each) => collection(domain, each)),
  };
}

function reportedStatus(domain: Domain, author: ModeratedData, post: ReportData['posts'][number]) {
  return {
    ...{
      id: post.postKey,
      uri: post.uri,
      url: post.uri,
      content: post.html,
      account: account(domain, author),
    },
    created_at: dateTime(post.publishedAt),
    visibility: VISIBILITY[post.visibility],
    spoiler_text: post.summary ?? '',
    sensitive: post.isSensitive,
    media_attachments: post.attachments.map(mediaAttachment),
    ...{ in_reply_to_id: null, in_reply_to_account_id: null, language: null, edited_at: null, reblog: null },
    ...{ replies_count: 0, reblogs_count: 0, favourites_count: 0, quotes_count: 0, quote: null },
    ...{ mentions: [], tags: [], tagged_collections: [], emojis: [], card: null, poll: null },
    quote_approval: { automatic: [], manual: [], current_user: 'denied' },
  };
}
