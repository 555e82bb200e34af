// `pukeko user list|disable|enable|password|second-factor|remove`: what the operator does with logins there are.

import type { Command } from 'commander';
import { graphql } from '../../../graphql/documents/typed.ts';
import { print, Refused, type Session, table } from '../../session.ts';
import { readPassword } from '../../stdin.ts';

const USERS = graphql(
  'query Users($text: String) { users(first: 100, text: $text) { nodes { id email isAdmin disabledAt lastSignInAt } } }',
);
const DISABLE = graphql(
  `mutation SetUserDisabled($input: SetUserDisabledInput!) {
    setUserDisabled(input: $input) { __typename ... on Error { message } ... on SetUserDisabledPayload { user { id email disabledAt } } }
  }`,
);
const PASSWORD = graphql(
  `mutation SetPassword($input: SetPasswordInput!) {
    setPassword(input: $input) { __typename ... on Error { message } ... on SetPasswordPayload { user { id email } } }
  }`,
);
const RESET_SECOND_FACTOR = graphql(
  `mutation ResetSecondFactor($input: ResetSecondFactorInput!) {
    resetSecondFactor(input: $input) { __typename ... on Error { message } ... on ResetSecondFactorPayload { user { id email } } }
  }`,
);
const REMOVE = graphql(
  `mutation RemoveUser($input: RemoveUserInput!) {
    removeUser(input: $input) { __typename ... on Error { message } ... on RemoveUserPayload { userId } }
  }`,
);

interface Deciding {
  message?: string;
  mail: boolean;
  reason?: string;
}

interface Removing {
  yes?: boolean;
  leaveOwnerless?: boolean;
  reason?: string;
}

/** Adds them below `pukeko user`. */
export function addLoginCommands(user: Command, session: Session): void {
  user
    .command('list [text]')
    .description('the hundred newest logins; with a text those with it in their addresses')
    .action(async (text: string | undefined, _options: object, command: Command) => {
      const { users } = await session.ask(USERS, { text: text ?? null });
      if (!users) throw new Refused('The server shows no logins.');
      const rows = users.nodes.map((row) => [
        row.email,
        row.isAdmin ? 'admin' : '',
        row.disabledAt === null ? '' : `disabled since ${row.disabledAt}`,
        row.lastSignInAt === null ? 'never signed in' : `signed in ${row.lastSignInAt}`,
      ]);
      print(command, users.nodes, table(rows));
    });
  for (const [verb, isDisabled, words] of [
    ['disable', true, 'may not sign in any more'],
    ['enable', false, 'may sign in'],
  ] as const)
    user
      .command(`${verb} <email>`)
      .description(isDisabled ? 'lock a login out' : 'let a login sign in again')
      .option('--message <text>', 'what they are told; whoever is locked out can appeal')
      .option('--no-mail', 'tell them in their settings alone')
      .option('--reason <text>', 'for the audit log')
      .action(async (email: string, { message, mail, reason }: Deciding, command: Command) => {
        const input = { email, isDisabled, message: message ?? null, isMailed: mail, reason: reason ?? null };
        const { user: changed } = await session.change(DISABLE, { input });
        print(command, changed, `${changed.email} ${words}`);
      });
  user
    .command('password <email>')
    .description('give a login a new password, which is asked for or read from stdin; its sessions end')
    .option('--password <password>', '8 to 1,000 characters; for scripts, because others can see it')
    .action(async (email: string, options: { password?: string }, command: Command) => {
      const password = await readPassword(options.password, command);
      const { user: changed } = await session.change(PASSWORD, { input: { email, password } });
      print(command, changed, `${changed.email} has a new password`);
    });
  user
    .command('second-factor')
    .description('the second factor of logins')
    .command('reset <email>')
    .description(
      'let somebody who lost app and recovery codes sign in with the password alone; removes their passkeys',
    )
    .option('--reason <text>', 'for the audit log')
    .action(async (email: string, options: { reason?: string }, command: Command) => {
      const input = { email, reason: options.reason ?? null };
      const { user: changed } = await session.change(RESET_SECOND_FACTOR, { input });
      print(command, changed, `${changed.email} has no second factor any more`);
    });
  user
    .command('remove <email>')
    .description('delete a login with all identities that nobody else holds; only with --yes')
    .option('--yes', 'for good: its identities say goodbye, their handles are never used again')
    .option('--leave-ownerless', 'even where a domain is left without an owner')
    .option('--reason <text>', 'for the audit log')
    .action(async (email: string, options: Removing, command: Command) => {
      if (!options.yes)
        throw new Refused(
          `${email} and all identities that nobody else holds would be deleted for good, here and on every server that knows them. Add --yes if that is what you want.`,
        );
      const { reason = null, leaveOwnerless: leavesOwnerless = false } = options;
      await session.change(REMOVE, { input: { email, reason, leavesOwnerless } });
      print(command, { email, isRemoved: true }, `${email} is deleted`);
    });
}
