// Looks at a web page, its oEmbed description and its picture, for a preview.

import type { MediaPort, PictureLook } from '../../core/media/ports.ts';
import { type OEmbed, readOEmbed } from '../../core/previews/oembed.ts';
import { creatorOf, type PreviewContent, previewOf, withPicture } from '../../core/previews/page.ts';
import type { Handle } from '../../lib/handle.ts';
import { decodePage } from '../../lib/html/charset.ts';
import { readPageHead } from '../../lib/html/page-head.ts';
import { parseUrl } from '../../lib/url/url.ts';
import type { FetchBudget } from '../../net/budget.ts';
import { FetchError } from '../../net/errors.ts';
import type { Fetcher } from '../../net/fetch.ts';

/**
 * What a look at a page came to: something to show, or a reason (a sentence) why not; `retryMs` where it may be
 * otherwise soon; `isUnreachable` where no connection to its server came about, whichever page was asked for.
 */
export type LookedAt =
  | { content: PreviewContent; creator: Handle | null }
  | { content: null; reason: string; retryMs: number | null; isUnreachable?: boolean };

/** The head of a page is what is read; longer pages are cut. */
const MOST_BYTES = 1024 * 1024;
const MOST_OEMBED_BYTES = 64 * 1024;
const MOST_PICTURE_BYTES = 8 * 1024 * 1024;
/** For the page, and once more each for its description and its picture. */
const DEADLINE_MS = 10_000;
const SOON_MS = 60_000;
const BUSY = new Set([408, 425, 429]);
const PASSING: ReadonlySet<string> = new Set([
  'dns',
  'connect',
  'tls',
  'timeout',
  'aborted',
  'protocol',
  'budget',
]);

/** No page of that server will be had now. */
const UNREACHABLE: ReadonlySet<string> = new Set(['dns', 'connect', 'tls']);

/** What is needed to look at pages: the guarded network, and somebody who can read pictures. */
export interface Looking {
  fetcher: Pick<Fetcher, 'get'>;
  media: Pick<MediaPort, 'lookAt'>;
}

/**
 * Fetches a page over https, also where it is linked by http, and reads what it says of itself. Never throws
 * FetchError.
 */
export async function lookAtPage(
  { fetcher, media }: Looking,
  url: string,
  budget?: FetchBudget,
): Promise<LookedAt> {
  /** The host that was asked last: a page may lead to another server. */
  let asked = '';
  const charged = {
    budget: {
      get left() {
        return budget?.left ?? Number.POSITIVE_INFINITY;
      },
      spend(url: URL) {
        asked = url.host;
        budget?.spend(url);
      },
    },
  };
  try {
    const page = await fetcher.get(url.replace(/^http:/i, 'https:'), {
      accept: 'text/html, application/xhtml+xml;q=0.9',
      maxBytes: MOST_BYTES,
      cut: true,
      deadlineMs: DEADLINE_MS,
      acceptTypes: isPage,
      ...charged,
    });
    if (page.status !== 200) {
      const isPassing = page.status >= 500 || BUSY.has(page.status);
      return nothing(`The page answered ${page.status}.`, isPassing ? (page.retryAfterMs ?? SOON_MS) : null);
    }
    const head = readPageHead(decodePage(page.body, page.headers['content-type'] ?? ''));
    const oembed = head.oembed === null ? null : await described(fetcher, head.oembed, page.url, charged);
    const content = previewOf(head, page.url, oembed);
    if (content === null) return nothing('The page has no title.', null);
    const picture = content.imageUrl && (await pictureAt(fetcher, media, content.imageUrl, charged));
    return { content: withPicture(content, picture || null), creator: creatorOf(head) };
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return {
      ...nothing(error.message, PASSING.has(error.kind) ? (error.retryAfterMs ?? SOON_MS) : null),
      isUnreachable: UNREACHABLE.has(error.kind) && asked === parseUrl(url)?.host,
    };
  }
}

function nothing(reason: string, retryMs: number | null): Extract<LookedAt, { content: null }> {
  return { content: null, reason, retryMs };
}

/** A page without its description is still a page. */
async function described(
  fetcher: Pick<Fetcher, 'get'>,
  address: string,
  pageUrl: string,
  charged: { budget: FetchBudget },
): Promise<OEmbed | null> {
  const url = parseUrl(address, pageUrl);
  if (url === null) return null;
  try {
    const { status, body } = await fetcher.get(url.href.replace(/^http:/i, 'https:'), {
      accept: 'application/json+oembed, application/json',
      maxBytes: MOST_OEMBED_BYTES,
      deadlineMs: DEADLINE_MS,
      ...charged,
    });
    return status === 200 ? readOEmbed(body.toString('utf8'), url.href) : null;
  } catch (error) {
    if (error instanceof FetchError) return null;
    throw error;
  }
}

/** A page without its picture is still a page. */
async function pictureAt(
  fetcher: Pick<Fetcher, 'get'>,
  media: Pick<MediaPort, 'lookAt'>,
  url: string,
  charged: { budget: FetchBudget },
): Promise<PictureLook | null> {
  try {
    return await media.lookAt(async (into) => {
      const { status } = await fetcher.get(url.replace(/^http:/i, 'https:'), {
        accept: 'image/*',
        maxBytes: MOST_PICTURE_BYTES,
        deadlineMs: DEADLINE_MS,
        acceptTypes: (type) => type === '' || /^(?:image\/|application\/octet-stream\b)/i.test(type),
        into,
        ...charged,
      });
      return status === 200;
    });
  } catch (error) {
    if (error instanceof FetchError) return null;
    throw error;
  }
}

function isPage(contentType: string): boolean {
  return contentType === '' || /^(?:text\/html|application\/xhtml\+xml)\b/i.test(contentType.trim());
}
