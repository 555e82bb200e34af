// The error classes of the API, and how errors of use cases become them.

import {
  AppError,
  type AppErrorCode,
  type AppErrorOptions,
  type InputProblem,
  isAppError,
} from '../../lib/app-error.ts';

/**
 * One style of error for everything somebody can do about: a member of the mutation's union that implements `Error {
 * message code path }`. core throws AppErrors of many kinds; here each becomes the one class that the schema has for
 * its code.
 */
abstract class AnswerError extends AppError {}

export class UnauthenticatedError extends AnswerError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('UNAUTHENTICATED', message, options);
  }
}

export class SecondFactorRequiredError extends AnswerError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('SECOND_FACTOR_REQUIRED', message, options);
  }
}

export class NotAllowedError extends AnswerError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('FORBIDDEN', message, options);
  }
}

export class NotFoundError extends AnswerError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('NOT_FOUND', message, options);
  }
}

export class InvalidInputError extends AnswerError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('INVALID_INPUT', message, options);
  }

  /** Everything that is wrong with the input; where one thing was found, that one. */
  get allProblems(): readonly InputProblem[] {
    return this.problems.length > 0
      ? this.problems
      : [{ path: this.inputPath, message: this.message, reason: this.reason }];
  }
}

export class TooLargeError extends AnswerError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('TOO_LARGE', message, options);
  }
}

export class ConflictError extends AnswerError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('CONFLICT', message, options);
  }
}

export class GoneError extends AnswerError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('GONE', message, options);
  }
}

export class RateLimitedError extends AnswerError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('RATE_LIMITED', message, options);
  }
}

export class BusyError extends AnswerError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('BUSY', message, options);
  }
}

export class UnavailableError extends AnswerError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('UNAVAILABLE', message, options);
  }
}

/** The class of each code; INTERNAL has none, because nobody can do anything about it. */
const CLASSES = {
  UNAUTHENTICATED: UnauthenticatedError,
  SECOND_FACTOR_REQUIRED: SecondFactorRequiredError,
  FORBIDDEN: NotAllowedError,
  NOT_FOUND: NotFoundError,
  INVALID_INPUT: InvalidInputError,
  TOO_LARGE: TooLargeError,
  CONFLICT: ConflictError,
  GONE: GoneError,
  RATE_LIMITED: RateLimitedError,
  BUSY: BusyError,
  UNAVAILABLE: UnavailableError,
} satisfies Record<
  Exclude<AppErrorCode, 'INTERNAL'>,
  new (
    message: string,
    options?: AppErrorOptions,
  ) => AppError
>;

export type AnswerCode = keyof typeof CLASSES;

/** The classes of some codes, each once. */
export function errorsOf(codes: readonly AnswerCode[]) {
  return [...new Set(codes)].map((code) => CLASSES[code]);
}

/** What was thrown, as one of the schema's errors where it is an answer; anything else as it is. */
export function asAnswer(error: unknown): unknown {
  if (!isAppError(error) || error instanceof AnswerError || error.code === 'INTERNAL') return error;
  return new CLASSES[error.code](error.message, {
    path: error.inputPath,
    problems: error.problems,
    ...(error.reason === null ? {} : { reason: error.reason }),
    cause: error,
    ...(error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs }),
  });
}

/** Runs a use case and throws its errors as the schema's. */
export async function answered<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw asAnswer(error);
  }
}
