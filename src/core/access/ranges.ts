// Ranges of IP addresses: read, and looked through quickly.

import ipaddr from 'ipaddr.js';

/** The first address of a range, and how many bits its addresses begin with alike. */
export type Range = readonly [first: ipaddr.IPv4 | ipaddr.IPv6, bits: number];

/**
 * A range as CIDR with its first address, `203.0.113.0/24`, `2001:db8::/32`; an address alone is a range of one. What
 * is IPv4 mapped into IPv6 is read as IPv4, as requests are. Null for what is neither.
 */
export function readRange(text: string): string | null {
  const [address = '', bits, ...more] = text.trim().split('/');
  if (more.length > 0 || !isAddress(address)) return null;
  const parsed = ipaddr.process(address);
  const all = parsed.kind() === 'ipv4' ? 32 : 128;
  if (bits === undefined) return `${parsed}/${all}`;
  if (!/^\d{1,3}$/.test(bits)) return null;
  const mapped = parsed.kind() === 'ipv4' && address.includes(':') ? 96 : 0;
  const length = Number(bits) - mapped;
  if (length < 0 || length > all) return null;
  return `${ipaddr.fromByteArray(beginning(parsed.toByteArray(), length))}/${length}`;
}

/** `10.1`, `0x7f.1` and `010.0.0.1` are addresses to some programs, and not the same ones to all. */
const isAddress = (text: string) =>
  ipaddr.isValid(text) &&
  (/^[\da-f:.]*:[\da-f:.]*$/i.test(text) || /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){3}$/.test(text));

/** A range as `readRange` gives it. */
export function rangeOf(range: string): Range {
  const [address = '', bits = ''] = range.split('/');
  return [ipaddr.parse(address), Number(bits)];
}

/** Whether any address lies in both. */
export function overlaps([one, ones]: Range, [other, others]: Range): boolean {
  const bits = Math.min(ones, others);
  const keyOf = (address: ipaddr.IPv4 | ipaddr.IPv6) => beginning(address.toByteArray(), bits).join('.');
  return one.kind() === other.kind() && keyOf(one) === keyOf(other);
}

/** The bits of an address up to a length; zero behind them. */
function beginning(bytes: readonly number[], length: number): number[] {
  return bytes.map((byte, at) => {
    const kept = Math.min(8, Math.max(0, length - at * 8));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
}

/**
 * Ranges with what they mean, by their length: an address is looked up once for each length there is, however many
 * ranges there are.
 */
export class Ranges<Meaning> {
  readonly #byLength = new Map<string, { kind: string; bits: number; found: Map<string, Meaning> }>();

  /** `range`: as `readRange` gives it. */
  add(range: string, meaning: Meaning): void {
    const [first, bits] = rangeOf(range);
    const key = `${first.kind()}/${bits}`;
    const known = this.#byLength.get(key) ?? { kind: first.kind(), bits, found: new Map<string, Meaning>() };
    known.found.set(first.toByteArray().join('.'), meaning);
    this.#byLength.set(key, known);
  }

  /** What the ranges mean that an address lies in; nothing for what is no address. */
  of(address: string): Meaning[] {
    if (this.#byLength.size === 0 || !ipaddr.isValid(address)) return [];
    const parsed = ipaddr.process(address);
    const bytes = parsed.toByteArray();
    return [...this.#byLength.values()].flatMap(({ kind, bits, found }) => {
      const meaning = kind === parsed.kind() ? found.get(beginning(bytes, bits).join('.')) : undefined;
      return meaning === undefined ? [] : [meaning];
    });
  }
}
