// Makes of an uploaded video or sound what is served. What plays in browsers keeps its streams; only the rest is
// encoded anew.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { MadeFile, ProcessedMedia } from '../../core/media/ports.ts';
import { AppError, isAppError } from '../../lib/app-error.ts';
import type { FolderJob } from '../job.ts';
import { blurhashOf } from '../pictures/blurhash.ts';
import { decodePicture, headerOf } from '../pictures/decode.ts';
import { writePicture } from '../pictures/encode.ts';
import { shrunk } from '../pictures/process.ts';
import type { RawPicture } from '../pictures/raw.ts';
import { decoding } from '../pictures/sharp.ts';
import { type FileType, TYPES } from '../types.ts';
import { runChild } from './child.ts';
import { inputArgs, type Probe, probe, unplayable } from './probe.ts';

const MOST_PIXELS = 3840 * 2160;
const PREVIEW_PIXELS = 640 * 360;
/** What a column of 32 bits holds. */
const MOST_BITS = 2 ** 31 - 1;
/** Pictures a second, as clients of Mastodon's API are told. */
const MOST_FRAME_RATE = 120;
/** Repacking takes seconds; encoding anew may take this long, then the owner is told to do it. */
const DEADLINE_MS = 10 * 60_000;
const FRAME_MS = 30_000;
/**
 * Without the tags of the file and its chapters: they tell where somebody was. One thread: the machine is small, others
 * want their answers.
 */
const PLAIN = [
  '-map_metadata',
  '-1',
  '-map_metadata:s',
  '-1',
  '-map_chapters',
  '-1',
  '-threads',
  '1',
  '-max_alloc',
  '500000000',
];

/** Processes a video or sound whose type is known. Throws INVALID_INPUT where it cannot be used. */
export async function processPlayable(job: FolderJob, type: FileType): Promise<ProcessedMedia> {
  const found = await probe(job.path, type);
  assertSize(found);
  job.progress(5);
  const plan = planFor(found, type);
  const path = join(job.folder, `file.${plan.type.extension}`);
  await convert(job, type, [...plan.args, path], found.duration);
  const made = await probe(path, plan.type);
  job.progress(90);
  const from = found.video ? { path, type: plan.type } : { path: job.path, type };
  const still = await decoding.run(() => pictureOf(job, from, found));
  const file: MadeFile = {
    path,
    mediaType: plan.type.mediaType,
    extension: plan.type.extension,
    bytes: (await stat(path)).size,
    width: made.video?.width ?? null,
    height: made.video?.height ?? null,
  };
  const duration = made.duration ?? found.duration;
  return {
    type: made.video ? 'VIDEO' : 'AUDIO',
    file,
    preview: still?.preview ?? null,
    blurhash: still?.blurhash ?? null,
    duration,
    isSilent: made.video !== null && made.audio === null,
    frameRate: made.video?.frameRate ?? null,
    bitrate: duration === null ? null : Math.min(MOST_BITS, Math.round((file.bytes * 8) / duration)),
  };
}

function assertSize({ video }: Probe): void {
  if (video && video.width * video.height > MOST_PIXELS)
    throw new AppError(
      'INVALID_INPUT',
      `This video has ${video.width} x ${video.height} pixels; at most 3840 x 2160 are taken. Make it smaller.`,
    );
}

/** What every browser plays, by container. */
const PLAYS = {
  mp4: { video: ['h264'], audio: ['aac', 'mp3'] },
  webm: { video: ['vp8', 'vp9', 'av1'], audio: ['vorbis', 'opus'] },
};

/** How a file is written: by copying its streams where they play, else as H.264 and AAC, sound as MP3. */
function planFor({ video, audio }: Probe, type: FileType): { type: FileType; args: string[] } {
  if (!video) return planForSound(audio?.codec ?? '', type);
  const maps = ['-map', `0:${video.index}`, ...(audio ? ['-map', `0:${audio.index}`] : [])];
  const isWebm = type.extension === 'webm';
  const { video: videos, audio: sounds } = PLAYS[isWebm ? 'webm' : 'mp4'];
  const plays = videos.includes(video.codec) && (isWebm || /^yuvj?420p$/.test(video.pixels));
  const keepsVideo = plays && (video.frameRate ?? 0) <= MOST_FRAME_RATE;
  const keepsAudio = audio === null || sounds.includes(audio.codec);
  if (isWebm && keepsVideo && keepsAudio)
    return { type: TYPES.webm, args: [...maps, '-c', 'copy', '-f', 'webm'] };
  return {
    type: TYPES.mp4,
    args: [
      ...maps,
      ...(keepsVideo && !isWebm ? ['-c:v', 'copy'] : H264),
      ...(keepsAudio && !isWebm ? ['-c:a', 'copy'] : ['-c:a', 'aac', '-b:a', '160k']),
      '-movflags',
      '+faststart',
      '-f',
      'mp4',
    ],
  };
}

