// `pukeko init`: prints an address at which the first user can be made.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { graphql } from '../../graphql/documents/typed.ts';
import { hint, print, type Session } from '../session.ts';

const CREATE_SETUP_LINK = graphql(
  `mutation CreateSetupLink($input: CreateSetupLinkInput!) {
    createSetupLink(input: $input) { __typename ... on Error { message } ... on CreateSetupLinkPayload { url publicUrl expiresAt } }
  }`,
);

/** `pukeko init`; without a server it makes the install where there is none, which no other command does. */
export function addInitCommand(program: Command, session: Session): void {
  program
    .command('init')
    .description('print an address at which the first domain, login and identity can be made; it works once')
    .addOption(
      new Option('--minutes <count>', 'how long it works: 1 to 1440 minutes')
        .default(60)
        .argParser(minutesOf),
    )
    .action(async ({ minutes }: { minutes: number }, command: Command) => {
      const made = await session.change(CREATE_SETUP_LINK, { input: { minutes } });
      const also = made.publicUrl === null ? '' : `\n${made.publicUrl}`;
      hint(
        command,
        `Open this in a browser while the server runs ("pukeko start"). It works once, until ${made.expiresAt}.`,
      );
      print(command, made, `${made.url}${also}`);
    });
}

function minutesOf(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a number from 1 to 1440.');
}
