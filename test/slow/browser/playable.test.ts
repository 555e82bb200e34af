import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaPort, ProcessedMedia } from '../../../src/core/media/ports.ts';
import { systemRandom } from '../../../src/lib/random.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { createMediaPort } from '../../../src/media/port.ts';
import { TemporaryFiles } from '../../../src/media/temporary.ts';
import { removeFolder, temporaryFolder } from '../../helpers/database.ts';
import { hasFfmpeg, makePlayable } from '../../media/samples.ts';

const PICTURES = ['-f', 'lavfi', '-i', 'testsrc=duration=3:size=320x180:rate=10'];
const SOUND = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=3'];
const WHERE = ['-metadata', 'location=+48.1+011.5/', '-metadata', 'comment=secret place'];

describe('video and sound', () => {
  let folder: string;
  const open = () =>
    createMediaPort(systemClock, new TemporaryFiles(join(folder, 'tmp'), systemRandom, systemClock));
  let media: MediaPort;

  beforeAll(() => {
    folder = temporaryFolder();
    media = open();
  });
  afterAll(() => removeFolder(folder));

  const at = (name: string) => join(folder, name);
  async function processed(path: string): Promise<ProcessedMedia & { copy: string }> {
    return media.process({ path, purpose: 'ATTACHMENT', progress: () => {} }, async (made) => {
      const copy = `${path}-made.${made.file.extension}`;
      copyFileSync(made.file.path, copy);
      return { ...made, copy };
    });
  }
  const codecsOf = (path: string) =>
    spawnSync('ffprobe', ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', path], {
      encoding: 'utf8',
    })
      .stdout.trim()
      .split('\n');

  it('are refused where ffmpeg is not installed, and not advertised', async () => {
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      const without = open();
      expect(await without.accepted()).toMatchObject({ videoTypes: [], audioTypes: [], mostVideoBytes: 0 });
      writeFileSync(at('sound.mp3'), Buffer.from('ID3\x04\0\0\0\0\0\0'));
      await expect(without.identify(at('sound.mp3'), 10)).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        message: expect.stringContaining('ffmpeg'),
      });
    } finally {
      process.env.PATH = path;
    }
  });

  describe.skipIf(!hasFfmpeg)('with ffmpeg (skipped where it is not installed)', () => {
    it('that play in browsers keep their streams and lose their tags', async () => {
      const path = makePlayable(at('a.mp4'), ...PICTURES, ...SOUND, '-pix_fmt', 'yuv420p', ...WHERE);
      expect(await media.identify(path, 1000)).toEqual({ type: 'VIDEO', mediaType: 'video/mp4' });
      const made = await processed(path);
      expect(made).toMatchObject({
        type: 'VIDEO',
        file: { mediaType: 'video/mp4', width: 320, height: 180 },
      });
      expect(made.duration).toBeCloseTo(3, 0);
      expect(made.preview).toMatchObject({ mediaType: 'image/jpeg', width: 320, height: 180 });
      expect(made.blurhash).not.toBeNull();
      expect(codecsOf(made.copy)).toEqual(['h264', 'aac']);
      expect(readFileSync(path).includes('secret place')).toBe(true);
      expect(readFileSync(made.copy).includes('secret place')).toBe(false);
      expect(readFileSync(made.copy).includes('+48.1')).toBe(false);
    });

    it('of kinds that browsers do not play are converted', async () => {
      const path = makePlayable(at('old.mov'), ...PICTURES, ...SOUND, '-c:v', 'mpeg4', '-c:a', 'pcm_s16le');
      const made = await processed(path);
      expect(made.file.mediaType).toBe('video/mp4');
      expect(codecsOf(made.copy)).toEqual(['h264', 'aac']);
    });

    it('with more pictures a second than players are promised get fewer', async () => {
      const fast = ['-f', 'lavfi', '-i', 'testsrc=duration=1:size=320x180:rate=240', '-pix_fmt', 'yuv420p'];
      for (const name of ['fast.mp4', 'fast.webm'])
        expect(await processed(makePlayable(at(name), ...fast)), name).toMatchObject({ frameRate: 120 });
    });

    it('in WebM stay WebM', async () => {
      const path = makePlayable(at('a.webm'), ...PICTURES, '-c:v', 'libvpx', '-deadline', 'realtime');
      expect((await processed(path)).file.mediaType).toBe('video/webm');
    });

    it.each([
      ['a.mp3', ['-c:a', 'libmp3lame'], 'audio/mpeg'],
      ['a.ogg', ['-c:a', 'libvorbis'], 'audio/ogg'],
      ['a.wav', [], 'audio/wav'],
      ['a.flac', [], 'audio/flac'],
      ['a.m4a', ['-c:a', 'aac'], 'audio/mp4'],
      ['a.aac', ['-c:a', 'aac'], 'audio/aac'],
    ])('%s is a sound', async (name, args, mediaType) => {
      const made = await processed(makePlayable(at(name), ...SOUND, ...args, ...WHERE));
      expect(made).toMatchObject({
        type: 'AUDIO',
        file: { mediaType, width: null },
        preview: null,
        blurhash: null,
      });
      expect(made.duration).toBeCloseTo(3, 0);
      expect(readFileSync(made.copy).includes('secret place')).toBe(false);
    });

    it('do not reach for other files or the network', async () => {
      const list = "ffconcat version 1.0\nfile 'http://127.0.0.1:9/a.mp4'\n";
      writeFileSync(at('list.mp4'), list);
      await expect(media.identify(at('list.mp4'), list.length)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
      const hls = Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n');
      writeFileSync(at('hls.mp3'), Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0\0'), hls]));
      await expect(processed(at('hls.mp3'))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });

    it('that are damaged are refused', async () => {
      const whole = readFileSync(makePlayable(at('whole.mp4'), ...PICTURES, '-pix_fmt', 'yuv420p'));
      writeFileSync(at('cut.mp4'), whole.subarray(0, 600));
      await expect(processed(at('cut.mp4'))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });
  });
});
