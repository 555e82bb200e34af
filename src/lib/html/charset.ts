// Turns the bytes of a web page into text.

/** How far into a page its own word for its encoding is looked for, in bytes (the HTML standard says 1024). */
const PRESCANNED = 1024;
const DECLARED = /<meta\s[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i;

/**
 * A page as text: by its byte order mark, the charset of its Content-Type, its `<meta charset>`, else as UTF-8. Bytes
 * that mean nothing become U+FFFD; never throws.
 */
export function decodePage(bytes: Uint8Array, contentType: string): string {
  const sent = /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType)?.[1];
  const declared = () => DECLARED.exec(Buffer.from(bytes.subarray(0, PRESCANNED)).toString('latin1'))?.[1];
  return decoderOf(markOf(bytes) ?? sent ?? declared()).decode(bytes);
}

function markOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8' : undefined;
}

function decoderOf(label: string | undefined): TextDecoder {
  try {
    return new TextDecoder(label ?? 'utf-8');
  } catch {
    // A name that nobody knows, or an encoding that this build of Node does not have.
    return new TextDecoder('utf-8');
  }
}
