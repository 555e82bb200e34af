// `pukeko user add`: makes a login, with a role where one is wanted.

import type { Command } from 'commander';
import { graphql } from '../../../graphql/documents/typed.ts';
import { print, type Session } from '../../session.ts';
import { readPassword } from '../../stdin.ts';
import { addLoginCommands } from './login.ts';

const ADD_USER = graphql(
  `mutation AddUser($input: AddUserInput!) {
    addUser(input: $input) { __typename ... on Error { message } ... on AddUserPayload { user { id email } } }
  }`,
);

/** `pukeko user add`, and what login.ts adds. */
export function addUserCommands(program: Command, session: Session): void {
  const user = program.command('user').description('logins');
  user
    .command('add <email>')
    .description('make a login; its password is asked for, or read from stdin')
    .option('--password <password>', '8 to 1,000 characters; for scripts, because others can see it')
    .option('--admin', 'may everything on this install')
    .action(async (email: string, options: { password?: string; admin?: boolean }, command: Command) => {
      const password = await readPassword(options.password, command);
      const input = { email, password, isAdmin: options.admin ?? false };
      const { user: added } = await session.change(ADD_USER, { input });
      print(command, added, `${added.email} may sign in`);
    });
  addLoginCommands(user, session);
}
