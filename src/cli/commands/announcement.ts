// `pukeko announcement …`: what the people of a domain are told.

import type { Command } from 'commander';
import { graphql } from '../../graphql/documents/typed.ts';
import { domainId } from '../handle.ts';
import { print, type Session } from '../session.ts';

const CREATE = graphql(
  `mutation CreateAnnouncement($input: CreateAnnouncementInput!) {
    createAnnouncement(input: $input) { __typename ... on Error { message } ... on CreateAnnouncementPayload { announcement { id text } } }
  }`,
);
const DELETE = graphql(
  `mutation DeleteAnnouncement($input: DeleteAnnouncementInput!) {
    deleteAnnouncement(input: $input) { __typename ... on Error { message } ... on DeleteAnnouncementPayload { announcementId } }
  }`,
);

/** `pukeko announcement add|delete` */
export function addAnnouncementCommands(program: Command, session: Session): void {
  const announcement = program.command('announcement').description('what the people of a domain are told');
  announcement
    .command('add <domain> <text>')
    .description('tell something to all people of a domain')
    .action(async (name: string, text: string, _options: object, command: Command) => {
      const input = { domainId: await domainId(session, name), text };
      const { announcement: made } = await session.change(CREATE, { input });
      print(command, made, `${made.id} is shown`);
    });
  announcement
    .command('delete <id>')
    .description('delete an announcement')
    .action(async (announcementId: string, _options: object, command: Command) => {
      await session.change(DELETE, { input: { announcementId } });
      print(command, { announcementId }, `${announcementId} is deleted`);
    });
}
