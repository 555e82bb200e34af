// `pukeko report …`: what people report to moderators.

import type { Command } from 'commander';
import { graphql } from '../../graphql/documents/typed.ts';
import { unknownDomain } from '../handle.ts';
import { print, Refused, type Session, table } from '../session.ts';

const REPORTS = graphql(
  `query Reports($name: String!, $isResolved: Boolean) {
    domain(name: $name) {
      reports(first: 100, isResolved: $isResolved) {
        nodes { id createdAt resolvedAt category comment reporter { handle } target { handle } posts { uri } }
      }
    }
  }`,
);
const RESOLVE = graphql(
  `mutation ResolveReport($input: ResolveReportInput!) {
    resolveReport(input: $input) { __typename ... on Error { message } ... on ResolveReportPayload { report { id resolvedAt } } }
  }`,
);
const REOPEN = graphql(
  `mutation ReopenReport($input: ReopenReportInput!) {
    reopenReport(input: $input) { __typename ... on Error { message } ... on ReopenReportPayload { report { id resolvedAt } } }
  }`,
);

/** `pukeko report list|resolve|reopen` */
export function addReportCommands(program: Command, session: Session): void {
  const report = program.command('report').description('what people report to moderators');
  report
    .command('list <domain>')
    .description('the open reports to the moderators of a domain, newest first')
    .option('--all', 'the closed ones too')
    .action(async (name: string, options: { all?: boolean }, command: Command) => {
      const { domain } = await session.ask(REPORTS, { name, isResolved: options.all ? null : false });
      if (!domain) throw unknownDomain(name);
      const { reports } = domain;
      if (!reports) throw new Refused('The server shows no reports.');
      const rows = reports.nodes.map((row) => [
        row.id,
        String(row.createdAt),
        row.resolvedAt === null ? 'open' : 'closed',
        row.category.toLowerCase(),
        `${row.reporter?.handle ?? '?'} on ${row.target?.handle ?? '?'}`,
        row.comment,
      ]);
      print(command, reports.nodes, table(rows));
    });
  report
    .command('resolve <id>')
    .description('close a report')
    .action(async (reportId: string, _options: object, command: Command) => {
      const { report: closed } = await session.change(RESOLVE, { input: { reportId } });
      print(command, closed, `${closed.id} is closed`);
    });
  report
    .command('reopen <id>')
    .description('open a closed report again')
    .action(async (reportId: string, _options: object, command: Command) => {
      const { report: opened } = await session.change(REOPEN, { input: { reportId } });
      print(command, opened, `${opened.id} is open`);
    });
}
