// A request as routes get it.

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Domain } from '../db/rows.ts';
import type { RouteRequest } from '../lib/route.ts';
import { bodyOf, type ReadableBody } from './body.ts';
import type { FaceRequest } from './faces.ts';
import type { Target } from './target.ts';

interface Parts {
  wanted: Target;
  method: string;
  incoming: IncomingMessage;
  /** When it ends, uploaded files that nobody kept go; none for an upgrade. */
  response?: ServerResponse;
  params: Readonly<Record<string, string>>;
}

/** A request as routes get it. What few of them need (query, body) is made when it is asked for. */
export class HttpRequest implements FaceRequest, RouteRequest<Readonly<Record<string, string>>> {
  /** Routes under any Host have none, and their type does not show it. */
  readonly domain: Domain;
  readonly path: string;
  readonly target: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly ip: string;
  readonly incoming: IncomingMessage;
  readonly params: Readonly<Record<string, string>>;
  readonly #response: ServerResponse | undefined;
  #query: URLSearchParams | null = null;
  #body: ReadableBody | null = null;

  constructor(parts: Parts, domain?: Domain, ip = '') {
    this.domain = domain as Domain;
    this.path = parts.wanted.path;
    this.target = parts.wanted.target;
    this.method = parts.method;
    this.headers = parts.incoming.headers;
    this.ip = ip;
    this.incoming = parts.incoming;
    this.params = parts.params;
    this.#response = parts.response;
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.target.slice(this.path.length + 1));
    return this.#query;
  }

  get body(): ReadableBody {
    if (this.#body) return this.#body;
    const body = bodyOf(this.incoming);
    this.#body = body;
    this.#response?.once('close', () => void body.discard());
    return body;
  }
}
