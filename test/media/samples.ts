import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';

/**
 * A picture whose four quarters are red, green, blue and white, clockwise from the upper left: which way up it is can
 * be seen.
 */
export async function quarters(width = 64, height = 48): Promise<Sharp> {
  const quarter = (background: string) => ({
    input: { create: { width: width / 2, height: height / 2, channels: 3 as const, background } },
  });
  const { data, info } = await sharp({ create: { width, height, channels: 3, background: 'red' } })
    .composite([
      { ...quarter('#00ff00'), left: width / 2, top: 0 },
      { ...quarter('#0000ff'), left: width / 2, top: height / 2 },
      { ...quarter('#ffffff'), left: 0, top: height / 2 },
    ])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } });
}

/** The name of the colour in the upper left corner. */
export async function cornerOf(file: string | Buffer): Promise<string> {
  const { data } = await sharp(file)
    .extract({ left: 2, top: 2, width: 1, height: 1 })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [red = 0, green = 0, blue = 0] = data;
  const isOn = [red, green, blue].map((value) => (value > 128 ? 1 : 0)).join('');
  return { '100': 'red', '010': 'green', '001': 'blue', '111': 'white' }[isOn] ?? isOn;
}

export async function write(folder: string, name: string, picture: Sharp | Buffer): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, Buffer.isBuffer(picture) ? picture : await picture.toBuffer());
  return path;
}

/** A GIF of so many frames, each of another grey. */
export function animation(frames: number, width = 32, height = 24): Promise<Buffer> {
  const data = Buffer.concat(
    Array.from({ length: frames }, (_each, at) => Buffer.alloc(width * height * 3, (at * 40) % 256)),
  );
  return sharp(data, { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
    .gif({ loop: 0 })
    .toBuffer();
}

export const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

/** Has ffmpeg make a file of test sound and test pictures. */
export function makePlayable(path: string, ...args: string[]): string {
  const made = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args, path], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`ffmpeg: ${made.stderr}`);
  return path;
}

/** A PNG whose header claims a size that what follows does not have. */
export async function claimingPng(width: number, height: number): Promise<Buffer> {
  const png = await (await quarters()).png().toBuffer();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}
