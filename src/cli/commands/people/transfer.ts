// `pukeko identity import|imports|export`: CSV files of follows, blocks and the like.

import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Argument, type Command } from 'commander';
import { graphql, type ResultOf, type VariablesOf } from '../../../graphql/documents/typed.ts';
import { ownIdentityId } from '../../handle.ts';
import { print, Refused, type Session, table } from '../../session.ts';

const EXPORT = graphql(
  `query ExportRows($kind: TransferKind!, $after: String) {
    viewer { identity { exportRows(kind: $kind, after: $after) { csv next } } }
  }`,
);
const CREATE = graphql(
  `mutation CreateImport($input: CreateImportInput!) {
    createImport(input: $input) { __typename ... on Error { message } ... on CreateImportPayload { import { id } } }
  }`,
);
const LOOK = graphql(
  `query Import($id: ID!) {
    node(id: $id) { __typename ... on Import { id kind state total done skipped failed failures { row subject reason } } }
  }`,
);
const IMPORTS = graphql(
  `query Imports {
    viewer { identity { imports(first: 20) { nodes { id kind state total done skipped failed createdAt } } } }
  }`,
);
type Kind = VariablesOf<typeof EXPORT>['kind'];
type Looked = Extract<NonNullable<ResultOf<typeof LOOK>['node']>, { __typename: 'Import' }>;

const KINDS = ['follows', 'blocks', 'mutes', 'lists', 'bookmarks', 'domain-blocks'];
const kindOf = (word: string) => word.toUpperCase().replace('-', '_') as Kind;
const wordOf = (kind: string) => kind.toLowerCase().replace('_', '-');
const kindArgument = () => new Argument('<kind>', 'what the file holds').choices(KINDS);

/** Of a request to the server, as JSON. */
const MOST_BYTES = 950_000;
const LOOK_MS = 1_000;
/** A server begins at once; where nothing moves for so long there may be none. */
const PATIENCE_MS = 20_000;

/** Adds them below `pukeko identity`. */
export function addTransfers(identity: Command, session: Session): void {
  identity
    .command('export <handle>')
    .addArgument(kindArgument())
    .description('write whom somebody follows, blocks and so on as CSV, in the columns of Mastodon')
    .option('--out <file>', 'into a file that is not there yet, instead of stdout')
    .action(async (handle: string, word: string, { out }: { out?: string }, command: Command) => {
      const as = await ownIdentityId(session, handle);
      const file = out === undefined ? null : openNew(out);
      let lines = 0;
      try {
        for (let after: string | null = null, isOver = false; !isOver; ) {
          const answer: ResultOf<typeof EXPORT> = await session.ask(
            EXPORT,
            { kind: kindOf(word), after },
            as,
          );
          const { csv = '', next = null } = answer.viewer?.identity?.exportRows ?? {};
          lines += csv.split('\n').length - 1;
          if (file === null) process.stdout.write(csv);
          else writeSync(file, csv);
          after = next;
          isOver = next === null;
        }
      } finally {
        if (file !== null) closeSync(file);
      }
      if (out !== undefined) print(command, { file: out, lines }, `${out} has ${lines} lines`);
    });
  identity
    .command('import <handle>')
    .addArgument(kindArgument())
    .argument('<file>', 'a CSV file, as Mastodon and others export it')
    .description('do for somebody what a file of another server says; goes on without this command')
    .option('--overwrite', 'end what the file does not name: unfollow all others, and so on')
    .action(
      async (
        handle: string,
        word: string,
        file: string,
        { overwrite }: { overwrite?: boolean },
        command: Command,
      ) => {
        const as = await ownIdentityId(session, handle);
        const csv = readCsvFile(file);
        const input = { kind: kindOf(word), overwrites: overwrite ?? false, csv };
        const { import: begun } = await session.change(CREATE, { input }, as);
        const end = await watch(session, begun.id, as, command);
        print(command, end, wordsOf(end));
      },
    );
  identity
    .command('imports <handle>')
    .description('how far the imports of somebody are')
    .action(async (handle: string, _options: object, command: Command) => {
      const { viewer } = await session.ask(IMPORTS, {}, await ownIdentityId(session, handle));
      const nodes = viewer?.identity?.imports?.nodes ?? [];
      const rows = nodes.map(({ id, kind, state, ...counts }) => [
        id,
        wordOf(kind),
        state.toLowerCase(),
        progress(counts),
      ]);
      print(command, nodes, table(rows));
    });
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    throw new Refused(`${path} cannot be written (${(error as Error).message}); name another file.`);
  }
}

function readCsvFile(path: string): string {
  let csv: string;
  try {
    csv = readFileSync(path, 'utf8');
  } catch (error) {
    throw new Refused(`${path} cannot be read (${(error as Error).message}).`);
  }
  if (Buffer.byteLength(JSON.stringify(csv)) <= MOST_BYTES) return csv;
  throw new Refused('The file has more than 950 KB; import it on the settings pages, or in parts.');
}

/** Looks until the import has ended, or nothing moves; says on stderr how far it is. */
async function watch(session: Session, id: string, as: string, command: Command): Promise<Looked> {
  const isQuiet = command.optsWithGlobals<{ json?: boolean }>().json === true;
  let said = '';
  for (let still = 0; ; still += LOOK_MS) {
    const { node } = await session.ask(LOOK, { id }, as);
    if (node?.__typename !== 'Import') throw new Refused('The import is not there any more.');
    if (node.state === 'ENDED' || node.state === 'CANCELLED') return node;
    const words = progress(node);
    if (words !== said) still = 0;
    if (words !== said && !isQuiet) process.stderr.write(`${words}\n`);
    said = words;
    if (still >= PATIENCE_MS) return node;
    await sleep(LOOK_MS);
  }
}

const progress = ({ total, done, skipped, failed }: Pick<Looked, 'total' | 'done' | 'skipped' | 'failed'>) =>
  `${done + skipped + failed} of ${total} rows: ${done} done, ${skipped} so already, ${failed} failed`;

function wordsOf(end: Looked): string {
  const failures = end.failures.map(({ row, subject, reason }) => `row ${row}, ${subject}: ${reason}`);
  const more = end.failed > failures.length ? [`and ${end.failed - failures.length} more`] : [];
  const rest =
    end.state === 'RUNNING'
      ? [
          'The rest waits for other servers, or for a server of ours to run; "pukeko identity imports" shows it.',
        ]
      : [];
  return [progress(end), ...failures, ...more, ...rest].join('\n');
}
