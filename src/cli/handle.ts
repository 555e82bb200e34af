// Finds domains and identities that commands name by handle or domain name.

import { graphql } from '../graphql/documents/typed.ts';
import { parseHandle } from '../lib/handle.ts';
import { Refused, type Session } from './session.ts';

const DOMAIN = graphql('query DomainId($name: String) { domain(name: $name) { id } }');
const IDENTITY = graphql('query IdentityId($handle: Handle!) { identityByHandle(handle: $handle) { id } }');

/** Username and domain of `ana@ana.example`; throws Refused for anything else. */
export function handleParts(text: string): { username: string; domain: string } {
  const handle = parseHandle(text);
  if (!handle?.domain) throw new Refused(`"${text}" is no handle; write it like ana@ana.example.`);
  return { username: handle.username, domain: handle.domain };
}

/** The global id of a domain of this install, by its name or host. */
export async function domainId(session: Session, name: string): Promise<string> {
  const { domain } = await session.ask(DOMAIN, { name });
  if (!domain) throw unknownDomain(name);
  return domain.id;
}

export function unknownDomain(name: string): Refused {
  return new Refused(`There is no domain ${name} here; "pukeko domain list" shows those there are.`);
}

/** The global id of an identity of this install. */
export async function identityId(session: Session, text: string): Promise<string> {
  const { username, domain } = handleParts(text);
  const { identityByHandle } = await session.ask(IDENTITY, { handle: `@${username}@${domain}` });
  if (!identityByHandle)
    throw new Refused(`There is no identity ${text} here; "pukeko identity add" makes one.`);
  return identityByHandle.id;
}
