// Serves GraphiQL, the explorer for the API, from files of our own.

import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

/**
 * Our own files alone: no inline script, no other host. Workers and styles that GraphiQL makes itself are let in by
 * name.
 */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const NAME = /^\/graphiql\/([a-z]+(?:\.worker)?\.(?:js|css))$/;

/**
 * The page for people who open /graphql in a browser, and its files; read from disk when asked for, so that they cost
 * no memory.
 */
export class Graphiql {
  readonly #dir: string | null;

  constructor(dir: string | null) {
    this.#dir = dir;
  }

  /** Answers with the page (`/graphql`) or a file of it; false where there is none. */
  answer(path: string, response: ServerResponse): boolean {
    const name = path === '/graphql' ? 'index.html' : NAME.exec(path)?.[1];
    const body = name === undefined ? null : this.#read(name);
    if (body === null || name === undefined) return false;
    response.writeHead(200, {
      'content-type': TYPES[name.split('.').pop() ?? ''] ?? 'application/octet-stream',
      'content-security-policy': CSP,
      'cache-control': name === 'index.html' ? 'no-cache' : 'public, max-age=3600',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-length': body.byteLength,
    });
    response.end(body);
    return true;
  }

  #read(name: string): Buffer | null {
    if (this.#dir === null) return null;
    try {
      return readFileSync(join(this.#dir, name));
    } catch {
      return null;
    }
  }
}
