// The blurhash of a picture.

import { fromRaw, type RawPicture } from './raw.ts';

/** Pixels of the picture that a hash is made of: it holds no more than a few cosines. */
const AREA = 1_500;

/** The BlurHash of a picture: 3 to 5 components along its longer side. */
export async function blurhashOf(picture: RawPicture): Promise<string> {
  const { encode } = await import('blurhash');
  const scale = Math.min(1, Math.sqrt(AREA / (picture.width * picture.height)));
  const size = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const { data, info } = await (await fromRaw(picture))
    .resize(size[0], size[1], { fit: 'fill' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const isWide = picture.width >= picture.height;
  return encode(new Uint8ClampedArray(data), info.width, info.height, isWide ? 4 : 3, isWide ? 3 : 4);
}
