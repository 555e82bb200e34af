// Makes, changes and deletes the announcements of a domain; admins may.

import * as v from 'valibot';
import type { Announcement, Domain } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { readPostText } from '../../lib/post-text/render.ts';
import { cleanText, countCharacters } from '../../lib/text.ts';
import type { AuditAct } from '../audit/acts.ts';
import { type AuditChange, changesBetween } from '../audit/changes.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { parseInput, readAll } from '../input.ts';
import { anonymousReader } from '../posts/reader.ts';
import { asJson } from '../posts/shapes.ts';
import { identitiesOfHandles, mentionLinks, mentionOf } from '../posts/write/mentions.ts';
import { mustAdministerDomain } from '../roles/policy.ts';
import { uris } from '../uris.ts';
import { AnnouncementNotFound } from './errors.ts';
import { announcementOf } from './queries.ts';

/** In characters. */
export const LONGEST_ANNOUNCEMENT = 5_000;
/** Of one domain that have not ended. */
export const MOST_ANNOUNCEMENTS = 50;

const Changes = v.object({
  text: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => cleanText(text).trim()),
      v.minLength(1, 'An announcement has a text.'),
      v.check(
        (text) => countCharacters(text, LONGEST_ANNOUNCEMENT) <= LONGEST_ANNOUNCEMENT,
        `An announcement has at most ${LONGEST_ANNOUNCEMENT} characters.`,
      ),
    ),
  ),
  startsAt: v.optional(v.nullable(v.number())),
  endsAt: v.optional(v.nullable(v.number())),
  isAllDay: v.optional(v.boolean()),
});

export interface AnnouncementInput {
  /** Plain text with links, handles and hashtags. */
  text?: string;
  /** Epoch milliseconds: of what it is about; null for no particular time. It is shown until its end. */
  startsAt?: number | null;
  endsAt?: number | null;
  /** Whether the two are days and not moments. */
  isAllDay?: boolean;
}

/**
 * Tells something to all people of a domain. Errors: FORBIDDEN, INVALID_INPUT, CONFLICT where there are as many as one
 * may have.
 */
export async function announce(ctx: Ctx, domain: Domain, input: AnnouncementInput): Promise<Announcement> {
  await mustAdministerDomain(ctx, domain);
  const { text, ...times } = readAnnouncement(input);
  if (text === undefined)
    throw new AppError('INVALID_INPUT', 'An announcement has a text.', { path: ['input', 'text'] });
  const written = await write(ctx, domain, text);
  return inTransaction(ctx, async (ctx) => {
    const running = await ctx.tx.models.announcement.count({
      where: { domainId: domain.id, OR: [{ endsAt: null }, { endsAt: { gt: BigInt(ctx.now) } }] },
    });
    if (running >= MOST_ANNOUNCEMENTS)
      throw new AppError('CONFLICT', `At most ${MOST_ANNOUNCEMENTS} announcements; delete one first.`);
    const now = BigInt(ctx.now);
    const announcement = await ctx.tx.models.announcement.create({
      data: {
        id: ctx.app.ids.next(),
        domainId: domain.id,
        ...written,
        ...times,
        createdAt: now,
        updatedAt: now,
      },
    });
    await ctx.emit({ kind: 'announcementChanged', announcement, change: 'shown' });
    await record(ctx, 'ANNOUNCEMENT_CREATED', announcement);
    return announcement;
  });
}

/** Changes what is given. Errors: FORBIDDEN, INVALID_INPUT, NOT_FOUND. */
export async function updateAnnouncement(
  ctx: Ctx,
  id: bigint,
  input: AnnouncementInput,
): Promise<Announcement> {
  const { before, domain } = await mustManage(ctx, id);
  const { text, ...read } = readAnnouncement(input, before);
  // Only what was given: somebody else may be changing the rest.
  const times = Object.fromEntries(
    Object.entries(read).filter(([name]) => input[name as keyof typeof read] !== undefined),
  );
  const written = text === undefined ? {} : await write(ctx, domain, text);
  return inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.tx.models.announcement.updateMany({
      where: { id },
      data: { ...written, ...times, updatedAt: BigInt(ctx.now) },
    });
    if (count === 0) throw new AnnouncementNotFound();
    const announcement = await ctx.tx.models.announcement.findUniqueOrThrow({ where: { id } });
    await ctx.emit({ kind: 'announcementChanged', announcement, change: 'shown' });
    const changes = changesBetween(before, announcement, ['source', 'startsAt', 'endsAt', 'isAllDay']);
    await record(ctx, 'ANNOUNCEMENT_CHANGED', announcement, changes);
    return announcement;
  });
}

/** Errors: FORBIDDEN, NOT_FOUND. */
export async function deleteAnnouncement(ctx: Ctx, id: bigint): Promise<void> {
  const { before } = await mustManage(ctx, id);
  await inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.tx.models.announcement.deleteMany({ where: { id } });
    if (count === 0) throw new AnnouncementNotFound();
    await ctx.emit({ kind: 'announcementChanged', announcement: before, change: 'removed' });
    await record(ctx, 'ANNOUNCEMENT_DELETED', before);
  });
}

function record(
  ctx: TxCtx,
  act: AuditAct,
  { id, domainId, source }: Announcement,
  changes: readonly AuditChange[] = [],
): Promise<void> {
  return recordAct(ctx, {
    act,
    domainId,
    target: { kind: 'ANNOUNCEMENT', id, name: [...source].slice(0, 60).join('') },
    changes,
  });
}

async function mustManage(ctx: Ctx, id: bigint): Promise<{ before: Announcement; domain: Domain }> {
  const before = await announcementOf(ctx, id);
  const domain = before && (await ctx.app.domains.byId(before.domainId));
  if (!before || !domain) throw new AnnouncementNotFound();
  await mustAdministerDomain(ctx, domain);
  return { before, domain };
}

/**
 * The input as it is stored; times that are left out are those it had. Errors: INVALID_INPUT with everything that is
 * wrong.
 */
export function readAnnouncement(input: AnnouncementInput, before?: Announcement) {
  const { given, times } = readAll({
    given: () => parseInput(Changes, input),
    times: () => readTimes(input, before),
  });
  return { text: given.text, ...times, isAllDay: given.isAllDay ?? before?.isAllDay ?? false };
}

function readTimes(given: AnnouncementInput, before?: Announcement) {
  const timeOf = (value: number | null | undefined, was: bigint | null | undefined) =>
    value === undefined ? (was ?? null) : value === null ? null : BigInt(Math.round(value));
  const startsAt = timeOf(given.startsAt, before?.startsAt);
  const endsAt = timeOf(given.endsAt, before?.endsAt);
  if (startsAt !== null && endsAt !== null && endsAt < startsAt)
    throw new AppError('INVALID_INPUT', 'Nothing ends before it starts.', { path: ['input', 'endsAt'] });
  return { startsAt, endsAt };
}

/** Handles that are not known here are looked up; so this is outside of the transaction. */
async function write(ctx: Ctx, domain: Domain, text: string) {
  const read = readPostText(text, 'plain');
  const reader = await anonymousReader(ctx, domain.id);
  const found = await identitiesOfHandles(ctx, domain, reader, read.entities.handles);
  const { html, mentions } = read.render({
    mention: mentionLinks(found),
    hashtagUrl: (name) => uris.tag(domain, name),
  });
  const people = mentions.flatMap(({ handle }) => found.get(handle.key) ?? []);
  return {
    source: text,
    html,
    mentions: asJson(people.map(mentionOf)) ?? [],
    tags: asJson(read.entities.hashtags.map(({ name, display }) => ({ name, display }))) ?? [],
  };
}
