import type { Command } from 'commander';
import type { Operator } from './operator.ts';

/** The install answered with an error: a sentence for the person at the terminal. */
export class Refused extends Error {}

/** What commands work with: one connection, opened when the first question is asked. */
export interface Session {
  /** Runs a document and gives its data; throws Refused with the first error. `as` is the global id of the identity that it is run as. */
  ask<T>(query: string, variables?: Record<string, unknown>, as?: string | null): Promise<T>;
  /** Runs a mutation `name(input)`; gives its payload, throws Refused with the typed error it answered. `as`: the identity that acts. */
  change<T>(name: string, input: Record<string, unknown>, payload: string, as?: string | null): Promise<T>;
  close(): Promise<void>;
}

export function createSession(open: () => Promise<Operator>): Session {
  let opened: Promise<Operator> | null = null;
  const ask = async <T>(
    query: string,
    variables: Record<string, unknown> = {},
    as: string | null = null,
  ): Promise<T> => {
    opened ??= open();
    const operator = await opened;
    const { data, errors } = await operator.ask(query, variables, as);
    if (errors.length > 0 || data === null)
      throw new Refused(errors[0]?.message ?? 'The server gave no answer.');
    return data as T;
  };
  return {
    ask,
    async change<T>(
      name: string,
      input: Record<string, unknown>,
      payload: string,
      as: string | null = null,
    ): Promise<T> {
      const type = name.charAt(0).toUpperCase() + name.slice(1);
      const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on Error { message } ... on ${type}Payload { ${payload} } } }`;
      const data = await ask<Record<string, { __typename: string; message?: string }>>(query, { input }, as);
      const answer = data[name];
      if (!answer || answer.__typename !== `${type}Payload`) {
        throw new Refused(answer?.message ?? 'The server refused without a word.');
      }
      return answer as T;
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
