// The configuration, from the environment.

import { resolve as absolutePath } from 'node:path';
import ipaddr from 'ipaddr.js';
import { AppError } from '../lib/app-error.ts';
import { normaliseHost } from '../lib/url/host-name.ts';
import type { Env } from './env.ts';
import { type MediaConfig, mediaConfigFrom } from './media.ts';
import { type RemoteRetention, retentionFrom } from './retention.ts';
import { type TracesConfig, tracesConfigFrom } from './traces.ts';

export type ProcessRole = 'all' | 'web' | 'worker';
export type AddressRange = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** What the environment means. Pure data. */
export interface Config {
  /** Where the server listens. */
  listen: { host: string; port: number };
  /** Absolute path of the data folder. */
  dataDir: string;
  storage: { kind: 'sqlite' } | { kind: 'postgresql'; url: string };
  /**
   * PUKEKO_DOMAIN, the domain made at the first start; null where nobody named one: `localhost`, until whoever sets the
   * install up names another.
   */
  firstDomain: string | null;
  role: ProcessRole;
  /** Peers whose X-Forwarded-* headers count. */
  trustedProxies: readonly AddressRange[];
  /** PUKEKO_RESOLVE as written; net/ reads it. */
  resolve: string;
  metricsToken: string | null;
  /** Where /metrics and /internal are answered instead; null: where everything is. */
  ops: { host: string; port: number } | null;
  logLevel: LogLevel;
  /** Whether the log is lines of text or of JSON; null: text on a terminal, else JSON. */
  logFormat: 'text' | 'json' | null;
  /** PUKEKO_SECRET; null: the one in the data folder counts (secrets.ts). */
  secret: string | null;
  /** Whether OAuth's password grant is answered, for old command-line clients. */
  passwordGrant: boolean;
  /** Where mail is handed to; null: it is written to files of the data folder. */
  smtpUrl: string | null;
  media: MediaConfig;
  retention: RemoteRetention;
  /** Where traces go; null: nowhere. */
  traces: TracesConfig | null;
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Makes the configuration of the environment. Throws AppError INVALID_INPUT with one sentence that names the variable.
 */
export function configFrom(env: Env): Config {
  const port = portFrom(env.port ?? '3000');
  return {
    listen: { host: env.host ?? '127.0.0.1', port },
    dataDir: absolutePath(env.dataDir ?? './data'),
    storage: storageFrom(env.databaseUrl),
    firstDomain: env.domain === undefined ? null : domainFrom(env.domain),
    role: oneOf('PUKEKO_ROLE', env.role ?? 'all', ['all', 'web', 'worker']),
    trustedProxies: (env.trustProxy ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
      .map(rangeFrom),
    resolve: env.resolve ?? '',
    metricsToken: env.metricsToken ?? null,
    ops: opsFrom(env.ops),
    logLevel: oneOf('PUKEKO_LOG_LEVEL', env.logLevel ?? 'info', LOG_LEVELS),
    logFormat: logFormatFrom(env.logFormat),
    secret: secretFrom(env.secret),
    passwordGrant: oneOf('PUKEKO_PASSWORD_GRANT', env.passwordGrant ?? 'off', ['on', 'off']) === 'on',
    smtpUrl: smtpFrom(env.smtpUrl),
    media: mediaConfigFrom(env),
    retention: retentionFrom(env),
    traces: tracesConfigFrom(env),
  };
}

function opsFrom(text: string | undefined): Config['ops'] {
  if (text === undefined) return null;
  const parts = /^(?:\[([\da-f:.]+)\]|([\d.]+|localhost)):(\d{1,5})$/i.exec(text);
  const host = parts?.[1] ?? parts?.[2] ?? '';
  const port = Number(parts?.[3]);
  if (port <= 65535 && (host === 'localhost' || ipaddr.isValid(host))) return { host, port };
  throw new AppError(
    'INVALID_INPUT',
    `PUKEKO_OPS is an address with a port, like 127.0.0.1:9090 or [::1]:9090, not "${text}".`,
  );
}

function logFormatFrom(text: string | undefined): Config['logFormat'] {
  return text === undefined ? null : oneOf<'text' | 'json'>('PUKEKO_LOG_FORMAT', text, ['text', 'json']);
}

function smtpFrom(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (/^smtps?:\/\/[^/]/.test(text) && URL.canParse(text)) return text;
  throw new AppError(
    'INVALID_INPUT',
    'PUKEKO_SMTP_URL is written like smtps://user:password@mail.example:465.',
  );
}

function secretFrom(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (text.length >= 32) return text;
  throw new AppError(
    'INVALID_INPUT',
    'PUKEKO_SECRET needs at least 32 characters of chance; make one with "openssl rand -base64 32".',
  );
}

function portFrom(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65535) {
    throw new AppError('INVALID_INPUT', `PORT must be a number from 0 to 65535, not "${text}".`);
  }
  return port;
}

function domainFrom(text: string): string {
  const name = normaliseHost(text);
  if (name !== null) return name;
  throw new AppError(
    'INVALID_INPUT',
    `PUKEKO_DOMAIN must be a host name like ana.example, or localhost with a port to try things out, not "${text}".`,
  );
}

function storageFrom(url: string | undefined): Config['storage'] {
  if (url === undefined) return { kind: 'sqlite' };
  if (/^postgres(ql)?:\/\//.test(url)) return { kind: 'postgresql', url };
  throw new AppError(
    'INVALID_INPUT',
    'DATABASE_URL must begin with postgresql://; leave it unset to keep everything in SQLite in the data folder.',
  );
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) {
    throw new AppError('INVALID_INPUT', `${name} must be one of ${allowed.join(', ')}, not "${value}".`);
  }
  return found;
}

function rangeFrom(text: string): AddressRange {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text);
    const address = ipaddr.parse(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch (cause) {
    throw new AppError(
      'INVALID_INPUT',
      `PUKEKO_TRUST_PROXY takes addresses and CIDR ranges separated by commas; "${text}" is neither.`,
      { cause },
    );
  }
}
