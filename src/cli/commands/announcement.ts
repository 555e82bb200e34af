// `pukeko announcement …`: what the people of a domain are told.

import { type Command, InvalidArgumentError } from 'commander';
import { graphql } from '../../graphql/documents/typed.ts';
import { readDateTime } from '../../lib/time/date-time.ts';
import { domainId, unknownDomain } from '../handle.ts';
import { print, Refused, type Session, table } from '../session.ts';

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

const UPDATE = graphql(
  `mutation UpdateAnnouncement($input: UpdateAnnouncementInput!) {
    updateAnnouncement(input: $input) { __typename ... on Error { message } ... on UpdateAnnouncementPayload { announcement { id text startsAt endsAt } } }
  }`,
);
const LIST = graphql(
  'query Announcements($name: String!) { domain(name: $name) { announcements { id text startsAt endsAt createdAt } } }',
);

interface Times {
  starts?: string | null;
  ends?: string | null;
}

/** `pukeko announcement add|list|edit|delete` */
export function addAnnouncementCommands(program: Command, session: Session): void {
  const announcement = program.command('announcement').description('what the people of a domain are told');
  announcement
    .command('add <domain> <text>')
    .description('tell something to all people of a domain')
    .option('--starts <when>', 'when what it is about begins, like 2026-12-24T18:00:00Z', moment)
    .option('--ends <when>', 'when that ends, and the announcement with it', moment)
    .action(async (name: string, text: string, options: Times, command: Command) => {
      const input = { domainId: await domainId(session, name), text, ...timesOf(options) };
      const { announcement: made } = await session.change(CREATE, { input });
      print(command, made, `${made.id} is shown`);
    });
  announcement
    .command('list <domain>')
    .description('those of a domain that have not ended')
    .action(async (name: string, _options: object, command: Command) => {
      const { domain } = await session.ask(LIST, { name });
      if (!domain) throw unknownDomain(name);
      if (!domain.announcements) throw new Refused('The server shows no announcements.');
      const rows = domain.announcements.map(({ id, text, startsAt, endsAt, createdAt }) => [
        id,
        String(createdAt),
        startsAt === null ? '' : `from ${startsAt}`,
        endsAt === null ? '' : `until ${endsAt}`,
        text.replace(/\s+/g, ' '),
      ]);
      print(command, domain.announcements, table(rows));
    });
  announcement
    .command('edit <id>')
    .description('change an announcement; what is left out stays as it is')
    .option('--text <text>')
    .option('--starts <when>', 'when what it is about begins; "" takes it away', moment)
    .option('--ends <when>', 'when that ends; "" takes it away', moment)
    .action(async (announcementId: string, options: Times & { text?: string }, command: Command) => {
      const changes = {
        ...(options.text === undefined ? {} : { text: options.text }),
        ...timesOf(options),
      };
      if (Object.keys(changes).length === 0)
        command.error('error: name at least one thing to change (add --help to see them)');
      const input = { announcementId, ...changes };
      const { announcement: after } = await session.change(UPDATE, { input });
      print(command, after, `${after.id} is changed`);
    });
  announcement
    .command('delete <id>')
    .description('delete an announcement')
    .action(async (announcementId: string, _options: object, command: Command) => {
      await session.change(DELETE, { input: { announcementId } });
      print(command, { announcementId }, `${announcementId} is deleted`);
    });
}

/** A moment as the API takes it; null for an empty text. */
function moment(text: string): string | null {
  if (text === '') return null;
  const at = readDateTime(text);
  if (at === null) throw new InvalidArgumentError('Write a moment like 2026-12-24T18:00:00Z.');
  return new Date(at.ms).toISOString();
}

function timesOf({ starts, ends }: Times) {
  return {
    ...(starts === undefined ? {} : { startsAt: starts }),
    ...(ends === undefined ? {} : { endsAt: ends }),
  };
}
