// Adds a domain to the install.

import type { Domain } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { createInstanceActor } from '../identities/instance-actor.ts';
import { readAll } from '../input.ts';
import { DomainTaken } from './errors.ts';
import { forgetDomain } from './forget.ts';
import { readDomainName } from './name.ts';
import { takeNames } from './names.ts';
import { originOf } from './origin.ts';

export interface AddDomainInput {
  /** What handles end in. */
  name: string;
  /** Where URIs live; the name when not given. */
  host?: string | null;
  isPrivate?: boolean;
  isDefault?: boolean;
  title?: string;
}

/** Domains of one user that wait for their proof; names are few, and each waiting one is looked up again and again. */
const MOST_PENDING = 10;
const LONGEST_TITLE = 100;

function readTitle(title: string | undefined): string | null {
  if (title === undefined || title.length <= LONGEST_TITLE) return title ?? null;
  throw new AppError('INVALID_INPUT', `A title has at most ${LONGEST_TITLE} characters.`, {
    path: ['input', 'title'],
  });
}

/**
 * Adds a domain while the server runs: its names, its instance actor with keys. Whoever is no install admin adds it as
 * PENDING until DNS proves that it is theirs: until then it is but a name in a list, which an admin of the install may
 * take. Errors: INVALID_INPUT, CONFLICT for a name that is or was in use here, FORBIDDEN, RATE_LIMITED where too many
 * wait.
 */
export async function addDomain(ctx: Ctx, input: AddDomainInput): Promise<Domain> {
  const { viewer, app } = ctx;
  const user = viewer.kind === 'user' || viewer.kind === 'identity' ? viewer.user : null;
  const trusted = viewer.kind === 'operator' || viewer.kind === 'system' || user?.isAdmin === true;
  if (!trusted && !user) throw new AppError('FORBIDDEN', 'Sign in with a user token to add a domain.');
  const read = readAll({
    name: () => readDomainName(input.name, 'name'),
    host: () => (input.host ? readDomainName(input.host, 'host') : null),
    title: () => readTitle(input.title),
  });
  const { name } = read;
  const host = read.host ?? name;
  const keys = trusted ? await app.ports.keys.generate() : null;
  return inTransaction(ctx, async (ctx) => {
    const { models } = ctx.tx;
    const id = app.ids.next();
    const isFirst = (await models.domain.count()) === 0;
    const isDefault = isFirst || (input.isDefault === true && trusted);
    if (isDefault) await models.domain.updateMany({ where: { isDefault: true }, data: { isDefault: false } });
    if (!trusted && user) await mayWait(ctx, user.id);
    for (const each of new Set([name, host])) {
      const taken = await models.domainName.findUnique({ where: { name: each } });
      const other = taken && (await models.domain.findUnique({ where: { id: taken.domainId } }));
      if (other?.state === 'PENDING' && trusted) await forgetDomain(ctx, other);
      else if (taken) throw new DomainTaken(each);
    }
    const domain = await models.domain.create({
      data: {
        id,
        name,
        host,
        origin: originOf(host),
        state: trusted ? 'ACTIVE' : 'PENDING',
        ownerId: user?.id ?? null,
        isPrivate: input.isPrivate ?? false,
        isDefault,
        title: read.title ?? name.slice(0, LONGEST_TITLE),
        createdAt: BigInt(ctx.now),
      },
    });
    await takeNames(ctx, domain);
    if (user) {
      await models.domainRole.create({
        data: { domainId: id, userId: user.id, role: 'OWNER', createdAt: BigInt(ctx.now) },
      });
    }
    if (keys) await createInstanceActor(ctx, domain, keys);
    await ctx.emit({ kind: 'domainChanged', domain });
    await recordAct(ctx, {
      act: 'DOMAIN_ADDED',
      domainId: id,
      target: { kind: 'DOMAIN', id, name },
      changes: host === name ? [] : [{ field: 'host', before: null, after: host }],
    });
    return domain;
  });
}

async function mayWait(ctx: TxCtx, ownerId: bigint): Promise<void> {
  const waiting = await ctx.tx.models.domain.count({ where: { ownerId, state: 'PENDING' } });
  if (waiting < MOST_PENDING) return;
  throw new AppError(
    'RATE_LIMITED',
    `${MOST_PENDING} domains of yours wait to be proven; prove or remove some of them first.`,
  );
}
