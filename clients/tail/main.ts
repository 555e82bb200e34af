// The command: reads the arguments, and runs the client until it is interrupted.

import { parseArgs } from 'node:util';
import type { Source } from './documents.ts';
import { tail } from './tail.ts';

const USAGE = `Shows a timeline as it changes.

  node src/bootstrap.mjs run clients/tail/main.ts --url http://localhost:3000 --token TOKEN [--timeline home]

  --url URL          the server, by the host of one of its domains (http://localhost:3000)
  --token TOKEN      of one identity (pukeko token add ana@localhost:3000) or of a user (signIn); also as PUKEKO_TOKEN
  --identity NAME    with a token of a user: which of their identities to look as, by handle or id (ana@localhost:3000)
  --timeline NAME    home (with a token), local, federated or #hashtag; home with a token and local without when left out
  --first N          entries to begin with (10)
`;

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://localhost:3000' },
    token: { type: 'string' },
    identity: { type: 'string' },
    timeline: { type: 'string' },
    first: { type: 'string', default: '10' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const token = values.token ?? process.env.PUKEKO_TOKEN ?? null;
const source = sourceOf(values.timeline ?? (token ? 'home' : 'local'));
const first = Number(values.first);
const { stdout } = process;

if (values.help || !source || !/^https?:\/\//.test(values.url) || !(first >= 0 && first <= 100)) {
  process.stderr.write(USAGE);
  process.exitCode = values.help ? 0 : 2;
} else {
  const running = tail({
    url: values.url,
    token,
    identity: values.identity ?? null,
    source,
    snapshot: first,
    look: { colours: stdout.isTTY && !process.env.NO_COLOR, width: stdout.columns ?? 100 },
    write: (text) => stdout.write(text),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void running.stop());
  const reason = await running.ended;
  if (reason !== null) {
    process.stderr.write(`${reason}\n`);
    process.exitCode = 1;
  }
}

function sourceOf(name: string): Source | null {
  if (name === 'home') return { named: 'HOME' };
  if (name === 'local') return { named: 'LOCAL' };
  if (name === 'federated') return { named: 'FEDERATED' };
  return name.startsWith('#') && name.length > 1 ? { hashtag: { name } } : null;
}
