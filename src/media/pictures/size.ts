// Reads how large a picture is from its header, without a decoder: loading one costs more memory than a server that
// only receives posts with pictured links would otherwise use.

import { open } from 'node:fs/promises';
import type { FileType } from '../types.ts';

/** What stands before the size of a JPEG (EXIF, colour profiles) is longer in no picture that was made to be shown. */
const HEADER_BYTES = 512 * 1024;
/** A header may say anything; no picture that anybody shows has a longer side. */
const LONGEST_SIDE = 65_535;

export interface PictureSize {
  width: number;
  height: number;
}

/** Pixels of a picture as it stands upright; null where its header does not tell. */
export async function sizeOf(path: string, { extension }: FileType): Promise<PictureSize | null> {
  const read = READERS[extension];
  if (!read) return null;
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    const size = read(buffer.subarray(0, bytesRead));
    return size && isPlausible(size.width) && isPlausible(size.height) ? size : null;
  } catch (error) {
    // It ends before what it promises.
    if (error instanceof RangeError) return null;
    throw error;
  } finally {
    await file.close();
  }
}

const isPlausible = (side: number) => side > 0 && side <= LONGEST_SIDE;

/** By the extension of the type. Each throws RangeError where the bytes end too early. */
const READERS: Record<string, (bytes: Buffer) => PictureSize | null> = {
  // The first chunk is the header (PNG, 11.2.2).
  png: (bytes) => ({ width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }),
  // The logical screen (GIF89a, 18).
  gif: (bytes) => ({ width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }),
  webp: ofWebp,
  jpg: ofJpeg,
  avif: ofAvif,
};

/** RFC 9649: the lossy, the lossless and the extended form. */
function ofWebp(bytes: Buffer): PictureSize | null {
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return null;
  }
}

/** Frame headers (ITU-T T.81, table B.1): all of C0 to CF but the tables DHT and DAC, and JPG. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function ofJpeg(bytes: Buffer): PictureSize | null {
  let isTurned = false;
  for (let at = 2; ; ) {
    if (bytes.readUInt8(at) !== 0xff) return null;
    const marker = bytes.readUInt8(at + 1);
    // Any number of FF may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2) return null;
    if (isFrame(marker)) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)];
      return isTurned ? { width: height, height: width } : { width, height };
    }
    if (marker === 0xe1) isTurned ||= orientationOf(bytes.subarray(at + 4, at + 2 + length)) >= FIRST_TURNED;
    at += 2 + length;
  }
}

/** EXIF orientations (CIPA DC-008, 4.6.4) from here on exchange width and height. */
const FIRST_TURNED = 5;
const ORIENTATION = 0x0112;

/** What the first directory of EXIF in TIFF says; 1 (upright) where it says nothing. */
function orientationOf(segment: Buffer): number {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0') return 1;
  const tiff = segment.subarray(6);
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const [short, long] = isLittle
    ? ([(at: number) => tiff.readUInt16LE(at), (at: number) => tiff.readUInt32LE(at)] as const)
    : ([(at: number) => tiff.readUInt16BE(at), (at: number) => tiff.readUInt32BE(at)] as const);
  try {
    const directory = long(4);
    for (let entry = 0; entry < short(directory); entry += 1) {
      const at = directory + 2 + entry * 12;
      if (short(at) === ORIENTATION) return short(at + 8);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}

/** Boxes around the properties of a picture's items (ISO/IEC 23008-12, 9.3), with the bytes before what is in them. */
const OUTER = new Map([
  ['meta', 4],
  ['iprp', 0],
  ['ipco', 0],
]);

/** The largest of its items: others are thumbnails and transparency. A rotation of it is a property of its own. */
function ofAvif(bytes: Buffer): PictureSize | null {
  let largest: PictureSize = { width: 0, height: 0 };
  let isTurned = false;
  const walk = (from: number, to: number): void => {
    for (let at = from; at + 8 <= to; ) {
      const length = bytes.readUInt32BE(at);
      const name = bytes.toString('latin1', at + 4, at + 8);
      const inner = OUTER.get(name);
      if (inner !== undefined) walk(at + 8 + inner, Math.min(to, at + length));
      if (name === 'ispe') {
        const [width, height] = [bytes.readUInt32BE(at + 12), bytes.readUInt32BE(at + 16)];
        if (width * height > largest.width * largest.height) largest = { width, height };
      }
      if (name === 'irot') isTurned = (bytes.readUInt8(at + 8) & 1) === 1;
      if (length < 8) return;
      at += length;
    }
  };
  walk(0, bytes.byteLength);
  const { width, height } = largest;
  return isTurned ? { width: height, height: width } : largest;
}
