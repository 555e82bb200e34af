// Groups of notifications: favourites, boosts and reactions of one post, and new followers, of half a day each.

import type { NotificationKind } from '../../db/enums.ts';
import type { Identity, Notification, Prisma } from '../../db/rows.ts';
import { parseId } from '../../lib/ids.ts';
import { type Ctx, models, sql } from '../context.ts';
import { GROUPED_KINDS, type GroupedKind, KINDS } from '../notification-kinds/index.ts';
import { idsOf, orderOf, type Page, pageSql } from '../page.ts';
import { choiceSql, isFilteredShown, type NotificationChoice, UNREAD } from './queries.ts';

/** So many of those who caused a group are given with it, the newest first. */
export const MOST_SAMPLES = 8;

/**
 * Ids count milliseconds in all but their last 16 bits, so those of twelve hours lie side by side: between two
 * multiples of this.
 */
const WINDOW = (12n * 3600_000n) << 16n;

export interface GroupChoice extends NotificationChoice {
  /** Which kinds are put together at all. */
  grouped: readonly GroupedKind[];
}

export interface NotificationGroup {
  /** The same for every notification of the group, as long as the group exists. */
  key: string;
  newest: Notification;
  count: number;
  /** Who caused it, the newest first; `MOST_SAMPLES` at most. */
  actorIds: readonly bigint[];
  /** The oldest of the group that is as new as the last group of the page; null where no page was asked for. */
  oldestOnPage: bigint | null;
}

/** The key of a notification's group. */
export function groupKeyOf(
  { id, kind, postId }: Pick<Notification, 'id' | 'kind' | 'postId'>,
  grouped: readonly NotificationKind[] = GROUPED_KINDS,
): string {
  if (!grouped.includes(kind)) return `ungrouped-${id}`;
  const about = postId === null ? '' : `${postId}-`;
  return `${KINDS[kind].groupWord}-${about}${id / WINDOW}`;
}

/** Which notifications a key stands for; null for what is no key. */
function whereGroup(key: string): Prisma.NotificationWhereInput | null {
  const [word, ...parts] = key.split('-');
  const numbers = parts.map(parseId);
  const last = numbers.at(-1);
  if (last == null || numbers.includes(null)) return null;
  if (word === 'ungrouped') return numbers.length === 1 ? { id: last } : null;
  const kind = GROUPED_KINDS.find((each) => KINDS[each].groupWord === word);
  if (!kind || numbers.length !== (KINDS[kind].isAboutPost ? 2 : 1)) return null;
  // A number that is no window of any id.
  if (last > (1n << 62n) / WINDOW) return null;
  const postId = KINDS[kind].isAboutPost ? (numbers[0] ?? null) : null;
  return { kind, postId, id: { gte: last * WINDOW, lt: (last + 1n) * WINDOW }, isFiltered: false };
}

/**
 * Groups of an identity, each at the place of its newest notification, newest first; cursors are ids of those. A group
 * is on one page alone.
 */
export async function notificationGroups(
  ctx: Ctx,
  identity: Identity,
  page: Page,
  choice: GroupChoice,
): Promise<NotificationGroup[]> {
  const bounds = pageSql(page, 'n."id"');
  const chosen = choiceSql(choice);
  const newest = newestOfGroupSql(choice);
  const found = await sql(ctx).all<{ id: bigint }>(
    `SELECT n."id" FROM notification n WHERE n."identityId" = ? AND ${bounds.where} AND ${chosen.text} AND ${newest.text}
      ${bounds.orderBy} LIMIT ?`,
    [identity.id, ...bounds.params, ...chosen.params, ...newest.params, page.limit],
  );
  const rows = await models(ctx).notification.findMany({
    where: { id: { in: found.map((row) => row.id) } },
    orderBy: { id: 'desc' },
  });
  return withMembers(ctx, identity, rows, choice);
}

/** How many groups are unread: whose newest notification is. */
export async function unreadGroups(ctx: Ctx, identityId: bigint, choice: GroupChoice): Promise<number> {
  const chosen = choiceSql(choice);
  const newest = newestOfGroupSql(choice);
  const [row] = await sql(ctx).all<{ unread: bigint | number }>(
    `SELECT count(*) AS "unread" FROM notification n WHERE n."identityId" = ? AND ${UNREAD} AND ${chosen.text} AND ${newest.text}`,
    [identityId, identityId, ...chosen.params, ...newest.params],
  );
  return Number(row?.unread ?? 0);
}

