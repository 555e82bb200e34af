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
