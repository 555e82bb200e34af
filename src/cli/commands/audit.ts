// `pukeko audit`: what admins and moderators did.

import { type Command, InvalidArgumentError } from 'commander';
import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { domainId } from '../handle.ts';
import { print, Refused, type Session, table } from '../session.ts';

const AUDIT = graphql(
  `query Audit($domainId: ID, $first: Int) {
    auditLog(domainId: $domainId, first: $first) {
      nodes {
        id createdAt act actorRole actor { handle } actorUser { email } domain { name } targetKind targetName comment
        changes { field before after }
      }
    }
  }`,
);

type Entry = NonNullable<ResultOf<typeof AUDIT>['auditLog']>['nodes'][number];

const MOST = 100;

function readLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw new InvalidArgumentError(`Give a number from 1 to ${MOST}.`);
  return limit;
}

/** `pukeko audit [--domain NAME] [--limit N]` */
export function addAuditCommand(program: Command, session: Session): void {
  program
    .command('audit')
    .description('what admins and moderators did, newest first')
    .option('--domain <name>', 'only what was done on this domain')
    .option('--limit <n>', `how many entries, ${MOST} at most`, readLimit, 20)
    .action(async (options: { domain?: string; limit: number }, command: Command) => {
      const { auditLog } = await session.ask(AUDIT, {
        domainId: options.domain === undefined ? null : await domainId(session, options.domain),
        first: options.limit,
      });
      if (!auditLog) throw new Refused('The server shows no audit log.');
      print(command, auditLog.nodes, table(auditLog.nodes.map(cells)));
    });
}

function cells(entry: Entry): string[] {
  const who = entry.actor?.handle ?? entry.actorUser?.email ?? entry.actorRole.toLowerCase();
  const changes = entry.changes.map(
    ({ field, before, after }) => `${field}: ${before ?? '-'} → ${after ?? '-'}`,
  );
  return [
    String(entry.createdAt),
    who,
    entry.act.toLowerCase().replaceAll('_', ' '),
    entry.targetName,
    [...(entry.comment === '' ? [] : [`"${entry.comment}"`]), ...changes].join('; '),
  ];
}
