// The REST entities PreviewCard and Trends::Link.

import type { Domain } from '../../db/rows.ts';
import type { CardData } from '../documents/card.ts';
import { account } from './account.ts';
import { dateTimeOrNull } from './dates.ts';

const TYPE = { LINK: 'link', PHOTO: 'photo', VIDEO: 'video', RICH: 'rich' } as const;

/**
 * PreviewCard. What is not known is empty, as apps expect; only language, picture, blurhash and time are null then.
 * `isForViewer`: somebody signed in looks.
 */
export function card(domain: Domain, data: CardData, isForViewer = false) {
  const [author] = data.authors;
  return {
    url: data.url,
    title: data.title,
    description: data.description,
    language: data.language,
    type: TYPE[data.type],
    author_name: author?.name ?? '',
    author_url: author?.url ?? '',
    provider_name: data.siteName,
    provider_url: data.siteUrl ?? '',
    html: data.html,
    width: data.width,
    height: data.height,
    image: data.imageUrl,
    image_description: data.imageAlt,
    embed_url: data.embedUrl ?? '',
    blurhash: data.blurhash,
    published_at: dateTimeOrNull(data.publishedAt),
    authors: data.authors.map(({ name, url, identity }) => ({
      name,
      url: url ?? '',
      account: identity === null ? null : account(domain, identity),
    })),
    ...(isForViewer ? { missing_attribution: data.isMissingAttribution ?? false } : {}),
  };
}
