// Answers to requests: before they become HTTP, and while they are written.

import type { ServerResponse } from 'node:http';

/** What a face answers to a request, before HTTP is made of it. */
export interface Answer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** `Set-Cookie` of each, besides one in `headers`. */
  cookies?: readonly string[];
  body: string | Uint8Array<ArrayBuffer> | null;
}

/** An API error as every client reads it: JSON with `error`. */
export function jsonError(status: number, message: string, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify({ error: message }),
  };
}

export function textAnswer(status: number, text: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: text };
}

/**
 * Whether an answer can still be written to. Node's own `writable` stays true after `end()`, and a write after that is
 * an uncaught error.
 */
export function isOpen(response: ServerResponse): boolean {
  return !response.writableEnded && !response.destroyed;
}

/** Whether `If-None-Match` holds our entity tag (with its quotes), compared weakly (RFC 9110, 13.1.2). */
export function isKnownTag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((each) => {
    const tag = each.trim().replace(/^W\//, '');
    return tag === '*' || tag === etag;
  });
}
