import { insertRows, type Seed } from './database.ts';

/** A remote server that a delivery can go to. */
export interface SeededHost {
  id: bigint;
  name: string;
}

export interface SeededIdentity {
  id: bigint;
  uri: string;
}

export function addHosts({ db, ids }: Seed, names: readonly string[]): SeededHost[] {
  const hosts = names.map((name) => ({ id: ids.next(), name }));
  insertRows(
    db,
    'host',
    hosts.map((host) => ({ ...host, software: 'mastodon', createdAt: now() })),
  );
  return hosts;
}

/** Identities of other servers, spread evenly over the hosts, each with an inbox of its own. */
export function addRemotePeople(
  { db, ids }: Seed,
  prefix: string,
  count: number,
  hosts: readonly SeededHost[],
): SeededIdentity[] {
  const rows = Array.from({ length: count }, (_, index) => {
    const host = hosts[index % hosts.length] as SeededHost;
    const username = `${prefix}${index}`;
    const uri = `https://${host.name}/users/${username}`;
    return {
      id: ids.next(),
      uri,
      hostId: host.id,
      username,
      usernameKey: username,
      handleDomain: host.name,
      name: `Person ${index} of ${host.name}`,
      bioHtml: '<p>Writes about birds, bicycles and bread.</p>',
      url: `https://${host.name}/@${username}`,
      avatarUrl: `https://${host.name}/media/avatars/${username}.png`,
      inbox: `${uri}/inbox`,
      outbox: `${uri}/outbox`,
      followersUri: `${uri}/followers`,
      followingUri: `${uri}/following`,
      followersCount: 100 + index,
      followingCount: 80,
      createdAt: now(),
      updatedAt: now(),
      fetchedAt: now(),
    };
  });
  insertRows(db, 'identity', rows);
  return rows.map(({ id, uri }) => ({ id, uri }));
}

/** Their RSA keys, as if their documents had been fetched: all share one, so that it is made once. */
export function addKeys({ db, ids }: Seed, people: readonly SeededIdentity[], publicPem: string): void {
  insertRows(
    db,
    'identity_key',
    people.map(({ id, uri }) => ({
      id: ids.next(),
      uri: `${uri}#main-key`,
      identityId: id,
      algorithm: 'RSA',
      publicPem,
      createdAt: now(),
      fetchedAt: now(),
    })),
  );
}

/** Identities of the default domain that nobody signs in as: they follow and have homes. */
export function addLocalPeople({ db, ids, domain }: Seed, prefix: string, count: number): SeededIdentity[] {
  const rows = Array.from({ length: count }, (_, index) => {
    const username = `${prefix}${index}`;
    const uri = `${domain.origin}/users/${username}`;
    return {
      id: ids.next(),
      uri,
      domainId: domain.id,
      username,
      usernameKey: username,
      handleDomain: domain.name,
      name: `Local person ${index}`,
      url: `${domain.origin}/@${username}`,
      inbox: `${uri}/inbox`,
      sharedInbox: `${domain.origin}/inbox`,
      outbox: `${uri}/outbox`,
      followersUri: `${uri}/followers`,
      followingUri: `${uri}/following`,
      createdAt: now(),
      updatedAt: now(),
    };
  });
  insertRows(db, 'identity', rows);
  return rows.map(({ id, uri }) => ({ id, uri }));
}

export function now(): bigint {
  return BigInt(Date.now());
}
