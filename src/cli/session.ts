// What commands share: the connection, errors, printing.

import type { Command } from 'commander';
import type { TypedDocument } from '../graphql/documents/typed.ts';
import type { Operator, Uploaded } from './operator.ts';

/** The install answered with an error: a sentence for the person at the terminal. */
export class Refused extends Error {}

/** The identity that acts, by its global id; null: the operator as such. */
type ActingIdentity = string | null;

/** What a mutation answers in its one field: its payload, or a typed error. */
type Answer = { __typename: string; message?: unknown };
/** The payload among what a mutation may answer. */
type PayloadOf<Result> = Exclude<
  Extract<NonNullable<Result[keyof Result]>, { __typename: `${string}Payload` }>,
  null
>;

/** What commands work with: one connection, opened when the first question is asked. */
export interface Session {
  /** Runs a document and gives its data; throws Refused with the first error. */
  ask<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    as?: ActingIdentity,
  ): Promise<Result>;
  /**
   * Runs a document with one mutation, and gives its payload; throws Refused with the error it answered, typed or not.
   */
  change<Result, Variables>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    as?: ActingIdentity,
  ): Promise<PayloadOf<Result>>;
  /** Sends a file to an address that a mutation gave for it; see Operator. */
  upload(address: string, file: Buffer): Promise<Uploaded>;
  close(): Promise<void>;
}

export function createSession(open: () => Promise<Operator>): Session {
  let opened: Promise<Operator> | null = null;
  const ask = async <Result, Variables>(
    { text }: TypedDocument<Result, Variables>,
    variables: Variables,
    as: ActingIdentity = null,
  ): Promise<Result> => {
    opened ??= open();
    const operator = await opened;
    const { data, errors } = await operator.ask(text, variables as Record<string, unknown>, as);
    if (errors.length > 0 || data === null)
      throw new Refused(errors[0]?.message ?? 'The server gave no answer.');
    return data as Result;
  };
  return {
    ask,
    async change<Result, Variables>(
      document: TypedDocument<Result, Variables>,
      variables: Variables,
      as: ActingIdentity = null,
    ) {
      const [answer] = Object.values((await ask(document, variables, as)) as Record<string, Answer | null>);
      if (!answer?.__typename.endsWith('Payload'))
        throw new Refused(
          typeof answer?.message === 'string' ? answer.message : 'The server refused without a word.',
        );
      return answer as PayloadOf<Result>;
    },
    async upload(address, file) {
      opened ??= open();
      return (await opened).upload(address, file);
    },
    async close() {
      const operator = await opened?.catch(() => null);
      await operator?.close();
    },
  };
}

/** Prints an answer: as JSON with `--json`, else as words. */
export function print(command: Command, answer: unknown, words: string): void {
  const { json } = command.optsWithGlobals<{ json?: boolean }>();
  process.stdout.write(json ? `${JSON.stringify(answer)}\n` : words === '' ? '' : `${words}\n`);
}

/** Says something beside the answer to a person; with `--json` nothing, as scripts read stderr too. */
export function hint(command: Command, words: string): void {
  if (!command.optsWithGlobals<{ json?: boolean }>().json) process.stderr.write(`${words}\n`);
}

/** Columns of equal width, for people. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length);
    });
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
