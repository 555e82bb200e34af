// Checks a domain from outside, as its peers see it.

import type { App } from '../../core/context.ts';
import { isLocalhost, portProblem } from '../../core/domains/origin.ts';
import { proofRecords } from '../../core/domains/proof.ts';
import type { Domain } from '../../db/rows.ts';
import type { DomainCheckPort, DomainFinding } from '../../graphql/ports.ts';
import { FetchError } from '../../net/errors.ts';
import type { Fetcher } from '../../net/fetch.ts';

/**
 * Looks at a domain from outside, as peers do, and says in words what is missing: DNS, TLS, the way to this server, and
 * for split domains the redirect of WebFinger. `fetcher` must be one that may dial our own hosts.
 */
export function createDomainCheck(app: App, fetcher: Pick<Fetcher, 'get'>): DomainCheckPort {
  return {
    async check(name) {
      const key = name.trim().toLowerCase();
      const domain = (await app.domains.byName(key)) ?? (await app.domains.pending(key));
      if (!domain) {
        return [
          {
            subject: 'domain',
            ok: false,
            message: `There is no domain ${name} here; add it with "pukeko domain add ${name}".`,
          },
        ];
      }
      if (isLocalhost(domain.host)) {
        const problem = portProblem(domain.host, app.config.listen);
        return [
          problem !== null
            ? { subject: 'domain', ok: false, message: problem }
            : {
                subject: 'domain',
                ok: true,
                message: `${domain.host} is a name for trying things out; only hosts in PUKEKO_RESOLVE can reach it.`,
              },
        ];
      }
      const findings: DomainFinding[] = [state(domain), await reaches(fetcher, domain)];
      if (domain.name !== domain.host) findings.push(await redirects(fetcher, domain));
      return findings;
    },
    async foresee({ name, host }) {
      if (isLocalhost(host))
        return [
          {
            subject: 'domain',
            ok: true,
            message: `${host} is a name for trying things out on this machine; no other server can reach it.`,
          },
        ];
      const looks = [answers(fetcher, host)];
      if (name !== host) looks.push(willRedirect(fetcher, name, host));
      return Promise.all(looks);
    },
  };
}

function state(domain: Domain): DomainFinding {
  if (domain.state === 'PENDING') {
    const records = proofRecords(domain).map(({ name, value }) => `${name} with the text ${value}`);
    return {
      subject: 'proof',
      ok: false,
      message: `Prove that ${domain.name} is yours: add to its DNS the TXT record ${records.join(', and the TXT record ')}.`,
    };
  }
  const ok = domain.state === 'ACTIVE';
  return {
    subject: 'state',
    ok,
    message: ok ? `${domain.name} is active.` : `${domain.name} is being removed or was removed.`,
  };
}

/** NodeInfo of the host must be ours, over TLS. */
async function reaches(fetcher: Pick<Fetcher, 'get'>, domain: Domain): Promise<DomainFinding> {
  const url = `${domain.origin}/nodeinfo/2.1`;
  try {
    const answer = await fetcher.get(url, { accept: 'application/json', deadlineMs: 10_000 });
    const isOurs = answer.status === 200 && softwareOf(answer.body) === 'pukeko';
    if (isOurs)
      return { subject: 'https', ok: true, message: `https://${domain.host} leads to this server.` };
    return {
      subject: 'https',
      ok: false,
      message: `https://${domain.host} answers, but not with this server (status ${answer.status}); let your proxy pass this host on with its Host header.`,
    };
  } catch (error) {
    return { subject: subjectOf(error), ok: false, message: wordsFor(domain.host, error) };
  }
}

/** Somebody waits for it before a page. */
const FORESEEN_MS = 5_000;

/** Nothing is served under the name yet but what is under any Host. */
async function answers(fetcher: Pick<Fetcher, 'get'>, host: string): Promise<DomainFinding> {
  try {
    const answer = await fetcher.get(`https://${host}/livez`, {
      accept: 'text/plain',
      deadlineMs: FORESEEN_MS,
    });
    if (answer.status === 200 && answer.body.toString('utf8') === 'ok\n')
      return { subject: 'https', ok: true, message: `https://${host} leads to this server.` };
    return {
      subject: 'https',
      ok: false,
      message: `https://${host} answers, but not with this server (status ${answer.status}); let your proxy pass this host on with its Host header.`,
    };
  } catch (error) {
    return { subject: subjectOf(error), ok: false, message: wordsFor(host, error) };
  }
}

async function willRedirect(
  fetcher: Pick<Fetcher, 'get'>,
  name: string,
  host: string,
): Promise<DomainFinding> {
  const resource = encodeURIComponent(`acct:${host}@${host}`);
  const url = `https://${name}/.well-known/webfinger?resource=${resource}`;
  try {
    const answer = await fetcher.get(url, { accept: 'application/jrd+json', deadlineMs: FORESEEN_MS });
    // What the host answers there is nothing before the domain is added; that it was asked is enough.
    const ok = new URL(answer.url).host === host;
    return {
      subject: 'webfinger',
      ok,
      message: ok
        ? `WebFinger of ${name} leads to ${host}.`
        : `https://${name}/.well-known/webfinger answers ${answer.status}; redirect it with its query to https://${host}/.well-known/webfinger.`,
    };
  } catch (error) {
    return { subject: subjectOf(error), ok: false, message: wordsFor(name, error) };
  }
}

/** The handle domain must send WebFinger on to the host. */
async function redirects(fetcher: Pick<Fetcher, 'get'>, domain: Domain): Promise<DomainFinding> {
  const resource = encodeURIComponent(`acct:${domain.host}@${domain.host}`);
  const url = `https://${domain.name}/.well-known/webfinger?resource=${resource}`;
  try {
    const answer = await fetcher.get(url, { accept: 'application/jrd+json', deadlineMs: 10_000 });
    if (answer.status === 200)
      return {
        subject: 'webfinger',
        ok: true,
        message: `WebFinger of ${domain.name} leads to ${domain.host}.`,
      };
    return {
      subject: 'webfinger',
      ok: false,
      message: `https://${domain.name}/.well-known/webfinger answers ${answer.status}; redirect it with its query to ${domain.origin}/.well-known/webfinger.`,
    };
  } catch (error) {
    return { subject: subjectOf(error), ok: false, message: wordsFor(domain.name, error) };
  }
}

function softwareOf(body: Uint8Array): string | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (typeof parsed !== 'object' || parsed === null || !('software' in parsed)) return null;
    const { software } = parsed;
    if (typeof software !== 'object' || software === null || !('name' in software)) return null;
    return typeof software.name === 'string' ? software.name : null;
  } catch {
    return null;
  }
}

function subjectOf(error: unknown): DomainFinding['subject'] {
  if (!(error instanceof FetchError)) return 'https';
  return error.kind === 'dns' || error.kind === 'refused-address'
    ? 'dns'
    : error.kind === 'tls'
      ? 'tls'
      : 'https';
}

function wordsFor(host: string, error: unknown): string {
  if (!(error instanceof FetchError)) return `https://${host} could not be looked at: ${String(error)}`;
  switch (error.kind) {
    case 'dns':
      return `${host} has no address in DNS; add an A or AAAA record that points to your server.`;
    case 'refused-address':
      return `${host} points to an address that other servers cannot reach; put your public address into DNS.`;
    case 'tls':
      return `The certificate of ${host} is not good: ${error.message} Let your proxy get one (Caddy asks /internal/tls-ask).`;
    case 'connect':
    case 'timeout':
      return `Nothing answers at https://${host}; open port 443 and start your proxy.`;
    default:
      return `https://${host} could not be looked at: ${error.message}`;
  }
}
