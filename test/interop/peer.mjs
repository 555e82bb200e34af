/**
 * A small fediverse server that nobody of this project wrote: Fedify with as little around it as a test needs.
 * It serves `https://NAME` on a loopback port, prints one line `{"port", "controlPort"}` and ends with its parent.
 *
 *   node peer.mjs --name c.test --port 0 --actors carol,dave --first-knock cavage|rfc9421 --keys both|rsa [--locked]
 *
 * Whoever stops it for a while (`down`) names a port that the kernel gives to nobody else meanwhile; 0 is any.
 *
 * PUKEKO_RESOLVE (`a.test=http://127.0.0.1:4001,…`) says where the others are; see peer/control.mjs for the rest.
 */
import { parseArgs } from 'node:util';
import { createActions } from './peer/actions.mjs';
import { createControl } from './peer/control.mjs';
import { buildFederation } from './peer/federation.mjs';
import { collectLog } from './peer/log.mjs';
import { installNetwork } from './peer/network.mjs';
import { createTrackedQueue } from './peer/queue.mjs';
import { addActor, createStore } from './peer/store.mjs';
import { createWeb, listenOn } from './peer/web.mjs';

const { values: options } = parseArgs({
  options: {
    name: { type: 'string', default: 'c.test' },
    port: { type: 'string', default: '0' },
    actors: { type: 'string', default: 'carol' },
    'first-knock': { type: 'string', default: 'rfc9421' },
    keys: { type: 'string', default: 'both' },
    locked: { type: 'boolean', default: false },
  },
});

const resolve = new Map(
  (process.env.PUKEKO_RESOLVE ?? '')
    .split(',')
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
);

const store = createStore(options.name);
const { keys, locked } = options;
for (const username of options.actors.split(',')) await addActor(store, { username, keys, locked });
await addActor(store, { username: options.name, type: 'Application', keys: 'rsa' });

await collectLog(store.log);
const sent = installNetwork(resolve);
const queue = createTrackedQueue();
const actions = createActions(store);
const federation = buildFederation(store, { firstKnock: options['first-knock'], queue, actions });
const stopped = new AbortController();
federation.startQueue(null, { signal: stopped.signal, queue: 'outbox' });

const web = createWeb(store, federation);
const port = await listenOn(web, Number(options.port));
const control = createControl({ store, federation, actions, queue, resolve, sent, web, port });
const controlPort = await listenOn(control, 0);

process.stdout.write(`${JSON.stringify({ port, controlPort })}\n`);
const end = () => process.exit(0);
process.on('SIGTERM', end);
process.on('SIGINT', end);
process.stdin.on('end', end).on('error', end).resume();
