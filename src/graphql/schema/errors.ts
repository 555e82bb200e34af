import { AppError, type AppErrorCode, type AppErrorOptions, isAppError } from '../../lib/app-error.ts';

/**
 * One style of error for everything somebody can do about: a member of the mutation's union that implements `Error { message code path }`.
 * core throws AppErrors of many kinds; here they become the few classes the schema knows, by their code.
 */
abstract class AnswerError extends AppError {}

export class UnauthenticatedError extends AnswerError {
  constructor(message: string, options: AppErrorOptions = {}) {
    super('UNAUTHENTICATED', message, options);
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
  constructor(message: string, options: AppErrorOptions = {}, code: AppErrorCode = 'INVALID_INPUT') {
    super(code, message, options);
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
  constructor(message: string, options: AppErrorOptions = {}, code: AppErrorCode = 'BUSY') {
    super(code, message, options);
  }
}

export const ANSWER_ERRORS = [
  UnauthenticatedError,
  NotAllowedError,
  NotFoundError,
  InvalidInputError,
  ConflictError,
  GoneError,
  RateLimitedError,
  BusyError,
];

/** What was thrown, as one of the schema's errors where it is an answer; anything else as it is. */
export function asAnswer(error: unknown): unknown {
  if (!isAppError(error) || error instanceof AnswerError) return error;
  const options: AppErrorOptions = {
    path: error.inputPath,
    cause: error,
    ...(error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs }),
  };
  switch (error.code) {
    case 'UNAUTHENTICATED':
      return new UnauthenticatedError(error.message, options);
    case 'FORBIDDEN':
      return new NotAllowedError(error.message, options);
    case 'NOT_FOUND':
      return new NotFoundError(error.message, options);
    case 'INVALID_INPUT':
    case 'TOO_LARGE':
      return new InvalidInputError(error.message, options, error.code);
    case 'CONFLICT':
      return new ConflictError(error.message, options);
    case 'GONE':
      return new GoneError(error.message, options);
    case 'RATE_LIMITED':
      return new RateLimitedError(error.message, options);
    case 'BUSY':
    case 'UNAVAILABLE':
      return new BusyError(error.message, options, error.code);
    default:
      return error;
  }
}

/** Runs a use case and throws its errors as the schema's. */
export async function answered<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw asAnswer(error);
  }
}
