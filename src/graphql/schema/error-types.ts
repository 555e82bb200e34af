// The GraphQL error types that mutations answer with, one for each code of an AppError.

import {
  APP_ERROR_CODES,
  type AppError,
  type AppErrorOptions,
  type InputProblem,
} from '../../lib/app-error.ts';
import { builder } from './builder.ts';
import * as errors from './errors.ts';

const MEANINGS: Record<(typeof APP_ERROR_CODES)[number], string> = {
  UNAUTHENTICATED: 'There is no token, or it has ended: sign in.',
  SECOND_FACTOR_REQUIRED: 'The password is right, and the login has a second factor: send its code as well.',
  FORBIDDEN: 'The viewer may see it but may not do this, or the token lacks a scope.',
  NOT_FOUND: 'It does not exist, or the viewer may not see it; which of the two is not said.',
  INVALID_INPUT: 'A part of the input cannot be used; `path` says which.',
  CONFLICT: 'It cannot be done because of what exists already: a name is taken, too many posts are pinned.',
  RATE_LIMITED: 'Too many requests; wait as long as `retryAfter` says.',
  BUSY: 'This server is overloaded; try again in a moment.',
  GONE: 'It was deleted for good.',
  UNAVAILABLE: 'Something this needs (another server) does not answer; try later.',
  TOO_LARGE: 'The request is larger than is allowed.',
  INTERNAL: 'A fault of this server; its log has the details.',
};

export const ErrorCode = builder.enumType('ErrorCode', {
  description: 'The kinds of errors, the same for every API of this server.',
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
      description: 'The kind of error, for programs.',
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

/** An error type with `retryAfter`, for what may be tried again. */
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

const ProblemReasonEnum = builder.enumType('ProblemReason', {
  description: 'Why a field cannot be used, where programs want to know it.',
  values: {
    ACCEPTED: { description: 'It must be accepted, and was not: the rules of a domain (`agreesToRules`).' },
    BLANK: { description: 'Nothing was written.' },
    BLOCKED: { description: 'Admins of the install keep it out: a mail domain that may not sign up.' },
    DONE_ALREADY: { description: 'It was done before, and is done once.' },
    DUPLICATE: { description: 'Something is named twice.' },
    ENDED: { description: 'The time for it is over.' },
    INVALID: { description: 'It is not of the form that is wanted.' },
    MIXED: { description: 'It does not go together with something else in the same input.' },
    NOT_READY: { description: 'It is still on its way; it can be sent again in a moment.' },
    OWN: { description: "It cannot be done to what is one's own." },
    RESERVED: { description: 'Nobody may have it.' },
    TAKEN: { description: 'Somebody has it.' },
    TOO_FEW: { description: 'There are fewer than are needed.' },
    TOO_LATE: { description: 'The time is too far in the future.' },
    TOO_LONG: { description: 'More was written than is taken.' },
    TOO_MANY: { description: 'There are more than are taken.' },
    TOO_SHORT: { description: 'Less was written than is needed.' },
    TOO_SOON: { description: 'The time is too near, or past.' },
  } as const,
});

const InputProblemRef = builder.objectRef<InputProblem>('InputProblem').implement({
  description: 'One thing that is wrong with the input of a mutation.',
  fields: (t) => ({
    path: t.field({
      type: ['String'],
      description:
        "The part of the input that is meant, outermost first (`['input', 'text']`); empty for the whole input.",
      resolve: (problem) => [...problem.path],
    }),
    message: t.exposeString('message', { description: 'One plain sentence; may be shown to people.' }),
    reason: t.field({
      type: ProblemReasonEnum,
      nullable: true,
      description: 'For programs; null where the message says it all.',
      resolve: (problem) => problem.reason ?? null,
    }),
  }),
});

builder.objectType(errors.InvalidInputError, {
  name: 'InvalidInputError',
  description: 'The input cannot be used as it is.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    problems: t.field({
      type: [InputProblemRef],
      description:
        'Everything that is wrong with the input; `path` and `message` of the error are those of the first problem.',
      resolve: (error) => [...error.allProblems],
    }),
  }),
});

errorType(
  errors.UnauthenticatedError,
  'UnauthenticatedError',
  'There is no valid token, or the password is wrong.',
);
errorType(
  errors.SecondFactorRequiredError,
  'SecondFactorRequiredError',
  'The password is right, and the login has a second factor: ask the person for its code, and send all of it again.',
);
errorType(errors.NotAllowedError, 'NotAllowedError', 'The viewer, or the token, may not do this.');
errorType(
  errors.NotFoundError,
  'NotFoundError',
  'What was named does not exist, or the viewer may not see it.',
);
errorType(errors.TooLargeError, 'TooLargeError', 'The request is larger than is allowed.');
errorType(
  errors.ConflictError,
  'ConflictError',
  'It cannot be done because of what exists already, such as a name that is taken.',
);
errorType(errors.GoneError, 'GoneError', 'It was deleted and does not come back.');
errorWithWait(errors.RateLimitedError, 'RateLimitedError', 'Too many requests.');
errorWithWait(errors.BusyError, 'BusyError', 'The server cannot do it now; it can later.');
errorWithWait(
  errors.UnavailableError,
  'UnavailableError',
  'Something that is needed (another server, the database) does not answer.',
);
