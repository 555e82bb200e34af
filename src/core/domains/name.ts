// Reads the name that a domain of this install is to have.

import { isIP } from 'node:net';
import { AppError } from '../../lib/app-error.ts';
import { normaliseHost } from '../../lib/url/host-name.ts';
import { isLocalhost } from './origin.ts';

/** A label of a name in DNS (RFC 1123, §2.1). */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A domain name as URLs write it: lower-case ASCII, without a final dot. Any script and case is taken. Refused is what
 * no other server could reach: URIs never move, so a name that was wrong stays wrong. `localhost` and names under it
 * are for trying things out. Throws INVALID_INPUT at `input.FIELD`.
 */
export function readDomainName(text: string, field: string): string {
  const refuse = (why: string) => new AppError('INVALID_INPUT', why, { path: ['input', field] });
  const shown = `"${text.trim().slice(0, 100)}"`;
  const name = normaliseHost(text.trim());
  if (name === null) throw refuse(`${shown} is no host name; write it like ana.example.`);
  if (isLocalhost(name)) return name;
  const [bare = '', port] = name.startsWith('[') ? [name] : name.split(':');
  if (isIP(bare) !== 0 || bare.startsWith('['))
    throw refuse(`${shown} is an address; handles end in a name, like ana.example.`);
  if (port !== undefined)
    throw refuse(`${shown} names a port; other servers come to port 443 alone. Leave it out: ${bare}.`);
  const labels = bare.split('.');
  if (labels.length < 2)
    throw refuse(`${shown} is no public name: no other server finds it. Write it like ana.example.`);
  const wrong = labels.find((label) => !LABEL.test(label));
  if (wrong !== undefined)
    throw refuse(
      `${shown} is no host name: "${wrong.slice(0, 70)}" may have letters, digits and inner hyphens alone, 63 at most.`,
    );
  return name;
}
