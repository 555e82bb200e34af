// `pukeko identity alias|move`: what an identity is called elsewhere, and moving to another one.

import type { Command } from 'commander';
import { graphql } from '../../../graphql/documents/typed.ts';
import { ownIdentityId } from '../../handle.ts';
import { print, Refused, type Session } from '../../session.ts';

const RESOLVE = graphql(
  `query WhomToMoveTo($text: String!) { resolve(text: $text) { __typename ... on Identity { id handle uri } } }`,
);
const ALIASES = graphql(
  `query Aliases($id: ID!) { node(id: $id) { __typename ... on Identity { alsoKnownAs } } }`,
);
const UPDATE = graphql(
  `mutation UpdateAliases($input: UpdateIdentityInput!) {
    updateIdentity(input: $input) { __typename ... on Error { message } ... on UpdateIdentityPayload { identity { handle alsoKnownAs } } }
  }`,
);
const MOVE = graphql(
  `mutation MoveIdentity($input: MoveIdentityInput!) {
    moveIdentity(input: $input) { __typename ... on Error { message } ... on MoveIdentityPayload { target { handle uri } } }
  }`,
);

/** Adds them below `pukeko identity`. */
export function addMoves(identity: Command, session: Session): void {
  identity
    .command('alias <handle>')
    .description('show or change which identities elsewhere are the same person, so that they can move here')
    .option('--add <handle>', 'another identity, by its handle or address')
    .option('--remove <handle>', 'one that is the same person no more')
    .action(async (handle: string, options: { add?: string; remove?: string }, command: Command) => {
      const as = await ownIdentityId(session, handle);
      const { node } = await session.ask(ALIASES, { id: as });
      const before = node?.__typename === 'Identity' ? node.alsoKnownAs : [];
      const added = options.add === undefined ? [] : [(await whom(session, options.add)).uri];
      const removed = options.remove === undefined ? null : await uriAmong(session, before, options.remove);
      const alsoKnownAs = [...new Set([...before, ...added])].filter((uri) => uri !== removed);
      if (added.length > 0 || removed !== null) await session.change(UPDATE, { input: { alsoKnownAs } }, as);
      print(command, { handle, alsoKnownAs }, alsoKnownAs.join('\n') || `${handle} has no other names`);
    });
  identity
    .command('move <handle> <target>')
    .description('move an identity to another one, which names it as an alias; only with --yes')
    .option('--yes', 'its followers are asked to follow the other one; not again within seven days')
    .action(async (handle: string, text: string, { yes }: { yes?: boolean }, command: Command) => {
      const as = await ownIdentityId(session, handle);
      const target = await whom(session, text);
      if (!yes)
        throw new Refused(
          `The followers of ${handle} would be asked to follow ${target.handle}, and nobody could move it again within seven days. Add --yes if that is what you want.`,
        );
      const { target: moved } = await session.change(MOVE, { input: { targetId: target.id } }, as);
      print(command, { handle, movedTo: moved }, `${handle} has moved to ${moved.handle}`);
    });
}

async function whom(session: Session, text: string) {
  const { resolve: found } = await session.ask(RESOLVE, { text });
  if (found?.__typename === 'Identity') return found;
  throw new Refused(`There is nobody at ${text}, or their server does not answer.`);
}

/** A name that is there is taken off whether its server answers or not. */
async function uriAmong(session: Session, uris: readonly string[], text: string): Promise<string> {
  const uri = uris.includes(text) ? text : (await whom(session, text)).uri;
  if (uris.includes(uri)) return uri;
  throw new Refused(`${text} is not among its other names.`);
}
