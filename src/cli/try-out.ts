// Makes the domain for trying things out where a command names it and there is none yet.

import { isLocalhost } from '../core/domains/origin.ts';
import { graphql } from '../graphql/documents/typed.ts';
import { normaliseHost } from '../lib/url/host-name.ts';
import { allDomains } from './domain-list.ts';
import type { Session } from './session.ts';

const ADD_TRY_OUT = graphql(
  `mutation AddTryOutDomain($input: AddDomainInput!) {
    addDomain(input: $input) { __typename ... on Error { message } ... on AddDomainPayload { domain { name } } }
  }`,
);

/**
 * No server makes a domain that nobody named. Whoever writes `localhost:3000` into a command names it, so on an install without any domain it is made: scripts
 * that try things out (DESIGN, §11) need no command for it.
 */
export async function makeTryOutDomain(session: Session, name: string): Promise<void> {
  const host = normaliseHost(name.trim());
  if (host === null || !isLocalhost(host) || (await allDomains(session)).length > 0) return;
  await session.change(ADD_TRY_OUT, { input: { name: host, isDefault: true } });
  process.stderr.write(
    `Made the domain ${host}, for trying things out: nobody can reach it from elsewhere, and its addresses never move.\n`,
  );
}
