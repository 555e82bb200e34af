import type { Domain } from '../../../src/db/rows.ts';
import type { HttpAnswer, HttpWish } from '../../security/faces.ts';

/** A server as a browser reaches it: `FacesWorld`, or a process of its own (`TestInstall.http` with its hosts). */
export interface Site {
  http(domain: Pick<Domain, 'host'>, target: string, wish: HttpWish): Promise<HttpAnswer>;
}

/**
 * A browser as far as account pages need one: cookies of one host, forms with their hidden fields, no redirects
 * followed.
 */
export class FormBrowser {
  readonly site: Site;
  readonly domain: Pick<Domain, 'host'>;
  readonly cookies = new Map<string, string>();
  readonly headers: Record<string, string> = {};

  constructor(site: Site, domain: Pick<Domain, 'host'>) {
    this.site = site;
    this.domain = domain;
  }

  async request(
    method: string,
    target: string,
    fields?: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const body = fields ? String(new URLSearchParams(fields)) : null;
    const answer = await this.site.http(this.domain, target, {
      method,
      headers: {
        accept: 'text/html',
        ...(cookie === '' ? {} : { cookie }),
        // Node leaves the length out for DELETE.
        ...(body === null
          ? {}
          : {
              'content-type': 'application/x-www-form-urlencoded',
              'content-length': String(Buffer.byteLength(body)),
            }),
        ...this.headers,
        ...headers,
      },
      ...(body === null ? {} : { body }),
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0/.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  get(target: string): Promise<HttpAnswer> {
    return this.request('GET', target);
  }

  post(
    target: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<HttpAnswer> {
    return this.request('POST', target, fields, headers);
  }

  /** Signs in by the page; gives its answer. */
  async signIn(email: string, password = 'correct horse', next = ''): Promise<HttpAnswer> {
    const page = await this.get(`/auth/sign_in?${new URLSearchParams({ next })}`);
    return this.post('/auth/sign_in', { ...hiddenFields(page.body), email, password });
  }
}

/** The hidden fields of a page's forms, the first of each name. */
export function hiddenFields(body: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [, name = '', value = ''] of body.matchAll(
    /<input type="hidden" name="([^"]*)" value="([^"]*)">/g,
  ))
    fields[name] ??= unescaped(value);
  return fields;
}

function unescaped(text: string): string {
  return text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
