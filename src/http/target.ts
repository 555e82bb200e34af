// Reads the host, path and query of a request.

import type { IncomingMessage } from 'node:http';
import { type Answer, jsonError } from '../lib/answer.ts';

/** Where a request wants to go: host as in its Host header (lower case), path and query as on the wire. */
export interface Target {
  host: string;
  /** Path alone. */
  path: string;
  /** Path and query. */
  target: string;
}

const ABSOLUTE = /^(https?):\/\/([^/?#]*)(.*)$/i;

/**
 * Reads the target of a request (RFC 9112, 3.2): in origin-form, in absolute-form where its authority is the Host, or
 * `*`. Two Host headers, a target of another host and what is no target are refused with 400.
 */
export function targetOf(request: IncomingMessage): Target | { refusal: Answer } {
  if (hasTwoHosts(request.rawHeaders)) return refused('A request has one Host header.');
  const host = (request.headers.host ?? '').toLowerCase();
  const url = request.url ?? '/';
  if (url.startsWith('/')) return parted(host, url);
  if (url === '*') return { host, path: '*', target: '*' };
  const [, scheme = '', authority = '', rest = ''] = ABSOLUTE.exec(url) ?? [];
  if (authority === '') return refused('The target of a request is a path, or the address of this host.');
  const port = scheme.toLowerCase() === 'https' ? ':443' : ':80';
  if (withoutPort(authority.toLowerCase(), port) !== withoutPort(host, port))
    return refused('The target of the request names another host than its Host header.');
  // From here on everybody reads it as if it had come in origin-form.
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
  return parted(host, request.url);
}

function parted(host: string, target: string): Target {
  const query = target.indexOf('?');
  return { host, path: query === -1 ? target : target.slice(0, query), target };
}

function withoutPort(host: string, port: string): string {
  return host.endsWith(port) ? host.slice(0, -port.length) : host;
}

/** Node keeps the first of several and drops the others without a word. */
function hasTwoHosts(rawHeaders: readonly string[]): boolean {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count > 1;
}

function refused(message: string): { refusal: Answer } {
  return { refusal: jsonError(400, message) };
}
