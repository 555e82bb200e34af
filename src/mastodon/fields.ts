// Reads the parameters of a request, nested as Mastodon's apps send them.

/** A value, a list, or named values: `a=1`, `a[]=1`, `a[b]=1`. */
export type FieldValue = string | FieldValue[] | Fields;

/** Without a prototype, so that no name is special. */
export interface Fields {
  [name: string]: FieldValue;
}

/** Deeper brackets and further fields are left out. */
const DEEPEST = 5;
const MOST = 1_000;

/**
 * Nests `poll[options][]=a&poll[options][]=b` into `{ poll: { options: ['a', 'b'] } }`. In a list of objects
 * (`fields[][name]`) a name that the last object has already begins the next one, as in Rack. Where one name is given
 * in two shapes, the first counts.
 */
export function nest(flat: Iterable<readonly [string, string]>): Fields {
  const root: Fields = empty();
  let count = 0;
  for (const [name, value] of flat) {
    count += 1;
    if (count > MOST) break;
    const path = pathOf(name);
    if (path) put(root, path, value);
  }
  return root;
}

function empty(): Fields {
  return Object.create(null) as Fields;
}

/** `a[b][]` as `['a', 'b', '']`; null for what is no such name. */
function pathOf(name: string): string[] | null {
  const at = name.indexOf('[');
  if (at === -1) return [name];
  const parts = [...name.slice(at).matchAll(/\[([^[\]]*)\]/g)];
  const length = parts.reduce((sum, part) => sum + part[0].length, 0);
  if (at === 0 || at + length !== name.length || parts.length > DEEPEST) return null;
  return [name.slice(0, at), ...parts.map((part) => part[1] ?? '')];
}

function put(target: Fields, [name = '', ...rest]: string[], value: string): void {
  const there = target[name];
  if (rest.length === 0) {
    if (there === undefined || typeof there === 'string') target[name] = value;
    return;
  }
  if (rest[0] === '') {
    const list = there ?? [];
    if (!Array.isArray(list)) return;
    target[name] = list;
    append(list, rest.slice(1), value);
    return;
  }
  const inner = there ?? empty();
  if (typeof inner === 'string' || Array.isArray(inner)) return;
  target[name] = inner;
  put(inner, rest, value);
}

function append(list: FieldValue[], path: string[], value: string): void {
  const [name] = path;
  if (name === undefined) return void list.push(value);
  let last = list.at(-1);
  const isFull =
    last === undefined ||
    typeof last === 'string' ||
    Array.isArray(last) ||
    (path.length === 1 && name in last);
  if (isFull) {
    last = empty();
    list.push(last);
  }
  put(last as Fields, path, value);
}
