// `pukeko emoji …`: the custom emoji of a domain.

import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { graphql } from '../../graphql/documents/typed.ts';
import { domainId, ownIdentityId, unknownDomain } from '../handle.ts';
import { print, Refused, type Session, table } from '../session.ts';

const LIST = graphql(
  'query CustomEmojiOf($name: String!) { domain(name: $name) { customEmoji { shortcode url category isListed } } }',
);
const SOMEBODY = graphql(
  `query SomebodyOf($domainId: ID!) { identities(first: 1, domainId: $domainId, state: ACTIVE) { nodes { id } } }`,
);
const UPLOAD = graphql(
  `mutation BeginUpload($input: CreateMediaUploadInput!) {
    createMediaUpload(input: $input) { __typename ... on Error { message } ... on CreateMediaUploadPayload { uploadUrl media { id } } }
  }`,
);
const CREATE = graphql(
  `mutation CreateCustomEmoji($input: CreateCustomEmojiInput!) {
    createCustomEmoji(input: $input) { __typename ... on Error { message } ... on CreateCustomEmojiPayload { emoji { shortcode url category isListed } } }
  }`,
);
const UPDATE = graphql(
  `mutation UpdateCustomEmoji($input: UpdateCustomEmojiInput!) {
    updateCustomEmoji(input: $input) { __typename ... on Error { message } ... on UpdateCustomEmojiPayload { emoji { shortcode url category isListed } } }
  }`,
);
const DELETE = graphql(
  `mutation DeleteCustomEmoji($input: DeleteCustomEmojiInput!) {
    deleteCustomEmoji(input: $input) { __typename ... on Error { message } ... on DeleteCustomEmojiPayload { shortcode } }
  }`,
);

/** `pukeko emoji list|add|set|delete` */
export function addEmojiCommands(program: Command, session: Session): void {
  const emoji = program.command('emoji').description('the custom emoji of a domain');
  emoji
    .command('list <domain>')
    .description('all of them, by category')
    .action(async (name: string, _options: object, command: Command) => {
      const { domain } = await session.ask(LIST, { name });
      if (!domain) throw unknownDomain(name);
      const rows = domain.customEmoji.map(({ shortcode, category, isListed, url }) => [
        `:${shortcode}:`,
        category ?? '',
        isListed ? '' : 'not offered',
        url,
      ]);
      print(command, domain.customEmoji, table(rows));
    });
  emoji
    .command('add <domain> <shortcode> <file>')
    .description('add an emoji of a picture (PNG, GIF, WebP, AVIF, JPEG)')
    .option('--category <text>', 'what it is sorted under')
    .option('--as <handle>', 'who uploads it; anybody of the domain when left out')
    .action(
      async (
        name: string,
        shortcode: string,
        file: string,
        { category, as }: { category?: string; as?: string },
        command: Command,
      ) => {
        const bytes = readPicture(file);
        const of = await domainId(session, name);
        const owner =
          as === undefined ? await anybodyOf(session, of, name) : await ownIdentityId(session, as);
        const { media, uploadUrl } = await session.change(UPLOAD, { input: { purpose: 'EMOJI' } }, owner);
        const { state, error } = await session.upload(uploadUrl, bytes);
        if (state !== 'READY') throw new Refused(error ?? `${file} is not processed yet; try it again.`);
        const input = { domainId: of, shortcode, mediaId: media.id, category: category ?? null };
        const { emoji: made } = await session.change(CREATE, { input }, owner);
        print(command, made, `:${made.shortcode}: is added`);
      },
    );
  emoji
    .command('set <domain> <shortcode>')
    .description('change where an emoji is offered')
    .option('--category <text>', 'what it is sorted under; "" for nothing')
    .addOption(new Option('--listed <whether>', 'whether apps offer it').choices(['yes', 'no']))
    .action(
      async (
        name: string,
        shortcode: string,
        { category, listed }: { category?: string; listed?: string },
        command: Command,
      ) => {
        const changes = {
          ...(category === undefined ? {} : { category }),
          ...(listed === undefined ? {} : { isListed: listed === 'yes' }),
        };
        if (Object.keys(changes).length === 0)
          command.error('error: name at least one thing to change (add --help to see them)');
        const input = { domainId: await domainId(session, name), shortcode, ...changes };
        const { emoji: after } = await session.change(UPDATE, { input });
        print(command, after, `:${after.shortcode}: is changed`);
      },
    );
  emoji
    .command('delete <domain> <shortcode>')
    .description('delete an emoji with its picture')
    .action(async (name: string, shortcode: string, _options: object, command: Command) => {
      const input = { domainId: await domainId(session, name), shortcode };
      const deleted = await session.change(DELETE, { input });
      print(command, { shortcode: deleted.shortcode }, `:${deleted.shortcode}: is deleted`);
    });
}

/** Uploads are somebody's until they are the domain's. */
async function anybodyOf(session: Session, domainId: string, name: string): Promise<string> {
  const { identities } = await session.ask(SOMEBODY, { domainId });
  const id = identities?.nodes[0]?.id;
  if (id === undefined)
    throw new Refused(`${name} has no identity yet; make one first with "pukeko identity add".`);
  return id;
}

function readPicture(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Refused(`${file} cannot be read: ${(error as Error).message}`);
  }
}
