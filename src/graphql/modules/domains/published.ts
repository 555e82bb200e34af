// What a domain tells others of other servers, and how busy it was.

import { COUNTED_WEEKS, type DomainWeek, weeksOf } from '../../../core/domains/weeks.ts';
import { peerNames } from '../../../core/hosts/peers.ts';
import { type PublishedBlock, publishedBlocks } from '../../../core/hosts/published.ts';
import { builder } from '../../schema/builder.ts';
import { numberWithin } from '../../schema/connection.ts';
import { HostBlockLevelEnum } from '../../schema/enums/moderation.ts';

const PublishedBlockRef = builder.objectRef<PublishedBlock>('PublishedBlock').implement({
  description: 'A server that a domain blocks or limits, as it shows it to others.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'Its host name; with asterisks where the domain hides a part of it.',
    }),
    digest: t.exposeString('digest', {
      description: 'SHA-256 of the whole name as hex, by which whoever knows the name recognises it.',
    }),
    level: t.field({ type: HostBlockLevelEnum, description: 'How far it goes.', resolve: (it) => it.level }),
    reason: t.exposeString('reason', { description: 'Why, as people of the domain are told; may be empty.' }),
  }),
});

const DomainWeekRef = builder.objectRef<DomainWeek>('DomainWeek').implement({
  description: 'How busy a domain was in one week.',
  fields: (t) => ({
    begins: t.field({
      type: 'DateTime',
      description: 'Its Monday, by midnight in UTC.',
      resolve: (it) => it.begins,
    }),
    posts: t.exposeInt('posts', { description: 'Public and unlisted posts that its people published.' }),
    people: t.exposeInt('people', { description: 'How many of its people wrote them.' }),
    newPeople: t.exposeInt('newPeople', { description: 'How many identities were made.' }),
  }),
});

const MOST_PEERS = 1_000;
const USUAL_PEERS = 100;

builder.prismaObjectFields('Domain', (t) => ({
  publishedBlocks: t.field({
    type: [PublishedBlockRef],
    nullable: true,
    description:
      'The servers that it blocks and limits, those of the install among them: blocked ones first, each kind by name, 10,000 at most. Null where they are not shown to whoever asks (`showsBlocksTo`).',
    complexity: { field: 5, multiplier: 20 },
    extensions: { dependsOnViewer: true },
    resolve: (domain, _args, ctx) => publishedBlocks(ctx.core, domain),
  }),
  peers: t.stringList({
    nullable: true,
    description: `Names of other servers that the domain has met and does not block, in the order of their bytes: its people follow theirs, or are followed by them, or it knows posts of them. Found anew every hour; ${MOST_PEERS.toLocaleString('en')} at most at once. Null where the domain does not show them (\`showsPeers\`).`,
    args: {
      beginning: t.arg.string({
        defaultValue: '',
        description: 'Only names that begin so, at most 253 characters.',
      }),
      first: t.arg.int({
        defaultValue: USUAL_PEERS,
        description: `How many, 1 to ${MOST_PEERS.toLocaleString('en')}.`,
      }),
      after: t.arg.string({
        defaultValue: '',
        description: 'Only names behind this one, at most 253 characters.',
      }),
    },
    complexity: 20,
    resolve: (domain, { beginning, first, after }, ctx) =>
      domain.showsPeers
        ? peerNames(ctx.core, domain, {
            beginning: (beginning ?? '').slice(0, 253).toLowerCase(),
            after: (after ?? '').slice(0, 253),
            limit: numberWithin(first ?? USUAL_PEERS, 'first', 1, MOST_PEERS),
          })
        : null,
  }),
  weeks: t.field({
    type: [DomainWeekRef],
    description: `How busy it was in the last ${COUNTED_WEEKS} weeks, this one first; counted anew every hour at most.`,
    complexity: 20,
    resolve: (domain, _args, ctx) => weeksOf(ctx.core.app, domain),
  }),
}));
