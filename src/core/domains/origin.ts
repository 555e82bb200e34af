// The origin (scheme and host) of a domain.

/**
 * The origin of a domain whose URIs live on `host`: https, but plain http for `localhost` names, the supported way to
 * try Pūkeko without TLS.
 */
export function originOf(host: string): string {
  return `${isLocalhost(host) ? 'http' : 'https'}://${host}`;
}

export function isLocalhost(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || name.endsWith('.localhost');
}

/**
 * Why a host on `localhost` is not found where this server listens, and what to do, as a sentence; null where it is,
 * and for other hosts: to those a proxy leads, wherever we listen. Port 0 is chosen anew at each start and fits none.
 */
export function portProblem(host: string, { port }: { port: number }): string | null {
  const there = Number(/:(\d+)$/.exec(host)?.[1] ?? 80);
  if (!isLocalhost(host) || port === 0 || port === there) return null;
  return `${host} is looked for at port ${there}, but this server listens at port ${port}, and addresses never move: start it with PORT=${there}, or forward that port to this one.`;
}
