import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaPort, ProcessedMedia } from '../../src/core/media/ports.ts';
import type { MediaPurpose } from '../../src/db/enums.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { assertTakable, decodingBytes } from '../../src/media/pictures/limits.ts';
import { createMediaPort } from '../../src/media/port.ts';
import { TemporaryFiles } from '../../src/media/temporary.ts';
import { TYPES } from '../../src/media/types.ts';
import { removeFolder, temporaryFolder } from '../helpers/database.ts';
import { animation, claimingPng, cornerOf, quarters, write } from './samples.ts';

describe('pictures', () => {
  let folder: string;
  let media: MediaPort;

  beforeAll(() => {
    folder = temporaryFolder();
    media = createMediaPort(systemClock, new TemporaryFiles(join(folder, 'tmp'), systemRandom, systemClock));
  });
  afterAll(() => removeFolder(folder));

  /** What is made of a file, copied to where the test can look at it. */
  async function processed(path: string, purpose: MediaPurpose = 'ATTACHMENT'): Promise<ProcessedMedia> {
    return media.process({ path, purpose, progress: () => {} }, async (made) => {
      const kept = (file: ProcessedMedia['file'], name: string) => {
        const copy = join(folder, `${name}-of-${path.split('/').at(-1)}`);
        copyFileSync(file.path, copy);
        return { ...file, path: copy };
      };
      return {
        ...made,
        file: kept(made.file, 'file'),
        preview: made.preview && kept(made.preview, 'preview'),
      };
    });
  }
  const refusal = async (path: string, purpose?: MediaPurpose) => {
    const outcome = processed(path, purpose).then(
      () => null,
      (error) => error,
    );
    return { code: (await outcome)?.code, message: (await outcome)?.message as string };
  };

  it.each([
    ['jpeg', async () => (await quarters()).jpeg({ progressive: true }), 'image/jpeg'],
    ['png', async () => (await quarters()).png({ progressive: true }), 'image/png'],
    ['gif', async () => (await quarters()).gif(), 'image/gif'],
    ['webp', async () => (await quarters()).webp({ lossless: true }), 'image/webp'],
    ['avif', async () => (await quarters()).avif({ effort: 0 }), 'image/jpeg'],
  ] as const)(
    'of the kind %s are encoded anew, with a smaller one and a hash',
    async (name, make, served) => {
      // The name says nothing about the kind.
      const path = await write(folder, `${name}.html`, await make());
      const made = await processed(path);
      expect(made).toMatchObject({
        type: 'IMAGE',
        duration: null,
        file: { mediaType: served, width: 64, height: 48 },
      });
      expect(made.blurhash).toMatch(/^[\w#$%*+,\-.:;=?@[\]^{|}~]{20,40}$/);
      expect(await cornerOf(made.file.path)).toBe('red');
      expect(made.preview).toMatchObject({ width: 64, height: 48 });
      expect(statSync(made.file.path).size).toBe(made.file.bytes);
    },
  );

  // EXIF: what is seen in the upper left corner once the picture is upright.
  it.each([
    [1, 'red'],
    [2, 'green'],
    [3, 'blue'],
    [4, 'white'],
    [5, 'red'],
    [6, 'white'],
    [7, 'blue'],
    [8, 'green'],
  ])('turned by EXIF %i are upright, and lose what EXIF tells', async (orientation, corner) => {
    const path = await write(
      folder,
      `turned${orientation}.jpg`,
      (await quarters())
        .jpeg()
        .withExif({ IFD0: { Copyright: 'secret place' } })
        .withMetadata({ orientation }),
    );
    const made = await processed(path);
    const upright = orientation > 4 ? { width: 48, height: 64 } : { width: 64, height: 48 };
    expect(made.file).toMatchObject(upright);
    expect(made.preview).toMatchObject(upright);
    expect(await cornerOf(made.file.path)).toBe(corner);
    const meta = await sharp(made.file.path).metadata();
    expect([meta.exif, meta.icc, meta.xmp, meta.orientation]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(readFileSync(made.file.path).includes('secret place')).toBe(false);
  });

  it('keep transparency, and where there is none the small one is a JPEG', async () => {
    const clear = sharp({
      create: { width: 40, height: 40, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
    });
    const seen = await processed(await write(folder, 'clear.png', clear.png()));
    expect(seen.preview?.mediaType).toBe('image/webp');
    expect((await sharp(seen.file.path).metadata()).hasAlpha).toBe(true);
    const avif = await processed(await write(folder, 'clear.avif', clear.avif({ effort: 0 })));
    expect(avif.file.mediaType).toBe('image/webp');
    const full = await processed(await write(folder, 'full.png', clear.flatten().ensureAlpha(1).png()));
    expect(full.preview?.mediaType).toBe('image/jpeg');
  });

  it('of another colour space become sRGB', async () => {
    const path = await write(folder, 'p3.jpg', (await quarters()).jpeg().withIccProfile('p3'));
    expect((await sharp(path).metadata()).icc).toBeDefined();
    const made = await processed(path);
    expect((await sharp(made.file.path).metadata()).space).toBe('srgb');
    expect((await sharp(made.file.path).metadata()).icc).toBeUndefined();
    const cmyk = await processed(
      await write(folder, 'cmyk.jpg', (await quarters()).toColourspace('cmyk').jpeg()),
    );
    expect((await sharp(cmyk.file.path).metadata()).space).toBe('srgb');
    const grey = await processed(await write(folder, 'grey.png', (await quarters()).greyscale().png()));
    expect(grey.blurhash).not.toBeNull();
  });

  it('that are larger than a screen are made smaller, the preview to the area of 640 x 360', async () => {
    const path = await write(
      folder,
      'large.jpg',
      (await quarters()).resize(5000, 3000, { kernel: 'nearest' }).jpeg(),
    );
    const { file, preview } = await processed(path);
    expect((file.width ?? 0) * (file.height ?? 0)).toBeGreaterThan(8_200_000);
    expect((file.width ?? 0) * (file.height ?? 0)).toBeLessThan(8_310_000);
    expect((preview?.width ?? 0) * (preview?.height ?? 0)).toBeLessThan(231_500);
    expect((preview?.width ?? 0) / (preview?.height ?? 1)).toBeCloseTo(5 / 3, 1);
  });

  it('that are one pixel wide and very long are taken', async () => {
    const line = sharp({ create: { width: 1, height: 9000, channels: 3, background: 'red' } });
    const { file, preview } = await processed(await write(folder, 'line.png', line.png()));
    expect(file).toMatchObject({ width: 1, height: 9000 });
    expect(preview).toMatchObject({ width: 1 });
  });

  it('that move keep their frames; the preview stands still', async () => {
    const { file, preview } = await processed(await write(folder, 'moving.gif', await animation(5)));
    expect(file).toMatchObject({ mediaType: 'image/gif', width: 32, height: 24 });
    expect((await sharp(file.path, { animated: true }).metadata()).pages).toBe(5);
    expect((await sharp(preview?.path, { animated: true }).metadata()).pages ?? 1).toBe(1);
  });

  it('for a profile are cut to its sizes, moving ones too', async () => {
    const path = await write(folder, 'me.png', (await quarters(600, 300)).png());
    expect((await processed(path, 'AVATAR')).file).toMatchObject({ width: 400, height: 400 });
    expect((await processed(path, 'HEADER')).file).toMatchObject({ width: 1500, height: 500 });
    const moving = await processed(await write(folder, 'me.gif', await animation(3, 500, 420)), 'AVATAR');
    expect(moving.file).toMatchObject({ width: 400, height: 400 });
    expect((await sharp(moving.file.path, { animated: true }).metadata()).pages).toBe(3);
  });

  it('with more pixels than 7680 x 4320 are refused by their header', async () => {
    // A kilobyte that would become 768 million bytes.
    const path = await write(folder, 'bomb.png', await claimingPng(16_000, 16_000));
    const before = process.memoryUsage().rss;
    const { code, message } = await refusal(path);
    expect(code).toBe('INVALID_INPUT');
    expect(message).toContain('16000 x 16000');
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
  });

  it('that move for too long are refused', async () => {
    const many = await animation(1_100, 8, 8);
    expect((await refusal(await write(folder, 'long.gif', many))).message).toContain('1100 frames');
  });

  it('are judged by each bound alone, exactly', () => {
    const judge = (type: keyof typeof TYPES, meta: object) => {
      try {
        assertTakable(TYPES[type], { channels: 3, ...meta } as never);
        return 'taken';
      } catch (error) {
        return String((error as Error).message);
      }
    };
    expect(judge('jpeg', { width: 7680, height: 4320 })).toBe('taken');
    expect(judge('jpeg', { width: 7681, height: 4320 })).toContain('This picture has 7681 x 4320 pixels');
    expect(judge('jpeg', { width: 16_384, height: 10 })).toBe('taken');
    expect(judge('jpeg', { width: 10, height: 16_385 })).toContain('This picture has 10 x 16385 pixels');
    const frames = (pages: number) => ({ width: 768, height: 432 * pages, pageHeight: 432, pages });
    expect(judge('gif', frames(100))).toBe('taken');
    expect(judge('gif', frames(101))).toContain('101 frames');
    const interlaced = { width: 7680, height: 4320, isProgressive: true, channels: 4 };
    expect(judge('png', interlaced)).toBe('taken');
    expect(judge('png', { ...interlaced, depth: 'ushort' })).toContain('memory');
  });

  it('whose decoding takes too much memory are refused: the estimates are those of the worst we take', () => {
    const of = (type: keyof typeof TYPES, more: object) =>
      decodingBytes(TYPES[type], { width: 7680, height: 4320, channels: 3, ...more } as never) / 1024 / 1024;
    expect(of('jpeg', { isProgressive: true, chromaSubsampling: '4:2:0' })).toBeLessThan(200);
    expect(of('jpeg', { isProgressive: true, chromaSubsampling: '4:4:4' })).toBeGreaterThan(200);
    expect(of('png', { isProgressive: true, channels: 4 })).toBeLessThan(200);
    expect(of('png', { isProgressive: true, channels: 4, depth: 'ushort' })).toBeGreaterThan(200);
    expect(of('webp', {})).toBeLessThan(200);
  });

  it('are taken up to a size of their kind, in whatever form, and the limits say which', async () => {
    const { surePixels, mostPixels, imageTypes } = await media.accepted();
    expect(surePixels.map(({ mediaType }) => mediaType)).toEqual(imageTypes);
    const forms = [
      {},
      { isProgressive: true, channels: 3, chromaSubsampling: '4:4:4' },
      { isProgressive: true, channels: 4, chromaSubsampling: '4:4:4', depth: 'ushort' },
    ];
    for (const { mediaType, pixels } of surePixels) {
      const type = Object.values(TYPES).find((each) => each.mediaType === mediaType);
      if (!type) throw new Error(mediaType);
      const judge = (height: number) =>
        forms.map((form) => () => assertTakable(type, { width: 4000, height, ...form } as never));
      for (const taken of judge(Math.floor(pixels / 4000))) expect(taken, mediaType).not.toThrow();
      if (pixels < mostPixels)
        expect(judge(Math.floor(pixels / 4000) + 1)[2], mediaType).toThrow(
          `up to ${pixels.toLocaleString('en')} pixels of its kind`,
        );
    }
    const sure = new Map(surePixels.map(({ mediaType, pixels }) => [mediaType, pixels]));
    expect(sure.get('image/avif')).toBeGreaterThan(8_294_400);
    expect(sure.get('image/webp')).toBe(mostPixels);
  });

  it.each([
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
    [
      'SVG',
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
      ),
    ],
    ['PDF', Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj')],
    ['nothing', Buffer.alloc(0)],
    ['a TIFF', Buffer.from('II*\0\b\0\0\0')],
    ['a BMP', Buffer.from(`BM${'\0'.repeat(60)}`)],
    ['JSON', Buffer.from('{"type":"Create"}')],
  ])('that are %s are refused', async (name, bytes) => {
    const path = await write(folder, `${name.replaceAll(' ', '')}.png`, bytes);
    await expect(media.identify(path, bytes.byteLength)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect((await refusal(path)).code).toBe('INVALID_INPUT');
  });

  it('in HEIC are refused by name, and not advertised', async () => {
    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\0', 'latin1');
    const path = await write(folder, 'phone.heic', heic);
    await expect(media.identify(path, 24)).rejects.toThrow(/HEIC/);
    expect((await media.accepted()).imageTypes.join()).not.toMatch(/hei/);
  });

  it('that begin as one kind and are another, or are cut off, are refused', async () => {
    const whole = await (await quarters(640, 480)).jpeg().toBuffer();
    const half = await refusal(await write(folder, 'half.jpg', whole.subarray(0, whole.length / 2)));
    expect(half.code).toBe('INVALID_INPUT');
    const fake = Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      Buffer.from('<script>alert(1)</script>'),
    ]);
    expect((await refusal(await write(folder, 'fake.png', fake))).code).toBe('INVALID_INPUT');
  });

  it('with something else behind them lose it', async () => {
    const both = Buffer.concat([
      await (await quarters()).gif().toBuffer(),
      Buffer.from('<script>alert(1)</script>'),
    ]);
    const made = await processed(await write(folder, 'both.gif', both));
    expect(readFileSync(made.file.path).includes('script')).toBe(false);
  });

  it('longer than 16 MB are refused by their length', async () => {
    const path = await write(folder, 'long.jpg', (await quarters()).jpeg());
    await expect(media.identify(path, 16 * 1024 * 1024 + 1)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  it('are worked on one after another', async () => {
    const path = await write(folder, 'turn.png', (await quarters(800, 600)).png());
    const all = [processed(path), processed(path), processed(path)];
    await Promise.resolve();
    await new Promise((done) => setImmediate(done));
    expect(media.waiting('IMAGE')).toBeLessThanOrEqual(3);
    await Promise.all(all);
    expect(media.waiting('IMAGE')).toBe(0);
  });
});
