// Which HTML elements of other servers are kept, which only part what is written in them, and which go with everything
// inside.

/** What a kept element is written as. */
interface Kept {
  open: string;
  /** What stands behind the opening tag. */
  within: string;
  close: string;
  /** It begins and ends on a line of its own. */
  isBlock: boolean;
}

const kept = (name: string, isBlock: boolean): [string, Kept] => [
  name,
  { open: `<${name}`, within: '', close: `</${name}>`, isBlock },
];

/** What the fediverse writes posts and profiles with; headings are shown as bold paragraphs. */
export const KEPT: ReadonlyMap<string, Kept> = new Map([
  ...['p', 'pre', 'blockquote', 'ul', 'ol', 'li'].map((name) => kept(name, true)),
  ...['span', 'a', 'del', 's', 'code', 'b', 'strong', 'u', 'i', 'em', 'ruby', 'rt', 'rp'].map((name) =>
    kept(name, false),
  ),
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name): [string, Kept] => [
    name,
    { open: '<p', within: '<strong>', close: '</strong></p>', isBlock: true },
  ]),
]);

/** Elements that are not kept but stand on lines of their own: what is written in them must not run together. */
export const LINES: ReadonlySet<string> = new Set(
  (
    'address article aside body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
    'frameset header hgroup hr html legend listing main menu multicol nav optgroup plaintext search section summary table tbody ' +
    'tfoot thead tr'
  ).split(' '),
);

/** Elements that are not kept but stand beside each other with room between them. */
export const CELLS: ReadonlySet<string> = new Set(['td', 'th']);

/** Elements whose text is no text for readers: it goes with them. */
export const DROPPED_WITH_CONTENT: ReadonlySet<string> = new Set(
  (
    'script style textarea option select xmp noscript noembed noframes iframe object embed applet svg template ' +
    'title head audio video canvas'
  ).split(' '),
);
