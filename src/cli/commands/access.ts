// `pukeko access …`: mail domains and IP addresses that are kept out.

import { type Command, Option } from 'commander';
import { graphql, type VariablesOf } from '../../graphql/documents/typed.ts';
import { print, Refused, type Session, table } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';

const LIST = graphql(
  'query AccessBlocks { accessBlocks(first: 100) { nodes { id kind pattern severity reason createdAt expiresAt } } }',
);
const BLOCK = graphql(
  `mutation BlockAccess($input: BlockAccessInput!) {
    blockAccess(input: $input) { __typename ... on Error { message } ... on BlockAccessPayload { block { id kind pattern severity reason expiresAt } } }
  }`,
);
const UNBLOCK = graphql(
  `mutation UnblockAccess($input: UnblockAccessInput!) {
    unblockAccess(input: $input) { __typename ... on Error { message } ... on UnblockAccessPayload { wasBlocked } }
  }`,
);
type Severity = NonNullable<VariablesOf<typeof BLOCK>['input']['severity']>;

/** What each severity says of a mail domain or range. */
const WORDS: Record<Severity, string> = {
  SIGN_UP_REQUIRES_APPROVAL: 'signs up with approval alone',
  SIGN_UP_BLOCK: 'may not sign up',
  NO_ACCESS: 'has no access',
};
const optionOf = (severity: string) => severity.toLowerCase().replaceAll('_', '-');

const end = (expiresAt: unknown) => (expiresAt === null ? '' : ` until ${expiresAt}`);

/** `pukeko access list|block|unblock` */
export function addAccessCommands(program: Command, session: Session): void {
  const access = program
    .command('access')
    .description('mail domains, mailboxes and IP addresses that are kept from signing up, or out altogether');
  access
    .command('list')
    .description('the hundred last decisions that hold')
    .action(async (_options: object, command: Command) => {
      const { accessBlocks } = await session.ask(LIST, {});
      if (!accessBlocks) throw new Refused('The server shows no blocks.');
      const { nodes } = accessBlocks;
      const rows = nodes.map(({ pattern, severity, createdAt, expiresAt, reason }) => [
        pattern,
        `${WORDS[severity]}${end(expiresAt)}`,
        String(createdAt),
        reason,
      ]);
      print(command, nodes, table(rows));
    });
  access
    .command('block <pattern>')
    .description(
      'keep out a mail domain (spam.example), a mail address, an IP address or a range (203.0.113.0/24), on all domains',
    )
    .addOption(
      new Option('--severity <severity>', 'how far it goes; no-access is for IP addresses alone')
        .choices(Object.keys(WORDS).map(optionOf))
        .default(optionOf('SIGN_UP_BLOCK')),
    )
    .option('--days <n>', 'how many days it holds; until it is taken back when left out', wholeNumber(3650))
    .option('--reason <text>', 'for admins of the install')
    .action(
      async (
        pattern: string,
        { severity, days, reason }: { severity: string; days?: number; reason?: string },
        command: Command,
      ) => {
        const { block } = await session.change(BLOCK, {
          input: {
            pattern,
            severity: severity.toUpperCase().replaceAll('-', '_') as Severity,
            seconds: days === undefined ? null : days * 86_400,
            reason: reason ?? null,
          },
        });
        print(command, block, `${block.pattern} ${WORDS[block.severity]}${end(block.expiresAt)}`);
      },
    );
  access
    .command('unblock <pattern>')
    .description('take such a decision back')
    .action(async (pattern: string, _options: object, command: Command) => {
      const { wasBlocked } = await session.change(UNBLOCK, { input: { pattern } });
      const words = wasBlocked ? 'is not kept out any more' : 'was not kept out; nothing is changed';
      print(command, { pattern, wasBlocked }, `${pattern} ${words}`);
    });
}
