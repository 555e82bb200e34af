import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { type Config, configFrom } from '../../src/config/config.ts';
import { readEnv } from '../../src/config/env.ts';
import { isAppError } from '../../src/lib/app-error.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { parseResolveMap } from '../../src/net/resolve-override.ts';
import { codeIn, OPERATING, tableBelow } from '../helpers/operating-document.ts';

/**
 * schema/OPERATING.md: what needs no process. Each test bears the number of its sentence; the others stand in
 * test/slow/operating.
 */

it('every sentence has a test', () => {
  const numbers = [...OPERATING.matchAll(/^(\d+)\. /gm)].map((match) => Number(match[1]));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  const tests = ['test/operating', 'test/slow/operating'].flatMap((folder) =>
    readdirSync(join(projectRoot, folder))
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => readFileSync(join(projectRoot, folder, name), 'utf8')),
  );
  const tested = new Set(
    tests
      .flatMap((text) => [...text.matchAll(/\bit(?:\.skipIf\([^)]*\))?\(\s*'((?:\d+ )+)/g)])
      .flatMap((match) => (match[1] ?? '').trim().split(' '))
      .map(Number),
  );
  expect(numbers.filter((number) => !tested.has(number))).toEqual([]);
  expect([...tested].filter((number) => !numbers.includes(number))).toEqual([]);
});

const variables = tableBelow('Settings').map(([name, unset]) => ({
  name: codeIn(name)[0] ?? '',
  unset: (unset ?? '').replaceAll('`', ''),
}));

/** Read by what starts node, and not by what node runs. */
const LAUNCHER = 'PUKEKO_NODE';

/** What the configuration has for a variable that is unset, as the table writes it. */
const UNSET: Record<string, (config: Config) => string | number | null> = {
  PORT: ({ listen }) => listen.port,
  HOST: ({ listen }) => listen.host,
  PUKEKO_DATA: ({ dataDir }) => `./${relative(process.cwd(), dataDir)}`,
  DATABASE_URL: ({ storage }) => (storage.kind === 'sqlite' ? 'SQLite' : ''),
  PUKEKO_ROLE: ({ role }) => role,
  PUKEKO_DOMAIN: ({ firstDomain }) => firstDomain ?? 'localhost:$PORT',
  PUKEKO_TRUST_PROXY: ({ trustedProxies }) => trustedProxies.length || null,
  PUKEKO_OPS: ({ ops }) => ops?.host ?? null,
  PUKEKO_METRICS_TOKEN: ({ metricsToken }) => metricsToken,
  PUKEKO_LOG_LEVEL: ({ logLevel }) => logLevel,
  PUKEKO_LOG_FORMAT: ({ logFormat }) => logFormat ?? 'by terminal',
  PUKEKO_SECRET: ({ secret }) => secret ?? 'secret.key',
  PUKEKO_PASSWORD_GRANT: ({ passwordGrant }) => (passwordGrant ? 'on' : 'off'),
  PUKEKO_SMTP_URL: ({ smtpUrl }) => smtpUrl ?? 'mail',
  PUKEKO_MEDIA_S3_ENDPOINT: ({ media }) => media.s3?.endpoint ?? 'media',
  PUKEKO_MEDIA_S3_BUCKET: ({ media }) => media.s3?.bucket ?? null,
  PUKEKO_MEDIA_S3_KEY_ID: ({ media }) => media.s3?.keyId ?? null,
  PUKEKO_MEDIA_S3_SECRET: ({ media }) => media.s3?.secret ?? null,
  PUKEKO_MEDIA_S3_REGION: () =>
    configFrom({ s3Endpoint: 'https://s3.example', s3Bucket: 'b', s3KeyId: 'k', s3Secret: 's' }).media.s3
      ?.region ?? null,
  PUKEKO_MEDIA_CACHE_MB: ({ media }) => media.cache.bytes / 1024 ** 2,
  PUKEKO_MEDIA_CACHE_DAYS: ({ media }) => media.cache.ageMs / 86_400_000,
  PUKEKO_REMOTE_DAYS: ({ retention }) => retention.ageMs / 86_400_000,
  PUKEKO_REMOTE_POSTS: ({ retention }) => retention.mostPosts,
  OTEL_EXPORTER_OTLP_ENDPOINT: ({ traces }) => traces?.url ?? null,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: ({ traces }) => traces?.url ?? null,
  OTEL_TRACES_SAMPLER_ARG: () => configFrom({ otlpEndpoint: 'http://127.0.0.1:4318' }).traces?.ratio ?? null,
  OTEL_SERVICE_NAME: () => configFrom({ otlpEndpoint: 'http://127.0.0.1:4318' }).traces?.service ?? null,
  PUKEKO_RESOLVE: ({ resolve }) => parseResolveMap(resolve).size || null,
};

function asked(): string[] {
  const names: string[] = [];
  const source = new Proxy<NodeJS.ProcessEnv>({}, { get: (_, name) => void names.push(String(name)) });
  readEnv(source);
  return names;
}

const sources = (folder: string, ends: RegExp) =>
  readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ends.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/generated/'))
    .map((path) => ({ path: relative(projectRoot, path), text: readFileSync(path, 'utf8') }));

it('1 the table names what is read, and what counts where it is unset', () => {
  expect(variables.map(({ name }) => name).sort()).toEqual([...asked(), LAUNCHER].sort());
  const config = configFrom(readEnv({}));
  for (const { name, unset } of variables.filter(({ name }) => name !== LAUNCHER))
    expect([name, String(UNSET[name]?.(config) ?? 'none')]).toEqual([name, unset]);
  expect(configFrom(readEnv(Object.fromEntries(asked().map((name) => [name, ' ']))))).toEqual(config);

  // The environment is read in src/config alone; beside it stand what tells a build, and the PATH that a child gets.
  const read = sources('src', /\.ts$/)
    .filter(({ path }) => !/^src\/(?:config|operating\/release)\//.test(path))
    .flatMap(({ text }) => [...text.matchAll(/process\.env(?:\.|\[')(\w+)/g)].map((match) => match[1]));
  expect(new Set(read)).toEqual(new Set(['NODE_ENV', 'PATH']));
  const launched = [
    ...sources('src/operating/release/launch', /^pukeko$/),
    ...sources('src/operating/debian', /^pukeko$/),
  ];
  const named = launched.flatMap(({ text }) =>
    [...text.matchAll(/\b(PUKEKO_\w+)/g)].map((match) => match[1]),
  );
  expect(new Set(named)).toEqual(new Set([LAUNCHER, 'PUKEKO_DATA']));
  expect(launched).toHaveLength(2);
});

/** A value of each variable that means nothing; those that are not here take any text. */
const WRONG: Record<string, string> = {
  PORT: 'many',
  DATABASE_URL: 'mysql://nowhere',
  PUKEKO_ROLE: 'boss',
  PUKEKO_DOMAIN: 'not a name',
  PUKEKO_TRUST_PROXY: 'everyone',
  PUKEKO_OPS: 'somewhere',
  PUKEKO_LOG_LEVEL: 'loud',
  PUKEKO_LOG_FORMAT: 'xml',
  PUKEKO_SECRET: 'short',
  PUKEKO_PASSWORD_GRANT: 'perhaps',
  PUKEKO_SMTP_URL: 'mail.example',
  PUKEKO_MEDIA_S3_ENDPOINT: 'https://s3.example',
  PUKEKO_MEDIA_CACHE_MB: '-1',
  PUKEKO_MEDIA_CACHE_DAYS: 'two',
  PUKEKO_REMOTE_DAYS: '0',
  PUKEKO_REMOTE_POSTS: '-1',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://127.0.0.1',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'here',
  PUKEKO_RESOLVE: 'nonsense',
};
/** Of these the meaning depends on another. */
const BESIDE: Record<string, Record<string, string>> = {
  OTEL_TRACES_SAMPLER_ARG: {
    OTEL_TRACES_SAMPLER_ARG: 'half',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
  },
};
const ANY =
  /^(?:HOST|PUKEKO_DATA|PUKEKO_METRICS_TOKEN|PUKEKO_NODE|OTEL_SERVICE_NAME|PUKEKO_MEDIA_S3_(?:BUCKET|REGION|KEY_ID|SECRET))$/;

it('2 a value that means nothing is refused by the name of its variable', () => {
  for (const { name } of variables.filter((each) => !ANY.test(each.name))) {
    const env = BESIDE[name] ?? { [name]: WRONG[name] };
    const read = () => parseResolveMap(configFrom(readEnv(env)).resolve);
    expect(read, name).toThrow(new RegExp(`\\b${name}\\b.*\\.$`));
    expect(read, name).toThrow(expect.toSatisfy((error: unknown) => isAppError(error)));
  }
});
