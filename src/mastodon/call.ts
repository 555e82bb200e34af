// One request of the REST API, as its route sees it.

import type { ExecutionResult } from 'graphql';
import type { Alone } from '../core/alone.ts';
import { actingIdentity, type Viewer } from '../core/viewer.ts';
import type { Domain } from '../db/rows.ts';
import type { TypedDocument } from '../graphql/documents/typed.ts';
import type { UploadedFile } from '../lib/route.ts';
import { RestError, restError, SENTENCES } from './errors.ts';

/** Runs documents; all of a request share what they load. */
export interface DocumentRunner {
  execute<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
  ): Promise<ExecutionResult<Result>>;
}

/** A typed error of a mutation, as our documents select it. */
export interface Refusal {
  code: string;
  message: string;
  path: readonly string[];
  /** Where a document asks for them: `... on InvalidInputError { problems { path reason } }`. */
  problems?: readonly { path: readonly string[]; reason: string | null; message?: string }[];
}

/** What came of bytes that were sent to the address of an upload. */
export interface TakenUpload {
  state: 'AWAITED' | 'UPLOADED' | 'PROCESSING' | 'READY' | 'FAILED' | 'REMOVED';
  /** Why it FAILED. */
  error: string | null;
  type: 'IMAGE' | 'VIDEO' | 'AUDIO' | 'FILE' | null;
}

/**
 * Takes a file for an upload by the ticket in its address, and waits so many milliseconds at most until it is
 * processed. Throws AppError for what is not taken.
 */
export type TakeUpload = (ticket: string, file: UploadedFile, waitMs: number) => Promise<TakenUpload>;

type Done<Payload> = Exclude<NonNullable<Payload>, Refusal>;

/** Turns a refusal into another error than the usual one; null leaves it. */
export type Rewording = (refusal: Refusal) => RestError | null;

export interface CallParts<Params> {
  domain: Domain;
  viewer: Viewer;
  /** The bearer token that was sent, for what is done about the token itself; null for none. */
  token: string | null;
  params: Params;
  /** The parts of the path that the pattern leaves open. */
  path: Readonly<Record<string, string>>;
  /** The address that was asked, query included, under the domain's own origin. */
  address: URL;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  files: readonly UploadedFile[];
  runner: DocumentRunner;
  takeUpload: TakeUpload;
  /** Does something that must not be begun a second time meanwhile. */
  alone: Alone['run'];
  now: number;
}

export class Call<Params> {
  readonly domain: Domain;
  readonly viewer: Viewer;
  readonly token: string | null;
  readonly params: Params;
  readonly path: Readonly<Record<string, string>>;
  readonly address: URL;
  readonly headers: CallParts<Params>['headers'];
  readonly files: readonly UploadedFile[];
  /** Epoch milliseconds at which the request began. */
  readonly now: number;
  readonly #runner: DocumentRunner;
  readonly #takeUpload: TakeUpload;
  readonly #alone: Alone['run'];

  constructor(parts: CallParts<Params>) {
    this.domain = parts.domain;
    this.viewer = parts.viewer;
    this.token = parts.token;
    this.params = parts.params;
    this.path = parts.path;
    this.address = parts.address;
    this.headers = parts.headers;
    this.files = parts.files;
    this.now = parts.now;
    this.#runner = parts.runner;
    this.#takeUpload = parts.takeUpload;
    this.#alone = parts.alone;
  }

  /** The plain id of the identity that asks; null where none does. */
  get actingKey(): string | null {
    const identity = actingIdentity(this.viewer);
    return identity && String(identity.id);
  }

  /** A part of the path. */
  part(name: string): string {
    return this.path[name] ?? '';
  }

  /** Sends a file of the form to the address that `createMediaUpload` gave. Throws AppError for what is not taken. */
  upload(uploadUrl: string, file: UploadedFile, waitMs: number): Promise<TakenUpload> {
    const { pathname } = new URL(uploadUrl);
    return this.#takeUpload(pathname.slice(pathname.lastIndexOf('/') + 1), file, waitMs);
  }

  /** The file that a field of the form holds; undefined where there is none. */
  file(field: string): UploadedFile | undefined {
    return this.files.find((each) => each.field === field);
  }

  /** Does something of whoever asks that has a name. Throws 503 while the same is under way, in whatever process. */
  alone<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
    const busy = () => new RestError(503, SENTENCES.underWay);
    return this.#alone(`${this.actingKey} ${name}`, act, busy);
  }

  /** Data of a query. Throws RestError for the first error. */
  async ask<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
  ): Promise<Result> {
    const { data, errors } = await this.#runner.execute(document, variables);
    const [error] = errors ?? [];
    if (error) {
      const { code, retryAfter } = error.extensions;
      throw restError(String(code), error.message, typeof retryAfter === 'number' ? retryAfter : undefined);
    }
    if (!data) throw new Error('A document of a route answered nothing.');
    return data;
  }

  /**
   * The payload of a document's one mutation, which is called `done`. Throws RestError for a refusal: `reword` may give
   * it an endpoint's own words.
   */
  async act<Payload, Variables>(
    document: TypedDocument<{ done: Payload }, Variables>,
    variables: Variables,
    reword: Rewording = () => null,
  ): Promise<Done<Payload>> {
    const { done } = await this.ask(document, variables);
    if (done && typeof done === 'object' && 'code' in done && 'message' in done) {
      const refusal = done as unknown as Refusal;
      throw reword(refusal) ?? restError(refusal.code, refusal.message);
    }
    return done as Done<Payload>;
  }
}
