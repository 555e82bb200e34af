// Makes the first domain of a new install.

import type { App } from '../core/context.ts';
import { systemCtx } from '../core/context.ts';
import { addDomain } from '../core/domains/add.ts';
import { isLocalhost, portProblem } from '../core/domains/origin.ts';
import { tryOutName } from '../core/first-start/link.ts';
import type { Domain } from '../db/rows.ts';
import { AppError, isAppError } from '../lib/app-error.ts';

/**
 * Makes the first domain of an empty install: the one that PUKEKO_DOMAIN names, else `localhost` with our port, for
 * trying things out. Nobody lands on the latter by accident: whoever sets the install up by page is asked for a domain
 * first, and it goes again unless they choose it (core/first-start/set-up.ts). An install that has domains keeps them
 * as they are, because origins never change: another name or port is only warned of.
 */
export async function ensureFirstDomain(app: App): Promise<void> {
  const { firstDomain, listen } = app.config;
  const name = firstDomain ?? tryOutName(listen);
  const domains = await app.domains.all();
  if (domains.length === 0) {
    try {
      await addDomain(systemCtx(app), { name, isDefault: true });
    } catch (error) {
      if (isAppError(error, 'INVALID_INPUT'))
        throw new AppError('INVALID_INPUT', `PUKEKO_DOMAIN: ${error.message}`);
      // Another process of the install, started at the same moment, was first.
      if (!isAppError(error, 'CONFLICT')) throw error;
    }
    await app.events.catchUp();
    app.domains.forget();
    await app.domains.all();
    return;
  }
  if (firstDomain === null) return warnOfPort(app, domains);
  if (await app.domains.byName(name)) return;
  const names = domains.map((domain) => domain.name).join(', ');
  app.log.warn(
    { domain: name },
    `This install has the domains ${names} and not ${name}; URIs never move. Add it with "pukeko domain add ${name}" if you want it as well.`,
  );
}

/** Domains on localhost have the port in their addresses; one that fits is enough to begin with. */
function warnOfPort(app: App, domains: readonly Domain[]): void {
  const { listen } = app.config;
  const problems = domains.map(({ host }) => portProblem(host, listen));
  const at = domains.findIndex(({ host }) => isLocalhost(host));
  const problem = problems[at];
  if (problem == null || domains.some(({ host }, each) => isLocalhost(host) && problems[each] === null))
    return;
  app.log.warn({ domain: domains[at]?.name, port: listen.port }, problem);
}
