import * as v from 'valibot';
import { AppError } from '../lib/app-error.ts';

/** Checks input against a valibot schema; what is wrong first is told as AppError INVALID_INPUT with its path (`['input', …]`). */
export function parseInput<S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = issue.path?.map((step) => String(step.key)) ?? [];
  throw new AppError('INVALID_INPUT', issue.message, { path: ['input', ...path] });
}