/** One group by its key; null where the identity has none. */
export async function notificationGroup(
  ctx: Ctx,
  identity: Identity,
  key: string,
): Promise<NotificationGroup | null> {
  const [newest] = await notificationsInGroup(ctx, identity, key, { limit: 1 });
  if (!newest) return null;
  const grouped = key.startsWith('ungrouped-') ? [] : GROUPED_KINDS;
  const all = { kinds: null, actorId: null, includesFiltered: false, grouped };
  const [group] = await withMembers(ctx, identity, [newest], all);
  return group ? { ...group, oldestOnPage: null } : null;
}

/** The notifications of a group, newest first; none for what is no key. */
export async function notificationsInGroup(
  ctx: Ctx,
  identity: Identity,
  key: string,
  page: Page,
): Promise<Notification[]> {
  const where = whereGroup(key);
  if (where === null) return [];
  return models(ctx).notification.findMany({
    where: { AND: [where, { id: idsOf(page) }], identityId: identity.id },
    ...orderOf(page),
  });
}

/** What `dismissNotifications` removes for a key; null for what is no key. */
export const groupToDismiss = whereGroup;

/** "Nothing newer of its group is chosen", in SQL for `n`. */
function newestOfGroupSql(choice: GroupChoice) {
  const { grouped, actorId } = choice;
  const params: bigint[] = [];
  const noneNewer = (kinds: readonly GroupedKind[], about: string) => {
    const among = kinds.filter((kind) => grouped.includes(kind));
    if (among.length === 0) return '1 = 1';
    if (actorId !== null) params.push(actorId);
    return `(n."kind" NOT IN (${among.map((kind) => `'${kind}'`).join(', ')}) OR NOT EXISTS (SELECT 1 FROM notification m
      WHERE m."identityId" = n."identityId" AND m."kind" = n."kind" AND ${about} AND m."id" > n."id" AND m."id" < (n."id" / ${WINDOW} + 1) * ${WINDOW}
      ${actorId === null ? '' : 'AND m."actorId" = ?'} ${isFilteredShown(choice) ? '' : 'AND NOT m."isFiltered"'}))`;
  };
  const ofPosts = GROUPED_KINDS.filter((kind) => KINDS[kind].isAboutPost);
  const others = GROUPED_KINDS.filter((kind) => !KINDS[kind].isAboutPost);
  const text = `${noneNewer(ofPosts, 'm."postId" = n."postId"')} AND ${noneNewer(others, 'm."postId" IS NULL')}`;
  return { text, params };
}

interface Member {
  id: bigint;
  kind: NotificationKind;
  postId: bigint | null;
  actorId: bigint;
  total: bigint | number;
  oldest: bigint | null;
}

/** Adds to the newest notification of each group what the others say, in one statement over the time the page spans. */
async function withMembers(
  ctx: Ctx,
  identity: Identity,
  rows: readonly Notification[],
  choice: GroupChoice,
): Promise<NotificationGroup[]> {
  const { grouped } = choice;
  const spread = rows.filter(({ kind }) => (grouped as readonly NotificationKind[]).includes(kind));
  const members = new Map<string, Member[]>();
  const [first, last] = [spread[0], spread.at(-1)];
  if (first && last) {
    const chosen = choiceSql({ ...choice, kinds: grouped });
    const oldest = rows.at(-1)?.id ?? last.id;
    const found = await sql(ctx).all<Member>(
      `SELECT g."id", g."kind", g."postId", g."actorId", g."total", g."oldest" FROM (
         SELECT n."id", n."kind", n."postId", n."actorId",
           row_number() OVER (PARTITION BY n."kind", n."postId", n."id" / ${WINDOW} ORDER BY n."id" DESC) AS "place",
           count(*) OVER (PARTITION BY n."kind", n."postId", n."id" / ${WINDOW}) AS "total",
           min(CASE WHEN n."id" >= ? THEN n."id" END) OVER (PARTITION BY n."kind", n."postId", n."id" / ${WINDOW}) AS "oldest"
         FROM notification n WHERE n."identityId" = ? AND n."id" >= ? AND n."id" < ? AND ${chosen.text}
       ) g WHERE g."place" <= ${MOST_SAMPLES} ORDER BY g."id" DESC`,
      [oldest, identity.id, (last.id / WINDOW) * WINDOW, (first.id / WINDOW + 1n) * WINDOW, ...chosen.params],
    );
    for (const member of found) {
      const key = groupKeyOf(member, grouped);
      members.set(key, [...(members.get(key) ?? []), member]);
    }
  }
  return rows.map((newest) => {
    const key = groupKeyOf(newest, grouped);
    const [member, ...others] = members.get(key) ?? [];
    if (!member) return { key, newest, count: 1, actorIds: [newest.actorId], oldestOnPage: newest.id };
    return {
      key,
      newest,
      count: Number(member.total),
      actorIds: [member, ...others].map(({ actorId }) => actorId),
      oldestOnPage: member.oldest,
    };
  });
}
