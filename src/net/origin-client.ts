// A client for one service that the operator named, such as an S3 endpoint.

import type { Readable } from 'node:stream';
import { Pool } from 'undici';

export interface OriginRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** Path and query, as sent. */
  path: string;
  headers: Record<string, string>;
  body?: Readable;
}

export interface OriginAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** To be read or destroyed. */
  body: Readable;
}

export interface OriginClient {
  request(request: OriginRequest): Promise<OriginAnswer>;
  close(): Promise<void>;
}

/** Milliseconds until such a service must have begun to answer, and between two pieces of what it sends. */
const IDLE_MS = 30_000;
const CONNECTIONS = 32;

/**
 * Requests to `origin` alone, without following redirects. The operator chose it, so that it may be on a private
 * network and speak plain http: nothing that strangers name is ever asked for through this.
 */
export function createOriginClient(origin: string): OriginClient {
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    headersTimeout: IDLE_MS,
    bodyTimeout: IDLE_MS,
    connect: { timeout: 10_000 },
  });
  return {
    async request({ method, path, headers, body }) {
      const answer = await pool.request({ method, path, headers, ...(body ? { body } : {}) });
      // What is destroyed before its end emits an error, which without a listener ends the process. Whoever reads it to
      // its end is told of errors all the same.
      answer.body.on('error', () => undefined);
      return { status: answer.statusCode, headers: answer.headers, body: answer.body };
    },
    close: () => pool.close(),
  };
}
