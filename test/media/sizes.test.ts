import { readFileSync, rmSync } from 'node:fs';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sizeOf } from '../../src/media/pictures/size.ts';
import { headOf } from '../../src/media/port.ts';
import { type FileType, sniff } from '../../src/media/types.ts';
import { temporaryFolder } from '../helpers/database.ts';
import { animation, quarters, write } from './samples.ts';

describe('the size of a picture by its header', () => {
  let folder: string;
  beforeAll(() => {
    folder = temporaryFolder();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const sizeAt = async (path: string) => sizeOf(path, sniff(await headOf(path)) as FileType);
  const made = async (name: string, picture: Sharp | Buffer) => write(folder, name, picture);
  const clear = () => sharp({ create: { width: 70, height: 30, channels: 4, background: '#0000' } });

  it('is what a decoder says, whatever the kind', async () => {
    const plain = await quarters(120, 48);
    const pictures: Record<string, [Sharp | Buffer, number, number]> = {
      'plain.jpg': [plain.clone().jpeg(), 120, 48],
      'progressive.jpg': [plain.clone().jpeg({ progressive: true }), 120, 48],
      'grey.jpg': [plain.clone().greyscale().jpeg(), 120, 48],
      'profile.jpg': [plain.clone().withIccProfile('p3').jpeg(), 120, 48],
      'plain.png': [plain.clone().png(), 120, 48],
      'interlaced.png': [plain.clone().png({ progressive: true }), 120, 48],
      'still.gif': [plain.clone().gif(), 120, 48],
      'moving.gif': [await animation(3, 32, 24), 32, 24],
      'lossy.webp': [plain.clone().webp(), 120, 48],
      'lossless.webp': [plain.clone().webp({ lossless: true }), 120, 48],
      'clear.webp': [clear().webp(), 70, 30],
      'moving.webp': [sharp(await animation(3, 32, 24), { animated: true }).webp(), 32, 24],
      'plain.avif': [plain.clone().avif(), 120, 48],
      'clear.avif': [clear().avif(), 70, 30],
    };
    for (const [name, [picture, width, height]] of Object.entries(pictures))
      expect(await sizeAt(await made(name, picture)), name).toEqual({ width, height });
  });

  it('is that of the picture as it stands upright', async () => {
    for (let orientation = 1; orientation <= 8; orientation += 1) {
      const turned = (await quarters(120, 48)).withMetadata({ orientation }).jpeg();
      const upright = orientation < 5 ? { width: 120, height: 48 } : { width: 48, height: 120 };
      expect(await sizeAt(await made(`${orientation}.jpg`, turned)), String(orientation)).toEqual(upright);
    }
  });

  it('is none of a header that is cut off or lies, wherever', async () => {
    const picture = (await quarters(120, 48)).withMetadata({ orientation: 6 });
    for (const name of ['cut.jpg', 'cut.png', 'cut.gif', 'cut.webp', 'cut.avif']) {
      const path = await made(name, picture.clone().toFormat(name.slice(4) as 'png'));
      const [bytes, whole] = [readFileSync(path), await sizeAt(path)];
      const type = sniff(await headOf(path)) as FileType;
      for (let length = 1; length < Math.min(400, bytes.byteLength); length += 1) {
        const size = await sizeOf(await made(`part-${name}`, bytes.subarray(0, length)), type);
        if (size !== null && type.extension !== 'jpg')
          expect([size.width * size.height, name]).toEqual([120 * 48, name]);
        const torn = Buffer.from(bytes);
        torn.writeUInt8(0xff, length);
        torn.writeUInt8(length % 256, length - 1);
        const odd = await sizeOf(await made(`torn-${name}`, torn), type);
        expect(odd === null || (odd.width <= 65_535 && odd.height <= 65_535)).toBe(true);
      }
      expect(whole).not.toBeNull();
    }
  });
});
