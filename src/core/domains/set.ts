// Changes the settings of a domain.

import * as v from 'valibot';
import type { Domain, Prisma } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { LOCALES } from '../../lib/words/locales.ts';
import { changesBetween } from '../audit/changes.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { identityById } from '../identities/queries.ts';
import { parseInput, readAll } from '../input.ts';
import { mustAdministerDomain, mustAdministerInstall } from '../roles/policy.ts';
import { moveHost } from './host.ts';
import { readDomainName } from './name.ts';
import { changeRules, type RuleInput, rulesOf } from './rules.ts';
import { TEXT_CHANGES, writeTexts } from './texts.ts';

/** Collections that a domain may let each of its identities have. */
export const MOST_COLLECTIONS = 100;

const Changes = v.object({
  title: v.optional(v.pipe(v.string(), v.maxLength(100, 'A title has at most 100 characters.'))),
  description: v.optional(
    v.pipe(v.string(), v.maxLength(5000, 'A description has at most 5,000 characters.')),
  ),
  iconUrl: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.url('An icon is an https URL.'),
        v.startsWith('https://', 'An icon is an https URL.'),
      ),
    ),
  ),
  accent: v.optional(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, 'A colour is written like #2b6cb0.'))),
  rules: v.optional(
    v.pipe(
      v.array(
        v.object({
          ruleId: v.optional(v.string()),
          text: v.pipe(v.string(), v.maxLength(1000, 'A rule has at most 1,000 characters.')),
          hint: v.optional(v.pipe(v.string(), v.maxLength(1000, 'A hint has at most 1,000 characters.'))),
        }),
      ),
      v.maxLength(50, 'At most 50 rules.'),
    ),
  ),
  registrations: v.optional(v.picklist(['CLOSED', 'INVITE', 'APPROVAL', 'OPEN'])),
  confirmsEmail: v.optional(v.boolean()),
  mailSender: v.optional(
    v.union([v.literal(''), v.pipe(v.string(), v.email('A sender is an e-mail address.'), v.maxLength(320))]),
  ),
  contactEmail: v.optional(
    v.union([
      v.literal(''),
      v.pipe(v.string(), v.email('A contact is an e-mail address.'), v.maxLength(320)),
    ]),
  ),
  contactId: v.optional(v.nullable(v.bigint())),
  language: v.optional(
    v.nullable(v.pipe(v.string(), v.picklist(LOCALES, `Pages and mails speak ${LOCALES.join(', ')}.`))),
  ),
  host: v.optional(v.string()),
  showsPeers: v.optional(v.boolean()),
  showsBlocksTo: v.optional(v.picklist(['NOBODY', 'PEOPLE', 'EVERYBODY'])),
  isPrivate: v.optional(v.boolean()),
  isDefault: v.optional(v.boolean()),
  postLength: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1, 'Posts have at least 1 character.'),
      v.maxValue(100_000, 'Posts have at most 100,000 characters.'),
    ),
  ),
  collectionLimit: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0, 'A limit is no negative number; 0 lets nobody make collections.'),
      v.maxValue(MOST_COLLECTIONS, `At most ${MOST_COLLECTIONS} collections.`),
    ),
  ),
});

const SETTINGS = Object.keys(Changes.entries) as (keyof typeof Changes.entries)[];
const All = v.object({ ...Changes.entries, ...TEXT_CHANGES });

export type DomainChanges = v.InferInput<typeof All>;

/** Errors: INVALID_INPUT with everything that is wrong. */
export const readDomainChanges = (changes: DomainChanges) => parseInput(All, changes);

/**
 * Changes a domain's look, rules and settings, and the host of one that was never used (host.ts); takes effect at once
 * in every process. Errors: FORBIDDEN, INVALID_INPUT, CONFLICT.
 */
export async function setDomain(ctx: Ctx, domain: Domain, changes: DomainChanges): Promise<Domain> {
  await mustAdministerDomain(ctx, domain);
  const isStranger = changes.contactId != null && !(await isOf(ctx, domain, changes.contactId));
  const {
    given: { rules, host: _, about, privacyPolicy, terms, ...rest },
    host,
  } = readAll({
    given: () => readDomainChanges(changes),
    host: () => (changes.host === undefined ? domain.host : readDomainName(changes.host, 'host')),
    contact: () => {
      if (isStranger)
        throw new AppError('INVALID_INPUT', `The contact is an identity of ${domain.name}.`, {
          path: ['input', 'contactId'],
        });
    },
  });
  const keys = host === domain.host ? null : await ctx.app.ports.keys.generate();
  // Which one is the default concerns all others.
  if (rest.isDefault !== undefined && rest.isDefault !== domain.isDefault) mustAdministerInstall(ctx);
  return inTransaction(ctx, async (ctx) => {
    if (keys) await moveHost(ctx, domain, host, keys);
    if (rest.isDefault) {
      await ctx.tx.models.domain.updateMany({ where: { isDefault: true }, data: { isDefault: false } });
    }
    const changed = await write(ctx, domain, rest, rules);
    const texts = await writeTexts(ctx, domain.id, { about, privacyPolicy, terms });
    await ctx.emit({ kind: 'domainChanged', domain: changed });
    const what = [
      ...changesBetween(
        { ...domain, rules: rulesOf(domain) },
        { ...changed, rules: rulesOf(changed) },
        SETTINGS,
      ),
      ...texts,
    ];
    if (what.length > 0)
      await recordAct(ctx, {
        act: 'DOMAIN_CHANGED',
        domainId: domain.id,
        target: { kind: 'DOMAIN', id: domain.id, name: domain.name },
        changes: what,
      });
    return changed;
  });
}

/** Ids of new rules are counted from the row itself, which the first statement holds against other changes of it. */
async function write(
  ctx: TxCtx,
  { id, name }: Domain,
  settings: Prisma.DomainUpdateInput,
  rules: readonly RuleInput[] | undefined,
): Promise<Domain> {
  const where = { id };
  const held = await ctx.tx.models.domain.update({ where, data: { ...settings, name } });
  if (!rules) return held;
  return ctx.tx.models.domain.update({ where, data: { rules: changeRules(held, rules) } });
}

async function isOf(ctx: Ctx, domain: Domain, identityId: bigint): Promise<boolean> {
  const identity = await identityById(ctx, identityId);
  return identity?.domainId === domain.id && identity.state === 'ACTIVE';
}
