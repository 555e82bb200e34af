// Whom those who decide about people may decide about: only those who rank below them.

import type { Identity, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, models } from '../context.ts';
import { administersInstall, mustAdministerInstall, rankOn, userOf } from './policy.ts';

/** How high admins of the install stand, on every domain; the operator stands above them. */
const INSTALL_ADMIN = 4;

const standsAboveAll = ({ viewer }: Ctx) => viewer.kind === 'operator' || viewer.kind === 'system';

/** Throws FORBIDDEN where somebody above the viewer holds the identity: admins do not put owners out of theirs. */
export async function mustRankAsHolders(ctx: Ctx, domainId: bigint, identityId: bigint): Promise<void> {
  if (!(await ranksAsHolders(ctx, domainId, identityId))) throw held('above you');
}

/** Whether nobody above the viewer holds the identity. */
async function ranksAsHolders(ctx: Ctx, domainId: bigint, identityId: bigint): Promise<boolean> {
  if (standsAboveAll(ctx)) return true;
  const { theirs } = await holdersOf(ctx, domainId, identityId);
  return theirs <= (await ownRank(ctx, domainId));
}

/**
 * Whether a domain may delete or mark posts of an identity as far as ranks go: its own people's unless they rank above
 * the viewer; how posts of other people are shown on it is its own matter.
 */
export async function ranksToModeratePosts(
  ctx: Ctx,
  domainId: bigint,
  { id, domainId: home }: Pick<Identity, 'id' | 'domainId'>,
): Promise<boolean> {
  return home !== domainId || ranksAsHolders(ctx, domainId, id);
}

/** Throws FORBIDDEN where the same is not so. */
export async function mustRankToModeratePosts(
  ...asked: Parameters<typeof ranksToModeratePosts>
): Promise<void> {
  if (!(await ranksToModeratePosts(...asked))) throw held('above you');
}

/**
 * Throws FORBIDDEN unless a domain (null: the whole install) may decide so about an identity as far as ranks go.
 * `against` its holders only somebody above all of them decides; what takes that back is `for` them, which equals may
 * too. About themselves nobody decides, whichever of their identities they act as. Another domain decides in its own
 * eyes alone: there its holders are strangers, and what they are on that domain is not told.
 */
export async function mustRankToDecide(...asked: Parameters<typeof refusalOf>): Promise<void> {
  const refusal = await refusalOf(...asked);
  if (refusal) throw refusal;
}

/** Whether the same would not be refused. */
export async function ranksToDecide(...asked: Parameters<typeof refusalOf>): Promise<boolean> {
  return (await refusalOf(...asked)) === null;
}

async function refusalOf(
  ctx: Ctx,
  how: 'against' | 'for',
  domainId: bigint | null,
  { id, domainId: home }: Pick<Identity, 'id' | 'domainId'>,
): Promise<AppError | null> {
  if (standsAboveAll(ctx) || home === null) return null;
  const { isOwn, theirs } = await holdersOf(ctx, home, id);
  if (isOwn) return aboutYourself();
  if (domainId !== null && domainId !== home) return null;
  const own = await ownRank(ctx, home);
  return theirs > own || (theirs === own && how === 'against')
    ? held(how === 'for' ? 'above you' : 'of your own rank or above')
    : null;
}

/**
 * Throws FORBIDDEN unless the viewer may act against a login: admins of the install may, but not against each other, or
 * themselves.
 */
export function mustRankAboveLogin(ctx: Ctx, { id, isAdmin }: Pick<User, 'id' | 'isAdmin'>): void {
  mustAdministerInstall(ctx);
  if (standsAboveAll(ctx)) return;
  if (userOf(ctx)?.id === id) throw aboutYourself();
  if (isAdmin)
    throw new AppError(
      'FORBIDDEN',
      'This is the login of another admin of this install; its operator can do this by a command.',
    );
}

const aboutYourself = () =>
  new AppError('FORBIDDEN', 'This is about yourself; ask somebody above you to decide.');
const held = (who: string) =>
  new AppError('FORBIDDEN', `Somebody ${who} on this domain holds this identity; ask somebody above them.`);

/** Whether the viewer is among those who hold an identity, and the highest rank that any of them has on a domain. */
async function holdersOf(
  ctx: Ctx,
  domainId: bigint,
  identityId: bigint,
): Promise<{ isOwn: boolean; theirs: number }> {
  const members = await models(ctx).identityMember.findMany({
    where: { identityId },
    select: { userId: true, user: { select: { isAdmin: true } } },
  });
  const ids = members.map(({ userId }) => userId);
  const viewerId = userOf(ctx)?.id;
  return {
    isOwn: viewerId !== undefined && ids.includes(viewerId),
    theirs: members.some(({ user }) => user.isAdmin) ? INSTALL_ADMIN : await rankOn(ctx, domainId, ids),
  };
}

async function ownRank(ctx: Ctx, domainId: bigint): Promise<number> {
  return administersInstall(ctx) ? INSTALL_ADMIN : rankOn(ctx, domainId, [userOf(ctx)?.id ?? -1n]);
}
