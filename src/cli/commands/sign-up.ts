// `pukeko sign-up …` and `pukeko invite …`: who may join a domain.

import type { Command } from 'commander';
import { graphql } from '../../graphql/documents/typed.ts';
import { domainId, unknownDomain } from '../handle.ts';
import { print, Refused, type Session, table } from '../session.ts';
import { wholeNumber } from '../whole-number.ts';

const WAITING = graphql(
  `query SignUps($name: String!) {
    domain(name: $name) { signUps(first: 100) { nodes { id username reason createdAt } } }
  }`,
);
const DECIDE = graphql(
  `mutation DecideSignUp($input: DecideSignUpInput!) {
    decideSignUp(input: $input) { __typename ... on Error { message } ... on DecideSignUpPayload { signUpId } }
  }`,
);
const INVITES = graphql(
  `query Invites($name: String!) {
    domain(name: $name) { invites(first: 100) { nodes { id url usesLeft expiresAt } } }
  }`,
);
const CREATE_INVITE = graphql(
  `mutation CreateInvite($input: CreateInviteInput!) {
    createInvite(input: $input) { __typename ... on Error { message } ... on CreateInvitePayload { invite { id url usesLeft expiresAt } } }
  }`,
);
const REVOKE_INVITE = graphql(
  `mutation RevokeInvite($input: RevokeInviteInput!) {
    revokeInvite(input: $input) { __typename ... on Error { message } ... on RevokeInvitePayload { inviteId } }
  }`,
);

/** `pukeko sign-up list|approve|reject` and `pukeko invite list|create|revoke` */
export function addSignUpCommands(program: Command, session: Session): void {
  const signUp = program.command('sign-up').description('people who wait to be let in');
  signUp
    .command('list <domain>')
    .description('who waits for a decision')
    .action(async (name: string, _options: object, command: Command) => {
      const { domain } = await session.ask(WAITING, { name });
      if (!domain) throw unknownDomain(name);
      if (!domain.signUps) throw new Refused('The server shows no sign-ups.');
      const { nodes } = domain.signUps;
      print(
        command,
        nodes,
        table(nodes.map((row) => [row.id, row.username, String(row.createdAt), row.reason])),
      );
    });
  for (const [verb, isApproved, words] of [
    ['approve', true, 'is let in'],
    ['reject', false, 'is turned away'],
  ] as const)
    signUp
      .command(`${verb} <id>`)
      .description(isApproved ? 'let somebody in' : 'turn somebody away; nothing of the sign-up is kept')
      .action(async (signUpId: string, _options: object, command: Command) => {
        const decided = await session.change(DECIDE, { input: { signUpId, isApproved } });
        print(command, { signUpId: decided.signUpId, isApproved }, `${decided.signUpId} ${words}`);
      });
  const invite = program.command('invite').description('links by which people may join');
  invite
    .command('list <domain>')
    .description('the invites to a domain')
    .action(async (name: string, _options: object, command: Command) => {
      const { domain } = await session.ask(INVITES, { name });
      if (!domain) throw unknownDomain(name);
      if (!domain.invites) throw new Refused('The server shows no invites.');
      const { nodes } = domain.invites;
      const rows = nodes.map((row) => [
        row.id,
        String(row.url),
        row.usesLeft === null ? 'any number' : `${row.usesLeft} left`,
        row.expiresAt === null ? 'for good' : `until ${row.expiresAt}`,
      ]);
      print(command, nodes, table(rows));
    });
  invite
    .command('create <domain>')
    .description('make a link by which people may join')
    .option('--uses <n>', 'how many people may use it', wholeNumber(10_000))
    .option('--days <n>', 'how many days it is good', wholeNumber(365))
    .action(async (name: string, options: { uses?: number; days?: number }, command: Command) => {
      const input = {
        domainId: await domainId(session, name),
        uses: options.uses ?? null,
        seconds: options.days === undefined ? null : options.days * 24 * 3600,
      };
      const { invite: made } = await session.change(CREATE_INVITE, { input });
      print(command, made, String(made.url));
    });
  invite
    .command('revoke <id>')
    .description('end an invite')
    .action(async (inviteId: string, _options: object, command: Command) => {
      await session.change(REVOKE_INVITE, { input: { inviteId } });
      print(command, { inviteId }, `${inviteId} is not good any more`);
    });
}
