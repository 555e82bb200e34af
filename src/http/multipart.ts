// Reads multipart forms, with files written to disk.

import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import type { BusboyFileStream } from '@fastify/busboy';
import { AppError } from '../lib/app-error.ts';
import type { UploadedFile } from '../lib/route.ts';

/** Bounds of one form. */
export const FORM_LIMITS = {
  fileSize: 100 * 1024 * 1024,
  files: 8,
  fields: 500,
  fieldSize: 1024 * 1024,
  fieldNameSize: 200,
  parts: 500,
  headerPairs: 50,
  headerSize: 16 * 1024,
};

export interface MultipartForm {
  fields: URLSearchParams;
  files: readonly UploadedFile[];
  /** Removes the files. */
  discard(): Promise<void>;
}

/**
 * Reads `multipart/form-data` (RFC 7578): fields into memory, files to a folder of their own on disk as they come.
 * Rejects with TOO_LARGE beyond the limits and INVALID_INPUT for what is no such form; nothing is left on disk then.
 */
export async function readMultipart(
  incoming: IncomingMessage,
  limits: typeof FORM_LIMITS = FORM_LIMITS,
): Promise<MultipartForm> {
  // Loaded when the first form comes.
  const Busboy = (await import('@fastify/busboy')).default;
  const type = incoming.headers['content-type'] ?? '';
  const fields = new URLSearchParams();
  const files: UploadedFile[] = [];
  const writing: Promise<void>[] = [];
  let folder: Promise<string> | null = null;
  const discard = async () => {
    if (folder) await rm(await folder, { recursive: true, force: true });
  };
  try {
    const parser = new Busboy({ headers: { ...incoming.headers, 'content-type': type }, limits });
    const tooMany = (what: string) => () => void parser.destroy(tooLarge(`A form has at most ${what}.`));
    parser.on('filesLimit', tooMany(`${limits.files} files`));
    parser.on('fieldsLimit', tooMany(`${limits.fields} fields`));
    parser.on('partsLimit', tooMany(`${limits.parts} parts`));
    parser.on('field', (name, value, isNameCut, isValueCut) => {
      if (isNameCut || isValueCut) parser.destroy(tooLarge('A field of the form is too long.'));
      else fields.append(name, value);
    });
    parser.on('file', (field, stream, name, _encoding, mediaType) => {
      const at = files.length;
      const file: UploadedFile = { field, name: name ?? '', mediaType, path: '', bytes: 0 };
      files.push(file);
      folder ??= mkdtemp(join(tmpdir(), 'pukeko-upload-'));
      const written = write(stream, folder, at, file, limits.fileSize);
      // The parser waits for the stream, so what went wrong with the file must end the parser.
      written.catch((error) => parser.destroy(error));
      writing.push(written);
    });
    // No pipeline: it would destroy the request with the parser, and the answer that says why could not be sent.
    finished(incoming, { writable: false }).catch((error) => parser.destroy(error));
    incoming.pipe(parser);
    await finished(parser);
    await Promise.all(writing);
    return { fields, files, discard };
  } catch (error) {
    incoming.unpipe();
    await Promise.allSettled(writing);
    await discard();
    if (error instanceof AppError) throw error;
    throw new AppError('INVALID_INPUT', 'The body is no multipart form that can be read.', { cause: error });
  }
}

async function write(
  stream: BusboyFileStream,
  folder: Promise<string>,
  at: number,
  file: UploadedFile,
  most: number,
): Promise<void> {
  // Named by us: what the client calls it is not to be trusted with a place on disk.
  file.path = join(await folder, String(at));
  await pipeline(stream, createWriteStream(file.path, { flags: 'wx', mode: 0o600 }));
  file.bytes = stream.bytesRead;
  if (stream.truncated) throw tooLarge(`A file has at most ${most} bytes.`);
}

function tooLarge(message: string): AppError {
  return new AppError('TOO_LARGE', message);
}
