// Lists the domains of the install.

import { graphql, type ResultOf } from '../graphql/documents/typed.ts';
import { Refused, type Session } from './session.ts';

export const DOMAIN_ROW = graphql(
  'fragment DomainRow on Domain { id name host origin state isDefault isPrivate registrations }',
);
const LIST = graphql(
  `query Domains($after: String) {
    domains(first: 100, after: $after) { nodes { ...DomainRow } pageInfo { hasNextPage endCursor } }
  }`,
  [DOMAIN_ROW],
);
/** Every domain of the install, the newest first. */
export async function allDomains(session: Session): Promise<ResultOf<typeof DOMAIN_ROW>[]> {
  const rows: ResultOf<typeof DOMAIN_ROW>[] = [];
  let after: string | null = null;
  do {
    const { domains }: ResultOf<typeof LIST> = await session.ask(LIST, { after });
    if (!domains) throw new Refused('The server shows no domains.');
    rows.push(...domains.nodes);
    after = domains.pageInfo.hasNextPage ? domains.pageInfo.endCursor : null;
  } while (after !== null);
  return rows;
}
