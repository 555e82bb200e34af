// `pukeko identity …`: gives users identities on domains.

import { type Command, Option } from 'commander';
import { graphql, type VariablesOf } from '../../graphql/documents/typed.ts';
import { domainId, handleParts, ownIdentityId } from '../handle.ts';
import { print, Refused, type Session } from '../session.ts';
import { addModerationOfIdentities } from './moderation/identities.ts';
import { addRestrictions } from './moderation/restrictions.ts';
import { addArchives } from './people/archive.ts';
import { addMoves } from './people/move.ts';
import { addTransfers } from './people/transfer.ts';

const CREATE_IDENTITY = graphql(
  `mutation CreateIdentity($input: CreateIdentityInput!) {
    createIdentity(input: $input) { __typename ... on Error { message } ... on CreateIdentityPayload { identity { id handle uri } } }
  }`,
);

const SHARE_IDENTITY = graphql(
  `mutation ShareIdentity($input: ShareIdentityInput!) {
    shareIdentity(input: $input) { __typename ... on Error { message } ... on ShareIdentityPayload { isNew identity { id handle uri } } }
  }`,
);

const UNSHARE_IDENTITY = graphql(
  `mutation UnshareIdentity($input: UnshareIdentityInput!) {
    unshareIdentity(input: $input) { __typename ... on Error { message } ... on UnshareIdentityPayload { isEnded identity { id handle uri } } }
  }`,
);

const DELETE_IDENTITY = graphql(
  `mutation DeleteIdentity($input: DeleteIdentityInput!) {
    deleteIdentity(input: $input) { __typename ... on Error { message } ... on DeleteIdentityPayload { identity { id } } }
  }`,
);

interface Options {
  user: string;
  name?: string;
  locked?: boolean;
  locale?: string;
  role?: string;
}

/** `pukeko identity add|share|unshare|delete`, and what moderation/ and people/ add. */
export function addIdentityCommands(program: Command, session: Session): void {
  const identity = program.command('identity').description('who posts and follows');
  identity
    .command('add <handle>')
    .description('make an identity (ana@ana.example) for a user')
    .requiredOption('--user <email>', 'who holds it')
    .option('--name <text>', 'display name')
    .option('--locked', 'follows must be approved')
    .option('--locale <tag>', 'language of its posts, like en or pt-BR')
    .addOption(
      new Option('--role <role>', "the user's role on the domain").choices(['owner', 'admin', 'moderator']),
    )
    .action(async (handle: string, options: Options, command: Command) => {
      const { username, domain } = handleParts(handle);
      const input = {
        username,
        domainId: await domainId(session, domain),
        email: options.user,
        name: options.name ?? null,
        isLocked: options.locked ?? false,
        language: options.locale ?? null,
        role: (options.role?.toUpperCase() ?? null) as VariablesOf<typeof CREATE_IDENTITY>['input']['role'],
      };
      const { identity: made } = await session.change(CREATE_IDENTITY, { input });
      print(command, made, `${made.handle} is ${made.uri}`);
    });
  identity
    .command('share <handle>')
    .description('let a further user act as an identity')
    .requiredOption('--user <email>', 'who is to hold it as well')
    .action(async (handle: string, { user }: { user: string }, command: Command) => {
      const input = { identityId: await ownIdentityId(session, handle), email: user };
      const { identity: shared, isNew } = await session.change(SHARE_IDENTITY, { input });
      print(
        command,
        { ...shared, isNew },
        isNew
          ? `${user} may act as ${shared.handle}`
          : `${user} could act as ${shared.handle} already; nothing is changed`,
      );
    });
  identity
    .command('unshare <handle>')
    .description('take an identity from one of those who share it')
    .requiredOption('--user <email>', 'who is to act as it no more')
    .action(async (handle: string, { user }: { user: string }, command: Command) => {
      const input = { identityId: await ownIdentityId(session, handle), email: user };
      const { identity: shared, isEnded } = await session.change(UNSHARE_IDENTITY, { input });
      print(
        command,
        { ...shared, isEnded },
        isEnded
          ? `${user} may act as ${shared.handle} no more`
          : `${user} could not act as ${shared.handle}; nothing is changed`,
      );
    });
  identity
    .command('delete <handle>')
    .description('delete an identity of this install with all its posts; only with --yes')
    .option(
      '--yes',
      'for good: it says goodbye to every server that knows it, its handle is never used again',
    )
    .action(async (handle: string, { yes }: { yes?: boolean }, command: Command) => {
      const identityId = await ownIdentityId(session, handle);
      if (!yes)
        throw new Refused(
          `${handle} and all its posts would be deleted for good, here and on every server that knows them. Add --yes if that is what you want.`,
        );
      await session.change(DELETE_IDENTITY, { input: { identityId } });
      print(command, { handle, isDeleted: true }, `${handle} is deleted`);
    });
  addModerationOfIdentities(identity, session);
  addRestrictions(identity, session);
  addTransfers(identity, session);
  addArchives(identity, session);
  addMoves(identity, session);
}
