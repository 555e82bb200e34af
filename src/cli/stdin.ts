// Reads what a command is given by hand or by a pipe: passwords and texts.

import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { hint, Refused } from './session.ts';

/** A pipe that nobody writes to and nobody closes is no answer. */
const SILENCE_MS = 10_000;
const MOST_BYTES = 1024 * 1024;

/**
 * The password for a new login: asked for twice where a person sits at the terminal, else the first line of stdin. One
 * that was `given` on the command line is taken, with a warning (but not with --json: a script reads what is on
 * stderr). Throws Refused where none comes.
 */
export async function readPassword(given: string | undefined, command: Command): Promise<string> {
  if (given !== undefined) {
    hint(
      command,
      'Everybody on this machine can read a password on the command line, and the shell keeps it. Leave --password out to be asked, or pipe it in.',
    );
    return given;
  }
  return readSecret('Password', true);
}

/**
 * The passphrase of backups, asked for twice where it is new; else the first line of stdin. Throws Refused where none
 * comes.
 */
export function readPassphrase(isNew: boolean): Promise<string> {
  return readSecret('Passphrase', isNew);
}

async function readSecret(what: string, isNew: boolean): Promise<string> {
  if (!process.stdin.isTTY) {
    const [line = ''] = (await readStdin()).split(/\r?\n/, 1);
    if (line === '') throw new Refused(`No ${what.toLowerCase()} came on stdin; its first line is read.`);
    return line;
  }
  const terminal = hideTerminal();
  try {
    const secret = await terminal.ask(`${what}: `);
    if (secret === '') throw new Refused('Nothing was done.');
    if (isNew && (await terminal.ask('Once more: ')) !== secret)
      throw new Refused('The two differ; try again.');
    return secret;
  } finally {
    terminal.close();
  }
}

/** All of stdin as text, at most 1 MB. Throws Refused beyond, and where a pipe stays silent. */
export async function readStdin(): Promise<string> {
  const { stdin } = process;
  const chunks: Buffer[] = [];
  let bytes = 0;
  const silence = stdin.isTTY
    ? null
    : setTimeout(() => stdin.destroy(new Refused('Nothing came on stdin within 10 seconds.')), SILENCE_MS);
  try {
    for await (const chunk of stdin as AsyncIterable<Buffer>) {
      if (silence) clearTimeout(silence);
      bytes += chunk.length;
      if (bytes > MOST_BYTES) throw new Refused('More than 1 MB came on stdin.');
      chunks.push(chunk);
    }
  } finally {
    if (silence) clearTimeout(silence);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Has the terminal show nothing of what is typed, from now on until `close`: before the first question is there, for
 * whoever is quick, and between two. Throws Refused at Ctrl+C and at the end of the input.
 */
function hideTerminal(): { ask(question: string): Promise<string>; close(): void } {
  // The reader writes what is typed nowhere, and takes the echo from the terminal when it is made.
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output, terminal: true });
  const lines = reader[Symbol.asyncIterator]();
  reader.on('SIGINT', () => reader.close());
  return {
    async ask(question) {
      process.stderr.write(question);
      const { value, done } = await lines.next();
      process.stderr.write('\n');
      if (done) throw new Refused('Nothing was done.');
      return value as string;
    },
    close: () => reader.close(),
  };
}
