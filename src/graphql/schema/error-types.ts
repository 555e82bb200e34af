// The types of errors in the SDL.

import {
  APP_ERROR_CODES,
  type AppError,
  type AppErrorOptions,
  type InputProblem,
} from '../../lib/app-error.ts';
import { builder } from './builder.ts';
import * as errors from './errors.ts';

const MEANINGS: Record<(typeof APP_ERROR_CODES)[number], string> = {
  UNAUTHENTICATED: 'No token came along, or it ended: sign in.',
  FORBIDDEN: 'The viewer may see this and still may not do that with it, or the token lacks a scope.',
  NOT_FOUND: 'There is nothing such, or nothing that the viewer may see; which of the two is not told.',
  INVALID_INPUT: 'A part of the input cannot be used; `path` says which.',
  CONFLICT: 'What is there already stands against it: a taken name, a second pin too many.',
  RATE_LIMITED: 'Too often; wait as long as `retryAfter` says.',
  BUSY: 'This server has more to do than it can; try again in a moment.',
  GONE: 'It was there and was deleted for good.',
  UNAVAILABLE: 'Something this needs (another server) does not answer; try later.',
  TOO_LARGE: 'More was sent than is taken.',
  INTERNAL: 'A fault of this server; it is in its log.',
};

export const ErrorCode = builder.enumType('ErrorCode', {
  description: 'The kinds of errors, the same for every face of this server.',
  values: Object.fromEntries(
    APP_ERROR_CODES.map((code) => [code, { value: code, description: MEANINGS[code] }]),
  ) as { [code in (typeof APP_ERROR_CODES)[number]]: { value: code; description: string } },
});

export const ErrorInterface = builder.interfaceRef<AppError>('Error').implement({
  description: 'What all errors of mutations have in common.',
  fields: (t) => ({
    message: t.exposeString('message', {
      description: 'One plain sentence that says what to do next; may be shown to people.',
    }),
    code: t.field({
      type: ErrorCode,
      description: 'What programs decide by.',
      resolve: (error) => error.code,
    }),
    path: t.field({
      type: ['String'],
      description:
        "The part of the input that is meant, outermost first (`['input', 'text']`); empty where no input is.",
      resolve: (error) => [...error.inputPath],
    }),
  }),
});

type ErrorClass = new (message: string, options?: AppErrorOptions) => AppError;

function errorType(type: ErrorClass, name: string, description: string): void {
  builder.objectType(type, { name, description, interfaces: [ErrorInterface] });
}

/** The same for what may be tried again. */
function errorWithWait(type: ErrorClass, name: string, description: string): void {
  builder.objectType(type, {
    name,
    description,
    interfaces: [ErrorInterface],
    fields: (t) => ({
      retryAfter: t.int({
        nullable: true,
        description: 'Seconds to wait before asking again; null where nobody knows.',
        resolve: (error) => (error.retryAfterMs === null ? null : Math.ceil(error.retryAfterMs / 1000)),
      }),
    }),
  });
}

const InputProblemRef = builder.objectRef<InputProblem>('InputProblem').implement({
  description: 'One thing that is wrong with the input of a mutation.',
  fields: (t) => ({
    path: t.field({
      type: ['String'],
      description:
        "The part that is meant, outermost first (`['input', 'text']`); empty where it is the whole.",
      resolve: (problem) => [...problem.path],
    }),
    message: t.exposeString('message', { description: 'One plain sentence; may be shown to people.' }),
  }),
});

builder.objectType(errors.InvalidInputError, {
  name: 'InvalidInputError',
  description: 'The input cannot be used as it is.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    problems: t.field({
      type: [InputProblemRef],
      description: 'All that is wrong with it; `path` and `message` of the error are those of the first.',
      resolve: (error) => [...error.allProblems],
    }),
  }),
});

errorType(
  errors.UnauthenticatedError,
  'UnauthenticatedError',
  'Nobody is signed in, or with the wrong password.',
);
errorType(errors.NotAllowedError, 'NotAllowedError', 'The viewer, or the token, may not do this.');
errorType(errors.NotFoundError, 'NotFoundError', 'What was named is not there for the viewer.');
errorType(errors.TooLargeError, 'TooLargeError', 'More was sent than is taken.');
errorType(errors.ConflictError, 'ConflictError', 'Something that is there already forbids it.');
errorType(errors.GoneError, 'GoneError', 'What was named is deleted and does not come back.');
errorWithWait(errors.RateLimitedError, 'RateLimitedError', 'The same was tried too often.');
errorWithWait(errors.BusyError, 'BusyError', 'The server cannot do it now; it can later.');
errorWithWait(
  errors.UnavailableError,
  'UnavailableError',
  'Something that this needs (another server, the database) does not answer.',
);
