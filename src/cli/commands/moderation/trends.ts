// `pukeko trend list|allow|refuse`: what may trend on a domain.

import { Argument, type Command, InvalidArgumentError } from 'commander';
import { graphql, type VariablesOf } from '../../../graphql/documents/typed.ts';
import { domainId, unknownDomain } from '../../handle.ts';
import { print, Refused, type Session, table } from '../../session.ts';

const TRENDS = graphql(
  `query Trends($name: String!) {
    domain(name: $name) {
      hashtags: trends(kind: HASHTAG, first: 100) { key name isTrendable reviewedAt }
      posts: trends(kind: POST, first: 100) { key name isTrendable reviewedAt }
      links: trends(kind: LINK, first: 100) { key name isTrendable reviewedAt }
      linkPublishers(first: 100) { nodes { key host isTrendable reviewedAt } }
    }
  }`,
);
const REVIEW = graphql(
  `mutation ReviewTrend($input: ReviewTrendInput!) {
    reviewTrend(input: $input) { __typename ... on Error { message } ... on ReviewTrendPayload { key isTrendable reviewedAt } }
  }`,
);

type Subject = VariablesOf<typeof REVIEW>['input']['subject'];

/** As they are named before a key. */
const SUBJECTS: Record<string, Subject> = {
  hashtag: 'HASHTAG',
  post: 'POST',
  link: 'LINK',
  publisher: 'PUBLISHER',
};
const NAMES = Object.keys(SUBJECTS);

/** Reads `hashtag_113…`. */
function readTrend(text: string): { subject: Subject; key: string } {
  const [, name = '', key = ''] = /^([a-z]+)_(\d{1,19})$/.exec(text) ?? [];
  const subject = SUBJECTS[name];
  if (subject === undefined)
    throw new InvalidArgumentError(`Write it as "pukeko trend list" does, like hashtag_113, link_113.`);
  return { subject, key };
}

/** `pukeko trend list|allow|refuse` */
export function addTrendCommands(program: Command, session: Session): void {
  const trend = program.command('trend').description('what many people of a domain share at the moment');
  trend
    .command('list <domain>')
    .description('what trends on a domain, the strongest first, and sites that trending links lead to')
    .addArgument(new Argument('[kind]', 'only these').choices(NAMES))
    .action(async (name: string, kind: string | undefined, _options: object, command: Command) => {
      const { domain } = await session.ask(TRENDS, { name });
      if (!domain) throw unknownDomain(name);
      const { hashtags, posts, links, linkPublishers } = domain;
      if (!hashtags || !posts || !links || !linkPublishers)
        throw new Refused('The server shows nothing that trends.');
      const publishers = linkPublishers.nodes.map(({ host, ...each }) => ({ ...each, name: host }));
      const found = Object.entries({ hashtag: hashtags, post: posts, link: links, publisher: publishers })
        .filter(([subject]) => kind === undefined || subject === kind)
        .flatMap(([subject, list]) => list.map(({ key, ...each }) => ({ id: `${subject}_${key}`, ...each })));
      const rows = found.map(({ id, isTrendable, reviewedAt, name: shown }) => [
        id,
        !isTrendable ? 'refused' : reviewedAt === null ? 'not looked at' : 'allowed',
        shown,
      ]);
      print(command, found, table(rows));
    });
  for (const [verb, isApproved, about, words] of [
    ['allow', true, 'let something trend on a domain', 'may trend'],
    ['refuse', false, 'keep something from trending on a domain', 'does not trend'],
  ] as const)
    trend
      .command(`${verb} <domain>`)
      .description(about)
      .addArgument(new Argument('<id>', 'as "pukeko trend list" shows it').argParser(readTrend))
      .action(
        async (
          name: string,
          { subject, key }: ReturnType<typeof readTrend>,
          _options: object,
          command: Command,
        ) => {
          const input = { domainId: await domainId(session, name), subject, key, isApproved };
          const reviewed = await session.change(REVIEW, { input });
          const id = `${subject.toLowerCase()}_${key}`;
          print(command, { id, ...reviewed }, `${id} ${words} on ${name}`);
        },
      );
}
