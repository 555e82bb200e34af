// `pukeko host …`: other servers, and which of them are blocked.

import type { Command } from 'commander';
import { graphql } from '../../graphql/documents/typed.ts';
import { domainId } from '../handle.ts';
import { print, Refused, type Session, table } from '../session.ts';

const HOSTS = graphql(
  'query Hosts($text: String) { hosts(first: 100, text: $text) { nodes { id name software breaker lastError } } }',
);
const BLOCKS = graphql(
  'query HostBlocks($domainId: ID) { hostBlocks(first: 100, domainId: $domainId) { nodes { id name level reason note isObfuscated createdAt } } }',
);
const BLOCK = graphql(
  `mutation BlockHost($input: BlockHostInput!) {
    blockHost(input: $input) { __typename ... on Error { message } ... on BlockHostPayload { block { id name level reason } } }
  }`,
);
const UNBLOCK = graphql(
  `mutation UnblockHost($input: UnblockHostInput!) {
    unblockHost(input: $input) { __typename ... on Error { message } ... on UnblockHostPayload { wasBlocked } }
  }`,
);

/** What may be said of a decision. */
interface Terms {
  reason?: string;
  note?: string;
  obfuscate?: boolean;
  report?: string;
}

interface Of {
  domain?: string;
}

/** `pukeko host list|blocks|block|limit|unblock` */
export function addHostCommands(program: Command, session: Session): void {
  const host = program.command('host').description('other servers');
  const idOf = async ({ domain }: Of) => (domain === undefined ? null : domainId(session, domain));
  host
    .command('list [text]')
    .description('the hundred servers that became known last; with a text those with it in their names')
    .action(async (text: string | undefined, _options: object, command: Command) => {
      const { hosts } = await session.ask(HOSTS, { text: text ?? null });
      if (!hosts) throw new Refused('The server shows no other servers.');
      const rows = hosts.nodes.map((row) => [
        row.name,
        row.software ?? '',
        row.breaker.toLowerCase(),
        row.lastError ?? '',
      ]);
      print(command, hosts.nodes, table(rows));
    });
  host
    .command('blocks')
    .description('the blocked and limited servers')
    .option('--domain <name>', 'those that this domain blocks; the whole install when left out')
    .action(async (options: Of, command: Command) => {
      const { hostBlocks } = await session.ask(BLOCKS, { domainId: await idOf(options) });
      if (!hostBlocks) throw new Refused('The server shows no blocks.');
      const rows = hostBlocks.nodes.map((row) => [
        row.name,
        row.level === 'LIMIT' ? 'limited' : 'blocked',
        String(row.createdAt),
        row.reason,
        row.note,
      ]);
      print(command, hostBlocks.nodes, table(rows));
    });
  for (const [verb, level, words, about] of [
    ['block', 'BLOCK', 'blocked', 'no longer deal with a server and its subdomains'],
    [
      'limit',
      'LIMIT',
      'limited',
      'keep the people of a server and its subdomains from those who do not follow them',
    ],
  ] as const)
    host
      .command(`${verb} <host>`)
      .description(about)
      .option('--domain <name>', 'only this domain; the whole install when left out')
      .option('--reason <text>', 'shown to the people of the domain')
      .option('--note <text>', 'for those who decide alone')
      .option('--obfuscate', 'hide a part of its name where others are shown the block')
      .option('--report <id>', 'the report that led to it')
      .action(async (name: string, options: Of & Terms, command: Command) => {
        const {
          reason = null,
          note = null,
          obfuscate: isObfuscated = null,
          report: reportId = null,
        } = options;
        const input = { name, level, domainId: await idOf(options), reason, note, isObfuscated, reportId };
        const { block } = await session.change(BLOCK, { input });
        print(command, block, `${block.name} is ${words}`);
      });
  host
    .command('unblock <host>')
    .description('end a block or limit of a server; follows that ended do not come back')
    .option('--domain <name>', 'only this domain; the whole install when left out')
    .action(async (name: string, options: Of, command: Command) => {
      const input = { name, domainId: await idOf(options) };
      const { wasBlocked } = await session.change(UNBLOCK, { input });
      const words = wasBlocked
        ? `${name} is neither blocked nor limited any more`
        : `${name} was neither blocked nor limited; nothing is changed`;
      print(command, { name, wasBlocked }, words);
    });
}
