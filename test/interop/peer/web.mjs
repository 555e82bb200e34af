import { once } from 'node:events';
import { createServer } from 'node:http';
import { detachSignature, verifyJsonLd, verifyObject, verifyRequestDetailed } from '@fedify/fedify/sig';
import { Activity } from '@fedify/vocab';
import { schemeOf } from './network.mjs';
import { ownNote } from './store.mjs';

const INBOX = /^(\/users\/[^/]+)?\/inbox$/;
const MAX_BODY = 4_000_000;

/**
 * The public face: node:http in front of Fedify. It notes every request in `store.requests` and every delivery in
 * `store.received`, with what Fedify's own verifier thinks of each signature, and plays the outages a test asks for.
 */
export function createWeb(store, federation) {
  const keyCache = createKeyCache();

  async function answer(request, bytes, entry) {
    const url = new URL(request.url);
    if (url.host !== store.name) return new Response('This host is not served here.', { status: 421 });
    const file = store.files.get(url.pathname);
    if (file) return new Response(file.bytes, { headers: { 'content-type': file.mediaType } });
    if (request.method !== 'POST' || !INBOX.test(url.pathname)) {
      const gone = ownNote(store, url.href)?.note.deleted;
      const response = await federation.fetch(request, { contextData: null });
      return gone && response.ok
        ? new Response(response.body, { status: 410, headers: response.headers })
        : response;
    }
    const delivery = await noteDelivery(store, federation, request, bytes, keyCache);
    entry.seq = delivery.seq;
    const response = refusal(store) ?? (await federation.fetch(request, { contextData: delivery }));
    delivery.status = response.status;
    return response;
  }

  return createServer(async (incoming, outgoing) => {
    const entry = {
      at: Date.now(),
      method: incoming.method,
      host: incoming.headers.host ?? '',
      path: incoming.url,
      accept: incoming.headers.accept ?? null,
      scheme: schemeOf((name) => incoming.headers[name]),
      status: null,
    };
    store.requests.push(entry);
    try {
      const bytes = await readBody(incoming);
      if (store.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, store.delayMs));
      const response = await answer(toRequest(incoming, bytes), bytes, entry);
      entry.status = response.status;
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    } catch (error) {
      store.errors.push({ where: `${entry.method} ${entry.path}`, message: String(error?.stack ?? error) });
      entry.status = 500;
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    }
  });
}

/** Listens on loopback; port 0 takes any. Returns the port. */
export async function listenOn(server, port) {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

export async function readBody(incoming) {
  const chunks = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > MAX_BODY) throw new Error('The body is larger than 4 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toRequest(incoming, bytes) {
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index], incoming.rawHeaders[index + 1]);
  }
  const body = incoming.method === 'GET' || incoming.method === 'HEAD' ? undefined : bytes;
  return new Request(`https://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method,
    headers,
    body,
  });
}

/** The refusal a test asked for, as long as it lasts. */
function refusal(store) {
  const { fail } = store;
  if (fail === null) return null;
  fail.times -= 1;
  if (fail.times === 0) store.fail = null;
  return new Response(null, { status: fail.status, headers: fail.headers });
}

async function noteDelivery(store, federation, request, bytes, keyCache) {
  const document = parse(bytes);
  const ctx = federation.createContext(request, null);
  const loader = await ctx.getDocumentLoader({ identifier: store.name });
  const options = { documentLoader: loader, contextLoader: ctx.contextLoader, keyCache };
  const result = await verifyRequestDetailed(request.clone(), options);
  const delivery = {
    seq: store.received.length + 1,
    at: Date.now(),
    inbox: new URL(request.url).pathname,
    status: null,
    handled: false,
    type: document?.type ?? null,
    id: document?.id ?? null,
    actor: uriOf(document?.actor),
    object: uriOf(document?.object),
    document,
    headers: Object.fromEntries(request.headers),
    scheme: schemeOf((name) => request.headers.get(name)),
    verified: result.verified,
    keyId: (result.verified ? result.key.id : result.reason.keyId)?.href ?? null,
    reason: result.verified ? null : result.reason.type,
    proof: null,
    ldSignature: null,
  };
  // The proof is made before the linked-data signature is attached and does not cover it.
  if (document?.proof)
    delivery.proof = await holds(verifyObject(Activity, detachSignature(document), options));
  if (document?.signature) delivery.ldSignature = await holds(verifyJsonLd(document, options));
  store.received.push(delivery);
  return delivery;
}

async function holds(verification) {
  return verification.then(Boolean, () => false);
}

function parse(bytes) {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

function uriOf(value) {
  return typeof value === 'string' ? value : (value?.id ?? null);
}

function createKeyCache() {
  const keys = new Map();
  return {
    get: async (id) => keys.get(id.href),
    set: async (id, key) => {
      if (key !== null) keys.set(id.href, key);
    },
  };
}
