// Signs addresses that let somebody send us a file, or have us fetch one from elsewhere.

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { MediaLinks, TransferFile } from '../core/media/ports.ts';
import { growingLru } from '../lib/cache/growing-lru.ts';
import { parseWebUrl } from '../lib/url/url.ts';

/** Bytes of a signature: 128 bits of HMAC-SHA256. */
const SIGNATURE_BYTES = 16;
/** Addresses that are remembered, as every page shows the same ones again. */
const REMEMBERED = 5_000;

/** Of what is named so nobody need make a picture that does not move; most avatars are JPEG. */
const NEVER_MOVES = /\.jpe?g$/i;

/** `secret`: of the install, from outside of its database. */
export function createMediaLinks(secret: string): MediaLinks {
  const key = createHmac('sha256', secret).update('media addresses').digest();
  const shown = growingLru<string, string>(REMEMBERED);
  const sign = (...parts: readonly (string | bigint | number)[]) =>
    createHmac('sha256', key)
      .update(parts.join('\n'))
      .digest()
      .subarray(0, SIGNATURE_BYTES)
      .toString('base64url');
  const isSigned = (signature: string, ...parts: readonly (string | bigint | number)[]) => {
    const [given, own] = [Buffer.from(signature), Buffer.from(sign(...parts))];
    return given.byteLength === own.byteLength && timingSafeEqual(given, own);
  };

  const links: MediaLinks = {
    upload: (domain, mediaId, expiresAt) =>
      `${domain.origin}/media/uploads/${mediaId}.${expiresAt}.${sign('upload', domain.id, mediaId, expiresAt)}`,
    readUpload(domain, ticket, now) {
      const [, id, expiresAt, signature] = /^(\d{1,19})\.(\d{1,16})\.([\w-]{10,40})$/.exec(ticket) ?? [];
      if (id === undefined || expiresAt === undefined || signature === undefined) return null;
      if (!isSigned(signature, 'upload', domain.id, id, expiresAt)) return null;
      return Number(expiresAt) < now ? null : BigInt(id);
    },
    transfer(domain, file, expiresAt) {
      const { what, id } = file;
      const subject = what === 'export' ? file.kind : '-';
      const signature = sign('transfer', domain.id, what, id, subject, expiresAt);
      return `${domain.origin}/media/transfers/${what}.${id}.${subject}.${expiresAt}.${signature}`;
    },
    readTransfer(domain, ticket, now) {
      const [, what, id, subject, expiresAt, signature] =
        /^([a-z]+)\.(\d{1,19})\.([A-Z_-]+)\.(\d{1,16})\.([\w-]{10,40})$/.exec(ticket) ?? [];
      if (id === undefined || what === undefined || subject === undefined) return null;
      if (expiresAt === undefined || signature === undefined || Number(expiresAt) < now) return null;
      if (!isSigned(signature, 'transfer', domain.id, what, id, subject, expiresAt)) return null;
      return { what, id: BigInt(id), ...(what === 'export' ? { kind: subject } : {}) } as TransferFile;
    },
    shown(domain, url) {
      if (url.startsWith(domain.origin) && /^[/?#]?$/.test(url.charAt(domain.origin.length))) return url;
      const name = `${domain.id} ${url}`;
      const known = shown.get(name);
      if (known !== undefined) return known;
      // What is no address at all is given as it is: it was never one that anybody could follow.
      if (parseWebUrl(url) === null) return url;
      const coded = Buffer.from(url).toString('base64url');
      const made = `${domain.origin}/proxy/${sign('proxy', domain.id, url)}/${coded}`;
      shown.set(name, made);
      return made;
    },
    shownStill(domain, url) {
      const made = links.shown(domain, url);
      return made.startsWith(`${domain.origin}/proxy/`) && !NEVER_MOVES.test(url) ? `${made}?still` : made;
    },
    shownOfPreview(domain, { id, imageUrl }) {
      const made = links.shown(domain, imageUrl);
      return made.startsWith(`${domain.origin}/proxy/`) ? `${made}?preview=${id}` : made;
    },
    readShown(domain, signature, coded) {
      const url = Buffer.from(coded, 'base64url').toString();
      return isSigned(signature, 'proxy', domain.id, url) && parseWebUrl(url) !== null ? url : null;
    },
  };
  return links;
}
