// Declares HTTP routes, with typed path parameters.

import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import type { Answer } from './answer.ts';
import { AppError } from './app-error.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type Names<Path extends string> = Path extends `${infer Part}/${infer Rest}`
  ? Names<Part> | Names<Rest>
  : Path extends `:${infer Name}`
    ? Name
    : Path extends '*'
      ? '*'
      : never;

/**
 * The parts of a path that a pattern leaves open, decoded: `{ id: string }` of `/accounts/:id`. A last `*` takes the
 * rest of the path.
 */
export type ParamsOf<Path extends string> = string extends Path
  ? Readonly<Record<string, string>>
  : { readonly [Name in Names<Path>]: string };

/** A file of a form, on disk until the request has been answered; move it away to keep it. */
export interface UploadedFile {
  /** Name of its field. */
  field: string;
  /** As the client called it: for people, never a path. */
  name: string;
  /** As the client claims. */
  mediaType: string;
  path: string;
  bytes: number;
}

/** A body of a media type that no form is read from. */
export class OtherMediaType extends AppError {}

/** The fields of a form, and its files on disk. */
export interface Form {
  fields: URLSearchParams;
  files: readonly UploadedFile[];
  /** What a JSON object says and a form cannot: names whose value is null, or an empty list. */
  empties?: Readonly<Record<string, null | []>>;
}

/**
 * The body of a request. Each throws AppError: INVALID_INPUT for what cannot be read, TOO_LARGE. It is read once, by
 * one of these.
 */
export interface RequestBody {
  /** Of `application/json`; undefined where there is no body. */
  json(): Promise<unknown>;
  /**
   * Fields in the order sent, of a form (urlencoded, as is what names no type, or multipart) or of a JSON object:
   * numbers and booleans as text, whole numbers with all their digits, lists as `name[]`, objects as `name[key]`, null
   * left out. Files go to disk. Throws OtherMediaType for bodies that are none of these.
   */
  form(): Promise<Form>;
  /** The bytes as they are, at most `most` of them. */
  bytes(most: number): Promise<Buffer>;
}

/** What a handler is given besides what its face knows of a request (`Request`). */
export interface RouteRequest<Params> {
  readonly params: Params;
  readonly query: URLSearchParams;
  readonly body: RequestBody;
}

/** An answer that is sent as it comes; `bytes` where its length is known. */
export interface StreamAnswer extends Omit<Answer, 'body'> {
  stream: Readable;
  bytes?: number;
}

/** Null: nothing at this address for this request, the next route of the same pattern is asked. */
type Handled = Answer | StreamAnswer | null;

/** A route: method and path, with its handler. */
export interface Route<Request> {
  /** `ALL`: whatever comes. */
  readonly method: Method | 'ALL';
  readonly path: string;
  /** Who answers, as the metrics call it. */
  readonly face: string;
  /**
   * Which Hosts it is asked under: those of domains (`served`), also names that only handles end in (`handles`), or
   * whatever Host is sent (`any`; then the request has no domain).
   */
  readonly hosts: 'served' | 'handles' | 'any';
  readonly handle?: (request: Request & RouteRequest<never>) => Promise<Handled>;
  /** Hot paths and streams write the response themselves. */
  readonly handleRaw?: (request: Request, response: ServerResponse) => Promise<void>;
}

type Declare<Request> = <const Path extends string>(
  path: Path,
  handle: (request: Request & RouteRequest<ParamsOf<Path>>) => Promise<Handled>,
) => Route<Request>;

/**
 * Declares the routes of a face, one line each, with the parameters of the path typed by the pattern:
 * `route.get('/api/v1/accounts/:id', async ({ params }) => json(await account(params.id)))`.
 */
export function routesOf<Request>(face: string, hosts: Route<Request>['hosts'] = 'served') {
  const declare =
    (method: Route<Request>['method']): Declare<Request> =>
    (path, handle) => ({ method, path, face, hosts, handle: handle as Route<Request>['handle'] });
  return {
    /** Answers HEAD as well, without the body. */
    get: declare('GET'),
    post: declare('POST'),
    put: declare('PUT'),
    patch: declare('PATCH'),
    delete: declare('DELETE'),
    all: declare('ALL'),
    raw: (
      method: Route<Request>['method'],
      path: string,
      handleRaw: NonNullable<Route<Request>['handleRaw']>,
    ): Route<Request> => ({ method, path, face, hosts, handleRaw }),
  };
}
