// Finds domains and identities that commands name by handle or domain name.

import { graphql } from '../graphql/documents/typed.ts';
import { parseHandle } from '../lib/handle.ts';
import { Refused, type Session } from './session.ts';

const DOMAIN = graphql('query DomainId($name: String) { domain(name: $name) { id } }');
const IDENTITY = graphql(
  'query IdentityId($handle: Handle!, $name: String!) { identityByHandle(handle: $handle) { id } domain(name: $name) { id } }',
);

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

const shown = (name: string) => (/^\S+$/.test(name) ? name : `"${name}"`);

export function unknownDomain(name: string): Refused {
  return new Refused(`There is no domain ${shown(name)} here; "pukeko domain list" shows those there are.`);
}

/** The global id of an identity of this install. */
export async function ownIdentityId(session: Session, text: string): Promise<string> {
  const { id, domain, isOurs } = await known(session, text);
  if (!isOurs) throw unknownDomain(domain);
  return id ?? nobody(text);
}

/** The global id of an identity that is known here, of this install or of another server. */
export async function identityId(session: Session, text: string): Promise<string> {
  const { id, isOurs } = await known(session, text);
  if (id !== null) return id;
  if (isOurs) return nobody(text);
  throw new Refused(`${text} is not known here yet; "pukeko identity find ${text}" asks their server.`);
}

async function known(session: Session, text: string) {
  const { username, domain: name } = handleParts(text);
  const { identityByHandle, domain } = await session.ask(IDENTITY, { handle: `@${username}@${name}`, name });
  return { id: identityByHandle?.id ?? null, domain: name, isOurs: domain !== null };
}

function nobody(text: string): never {
  throw new Refused(`There is no identity ${text} here; "pukeko identity add" makes one.`);
}
