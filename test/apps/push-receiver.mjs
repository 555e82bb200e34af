// A push service and the app behind it: takes what is pushed, and reads it with keys of its own.

import { createECDH, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import ece from 'http_ece';

/** `keys()` makes what an app subscribes with; `next()` waits for what is pushed to it. */
export async function startPushReceiver(port) {
  const apps = new Map();
  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const app = apps.get(request.url);
      app?.pushed.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(app ? 201 : 404).end();
    });
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    app(name, origin) {
      const ecdh = createECDH('prime256v1');
      const auth = randomBytes(16);
      const app = { pushed: [] };
      apps.set(`/${name}`, app);
      return {
        subscription: {
          endpoint: `${origin}/${name}`,
          keys: { p256dh: ecdh.generateKeys().toString('base64url'), auth: auth.toString('base64url') },
        },
        async next() {
          for (let waited = 0; app.pushed.length === 0 && waited < 60_000; waited += 50) await sleep(50);
          const { headers, body } = app.pushed.shift() ?? {};
          if (!body) throw new Error('nothing was pushed');
          // The older encoding has its parameters in headers.
          const value = (header, key) =>
            Buffer.from(new RegExp(`${key}=([^;,]+)`).exec(headers[header])?.[1] ?? '', 'base64url');
          const version = headers['content-encoding'];
          const parameters =
            version === 'aesgcm' ? { salt: value('encryption', 'salt'), dh: value('crypto-key', 'dh') } : {};
          const text = ece.decrypt(body, { version, privateKey: ecdh, authSecret: auth, ...parameters });
          return { version, ...JSON.parse(text) };
        },
      };
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
