// The manifest by which browsers put a domain's pages on a home screen (W3C, Web Application Manifest).

import type { Domain } from '../db/rows.ts';
import { titleOf } from './layout.ts';

/** As JSON. */
export function manifestOf(domain: Domain): string {
  const name = titleOf(domain);
  return JSON.stringify({
    id: '/',
    name,
    short_name: name,
    start_url: '/',
    scope: '/',
    display: 'browser',
    theme_color: domain.accent,
    background_color: domain.accent,
    icons: [{ src: '/favicon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
    categories: ['social'],
    share_target: {
      url_template: 'share?title={title}&text={text}&url={url}',
      action: 'share',
      method: 'GET',
      enctype: 'application/x-www-form-urlencoded',
      params: { title: 'title', text: 'text', url: 'url' },
    },
  });
}
