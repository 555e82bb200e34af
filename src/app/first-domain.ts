// Makes the first domain of a new install.

import type { App } from '../core/context.ts';
import { systemCtx } from '../core/context.ts';
import { addDomain } from '../core/domains/add.ts';
import { AppError, isAppError } from '../lib/app-error.ts';

/**
 * Makes the first domain of an empty install where PUKEKO_DOMAIN names one; else whoever sets it up is asked for it, because origins never change. An
 * install that has domains keeps them as they are: a changed PUKEKO_DOMAIN is only warned of.
 */
export async function ensureFirstDomain(app: App): Promise<void> {
  const { firstDomain } = app.config;
  if (firstDomain === null) return;
  const domains = await app.domains.all();
  if (domains.length === 0) {
    try {
      await addDomain(systemCtx(app), { name: firstDomain, isDefault: true });
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
  if (!(await app.domains.byName(firstDomain))) {
    const names = domains.map((domain) => domain.name).join(', ');
    app.log.warn(
      { domain: firstDomain },
      `This install has the domains ${names} and not ${firstDomain}; URIs never move. Add it with "pukeko domain add ${firstDomain}" if you want it as well.`,
    );
  }
}
