// `pukeko report …`: what people report to moderators.

import type { Command } from 'commander';
import { graphql } from '../../graphql/documents/typed.ts';
import { ownIdentityId, unknownDomain } from '../handle.ts';
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

const SHOW = graphql(
  `query ShowReport($id: ID!) {
    node(id: $id) {
      __typename
      ... on Report {
        id createdAt resolvedAt category comment reporter { handle } target { handle } assignee { handle } posts { uri }
        notes { id text createdAt author { handle } } acts(first: 100) { nodes { act targetName comment createdAt } }
      }
    }
  }`,
);
const ASSIGN = graphql(
  `mutation AssignReport($input: AssignReportInput!) {
    assignReport(input: $input) { __typename ... on Error { message } ... on AssignReportPayload { report { id assignee { handle } } } }
  }`,
);
const NOTE = graphql(
  `mutation AddReportNote($input: AddReportNoteInput!) {
    addReportNote(input: $input) { __typename ... on Error { message } ... on AddReportNotePayload { note { id text } } }
  }`,
);
const REMOVE_NOTE = graphql(
  `mutation RemoveReportNote($input: RemoveReportNoteInput!) {
    removeReportNote(input: $input) { __typename ... on Error { message } ... on RemoveReportNotePayload { noteId } }
  }`,
);

/** `pukeko report list|show|assign|note|remove-note|resolve|reopen` */
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
    .command('show <id>')
    .description('a report with its notes and what was done because of it')
    .action(async (id: string, _options: object, command: Command) => {
      const { node } = await session.ask(SHOW, { id });
      if (node?.__typename !== 'Report') throw new Refused(`There is no report ${id} here.`);
      const lines = [
        `${node.target?.handle ?? '?'}, reported by ${node.reporter?.handle ?? '?'} at ${node.createdAt}`,
        node.resolvedAt === null ? 'open' : `closed at ${node.resolvedAt}`,
        ...(node.assignee ? [`${node.assignee.handle} sees to it`] : []),
        ...(node.comment === '' ? [] : [node.comment]),
        ...node.posts.map(({ uri }) => `post  ${uri}`),
        ...node.notes.map((note) => `note  ${note.id}  ${note.author?.handle ?? 'operator'}: ${note.text}`),
        ...(node.acts?.nodes ?? []).map((act) =>
          `act   ${act.createdAt}  ${act.act.toLowerCase()} ${act.targetName} ${act.comment}`.trimEnd(),
        ),
      ];
      print(command, node, lines.join('\n'));
    });
  report
    .command('assign <id> [handle]')
    .description('say which moderator sees to a report; nobody when left out')
    .action(async (reportId: string, handle: string | undefined, _options: object, command: Command) => {
      const to = handle === undefined ? null : await ownIdentityId(session, handle);
      const { report: changed } = await session.change(ASSIGN, { input: { reportId, identityId: to } });
      const words = changed.assignee ? `${changed.assignee.handle} sees to` : 'nobody sees to';
      print(command, changed, `${words} ${changed.id}`);
    });
  report
    .command('note <id> <text>')
    .description('write something down about a report for the other moderators')
    .action(async (reportId: string, text: string, _options: object, command: Command) => {
      const { note } = await session.change(NOTE, { input: { reportId, text } });
      print(command, note, `${note.id} is written down`);
    });
  report
    .command('remove-note <id>')
    .description('remove a note')
    .action(async (noteId: string, _options: object, command: Command) => {
      await session.change(REMOVE_NOTE, { input: { noteId } });
      print(command, { noteId }, `${noteId} is removed`);
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
