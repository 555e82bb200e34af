// Changes the profile of a local identity.

import * as v from 'valibot';
import type { Domain, Identity, Prisma } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { normaliseLanguage } from '../../lib/language.ts';
import { siteNameOf } from '../../lib/url/site-name.ts';
import { parseWebUrl } from '../../lib/url/url.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { emojiIn } from '../emoji/queries.ts';
import { parseInput } from '../input.ts';
import { profilePicture, takeProfilePicture } from '../media/profile.ts';
import { renderBio, renderField } from './bio.ts';
import { LONGEST_NAME } from './create.ts';

/** Websites that may name an identity as the author of their pages. */
const MOST_ATTRIBUTION_DOMAINS = 100;

const webUrl = (message: string) =>
  v.pipe(
    v.string(),
    v.check((text) => parseWebUrl(text) !== null, message),
  );
const pictureUrl = webUrl('A picture is given by its http(s) address.');
const short = (what: string, most: number) =>
  v.pipe(
    v.string(),
    v.check((text) => [...text].length <= most, `${what} has at most ${most} characters.`),
  );

/** An upload for the picture (purpose AVATAR or HEADER); null takes the picture away. */
const pictureMedia = v.optional(v.nullable(v.bigint()));

const Changes = v.object({
  avatarMediaId: pictureMedia,
  headerMediaId: pictureMedia,
  name: v.optional(short('A display name', LONGEST_NAME)),
  bio: v.optional(short('A bio', 5000)),
  fields: v.optional(
    v.pipe(
      v.array(
        v.object({ name: short('The name of a field', 255), value: short('The value of a field', 2047) }),
      ),
      v.maxLength(16, 'A profile has at most 16 fields.'),
    ),
  ),
  avatarUrl: v.optional(v.nullable(pictureUrl)),
  avatarAlt: v.optional(short('An image description', 10_000)),
  headerUrl: v.optional(v.nullable(pictureUrl)),
  headerAlt: v.optional(short('An image description', 10_000)),
  isLocked: v.optional(v.boolean()),
  isDiscoverable: v.optional(v.boolean()),
  isIndexable: v.optional(v.boolean()),
  hidesRelations: v.optional(v.boolean()),
  showsMedia: v.optional(v.boolean()),
  showsMediaReplies: v.optional(v.boolean()),
  showsFeatured: v.optional(v.boolean()),
  isBot: v.optional(v.boolean()),
  language: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.check((tag) => normaliseLanguage(tag) !== null, 'A language is a BCP 47 tag, like en or pt-BR.'),
      ),
    ),
  ),
  attributionDomains: v.optional(
    v.pipe(
      v.array(
        v.pipe(
          v.string(),
          v.check((text) => siteNameOf(text) !== null, 'A website is given by its name, like example.com.'),
          v.transform((text) => siteNameOf(text) ?? ''),
        ),
      ),
      v.transform((names) => [...new Set(names)]),
      v.maxLength(MOST_ATTRIBUTION_DOMAINS, `At most ${MOST_ATTRIBUTION_DOMAINS} websites.`),
    ),
  ),
  alsoKnownAs: v.optional(
    v.pipe(
      v.array(webUrl('Another identity is given by its URI, which is an http(s) address.')),
      v.maxLength(256, 'At most 256 other names.'),
    ),
  ),
});

export type IdentityChanges = v.InferInput<typeof Changes>;

/**
 * Changes a local identity's profile; every server that knows it gets an Update. Errors: INVALID_INPUT, NOT_FOUND for
 * uploads of others.
 */
export async function updateIdentity(
  ctx: Ctx,
  before: Identity,
  changes: IdentityChanges,
): Promise<Identity> {
  const { bio, fields, isBot, language, avatarMediaId, headerMediaId, ...rest } = parseInput(
    Changes,
    changes,
  );
  const domain = before.domainId === null ? null : await ctx.app.domains.byId(before.domainId);
  if (!domain) throw new AppError('FORBIDDEN', 'Only profiles of this install are changed here.');
  const data: Prisma.IdentityUpdateInput = {
    ...rest,
    ...(bio === undefined ? {} : { bioSource: bio, bioHtml: renderBio(domain, bio) }),
    ...(fields === undefined
      ? {}
      : {
          fields: fields.map(({ name, value }) => ({
            name,
            value: renderField(domain, value),
            source: value,
          })),
        }),
    ...(isBot === undefined ? {} : { type: isBot ? 'SERVICE' : 'PERSON' }),
    ...(language === undefined ? {} : { language: language === null ? null : normaliseLanguage(language) }),
    ...(await emojiOfProfile(ctx, domain, before, { name: rest.name, bio, fields })),
    updatedAt: BigInt(ctx.now),
    revision: { increment: 1 },
  };
  const pictures = [
    await profilePicture(ctx, before, domain, 'AVATAR', avatarMediaId, rest.avatarUrl),
    await profilePicture(ctx, before, domain, 'HEADER', headerMediaId, rest.headerUrl),
  ].filter((picture) => picture !== null);
  for (const { purpose, url, alt } of pictures) {
    data[purpose === 'AVATAR' ? 'avatarUrl' : 'headerUrl'] = url;
    const altColumn = purpose === 'AVATAR' ? 'avatarAlt' : 'headerAlt';
    if (alt !== null) data[altColumn] = rest[altColumn] ?? alt;
  }
  return inTransaction(ctx, async (ctx) => {
    for (const picture of pictures) await takeProfilePicture(ctx, before, picture);
    const identity = await ctx.tx.models.identity.update({ where: { id: before.id }, data });
    await ctx.emit({ kind: 'identityUpdated', identity, before });
    return identity;
  });
}

/** A field of a profile; `source` is its value as it was typed. */
interface Field {
  name: string;
  value: string;
  source?: string | null;
}

/**
 * The custom emoji that name, bio and fields name after a change of some of them; nothing where none of these changes.
 */
async function emojiOfProfile(
  ctx: Ctx,
  { id }: Domain,
  before: Identity,
  {
    name,
    bio,
    fields,
  }: { name?: string | undefined; bio?: string | undefined; fields?: Field[] | undefined },
): Promise<Pick<Prisma.IdentityUpdateInput, 'emoji'>> {
  if (name === undefined && bio === undefined && fields === undefined) return {};
  const shown = fields ?? (before.fields as unknown as Field[]);
  const texts = [
    name ?? before.name,
    bio ?? before.bioSource,
    ...shown.flatMap((field) => [field.name, field.source ?? field.value]),
  ];
  return { emoji: (await emojiIn(ctx, id, texts)) as unknown as Prisma.InputJsonArray };
}
