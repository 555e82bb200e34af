// Checks the input of use cases, and collects everything that is wrong with it.

import * as v from 'valibot';
import { AppError, type InputProblem, isAppError } from '../lib/app-error.ts';

/**
 * Checks input against a valibot schema. Everything that is wrong is in one AppError INVALID_INPUT, each with its path
 * (`['input', …]`).
 * @param at where `input` stands in the whole input, as a path below it
 */
export function parseInput<S extends v.GenericSchema>(
  schema: S,
  input: unknown,
  at: readonly string[] = [],
): v.InferOutput<S> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  throw invalidInput(
    result.issues.map(({ message, path }) => ({
      message,
      path: ['input', ...at, ...(path?.map((step) => String(step.key)) ?? [])],
    })),
  );
}

function invalidInput(problems: readonly InputProblem[]): AppError {
  const [first] = problems;
  return new AppError('INVALID_INPUT', first?.message ?? 'This input cannot be used.', {
    path: first?.path ?? [],
    problems,
  });
}

/** Collects what is wrong with an input, so that whoever sent it learns of everything at once. */
export class InputProblems {
  readonly #found: InputProblem[] = [];

  /** What `read` gives; null where it throws INVALID_INPUT, which is kept for `throwIfAny`. Other errors go on. */
  take<T>(read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      if (!isAppError(error, 'INVALID_INPUT')) throw error;
      const { inputPath: path, message, problems, reason } = error;
      this.#found.push(...(problems.length > 0 ? problems : [{ path, message, reason }]));
      return null;
    }
  }

  /** Throws INVALID_INPUT with all that was found. */
  throwIfAny(): void {
    if (this.#found.length > 0) throw invalidInput(this.#found);
  }
}

/**
 * Reads each part of an input by its own function and gives them all, or throws INVALID_INPUT with everything that is
 * wrong with any.
 */
export function readAll<Parts extends Record<string, unknown>>(
  readers: { [name in keyof Parts]: () => Parts[name] },
  problems = new InputProblems(),
): Parts {
  const parts: Partial<Parts> = {};
  for (const name of Object.keys(readers) as (keyof Parts)[])
    parts[name] = problems.take(readers[name]) as Parts[typeof name];
  problems.throwIfAny();
  return parts as Parts;
}
