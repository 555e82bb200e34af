// `pukeko domain show`: the settings of a domain, with the ids of its rules.

import type { Command } from 'commander';
import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { unknownDomain } from '../handle.ts';
import { print, type Session, table } from '../session.ts';

const SHOW = graphql(
  `query ShowDomain($name: String!) {
    domain(name: $name) {
      id name host origin state isDefault isPrivate registrations title description accent postLength collectionLimit
      contactEmail contact { handle } language rules { ruleId text hint } showsPeers showsBlocksTo
      about { source } privacyPolicy { source } terms { source effectiveDate }
    }
  }`,
);

/** Adds it below `pukeko domain`. */
export function addDomainShow(domain: Command, session: Session): void {
  domain
    .command('show <name>')
    .description('the settings of a domain, and its rules with their ids')
    .action(async (name: string, _options: object, command: Command) => {
      const { domain: shown } = await session.ask(SHOW, { name });
      if (!shown) throw unknownDomain(name);
      print(command, shown, table(linesOf(shown)));
    });
}

type Shown = NonNullable<ResultOf<typeof SHOW>['domain']>;

/** Long texts by their length alone; `--json` has them whole. */
function linesOf(shown: Shown): string[][] {
  const length = (text: { source: string } | null) =>
    text === null ? 'none' : `${text.source.length} characters`;
  const marks = [shown.isDefault ? 'default' : '', shown.isPrivate ? 'private' : ''].filter(Boolean);
  return [
    ['name', shown.name],
    ['origin', shown.origin],
    ['state', [shown.state.toLowerCase(), ...marks].join(', ')],
    ['registrations', shown.registrations.toLowerCase()],
    ['title', shown.title],
    ['description', shown.description.replace(/\s+/g, ' ')],
    ['accent', shown.accent ?? 'none'],
    ['post length', String(shown.postLength)],
    ['collections', `${shown.collectionLimit} for each identity`],
    ['contact', [shown.contact?.handle, shown.contactEmail].filter(Boolean).join(', ') || 'none'],
    ['language', shown.language ?? 'en'],
    ['shows blocks to', shown.showsBlocksTo.toLowerCase()],
    ['shows peers', shown.showsPeers ? 'yes' : 'no'],
    ['about', length(shown.about)],
    ['privacy policy', length(shown.privacyPolicy)],
    ['terms', shown.terms ? `${length(shown.terms)}, from ${shown.terms.effectiveDate}` : 'none'],
    ...shown.rules.map(({ ruleId, text }) => [`rule ${ruleId}`, text]),
  ];
}
