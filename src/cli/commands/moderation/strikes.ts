// `pukeko strike list` and `pukeko appeal list|approve|reject`: what was decided about people, and what they say to it.

import type { Command } from 'commander';
import { graphql, type ResultOf } from '../../../graphql/documents/typed.ts';
import { ownIdentityId, unknownDomain } from '../../handle.ts';
import { print, Refused, type Session, table } from '../../session.ts';

const STRIKE = graphql(
  'fragment CliStrike on Strike { id act message createdAt canAppeal reportId identity { handle } appeal { text state createdAt } }',
);
const STRIKES = graphql(
  `query Strikes($name: String!, $appeal: AppealState, $identityId: ID) {
    domain(name: $name) { strikes(first: 100, appeal: $appeal, identityId: $identityId) { nodes { ...CliStrike } } }
  }`,
  [STRIKE],
);
const DECIDE = graphql(
  `mutation DecideAppeal($input: DecideAppealInput!) {
    decideAppeal(input: $input) { __typename ... on Error { message } ... on DecideAppealPayload { strike { ...CliStrike } } }
  }`,
  [STRIKE],
);

type Strike = ResultOf<typeof STRIKE>;

const who = ({ identity }: Strike) => identity?.handle ?? 'somebody deleted';
const lines = (text: string) => text.replace(/\s+/g, ' ');

/** `pukeko strike list` and `pukeko appeal list|approve|reject` */
export function addStrikeCommands(program: Command, session: Session): void {
  const strike = program.command('strike').description('what was decided about people of a domain');
  strike
    .command('list <domain>')
    .description('the hundred last decisions about identities of a domain, warnings too')
    .option('--identity <handle>', 'only those about this one')
    .action(async (name: string, { identity }: { identity?: string }, command: Command) => {
      const identityId = identity === undefined ? null : await ownIdentityId(session, identity);
      const { domain } = await session.ask(STRIKES, { name, identityId, appeal: null });
      const found = nodesOf(domain, name);
      const rows = found.map((each) => [
        each.id,
        String(each.createdAt),
        each.act.toLowerCase(),
        who(each),
        each.appeal ? `appeal ${each.appeal.state.toLowerCase()}` : '',
        lines(each.message),
      ]);
      print(command, found, table(rows));
    });
  const appeal = program.command('appeal').description('what people say against decisions about them');
  appeal
    .command('list <domain>')
    .description('the hundred last appeals that wait for a decision')
    .option('--all', 'the decided ones too')
    .action(async (name: string, { all }: { all?: boolean }, command: Command) => {
      const asked = { name, identityId: null, appeal: all ? null : ('OPEN' as const) };
      const { domain } = await session.ask(STRIKES, asked);
      const found = nodesOf(domain, name).filter((each) => each.appeal !== null);
      const rows = found.map((each) => [
        each.id,
        String(each.appeal?.createdAt),
        each.appeal?.state.toLowerCase() ?? '',
        `${who(each)} on ${each.act.toLowerCase()}`,
        lines(each.appeal?.text ?? ''),
      ]);
      print(command, found, table(rows));
    });
  for (const [verb, isApproved, about] of [
    ['approve', true, 'take a decision back that was appealed (strike_113…)'],
    ['reject', false, 'hold to a decision that was appealed (strike_113…)'],
  ] as const)
    appeal
      .command(`${verb} <id>`)
      .description(about)
      .action(async (strikeId: string, _options: object, command: Command) => {
        const { strike: after } = await session.change(DECIDE, { input: { strikeId, isApproved } });
        const words = isApproved ? 'is approved: what was decided is taken back' : 'is rejected';
        print(command, after, `the appeal of ${who(after)} ${words}`);
      });
}

function nodesOf(domain: ResultOf<typeof STRIKES>['domain'], name: string): readonly Strike[] {
  if (!domain) throw unknownDomain(name);
  if (!domain.strikes) throw new Refused('The server shows no decisions.');
  return domain.strikes.nodes;
}
