// Which kinds of files are taken and served, and how each is told by its first bytes.

/** A kind of file that we serve. The claimed type and the name of a file never count. */
export interface FileType {
  mediaType: string;
  /** What our names of such files end in. */
  extension: string;
  kind: 'image' | 'video' | 'audio';
}

const type = (kind: FileType['kind'], mediaType: string, extension: string): FileType => ({
  kind,
  mediaType,
  extension,
});

export const TYPES = {
  jpeg: type('image', 'image/jpeg', 'jpg'),
  png: type('image', 'image/png', 'png'),
  gif: type('image', 'image/gif', 'gif'),
  webp: type('image', 'image/webp', 'webp'),
  avif: type('image', 'image/avif', 'avif'),
  mp4: type('video', 'video/mp4', 'mp4'),
  quicktime: type('video', 'video/quicktime', 'mov'),
  webm: type('video', 'video/webm', 'webm'),
  mp3: type('audio', 'audio/mpeg', 'mp3'),
  ogg: type('audio', 'audio/ogg', 'ogg'),
  wav: type('audio', 'audio/wav', 'wav'),
  flac: type('audio', 'audio/flac', 'flac'),
  aac: type('audio', 'audio/aac', 'aac'),
  m4a: type('audio', 'audio/mp4', 'm4a'),
} satisfies Record<string, FileType>;

/** Bytes of a file that are enough to tell it. */
export const HEAD_BYTES = 64;

const BY_EXTENSION = new Map(Object.values(TYPES).map((each) => [each.extension, each]));

/** The type of a file by what its name, one of ours, ends in. */
export function typeByExtension(extension: string): FileType | null {
  return BY_EXTENSION.get(extension) ?? null;
}

const ascii = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to));

/**
 * What a file is by its first bytes (HEAD_BYTES of them): the signatures of the WHATWG's MIME sniffing where it has
 * them. `heic` is known in order to be refused by name; null for everything else, text, HTML and SVG included.
 */
export function sniff(head: Uint8Array): FileType | 'heic' | null {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return TYPES.jpeg;
  if (ascii(head, 0, 8) === '\x89PNG\r\n\x1a\n') return TYPES.png;
  if (/^GIF8[79]a/.test(ascii(head, 0, 6))) return TYPES.gif;
  const form = ascii(head, 0, 4) === 'RIFF' ? ascii(head, 8, 12) : '';
  if (form === 'WEBP') return TYPES.webp;
  if (form === 'WAVE') return TYPES.wav;
  if (ascii(head, 4, 8) === 'ftyp') return byBrand(head);
  if (head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3)
    return ascii(head, 4, HEAD_BYTES).includes('webm') ? TYPES.webm : null;
  if (ascii(head, 0, 4) === 'OggS') return TYPES.ogg;
  if (ascii(head, 0, 4) === 'fLaC') return TYPES.flac;
  if (ascii(head, 0, 3) === 'ID3') return TYPES.mp3;
  return byFrame(head);
}

/**
 * ISO base media files (ISO/IEC 14496-12) name what they are in their first box: a brand, and those it is compatible
 * with.
 */
function byBrand(head: Uint8Array): FileType | 'heic' | null {
  const length = new DataView(head.buffer, head.byteOffset, head.byteLength).getUint32(0);
  const all = ascii(head, 8, Math.min(length, head.byteLength));
  const brands = (all.match(/.{4}/gs) ?? []).filter((_brand, at) => at !== 1);
  const has = (...names: string[]) => names.some((name) => brands.includes(name));
  if (has('avif', 'avis')) return TYPES.avif;
  if (has('heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1')) return 'heic';
  if (has('M4A ', 'M4B ', 'M4P ')) return TYPES.m4a;
  if (brands[0] === 'qt  ') return TYPES.quicktime;
  return has(
    'isom',
    'iso2',
    'iso4',
    'iso5',
    'iso6',
    'mp41',
    'mp42',
    'avc1',
    'M4V ',
    'M4VP',
    'dash',
    '3gp4',
    '3gp5',
  )
    ? TYPES.mp4
    : null;
}

/** MPEG audio without a tag in front begins with a frame: eleven or twelve bits set, then version and layer. */
function byFrame([first = 0, second = 0, third = 0]: Uint8Array): FileType | null {
  if (first !== 0xff) return null;
  if ((second & 0xf6) === 0xf0) return TYPES.aac;
  const isLayer3 = (second & 0xe0) === 0xe0 && (second & 0x06) === 0x02 && (second & 0x18) !== 0x08;
  return isLayer3 && (third & 0xf0) !== 0xf0 && (third & 0x0c) !== 0x0c ? TYPES.mp3 : null;
}
