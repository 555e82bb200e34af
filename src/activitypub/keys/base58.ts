// Base58 with Bitcoin's alphabet, as Multibase writes keys.

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));

/** Bytes in base58 with Bitcoin's alphabet, as Multibase `z` uses it. Quadratic: for keys, not for files. */
export function encodeBase58(bytes: Uint8Array): string {
  const digits: number[] = [];
  for (const byte of bytes) {
    let carry = byte;
    for (let at = 0; at < digits.length; at++) {
      carry += (digits[at] ?? 0) * 256;
      digits[at] = carry % 58;
      carry = Math.trunc(carry / 58);
    }
    for (; carry > 0; carry = Math.trunc(carry / 58)) digits.push(carry % 58);
  }
  const zeros = countLeading(bytes, 0);
  return (
    '1'.repeat(zeros) +
    digits
      .reverse()
      .map((digit) => ALPHABET[digit])
      .join('')
  );
}

/** The bytes of a base58 text; null where a letter is not of the alphabet. */
export function decodeBase58(text: string): Uint8Array | null {
  const bytes: number[] = [];
  for (const letter of text) {
    const value = VALUES.get(letter);
    if (value === undefined) return null;
    let carry = value;
    for (let at = 0; at < bytes.length; at++) {
      carry += (bytes[at] ?? 0) * 58;
      bytes[at] = carry & 0xff;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff);
  }
  const zeros = countLeading([...text], '1');
  return Uint8Array.from([...new Array<number>(zeros).fill(0), ...bytes.reverse()]);
}

function countLeading<T>(items: ArrayLike<T>, wanted: T): number {
  let count = 0;
  while (count < items.length && items[count] === wanted) count++;
  return count;
}
