import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { requestBytes } from './request.ts';

export interface Signer {
  /** URI of the remote actor; its key is `#main-key`. */
  uri: string;
  privatePem: string;
}

export interface SignedBatch {
  count: number;
  signers: Signer[];
  /** Host the inbox is on. */
  host: string;
  /** Path of the inbox. */
  path: string;
}

const AT_ONCE = 16;

/**
 * Inbox POSTs as Mastodon sends them: a Create of a public Note each, by the signers in turn, signed by draft-cavage.
 */
export async function signedRequests(batch: SignedBatch): Promise<Buffer[]> {
  const keys = batch.signers.map(({ privatePem }) => createPrivateKey(privatePem));
  const made: Buffer[] = [];
  const makeFrom = async (start: number) => {
    for (let index = start; index < batch.count; index += AT_ONCE) {
      const signer = batch.signers[index % batch.signers.length];
      const key = keys[index % keys.length];
      if (signer && key) made[index] = await signedRequest(batch, signer, key, index);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, (_, start) => makeFrom(start)));
  return made;
}

async function signedRequest(
  batch: SignedBatch,
  signer: Signer,
  key: KeyObject,
  index: number,
): Promise<Buffer> {
  const body = JSON.stringify(createActivity(signer.uri, index));
  const headers: Record<string, string> = {
    host: batch.host,
    date: new Date().toUTCString(),
    digest: `SHA-256=${createHash('sha256').update(body).digest('base64')}`,
    'content-type': 'application/activity+json',
  };
  const names = ['(request-target)', ...Object.keys(headers)].join(' ');
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const text = [`(request-target): post ${batch.path}`, ...lines].join('\n');
  const signature = await new Promise<Buffer>((resolve, reject) =>
    sign('sha256', Buffer.from(text), key, (error, bytes) => (error ? reject(error) : resolve(bytes))),
  );
  headers.signature = `keyId="${signer.uri}#main-key",algorithm="rsa-sha256",headers="${names}",signature="${signature.toString('base64')}"`;
  headers.accept = '*/*';
  headers['user-agent'] = 'bench';
  return requestBytes('POST', batch.path, headers, body);
}

/** A Create as a Mastodon server sends it, 1.7 KB. */
function createActivity(actor: string, index: number): Record<string, unknown> {
  const id = `${actor}/statuses/${Date.now()}${index}`;
  const published = new Date(Date.now() - 1000).toISOString();
  const everyone = 'https://www.w3.org/ns/activitystreams#Public';
  const content = `<p>Number ${index}. A post of ordinary length, with a <a href="https://example.org/page/${index}" rel="nofollow noopener noreferrer" target="_blank">link</a>, a few words more, and a second sentence so that it reads like one.</p>`;
  return {
    '@context': [
      'https://www.w3.org/ns/activitystreams',
      {
        ostatus: 'http://ostatus.org#',
        atomUri: 'ostatus:atomUri',
        inReplyToAtomUri: 'ostatus:inReplyToAtomUri',
        conversation: 'ostatus:conversation',
        sensitive: 'as:sensitive',
        toot: 'http://joinmastodon.org/ns#',
        votersCount: 'toot:votersCount',
      },
    ],
    id: `${id}/activity`,
    type: 'Create',
    actor,
    published,
    to: [everyone],
    cc: [`${actor}/followers`],
    object: {
      id,
      type: 'Note',
      summary: null,
      inReplyTo: null,
      published,
      url: `${actor}/${index}`,
      attributedTo: actor,
      to: [everyone],
      cc: [`${actor}/followers`],
      sensitive: false,
      atomUri: id,
      inReplyToAtomUri: null,
      conversation: `tag:${new URL(actor).host},2026-11-01:objectId=${index}:objectType=Conversation`,
      content,
      contentMap: { en: content },
      attachment: [],
      tag: [],
      replies: { id: `${id}/replies`, type: 'Collection' },
    },
  };
}
