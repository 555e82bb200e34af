// `pukeko role list|set|remove`: who administers a domain.

import { Argument, type Command } from 'commander';
import { graphql, type VariablesOf } from '../../../graphql/documents/typed.ts';
import { domainId, unknownDomain } from '../../handle.ts';
import { print, Refused, type Session, table } from '../../session.ts';

const ROLES = graphql(
  `query DomainRoles($name: String) {
    domain(name: $name) { id roles { role createdAt identity { handle } user { email } } }
  }`,
);
const SET_ROLE = graphql(
  `mutation SetDomainRole($input: SetDomainRoleInput!) {
    setDomainRole(input: $input) { __typename ... on Error { message } ... on SetDomainRolePayload { role before hasOwner } }
  }`,
);
const REMOVE_ROLE = graphql(
  `mutation RemoveDomainRole($input: RemoveDomainRoleInput!) {
    removeDomainRole(input: $input) { __typename ... on Error { message } ... on RemoveDomainRolePayload { before hasOwner } }
  }`,
);

type Role = VariablesOf<typeof SET_ROLE>['input']['role'];

const REASON = ['--reason <text>', 'for the audit log'] as const;

/** `pukeko role list|set|remove` */
export function addRoleCommands(program: Command, session: Session): void {
  const role = program.command('role').description('who administers a domain');
  role
    .command('list <domain>')
    .description('who has a role on a domain')
    .action(async (name: string, _options: object, command: Command) => {
      const { domain } = await session.ask(ROLES, { name });
      if (!domain) throw unknownDomain(name);
      if (!domain.roles) throw new Refused('The server shows no roles.');
      const rows = domain.roles.map((row) => [
        row.user?.email ?? '?',
        row.role.toLowerCase(),
        row.identity?.handle ?? '',
      ]);
      print(command, domain.roles, table(rows));
    });
  role
    .command('set <email> <domain>')
    .description('give a login a role on a domain, or another one')
    .addArgument(new Argument('<role>', 'the role').choices(['owner', 'admin', 'moderator']))
    .option(...REASON)
    .action(async (email: string, name: string, word: string, options: Options, command: Command) => {
      const input = { ...(await whose(session, email, name, options)), role: word.toUpperCase() as Role };
      const set = await session.change(SET_ROLE, { input });
      const words =
        set.before === set.role
          ? `${email} is ${word} of ${name} already; nothing is changed`
          : `${email} is ${word} of ${name}${instead(set.before)}${orphaned(name, set.before, set.hasOwner)}`;
      print(command, set, words);
    });
  role
    .command('remove <email> <domain>')
    .description('take the role of a login on a domain away')
    .option(...REASON)
    .action(async (email: string, name: string, options: Options, command: Command) => {
      const input = await whose(session, email, name, options);
      const removed = await session.change(REMOVE_ROLE, { input });
      const words =
        removed.before === null
          ? `${email} has no role on ${name}; nothing is changed`
          : `${email} is ${removed.before.toLowerCase()} of ${name} no more${orphaned(name, removed.before, removed.hasOwner)}`;
      print(command, removed, words);
    });
}

interface Options {
  reason?: string;
}

async function whose(session: Session, email: string, name: string, { reason }: Options) {
  return { email, domainId: await domainId(session, name), reason: reason ?? null };
}

const instead = (before: Role | null) =>
  before === null ? '' : `, and not ${before.toLowerCase()} any more`;

/** Nobody loses their last owner without being told. */
const orphaned = (name: string, before: Role | null, hasOwner: boolean) =>
  before === 'OWNER' && !hasOwner ? `; ${name} has no owner now` : '';
