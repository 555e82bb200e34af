// One request to a page that knows who asks: documents run as whoever is signed in.

import type { App, Ctx } from '../../core/context.ts';
import { actAs } from '../../core/identities/acting.ts';
import type { Viewer } from '../../core/viewer.ts';
import type { TrustedDocument } from '../../graphql/execution/trusted-document.ts';
import { AppError, isAppError } from '../../lib/app-error.ts';
import { parseId } from '../../lib/ids.ts';
import type { RouteRequest } from '../../lib/route.ts';
import { refusalIn } from '../../lib/words/refusals.ts';
import type { Words } from '../../lib/words/words.ts';
import { type PagesGraphQL, type Run, runAs } from '../documents/run.ts';
import type { PageRequest, SpokenRequest } from '../request.ts';
import { cookieOf } from './session.ts';

export interface AccountParts {
  app: App;
  graphql: PagesGraphQL;
}

export type AccountRequest = SpokenRequest & Pick<RouteRequest<unknown>, 'query' | 'body'>;

export interface AccountVisit {
  isSignedIn: boolean;
  /**
   * The same request made as one of the person's identities, by its global id. Throws AppError where they may not act
   * as it.
   */
  as(identityId: string): Promise<AccountVisit>;
  run: Run;
  /** Runs a document with one mutation: its payload, or the error it answered. */
  change<Result, Variables>(
    document: TrustedDocument<Result, Variables>,
    variables: Variables,
  ): Promise<Changed<Result>>;
}

/** Why a mutation was refused; `problems` where its document asks for them. */
export interface VisitError {
  code: string;
  message: string;
  path: readonly string[];
  problems: readonly { path: readonly string[]; message: string }[];
}

/** What a mutation in a document's one field answered. */
type Changed<Result> = { payload: PayloadOf<Result>; error: null } | { payload: null; error: VisitError };
type PayloadOf<Result> = Extract<NonNullable<Result[keyof Result]>, { __typename: `${string}Payload` }>;

/** Reads the cookie and begins a request as whoever it is; as nobody where it is none, or ended. */
export async function openAccountVisit(
  { app, graphql }: AccountParts,
  request: SpokenRequest,
): Promise<AccountVisit> {
  const viewer = await viewerOfCookie(app, request);
  return visitOf({ app, graphql }, request, viewer);
}

function visitOf({ app, graphql }: AccountParts, request: SpokenRequest, viewer: Viewer): AccountVisit {
  const ctx: Ctx = { app, domain: request.domain, viewer, now: app.clock.now(), tx: null };
  const run = runAs(graphql.open(ctx, null, request.ip));
  return {
    isSignedIn: viewer.kind === 'user',
    run,
    async as(identityId) {
      const id = parseId(identityId.replace(/^identity_/, ''));
      return visitOf({ app, graphql }, request, await actAs(ctx, id ?? 0n));
    },
    change: changeBy(run, request.words),
  };
}

/** Runs a document with one mutation; gives its payload, or the error that it answered, as a sentence in `words`. */
export function changeBy(run: Run, words: Words): AccountVisit['change'] {
  return async <Result, Variables>(document: TrustedDocument<Result, Variables>, variables: Variables) => {
    const data = await run(document, variables).catch((error: unknown) => {
      if (isAppError(error, 'INVALID_INPUT')) return error;
      throw error;
    });
    if (data instanceof AppError) {
      const { code, message, inputPath: path } = data;
      return { payload: null, error: { code, message: refusalIn(words, message), path, problems: [] } };
    }
    const [answer] = Object.values(data as Record<string, { __typename: string } | null>);
    if (answer?.__typename.endsWith('Payload'))
      return { payload: answer as unknown as PayloadOf<Result>, error: null };
    const {
      code = 'INTERNAL',
      message = '',
      path = [],
      problems = [],
    } = (answer ?? {}) as Partial<VisitError>;
    const said = problems.map((each) => ({ ...each, message: refusalIn(words, each.message) }));
    return { payload: null, error: { code, message: refusalIn(words, message), path, problems: said } };
  };
}

/** The code of an error that a document of a visit answered; null for what is none. */
export function codeOf(error: unknown): string | null {
  const { extensions, code } = (error ?? {}) as { extensions?: { code?: unknown }; code?: unknown };
  const found = extensions?.code ?? code;
  return typeof found === 'string' ? found : null;
}

/**
 * The language that whoever is signed in has chosen; null for none, for nobody, and where it cannot be read now: the
 * page itself says so then.
 */
export async function localeOfSession({ app }: AccountParts, request: PageRequest): Promise<string | null> {
  const viewer = await viewerOfCookie(app, request).catch(() => null);
  return viewer?.kind === 'user' ? viewer.user.locale : null;
}

async function viewerOfCookie(app: App, request: PageRequest): Promise<Viewer> {
  const cookie = cookieOf(request, 'session');
  if (cookie === null) return { kind: 'anonymous' };
  const reading = await app.tokens.read(cookie, request.domain, 'COOKIE');
  return reading.state === 'active' ? reading.viewer : { kind: 'anonymous' };
}
