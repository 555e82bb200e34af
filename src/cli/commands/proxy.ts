// `pukeko proxy …`: prints the configuration of a proxy for the domains of this install.

import type { Command } from 'commander';
import type { Config } from '../../config/config.ts';
import { isLocalhost } from '../../core/domains/origin.ts';
import { FORM_LIMITS } from '../../http/multipart.ts';
import { caddyConfiguration } from '../../operating/proxy/caddy.ts';
import { nginxConfiguration } from '../../operating/proxy/nginx.ts';
import { type ProxiedInstall, sitesOf, upstreamOf } from '../../operating/proxy/site.ts';
import { allDomains } from '../domain-list.ts';
import { print, Refused, type Session } from '../session.ts';

const PROXIES: Record<string, (install: ProxiedInstall) => string> = {
  nginx: nginxConfiguration,
  caddy: caddyConfiguration,
};

/** The longest file with the fields that come with it and what stands around them. */
const MOST_BYTES = FORM_LIMITS.fileSize + 2 * FORM_LIMITS.fieldSize;

/** `pukeko proxy nginx|caddy`: changes nothing; print it again after a domain was added or removed. */
export function addProxyCommands(program: Command, session: Session, config: () => Config): void {
  const proxy = program
    .command('proxy')
    .description('print the configuration of a proxy with TLS for the domains of this install');
  for (const [name, write] of Object.entries(PROXIES))
    proxy
      .command(name)
      .description(`print a configuration of ${name}; print it again when domains come or go`)
      .action(async (_options: object, command: Command) => {
        const configuration = write(await installOf(session, config()));
        print(command, { proxy: name, configuration }, configuration.trimEnd());
      });
}

async function installOf(session: Session, { listen }: Config): Promise<ProxiedInstall> {
  if (listen.port === 0)
    throw new Refused('PORT is 0, so the server listens elsewhere at each start: choose one for the proxy.');
  const domains = (await allDomains(session)).filter(
    ({ state, host }) => state !== 'CLOSED' && !isLocalhost(host),
  );
  if (domains.length === 0)
    throw new Refused(
      'This install has no domain that can be reached from outside; add one with "pukeko domain add NAME".',
    );
  return { sites: sitesOf(domains), upstream: upstreamOf(listen), mostBytes: MOST_BYTES };
}
