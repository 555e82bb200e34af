// The configuration of Caddy for an install.

import { CLOSED_PATHS, HANDLE_PATHS, type ProxiedInstall, type Site } from './site.ts';

/**
 * A Caddyfile, or a part of one behind its global options, for Caddy 2.6 and newer. Caddy gets certificates (ACME) by
 * itself.
 */
export function caddyConfiguration({ sites, upstream }: ProxiedInstall): string {
  const hosts = sites.filter(({ kind }) => kind === 'host').map(({ name }) => name);
  return `# Pūkeko behind Caddy. Write it to /etc/caddy/Caddyfile, then: systemctl reload caddy
# The server must be told that it may believe this proxy: PUKEKO_TRUST_PROXY=127.0.0.1
# Certificates are fetched by Caddy itself (ACME), once the names point to this machine and the ports 80 and 443 are open.

(pukeko) {
	@closed path ${CLOSED_PATHS.exact} ${CLOSED_PATHS.below}*
	respond @closed 404

	# Bodies have no bound here: the server itself refuses what goes beyond its own. Event streams are passed on as they come, and WebSockets upgraded, by Caddy itself.
	reverse_proxy ${upstream} {
		header_up Host {host}
		# Set here, so that nothing of it is the client's word.
		header_up X-Forwarded-For {remote_host}
		header_up X-Forwarded-Host {host}
		header_up X-Forwarded-Proto {scheme}
		header_up -X-Real-IP
		header_up -Forwarded
		header_up -Via
	}
}
${hosts.map((name) => `\n${name} {\n\timport pukeko\n}\n`).join('')}${sites.map(handleSite).join('')}`;
}

function handleSite(site: Site): string {
  if (site.kind !== 'handles') return '';
  const { name, host } = site;
  return `
# Handles end in ${name}, and live on ${host}. Where a website of yours is served under ${name}, put all but the last "redir" into its
# block instead of this one.
${name} {
	@lookup path ${HANDLE_PATHS.join(' ')}
	header @lookup Access-Control-Allow-Origin *
	redir @lookup https://${host}{uri} 301
	redir https://${host}{uri} 302
}
`;
}
