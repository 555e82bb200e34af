import type { PreviewContent } from '../../../src/core/previews/page.ts';

/** What a page says of itself; what a test is about it gives itself. */
export function pagePreview(title: string, more: Partial<PreviewContent> = {}): PreviewContent {
  return {
    ...{ type: 'LINK', title, description: 'What it is about', language: 'en' },
    ...{ authorName: '', authorUrl: '', siteName: 'Site', siteUrl: '', html: '', width: 640, height: 320 },
    ...{
      imageUrl: 'https://site.test/pic.png',
      imageAlt: 'a picture',
      blurhash: 'UEHV6nWB2yk8pyo0adR*',
      embedUrl: '',
      publishedAt: null,
    },
    ...more,
  };
}
