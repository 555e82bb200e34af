// Reads request bodies: JSON, forms and uploads.

import type { IncomingMessage } from 'node:http';
import { AppError } from '../lib/app-error.ts';
import { OtherMediaType, type RequestBody, type UploadedFile } from '../lib/route.ts';
import { readMultipart } from './multipart.ts';

/** Of JSON and urlencoded forms; files of multipart forms have a bound of their own. */
const MOST_BYTES = 1024 * 1024;

export interface ReadableBody extends RequestBody {
  /** Removes files that nobody moved away. */
  discard(): Promise<void>;
}

/** The body of a request, read when a route asks for it and no further than it may go on. */
export function bodyOf(incoming: IncomingMessage): ReadableBody {
  let files: readonly UploadedFile[] = [];
  let discard = async () => {};
  const type = () => (incoming.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isJson = () => /^application\/(?:[\w.-]+\+)?json$/.test(type());

  async function json(prepare = (text: string) => text): Promise<unknown> {
    const bytes = await readBytes(incoming, MOST_BYTES);
    if (bytes.byteLength === 0) return undefined;
    if (!isJson()) throw new AppError('INVALID_INPUT', 'Send the body as application/json.');
    try {
      return JSON.parse(prepare(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    } catch (cause) {
      throw new AppError('INVALID_INPUT', 'The body is no JSON in UTF-8.', { cause });
    }
  }

  return {
    json: () => json(),
    bytes: (most) => readBytes(incoming, most),
    async form() {
      if (isJson()) {
        const value = await json(withAllDigits);
        return { fields: fieldsOf(value), files, empties: emptiesOf(value) };
      }
      if (type() === 'multipart/form-data') {
        const form = await readMultipart(incoming);
        ({ files, discard } = form);
        return { fields: form.fields, files };
      }
      const bytes = await readBytes(incoming, MOST_BYTES);
      if (bytes.byteLength > 0 && type() !== '' && type() !== 'application/x-www-form-urlencoded')
        throw new OtherMediaType(
          'INVALID_INPUT',
          'Send a form (application/x-www-form-urlencoded or multipart/form-data) or application/json.',
        );
      return { fields: new URLSearchParams(bytes.toString('utf8')), files };
    },
    discard: () => discard(),
  };
}

/**
 * Reads to the end; rejects with TOO_LARGE beyond `most` bytes without reading on, with INVALID_INPUT where the client
 * went away.
 */
function readBytes(incoming: IncomingMessage, most: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = () =>
      new AppError('TOO_LARGE', `This body has at most ${most} bytes; send less at once.`);
    if (Number(incoming.headers['content-length'] ?? 0) > most) return reject(tooLarge());
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.byteLength;
      if (length <= most) return void chunks.push(chunk);
      incoming.pause();
      reject(tooLarge());
    });
    incoming.once('end', () => resolve(Buffer.concat(chunks)));
    // After the end it comes too late to matter.
    incoming.once('close', () =>
      reject(new AppError('INVALID_INPUT', 'The request ended before its body did.')),
    );
    incoming.once('error', () =>
      reject(new AppError('INVALID_INPUT', 'The request ended before its body did.')),
    );
  });
}

/** Ids that are sent as numbers are longer than JavaScript's are exact: they are read as text. */
function withAllDigits(text: string): string {
  if (!/\d{16}/.test(text)) return text;
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (part) =>
    part.startsWith('"') ? part : `"${part}"`,
  );
}

function emptiesOf(value: unknown): Record<string, null | []> {
  const isEmpty = (each: unknown) => each === null || (Array.isArray(each) && each.length === 0);
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, each]) => isEmpty(each)));
}

/** A JSON object as the fields of a form, so that one route reads both. */
function fieldsOf(value: unknown): URLSearchParams {
  const fields = new URLSearchParams();
  const add = (name: string, each: unknown, depth: number): void => {
    if (each === null || each === undefined) return;
    if (typeof each !== 'object') return void fields.append(name, String(each));
    // Empty lists of the body itself are told apart (`emptiesOf`); those of a part of a part, which say that a policy
    // lets nobody do something, are an empty word, as a form writes them.
    if (depth > 2 && Array.isArray(each) && each.length === 0) return void fields.append(`${name}[]`, '');
    if (depth > 5) throw new AppError('INVALID_INPUT', 'The body is nested too deep.');
    // Objects of a list are numbered: by names alone, as in forms, one could not be told from the next.
    const isPlain = Array.isArray(each) && !each.some((inner) => typeof inner === 'object' && inner !== null);
    for (const [key, inner] of Object.entries(each))
      add(name === '' ? key : isPlain ? `${name}[]` : `${name}[${key}]`, inner, depth + 1);
  };
  if (value === undefined) return fields;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AppError('INVALID_INPUT', 'Send one JSON object.');
  add('', value, 0);
  return fields;
}
