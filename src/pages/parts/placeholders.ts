// Pictures of those who have none, for apps: our own pages draw theirs without.

import { type Colour, png } from '../../lib/png.ts';

const GROUND: Colour = [0xd5, 0xdb, 0xe3];
const FIGURE: Colour = [0x8b, 0x98, 0xa9];
const SIDE = 400;
const WIDE = { width: 1500, height: 500 };

/** A head above shoulders. */
function figureAt(x: number, y: number): Colour {
  const isHead = (x - 200) ** 2 + (y - 155) ** 2 < 78 ** 2;
  const isBody = (x - 200) ** 2 / 150 ** 2 + (y - 400) ** 2 / 145 ** 2 < 1;
  return isHead || isBody ? FIGURE : GROUND;
}

const drawn = new Map<'avatar' | 'header', Buffer<ArrayBuffer>>();

/** Drawn when first asked for. */
export function placeholder(of: 'avatar' | 'header'): Buffer<ArrayBuffer> {
  let picture = drawn.get(of);
  if (!picture) {
    picture = of === 'avatar' ? png(SIDE, SIDE, figureAt) : png(WIDE.width, WIDE.height, () => GROUND);
    drawn.set(of, picture);
  }
  return picture;
}
