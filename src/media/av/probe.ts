// Asks ffprobe what is in a file with sound or moving pictures.

import * as v from 'valibot';
import { AppError } from '../../lib/app-error.ts';
import type { FileType } from '../types.ts';
import { runChild } from './child.ts';

/** ffmpeg's readers for the types we take; it guesses at no other format. */
const DEMUXERS: Record<string, string> = {
  mp4: 'mov',
  mov: 'mov',
  m4a: 'mov',
  webm: 'matroska',
  mp3: 'mp3',
  ogg: 'ogg',
  wav: 'wav',
  flac: 'flac',
  aac: 'aac',
};

/** Arguments by which ffmpeg and ffprobe read a file of ours, by its one format, and nothing the file points to. */
export function inputArgs(path: string, type: FileType): string[] {
  const demuxer = DEMUXERS[type.extension];
  if (demuxer === undefined) throw new Error(`${type.mediaType} is read by no demuxer.`);
  return ['-protocol_whitelist', 'file,pipe', '-f', demuxer, '-i', `file:${path}`];
}

const Probed = v.object({
  streams: v.array(
    v.object({
      index: v.number(),
      codec_type: v.optional(v.string()),
      codec_name: v.optional(v.string()),
      pix_fmt: v.optional(v.string()),
      width: v.optional(v.number()),
      height: v.optional(v.number()),
      avg_frame_rate: v.optional(v.string()),
      disposition: v.optional(v.object({ attached_pic: v.optional(v.number()) })),
    }),
  ),
  format: v.object({ duration: v.optional(v.string()) }),
});

export interface Stream {
  index: number;
  codec: string;
  pixels: string;
  width: number;
  height: number;
  /** Pictures a second; null where the file does not say. */
  frameRate: number | null;
}

export interface Probe {
  video: Stream | null;
  audio: Stream | null;
  /** Cover art embedded in a sound. */
  cover: Stream | null;
  /** Seconds; null where the file does not say. */
  duration: number | null;
}

const PROBE_MS = 20_000;

/** What is in a file. Throws INVALID_INPUT where ffprobe cannot read it, or nothing in it plays. */
export async function probe(path: string, type: FileType): Promise<Probe> {
  const { code, out } = await runChild(
    'ffprobe',
    ['-v', 'error', '-of', 'json', '-show_streams', '-show_format', ...inputArgs(path, type)],
    { deadlineMs: PROBE_MS },
  );
  const read = code === 0 ? v.safeParse(Probed, parsed(out)) : null;
  if (!read?.success) throw unplayable();
  const streams = read.output.streams.map((each) => ({
    ...each,
    codec: each.codec_name ?? '',
    pixels: each.pix_fmt ?? '',
    width: each.width ?? 0,
    height: each.height ?? 0,
    frameRate: quotient(each.avg_frame_rate),
    isCover: each.disposition?.attached_pic === 1 || each.codec_name === 'mjpeg' || each.codec_name === 'png',
  }));
  const ofKind = (kind: string) => streams.filter((each) => each.codec_type === kind);
  const [video = null] = ofKind('video').filter((each) => !each.isCover);
  const [cover = null] = ofKind('video').filter((each) => each.isCover);
  const [audio = null] = ofKind('audio');
  if (!video && !audio) throw unplayable();
  const duration = Number(read.output.format.duration);
  return { video, audio, cover, duration: Number.isFinite(duration) && duration > 0 ? duration : null };
}

/** `30000/1001` as a number; null where it is none, as for a single picture (`0/0`). */
function quotient(text: string | undefined): number | null {
  const [above = 0, below = 1] = (text ?? '').split('/').map(Number);
  const rate = Math.round((above / below) * 1000) / 1000;
  return Number.isFinite(rate) && rate > 0 ? rate : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function unplayable(): AppError {
  return new AppError(
    'INVALID_INPUT',
    'This file cannot be played here: it is damaged, or holds neither sound nor moving pictures of a known kind. Save it as MP4 or MP3.',
  );
}
