// `pukeko app add`: registers an OAuth client and prints its id and secret.

import type { Command } from 'commander';
import { graphql, type VariablesOf } from '../../graphql/documents/typed.ts';
import { parseScopes, scopeName } from '../../lib/scopes.ts';
import { domainId } from '../handle.ts';
import { print, Refused, type Session } from '../session.ts';

const REGISTER = graphql(
  `mutation RegisterApplication($input: RegisterApplicationInput!) {
    registerApplication(input: $input) {
      __typename ... on Error { message }
      ... on RegisterApplicationPayload { clientSecret application { id clientId name redirectUris } }
    }
  }`,
);

interface Options {
  redirect?: string[];
  scopes: string;
  website?: string;
  domain?: string;
  clientId?: string;
  secret?: string;
}

/** `pukeko app add`: registers an OAuth application; prints its id and secret, each on a line. */
export function addAppCommands(program: Command, session: Session): void {
  const app = program.command('app').description('client programs that people let act for them (OAuth 2)');
  app
    .command('add <name>')
    .description('register an application; its secret is shown this once')
    .option('--redirect <uri...>', 'where people come back to; without it they copy a code by hand')
    .option('--scopes <scopes>', 'what it may ask for, separated by spaces', 'read write follow push')
    .option('--website <url>', 'its home page')
    .option('--domain <name>', 'the domain it is registered with; the default one when left out')
    .option('--client-id <literal>', 'the id itself, instead of a random one')
    .option('--secret <literal>', 'the secret itself, instead of a random one')
    .action(async (name: string, options: Options, command: Command) => {
      const { scopes, unknown } = parseScopes(options.scopes);
      if (unknown.length > 0)
        throw new Refused(
          `Nobody knows the scope ${unknown.join(', ')}; use read, write, follow, push or finer ones.`,
        );
      const { clientSecret, application } = await session.change(REGISTER, {
        input: {
          name,
          redirectUris: options.redirect ?? ['urn:ietf:wg:oauth:2.0:oob'],
          scopes: scopes.map(scopeName) as VariablesOf<typeof REGISTER>['input']['scopes'],
          website: options.website ?? null,
          domainId: options.domain === undefined ? null : await domainId(session, options.domain),
          clientId: options.clientId ?? null,
          clientSecret: options.secret ?? null,
        },
      });
      const { clientId, redirectUris } = application;
      print(
        command,
        { clientId, clientSecret, name: application.name, redirectUris, scopes },
        `${clientId}\n${clientSecret}`,
      );
    });
}