const H264 = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '24', '-pix_fmt', 'yuv420p'],
  ...['-fpsmax', String(MOST_FRAME_RATE)],
  // Both sides must be even.
  ...['-vf', "scale='trunc(iw/2)*2':'trunc(ih/2)*2'"],
];

/** Containers of sound that keep what is in them, with the name of ffmpeg's writer. */
const SOUND_WRITERS: Record<string, { writer: string; codecs: RegExp }> = {
  mp3: { writer: 'mp3', codecs: /^mp3$/ },
  ogg: { writer: 'ogg', codecs: /^(?:vorbis|opus|flac)$/ },
  wav: { writer: 'wav', codecs: /^pcm_/ },
  flac: { writer: 'flac', codecs: /^flac$/ },
  aac: { writer: 'adts', codecs: /^aac$/ },
  m4a: { writer: 'ipod', codecs: /^(?:aac|alac)$/ },
};

function planForSound(codec: string, type: FileType): { type: FileType; args: string[] } {
  const maps = ['-map', '0:a:0', '-vn'];
  // An MP4 or WebM without pictures is a sound.
  const own =
    type.extension === 'mp4' || type.extension === 'mov'
      ? TYPES.m4a
      : type.extension === 'webm'
        ? TYPES.ogg
        : type;
  const writer = SOUND_WRITERS[own.extension];
  if (writer?.codecs.test(codec) && codec !== 'alac')
    return { type: own, args: [...maps, '-c:a', 'copy', '-f', writer.writer] };
  return { type: TYPES.mp3, args: [...maps, '-c:a', 'libmp3lame', '-q:a', '3', '-f', 'mp3'] };
}

async function convert(
  job: FolderJob,
  type: FileType,
  args: readonly string[],
  duration: number | null,
): Promise<void> {
  const { code, isTimedOut } = await runChild(
    'ffmpeg',
    ['-v', 'error', '-nostdin', '-y', '-progress', 'pipe:1', ...inputArgs(job.path, type), ...PLAIN, ...args],
    {
      deadlineMs: DEADLINE_MS,
      line(line) {
        const at = /^out_time_us=(\d+)/.exec(line)?.[1];
        if (at !== undefined && duration) job.progress(5 + Math.min(80, (Number(at) / 1e6 / duration) * 80));
      },
    },
  );
  if (isTimedOut)
    throw new AppError(
      'INVALID_INPUT',
      'Converting this file took too long for this server; save it as MP4 (H.264 and AAC) or MP3, which need no converting.',
    );
  if (code !== 0) throw unplayable();
}

/** What is shown of it before it plays. */
async function pictureOf(job: FolderJob, from: { path: string; type: FileType }, found: Probe) {
  const still = await stillOf(job, from, found);
  if (still === null) return null;
  const small = await shrunk(still, PREVIEW_PIXELS);
  return {
    preview: await writePicture(small, TYPES.jpeg, job.folder, 'preview'),
    blurhash: await blurhashOf(still),
  };
}

/** A picture of a video, or the cover of a sound; null where there is none that can be read. */
async function stillOf(
  job: FolderJob,
  from: { path: string; type: FileType },
  found: Probe,
): Promise<RawPicture | null> {
  const stream = found.video ? '0:v:0' : found.cover ? `0:${found.cover.index}` : null;
  if (stream === null) return null;
  const path = join(job.folder, 'still.png');
  // A moment in: many videos begin with black.
  const seek = found.video && (found.duration ?? 0) > 2 ? ['-ss', '1'] : [];
  const { code } = await runChild(
    'ffmpeg',
    [
      ...['-v', 'error', '-nostdin', '-y', ...seek, ...inputArgs(from.path, from.type)],
      ...['-map', stream, '-frames:v', '1', '-threads', '1', '-c:v', 'png', '-f', 'image2', path],
    ],
    { deadlineMs: FRAME_MS },
  );
  if (code !== 0) return null;
  try {
    return await decodePicture(path, await headerOf(path, TYPES.png), MOST_PIXELS);
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}
