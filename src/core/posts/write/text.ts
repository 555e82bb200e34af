// Reads what an author typed: length, mentions, hashtags, HTML.

import type { TextFormat, Visibility } from '../../../db/enums.ts';
import type { Domain, Identity, Post } from '../../../db/rows.ts';
import { LONGEST_POST_TEXT, type ReadPostText, readPostText } from '../../../lib/post-text/render.ts';
import { countCharacters } from '../../../lib/text.ts';
import type { Ctx } from '../../context.ts';
import { emojiIn } from '../../emoji/queries.ts';
import { uris } from '../../uris.ts';
import { InvalidPost } from '../errors.ts';
import { collectionsLinkedIn } from '../linked-collections.ts';
import type { Reader } from '../reader.ts';
import type { PostEmoji, PostMention, PostPoll, PostTagLink } from '../shapes.ts';
import { identitiesOfHandles, mentionLinks, mentionOf } from './mentions.ts';

/** The formats people write in; HTML only ever comes from other servers. */
export type WrittenFormat = Exclude<TextFormat, 'HTML'>;

export interface WrittenText {
  source: string;
  sourceFormat: WrittenFormat;
  html: string;
  mentions: PostMention[];
  mentioned: Identity[];
  tags: PostTagLink[];
  /** Custom emoji of the author's domain that the text, the content warning or the poll names. */
  emoji: PostEmoji[];
  /** The collections of people that it links to. */
  linkedCollections: Post['linkedCollections'];
}

/** More hashtags than anyone reads; the rest stay text. */
const MOST_TAGS = 60;

/**
 * What an author typed, read once; throws INVALID_INPUT where it is too long for the domain together with the content
 * warning.
 */
export function readWritten(
  domain: Domain,
  text: string,
  format: WrittenFormat,
  summary: string | null,
): ReadPostText {
  // Reading takes time; far beyond the limit there is nothing to count.
  const isFarBeyond =
    text.length + (summary?.length ?? 0) > Math.min(domain.postLength * 40 + 10_000, LONGEST_POST_TEXT);
  const read = isFarBeyond ? null : readPostText(text, format === 'MARKDOWN' ? 'markdown' : 'plain');
  const most = domain.postLength;
  if (read === null || read.countCharacters(most) + countCharacters(summary ?? '', most) > most) {
    throw new InvalidPost(
      `Posts on ${domain.name} have at most ${domain.postLength} characters, content warning included; shorten it.`,
      'text',
    );
  }
  return read;
}

/**
 * What an author typed, as it is stored: handles looked up (unknown ones by WebFinger, three seconds in all), hashtags
 * and links found, HTML made and made safe. Before the transaction. Throws INVALID_INPUT where the HTML of it would be
 * too long to be sent.
 */
export async function writeText(
  ctx: Ctx,
  domain: Domain,
  reader: Reader,
  written: {
    text: string;
    format: WrittenFormat;
    read: ReadPostText;
    visibility: Visibility;
    summary: string | null;
    poll: PostPoll | null;
  },
): Promise<WrittenText> {
  const { entities } = written.read;
  const found = await identitiesOfHandles(ctx, domain, reader, entities.handles);
  if (written.visibility === 'LOCAL') {
    for (const [key, identity] of found) if (identity.domainId !== domain.id) found.delete(key);
  }
  const tags = entities.hashtags.slice(0, MOST_TAGS);
  const rendered = written.read.render({
    mention: mentionLinks(found),
    hashtagUrl: (name) => uris.tag(domain, name),
  });
  if (rendered.isCut) {
    throw new InvalidPost('This post has too many links and signs to be sent to others; shorten it.', 'text');
  }
  const mentioned = new Map<bigint, Identity>();
  for (const { handle } of rendered.mentions) {
    const identity = found.get(handle.key);
    if (identity) mentioned.set(identity.id, identity);
  }
  return {
    source: written.text,
    sourceFormat: written.format,
    html: rendered.html,
    mentions: [...mentioned.values()].map(mentionOf),
    mentioned: [...mentioned.values()],
    tags: tags.map(({ name, display }) => ({ name, display })),
    linkedCollections: await collectionsLinkedIn(ctx, reader, rendered),
    emoji: await emojiIn(ctx, domain.id, [
      written.text,
      written.summary ?? '',
      ...(written.poll?.options ?? []).map(({ title }) => title),
    ]),
  };
}
