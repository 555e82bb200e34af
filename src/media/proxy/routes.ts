// What is served under /proxy/: files of other servers, so that who reads here is not known there.

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { type App, systemCtx } from '../../core/context.ts';
import { hashPreviewPicture } from '../../core/previews/picture-hash.ts';
import { SingleFlight } from '../../lib/async.ts';
import { parseId } from '../../lib/ids.ts';
import { type Route, type RouteRequest, routesOf } from '../../lib/route.ts';
import { parseUrl } from '../../lib/url/url.ts';
import { blobAnswer, gone } from '../serve/blob.ts';
import type { MediaRequest } from '../serve/request.ts';
import { storedAnswer } from '../serve/stored.ts';
import { type RemoteFile, type RemoteFiles, STALE_MS } from './remote-files.ts';

export function proxyRoutes(app: App, files: RemoteFiles): readonly Route<MediaRequest>[] {
  const route = routesOf<MediaRequest>('media');
  const hashes = new SingleFlight<string, void>();
  /** Gives the preview that an address names (MediaLinks.shownOfPreview) its hash, after the picture is answered. */
  function hash({ domain, query }: ProxiedRequest, imageUrl: string, { path, type }: RemoteFile): void {
    const previewId = parseId(query.get('preview') ?? '');
    if (previewId === null || type.kind !== 'image') return;
    // By the picture too: one that is not the preview's own is looked at by its number and gives it none.
    hashes
      .run(`${previewId} ${imageUrl}`, () =>
        hashPreviewPicture(systemCtx(app, domain), { previewId, imageUrl, path }),
      )
      // The file may have been pruned; whoever looks next has it made.
      .catch((err) => app.log.debug({ err }, 'The picture of a preview got no hash.'));
  }
  return [
    route.get('/proxy/:signature/:address', (request) =>
      proxied(app, files, request, request.params, (imageUrl, file) => hash(request, imageUrl, file)),
    ),
  ];
}

type ProxiedRequest = MediaRequest & Pick<RouteRequest<unknown>, 'query'>;

/** Only addresses that we signed ourselves are followed: this is no open proxy. */
async function proxied(
  app: App,
  files: RemoteFiles,
  request: ProxiedRequest,
  { signature, address: coded }: { signature: string; address: string },
  seen: (address: string, file: RemoteFile) => void,
) {
  const address = app.ports.links.readShown(request.domain, signature, coded);
  const url = address === null ? null : parseUrl(address);
  if (address === null || url === null || (await app.hostBlocks.isBlocked(request.domain.id, url.host)))
    return gone();
  // To a domain another domain of the install is another server, but nothing goes over the network between them.
  const own = await app.domains.byHost(url.host);
  if (own)
    return url.pathname.startsWith('/media/')
      ? storedAnswer(app, request, own.id, url.pathname.slice('/media/'.length))
      : gone();
  const file = await (request.query.has('still') ? files.getStill(url) : files.get(url));
  if (file === null) return gone();
  seen(address, file);
  return blobAnswer(request, {
    size: file.bytes,
    type: file.type,
    tag: createHash('sha256')
      .update(`${address} ${file.bytes} ${file.fetchedAt}`)
      .digest('base64url')
      .slice(0, 22),
    maxAgeSeconds: STALE_MS / 1000,
    // It may have been pruned since.
    open: async (range) => {
      const handle = await open(file.path, 'r').catch(() => null);
      return handle?.createReadStream(range) ?? null;
    },
  });
}
