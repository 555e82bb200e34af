// `pukeko token add`: makes a token for an identity and prints it.

import type { Command } from 'commander';
import { graphql, type VariablesOf } from '../../graphql/documents/typed.ts';
import { parseScopes, scopeName } from '../../lib/scopes.ts';
import { ownIdentityId } from '../handle.ts';
import { print, Refused, type Session } from '../session.ts';

const CREATE_TOKEN = graphql(
  `mutation CreateToken($input: CreateTokenInput!) {
    createToken(input: $input) { __typename ... on Error { message } ... on CreateTokenPayload { token } }
  }`,
);

/** `pukeko token add`: prints the token alone, so that a script can keep it. */
export function addTokenCommands(program: Command, session: Session): void {
  const token = program.command('token').description('tokens that act as an identity');
  token
    .command('add <handle>')
    .description('make a token for an identity; it is shown this once')
    .option('--scopes <scopes>', 'separated by spaces', 'read write follow')
    .option('--app <name>', 'what it is for', 'command line')
    .option('--token <literal>', 'the token itself, instead of a random one')
    .action(
      async (handle: string, options: { scopes: string; app: string; token?: string }, command: Command) => {
        const { scopes, unknown } = parseScopes(options.scopes);
        if (unknown.length > 0)
          throw new Refused(
            `Nobody knows the scope ${unknown.join(', ')}; use read, write, follow or finer ones.`,
          );
        const input = {
          scopes: scopes.map(scopeName) as VariablesOf<typeof CREATE_TOKEN>['input']['scopes'],
          appName: options.app,
          ...(options.token === undefined ? {} : { token: options.token }),
        };
        const made = await session.change(CREATE_TOKEN, { input }, await ownIdentityId(session, handle));
        print(command, { token: made.token, scopes }, made.token);
      },
    );
}
