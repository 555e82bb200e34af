// Makes the file of an archive: ActivityStreams documents, CSV files and media, in the layout of Mastodon.

import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { actorDocument } from '../../../activitypub/render/actor.ts';
import { actorPartsOf } from '../../../activitypub/render/actor-parts.ts';
import { createDocument } from '../../../activitypub/render/create.ts';
import { isoTime } from '../../../activitypub/render/document.ts';
import { postPartsOf } from '../../../activitypub/serve/post.ts';
import { ACTOR_CONTEXT, POST_CONTEXT } from '../../../activitypub/vocab.ts';
import { archiveKey } from '../../../core/archives/create.ts';
import type { Ctx } from '../../../core/context.ts';
import { EXPORT_NAMES, exportFile } from '../../../core/exports/rows.ts';
import { LIKES } from '../../../core/favourites/likes.ts';
import { uris } from '../../../core/uris.ts';
import { TransferKind } from '../../../db/enums.ts';
import type { Archive, Domain, Identity } from '../../../db/rows.ts';
import { type TarEntry, tarOf } from '../../../lib/files/tar.ts';

const A_PAGE = 50;

interface Making {
  ctx: Ctx;
  archive: Archive;
  owner: Identity;
  domain: Domain;
  folder: string;
}

/**
 * Writes the file of an archive and keeps it in storage; answers its bytes. Page by page and file by file: what it
 * takes in memory does not grow with how much there is. Begun anew after a crash.
 */
export async function makeArchive(
  ctx: Ctx,
  archive: Archive,
  owner: Identity,
  domain: Domain,
): Promise<number> {
  const { media, storage } = ctx.app.ports;
  return media.withFolder(async (folder) => {
    const path = join(folder, 'archive.tar.gz');
    const entries = entriesOf({ ctx, archive, owner, domain, folder });
    await pipeline(Readable.from(tarOf(entries)), createGzip(), createWriteStream(path, { mode: 0o600 }));
    const { size } = await stat(path);
    await storage.put(archiveKey(archive), path, 'application/gzip');
    return size;
  });
}

async function* entriesOf(making: Making): AsyncGenerator<TarEntry> {
  const { ctx, owner, domain } = making;
  const here = (text: string) => text.replaceAll(`"${domain.origin}/media/`, '"/media/');
  const actor = { '@context': ACTOR_CONTEXT, ...actorDocument(await actorPartsOf(ctx, owner)) };
  const files: [string, AsyncIterable<string>][] = [
    ['actor.json', single(here(JSON.stringify(actor)))],
    ['outbox.json', collection('outbox.json', activitiesOf(making, here))],
    ['likes.json', collection('likes.json', marksOf(making, LIKES))],
    ['bookmarks.json', collection('bookmarks.json', marksOf(making, 'bookmark'))],
    ...Object.values(TransferKind).map((kind): [string, AsyncIterable<string>] => [
      EXPORT_NAMES[kind],
      exportFile(ctx, owner.id, kind),
    ]),
  ];
  for (const [name, lines] of files) yield written(making, name, lines);
  if (making.archive.hasMedia) yield* mediaOf(making);
}

async function* single(text: string): AsyncGenerator<string> {
  yield text;
}

/** A file is written down first: its length stands before it in the archive. */
async function written(making: Making, name: string, lines: AsyncIterable<string>): Promise<TarEntry> {
  const path = join(making.folder, name);
  const file = createWriteStream(path, { mode: 0o600 });
  await pipeline(Readable.from(lines), file);
  if (!file.closed) await once(file, 'close');
  const { size } = await stat(path);
  return { name, bytes: size, modifiedAt: Number(making.archive.createdAt), content: createReadStream(path) };
}

/** An OrderedCollection, item by item. */
async function* collection(id: string, items: AsyncIterable<string>): AsyncGenerator<string> {
  let count = 0;
  yield `{"@context":${JSON.stringify(POST_CONTEXT)},"id":"${id}","type":"OrderedCollection","orderedItems":[`;
  for await (const item of items) {
    yield count === 0 ? item : `,${item}`;
    count += 1;
  }
  yield `],"totalItems":${count}}`;
}

/** Everything it wrote, for whomever, then what it boosted. */
async function* activitiesOf(
  { ctx, owner, domain }: Making,
  here: (text: string) => string,
): AsyncGenerator<string> {
  const { models } = ctx.app.db;
  for (let after = 0n; ; ) {
    const posts = await models.post.findMany({
      where: { authorId: owner.id, deletedAt: null, id: { gt: after } },
      include: { author: true },
      orderBy: { id: 'asc' },
      take: A_PAGE,
    });
    for (const parts of await postPartsOf(ctx, domain, posts)) {
      const { '@context': _context, ...activity } = createDocument({
        ...parts,
        localTo: uris.instanceActor(domain),
      });
      yield here(JSON.stringify(activity));
    }
    const last = posts.at(-1);
    if (!last || posts.length < A_PAGE) break;
    after = last.id;
  }
  for (let after = 0n; ; ) {
    const boosts = await models.boost.findMany({
      where: { identityId: owner.id, id: { gt: after } },
      include: { post: { select: { uri: true } } },
      orderBy: { id: 'asc' },
      take: A_PAGE,
    });
    for (const { uri, createdAt, post } of boosts)
      yield JSON.stringify({
        id: uri,
        type: 'Announce',
        actor: owner.uri,
        published: isoTime(createdAt),
        object: post.uri,
      });
    const last = boosts.at(-1);
    if (!last || boosts.length < A_PAGE) return;
    after = last.id;
  }
}

/** The addresses of posts that it favourited or reacted to, or bookmarked. */
async function* marksOf({ ctx, owner }: Making, table: typeof LIKES | 'bookmark'): AsyncGenerator<string> {
  for (let after = 0n; ; ) {
    const rows = await ctx.app.db.sql.all<{ id: bigint; uri: string }>(
      `SELECT m."id", p."uri" FROM ${table} m JOIN post p ON p."id" = m."postId"
       WHERE m."identityId" = ? AND m."id" > ? ORDER BY m."id" LIMIT ${A_PAGE}`,
      [owner.id, after],
    );
    for (const { uri } of rows) yield JSON.stringify(uri);
    const last = rows.at(-1);
    if (!last || rows.length < A_PAGE) return;
    after = last.id;
  }
}

/** Its pictures, videos and sounds, at the paths of their addresses. One that has gone is left out. */
async function* mediaOf({ ctx, owner, archive }: Making): AsyncGenerator<TarEntry> {
  const { storage } = ctx.app.ports;
  for (let after = 0n; ; ) {
    const rows = await ctx.app.db.models.media.findMany({
      where: { identityId: owner.id, state: 'READY', id: { gt: after } },
      orderBy: { id: 'asc' },
      take: A_PAGE,
    });
    for (const { file } of rows) {
      const bytes = file === null ? null : await storage.size(file);
      const content = file === null || bytes === null ? null : await storage.open(file);
      if (file === null || bytes === null || content === null) continue;
      const name = `media/${file.slice(file.indexOf('/') + 1)}`;
      yield { name, bytes, content, modifiedAt: Number(archive.createdAt) };
    }
    const last = rows.at(-1);
    if (!last || rows.length < A_PAGE) return;
    after = last.id;
  }
}
