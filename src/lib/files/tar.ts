// Writes tar archives (POSIX ustar) as a stream. Written here because it is all that is needed of a format: tar-stream
// brings four more packages.

/** A file of an archive; its content must have exactly so many bytes. */
export interface TarEntry {
  /** ASCII, at most 100 characters. */
  name: string;
  bytes: number;
  /** Epoch milliseconds. */
  modifiedAt: number;
  content: AsyncIterable<Uint8Array>;
}

const BLOCK = 512;

/** An archive of files, piece by piece. Throws where a file is not as long as was said. */
export async function* tarOf(entries: AsyncIterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for await (const entry of entries) {
    yield headerOf(entry);
    let bytes = 0;
    for await (const chunk of entry.content) {
      bytes += chunk.byteLength;
      yield chunk;
    }
    if (bytes !== entry.bytes) throw new Error(`${entry.name} has ${bytes} bytes instead of ${entry.bytes}.`);
    const rest = bytes % BLOCK;
    if (rest > 0) yield Buffer.alloc(BLOCK - rest);
  }
  yield Buffer.alloc(2 * BLOCK);
}

function headerOf({ name, bytes, modifiedAt }: TarEntry): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, at: number, length: number) =>
    header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'ascii');
  header.write(name, 0, 100, 'ascii');
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(bytes, 124, 12);
  octal(Math.floor(modifiedAt / 1000), 136, 12);
  // The sum is made as if its own place were spaces.
  header.write('        0', 148, 'ascii');
  header.write('ustar\x0000', 257, 'ascii');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return header;
}
