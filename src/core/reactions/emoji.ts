// Which emoji somebody reacts with: of Unicode, of a domain, or one that the post has already.

import type { Identity, Reaction } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { isShortcode } from '../../lib/post-text/shortcodes.ts';
import { isUnicodeEmoji, readUnicodeEmoji } from '../../lib/post-text/unicode-emoji.ts';
import { type Ctx, models, sql } from '../context.ts';
import { emojiIn } from '../emoji/queries.ts';

/** The emoji of a reaction, as it is stored. */
export type ReactionEmoji = Pick<Reaction, 'name' | 'url' | 'staticUrl'>;

/** An emoji as another server names it: one of Unicode, or a custom one with its picture. */
export type RemoteReactionEmoji = { unicode: string } | { shortcode: string; url: string };

/** The name of a custom emoji: people of all servers may react with emoji of the same shortcode. */
export function nameOfCustom(shortcode: string, domain: string): string {
  return `${shortcode}@${domain}`;
}

/** The shortcode in the name of a custom emoji; null for emoji of Unicode. */
export function shortcodeOf({ name, url }: Pick<ReactionEmoji, 'name' | 'url'>): string | null {
  return url === null ? null : name.slice(0, name.indexOf('@'));
}

/** In characters, of what names an emoji: a shortcode, a domain and the signs between them. */
export const LONGEST_NAME = 500;

const PATH = ['input', 'emoji'];
const CUSTOM = /^[^\s:@]+(?:@[^\s:@]+)?$/;

/**
 * What somebody chose, in the form in which it is stored: an emoji of Unicode, fully qualified, or the name of a custom
 * one, without colons and perhaps without its domain. Whether there is such a one nobody knows yet. Errors:
 * INVALID_INPUT.
 */
export function readChosenEmoji(chosen: string): string {
  const invalid = (message: string) => new AppError('INVALID_INPUT', message, { path: PATH });
  if (chosen.length > LONGEST_NAME)
    throw invalid(`The name of an emoji has at most ${LONGEST_NAME} characters.`);
  const text = chosen.trim();
  const unicode = readUnicodeEmoji(text);
  if (unicode !== null) return unicode;
  const name = text.replace(/^:|:$/g, '');
  if (!CUSTOM.test(name)) throw invalid('This is neither one emoji of Unicode nor the name of one.');
  return name;
}

/**
 * What a local identity chose: an emoji of Unicode, the shortcode of one of its domain's, or the name of one that a
 * reaction of the post has already (`shortcode@domain`); colons around it are passed by. Errors: INVALID_INPUT.
 */
export async function chosenEmoji(
  ctx: Ctx,
  identity: Identity,
  postId: bigint,
  chosen: string,
): Promise<ReactionEmoji> {
  const name = nameOf(identity, chosen);
  if (isUnicodeEmoji(name)) return { name, url: null, staticUrl: null };
  const found = (await ownEmoji(ctx, identity, name)) ?? (await emojiOnPost(ctx, postId, name));
  if (!found)
    throw new AppError(
      'INVALID_INPUT',
      'This is no emoji of Unicode, none of your domain, and none that the post has already.',
      { path: PATH },
    );
  return found;
}

/**
 * The name under which a reaction with what somebody chose would be stored, whether or not there is such an emoji.
 * Errors: INVALID_INPUT.
 */
export function nameOf(identity: Identity, chosen: string): string {
  const name = readChosenEmoji(chosen);
  return isUnicodeEmoji(name) || name.includes('@') ? name : nameOfCustom(name, identity.handleDomain);
}

async function ownEmoji(ctx: Ctx, identity: Identity, name: string): Promise<ReactionEmoji | null> {
  const [shortcode = '', domain] = name.split('@');
  if (identity.domainId === null || domain !== identity.handleDomain || !isShortcode(shortcode)) return null;
  const [emoji] = await emojiIn(ctx, identity.domainId, [`:${shortcode}:`]);
  return emoji ? { name, url: emoji.url, staticUrl: emoji.staticUrl } : null;
}

async function emojiOnPost(ctx: Ctx, postId: bigint, name: string): Promise<ReactionEmoji | null> {
  return models(ctx).reaction.findFirst({
    where: { postId, name, url: { not: null } },
    orderBy: { id: 'asc' },
    select: { name: true, url: true, staticUrl: true },
  });
}

/**
 * What somebody of another server reacts with. A custom emoji is that of their domain, unless the post has the same
 * picture under the same shortcode already: then they took it over from there.
 */
export async function remoteEmoji(
  ctx: Ctx,
  identity: Identity,
  postId: bigint,
  emoji: RemoteReactionEmoji,
): Promise<ReactionEmoji> {
  if ('unicode' in emoji) return { name: emoji.unicode, url: null, staticUrl: null };
  const { shortcode, url } = emoji;
  const alike = await sql(ctx).all<ReactionEmoji>(
    'SELECT DISTINCT "name", "url", "staticUrl" FROM reaction WHERE "postId" = ? AND "url" = ? LIMIT 20',
    [postId, url],
  );
  return (
    alike.find((each) => shortcodeOf(each) === shortcode) ?? {
      name: nameOfCustom(shortcode, identity.handleDomain),
      url,
      staticUrl: null,
    }
  );
}
