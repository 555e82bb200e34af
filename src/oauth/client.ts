// Which client program sends a request.

import { authenticatedApplication } from '../core/applications/queries.ts';
import type { Ctx } from '../core/context.ts';
import type { Application } from '../db/rows.ts';
import { OAuthRefusal, type OAuthRequest, type Parameters } from './request.ts';

const UNKNOWN =
  'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.';

/**
 * The application that authenticates itself: by HTTP Basic (client_secret_basic) or by `client_id` and `client_secret`
 * (client_secret_post), never by both with different ids (RFC 6749, 2.3.1). Errors: OAuthRefusal invalid_client.
 */
export async function clientOf(
  ctx: Ctx,
  request: OAuthRequest,
  parameters: Parameters,
): Promise<Application> {
  const basic = basicOf(request);
  const id = parameters.optional('client_id');
  const isTwofold = basic !== null && id !== null && id !== basic.id;
  const given = basic ?? { id: id ?? '', secret: parameters.optional('client_secret') ?? '' };
  const application =
    isTwofold || given.secret === '' ? null : await authenticatedApplication(ctx, given.id, given.secret);
  if (application) return application;
  throw new OAuthRefusal(401, 'invalid_client', UNKNOWN, {
    'www-authenticate': 'Basic realm="OAuth", charset="UTF-8"',
  });
}

/** Id and secret are form-encoded inside of it; what is not is taken as it is. */
function basicOf({ headers }: OAuthRequest): { id: string; secret: string } | null {
  const encoded = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(headers.authorization?.trim() ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const at = text.indexOf(':');
  if (at < 0) return { id: '', secret: '' };
  return { id: decoded(text.slice(0, at)), secret: decoded(text.slice(at + 1)) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
