// `pukeko identity archive|archives`: a file of everything that an identity wrote.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { graphql, type ResultOf } from '../../../graphql/documents/typed.ts';
import { ownIdentityId } from '../../handle.ts';
import { print, type Session, table } from '../../session.ts';

const CREATE = graphql(
  `mutation CreateArchive($input: CreateArchiveInput!) {
    createArchive(input: $input) { __typename ... on Error { message } ... on CreateArchivePayload { archive { id } } }
  }`,
);
const ARCHIVES = graphql(
  `query Archives { viewer { identity { archives { id state bytes createdAt expiresAt url } } } }`,
);
type Identity = NonNullable<NonNullable<ResultOf<typeof ARCHIVES>['viewer']>['identity']>;
type Archive = NonNullable<Identity['archives']>[number];

const LOOK_MS = 1_000;
/** A server makes a small one within seconds; whoever has years of pictures looks again later. */
const PATIENCE_MS = 30_000;

/** Adds them below `pukeko identity`. */
export function addArchives(identity: Command, session: Session): void {
  identity
    .command('archive <handle>')
    .description('have a file made of all that somebody wrote, with media and whom they follow')
    .option('--no-media', 'without pictures, videos and sounds')
    .action(async (handle: string, { media }: { media: boolean }, command: Command) => {
      const as = await ownIdentityId(session, handle);
      const { archive } = await session.change(CREATE, { input: { hasMedia: media } }, as);
      const made = await untilMade(session, archive.id, as);
      print(command, made ?? { id: archive.id, state: 'MAKING' }, wordsOf(made));
    });
  identity
    .command('archives <handle>')
    .description('the archives of somebody, which are kept for a week')
    .action(async (handle: string, _options: object, command: Command) => {
      const archives = await archivesOf(session, await ownIdentityId(session, handle));
      const rows = archives.map(({ id, state, bytes, expiresAt, url }) => [
        id,
        state.toLowerCase(),
        bytes === null ? '' : `${bytes} bytes`,
        expiresAt === null ? '' : `until ${expiresAt}`,
        url ?? '',
      ]);
      print(command, archives, table(rows));
    });
}

async function archivesOf(session: Session, as: string): Promise<readonly Archive[]> {
  const { viewer } = await session.ask(ARCHIVES, {}, as);
  return viewer?.identity?.archives ?? [];
}

/** The archive when it is made or could not be; null where it takes longer than anybody waits at a terminal. */
async function untilMade(session: Session, id: string, as: string): Promise<Archive | null> {
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_MS) {
    const archive = (await archivesOf(session, as)).find((each) => each.id === id);
    if (archive && archive.state !== 'MAKING') return archive;
    await sleep(LOOK_MS);
  }
  return null;
}

function wordsOf(archive: Archive | null): string {
  if (archive === null)
    return 'It is being made, once a server runs; "pukeko identity archives" shows when it is there.';
  if (archive.state === 'FAILED' || archive.url === null)
    return 'It could not be made; the log of the server says why. Ask for another one.';
  return `${archive.bytes} bytes, for an hour at\n${archive.url}`;
}
