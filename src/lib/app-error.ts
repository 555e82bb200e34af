// Errors that are answers: a code, a sentence, and the input that is meant.

/**
 * Everything that can be wrong with a request, for all faces: GraphQL's ErrorCode enum and the REST status table come
 * from this list.
 */
export const APP_ERROR_CODES = [
  'UNAUTHENTICATED',
  'SECOND_FACTOR_REQUIRED',
  'FORBIDDEN',
  'NOT_FOUND',
  'INVALID_INPUT',
  'CONFLICT',
  'RATE_LIMITED',
  'BUSY',
  'GONE',
  'UNAVAILABLE',
  'TOO_LARGE',
  'INTERNAL',
] as const;

export type AppErrorCode = (typeof APP_ERROR_CODES)[number];

/** Why a field cannot be used, for programs (Mastodon's ERR_ codes without their prefix). */
export const PROBLEM_REASONS = [
  'ACCEPTED',
  'BLANK',
  'BLOCKED',
  'DONE_ALREADY',
  'DUPLICATE',
  'ENDED',
  'INVALID',
  'MIXED',
  'NOT_READY',
  'OWN',
  'RESERVED',
  'TAKEN',
  'TOO_FEW',
  'TOO_LATE',
  'TOO_LONG',
  'TOO_MANY',
  'TOO_SHORT',
  'TOO_SOON',
] as const;
export type ProblemReason = (typeof PROBLEM_REASONS)[number];

/** One thing that is wrong with an input. */
export interface InputProblem {
  /** Which part of the input is meant, outermost first (`['input', 'text']`). */
  path: readonly string[];
  /** One plain sentence. */
  message: string;
  reason?: ProblemReason | null;
}

export interface AppErrorOptions {
  /** Which part of the input is meant, outermost first (`['input', 'text']`); empty where no input is. */
  path?: readonly string[];
  /** How long to wait before asking again, for RATE_LIMITED, BUSY and UNAVAILABLE (Retry-After). */
  retryAfterMs?: number;
  /** For INVALID_INPUT: everything that is wrong, where more than one thing may be; the first is the error's own. */
  problems?: readonly InputProblem[];
  /** For INVALID_INPUT of one field, where programs want to know why. */
  reason?: ProblemReason;
  cause?: unknown;
}

/**
 * The base of every error that is an answer and no bug: one plain sentence that says what to do next, a code, and the
 * part of the input that is meant. Its message is shown to people, so it never holds what the viewer may not see.
 */
export class AppError extends Error {
  readonly code: AppErrorCode;
  /**
   * Not named `path`: graphql-js takes an error with an array of that name for one whose place in the answer is known
   * already.
   */
  readonly inputPath: readonly string[];
  readonly problems: readonly InputProblem[];
  readonly reason: ProblemReason | null;
  readonly retryAfterMs: number | null;

  constructor(code: AppErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.inputPath = options.path ?? [];
    this.problems = options.problems ?? [];
    this.reason = options.reason ?? null;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

/** Whether something thrown is an answer for people; with codes, whether it is one of these. */
export function isAppError(error: unknown, ...codes: AppErrorCode[]): error is AppError {
  return error instanceof AppError && (codes.length === 0 || codes.includes(error.code));
}
