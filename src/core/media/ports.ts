// What core needs of storage and of the processing of files.

import type { Readable, Writable } from 'node:stream';
import type { AttachmentType, MediaPurpose, TransferKind } from '../../db/enums.ts';
import type { Domain } from '../../db/rows.ts';

/** What core needs of the part that works on files and keeps them (src/media). */

/**
 * Where files lie: a folder of this machine, or a bucket of an S3-compatible service. A key is a path of names that we
 * chose.
 */
export interface BlobStore {
  /**
   * Keeps a file of this machine under a key; it is moved or copied, and durable once this resolves. What was there is
   * replaced.
   */
  put(key: string, path: string, mediaType: string): Promise<void>;
  /** How many bytes a blob has; null for none. */
  size(key: string): Promise<number | null>;
  /**
   * The bytes of a blob, or those from `start` to `end` (both counted in); null for none. Whoever asks reads or
   * destroys the stream.
   */
  open(key: string, range?: { start: number; end: number }): Promise<Readable | null>;
  /**
   * Runs `use` with a file of this machine that holds the blob, which must not be changed; null where there is no such
   * blob.
   */
  withFile<T>(key: string, use: (path: string) => Promise<T>): Promise<T | null>;
  /** Removes blobs; those that are not there are no error. */
  remove(keys: readonly string[]): Promise<void>;
}

/** What a file is, told by its content alone. */
export interface IdentifiedFile {
  type: Exclude<AttachmentType, 'FILE'>;
  /** From our own list. */
  mediaType: string;
}

export interface MediaJob {
  /** The uploaded file. */
  path: string;
  purpose: MediaPurpose;
  /** Called with 0 to 100 as it goes on. */
  progress(percent: number): void;
}

/** A file that was made; it is there while `process` runs. */
export interface MadeFile {
  path: string;
  mediaType: string;
  /** What its name ends in, without a dot. */
  extension: string;
  bytes: number;
  /** Pixels; null for sound. */
  width: number | null;
  height: number | null;
}

export interface ProcessedMedia {
  type: Exclude<AttachmentType, 'FILE'>;
  file: MadeFile;
  /** A smaller, still picture of it; null for sound without a cover. */
  preview: MadeFile | null;
  blurhash: string | null;
  /** Seconds; null for pictures. */
  duration: number | null;
  /** Whether it is a video without any sound. */
  isSilent: boolean;
  /** Pictures a second; null for all but videos. */
  frameRate: number | null;
  /** Bits a second of what is served; null for pictures. */
  bitrate: number | null;
}

/** Types and bounds of uploads, as clients are told. */
export interface AcceptedMedia {
  imageTypes: readonly string[];
  /** Empty where this machine has no ffmpeg. */
  videoTypes: readonly string[];
  audioTypes: readonly string[];
  /** Bytes. */
  mostImageBytes: number;
  mostVideoBytes: number;
  mostPixels: number;
  /** Of each MIME type of pictures: so many are taken however it is stored. */
  surePixels: { mediaType: string; pixels: number }[];
}

/** A file that has come in whole. */
export interface SpooledFile {
  path: string;
  bytes: number;
}

/** Pixels of a picture as it stands upright. */
export interface PictureLook {
  width: number;
  height: number;
}

export interface MediaPort {
  accepted(): Promise<AcceptedMedia>;
  /**
   * Tells a file by its content. Errors: INVALID_INPUT for what is not taken, TOO_LARGE, UNAVAILABLE for sound and
   * video without ffmpeg.
   */
  identify(path: string, bytes: number): Promise<IdentifiedFile>;
  /**
   * Makes of an uploaded file what is served, always encoded or packed anew and without metadata, and hands it to
   * `use`; the files are gone afterwards. Errors: INVALID_INPUT with a sentence for its owner where the file cannot be
   * used; anything else may be tried again.
   */
  process<T>(job: MediaJob, use: (made: ProcessedMedia) => Promise<T>): Promise<T>;
  /**
   * Looks at the header of a picture of others that is shown here but not kept; `fetch` writes its bytes, and says
   * whether there are any. Null where there are none, and where it does not tell its size.
   */
  lookAt(fetch: (file: Writable) => Promise<boolean>): Promise<PictureLook | null>;
  /** The hash of a picture of others at a path; null where it would not be taken as an upload. */
  hashOf(path: string): Promise<string | null>;
  /** How many jobs of a kind are under way or wait for their turn in this process. */
  waiting(type: AttachmentType): number;
  /**
   * Writes what comes in to a file of this machine. Whoever asked moves it away or discards it; after a crash it is
   * gone in a day. Errors: TOO_LARGE beyond the longest file that is taken, INVALID_INPUT where the sender went away.
   */
  spool(stream: Readable): Promise<SpooledFile>;
  discard(path: string): Promise<void>;
  /** Runs `use` with a folder of this machine for files on their way; it is gone afterwards. */
  withFolder<T>(use: (folder: string) => Promise<T>): Promise<T>;
}

/** A file of data that people take from server to server. */
export type TransferFile =
  /** The file of an import, which is sent. */
  | { what: 'import'; id: bigint }
  /** The rows of an import that failed. */
  | { what: 'failures'; id: bigint }
  /** All that an identity wrote. */
  | { what: 'archive'; id: bigint }
  /** What an identity exports; `id` is the identity's. */
  | { what: 'export'; id: bigint; kind: TransferKind };

/** Addresses on a domain's host that only we can make. */
export interface MediaLinks {
  /** Where the bytes of an upload are sent to (PUT), until `expiresAt` (epoch milliseconds). */
  upload(domain: Pick<Domain, 'id' | 'origin'>, mediaId: bigint, expiresAt: number): string;
  /**
   * Which upload the last part of such an address on this domain means; null where it is none of ours or has expired.
   */
  readUpload(domain: Pick<Domain, 'id'>, ticket: string, now: number): bigint | null;
  /** Where a file of somebody's data is sent to (PUT) or fetched from (GET), until `expiresAt` (epoch milliseconds). */
  transfer(domain: Pick<Domain, 'id' | 'origin'>, file: TransferFile, expiresAt: number): string;
  /** What the last part of such an address on this domain means; null where it is none of ours or has expired. */
  readTransfer(domain: Pick<Domain, 'id'>, ticket: string, now: number): TransferFile | null;
  /**
   * Where somebody who reads on this domain gets a file from: from its own host whatever lies there, everything else
   * through it.
   */
  shown(domain: Pick<Domain, 'id' | 'origin'>, url: string): string;
  /** The same for a picture that must not move: of a file elsewhere that does, its first frame. */
  shownStill(domain: Pick<Domain, 'id' | 'origin'>, url: string): string;
  /**
   * The same for the picture of a preview that has no hash yet: the address says whose it is, so that it gets one when
   * it is looked at.
   */
  shownOfPreview(domain: Pick<Domain, 'id' | 'origin'>, preview: { id: bigint; imageUrl: string }): string;
  /** Which file elsewhere an address of that kind means; null where we did not make it. */
  readShown(domain: Pick<Domain, 'id'>, signature: string, coded: string): string | null;
}
