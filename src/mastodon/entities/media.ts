// The REST entity MediaAttachment.

import type { UploadData } from '../documents/media.ts';
import type { AttachmentData } from '../documents/status.ts';

const TYPES = { IMAGE: 'image', VIDEO: 'video', AUDIO: 'audio', FILE: 'unknown' } as const;

/** What an attachment of a post and an upload have in common. */
type Shown = Omit<AttachmentData, 'type' | 'url' | 'remoteUrl'> &
  Pick<UploadData, 'type' | 'url'> & { remoteUrl?: string | null };

/** MediaAttachment, of a post or as an upload; `url` is null while that is processed. */
export function mediaAttachment(data: Shown) {
  return {
    id: data.key,
    type: typeOf(data),
    url: data.url,
    preview_url: data.previewUrl ?? (data.type === 'IMAGE' ? data.url : null),
    remote_url: data.remoteUrl ?? null,
    preview_remote_url: null,
    text_url: null,
    meta: metaOf(data),
    description: data.alt === '' ? null : data.alt,
    blurhash: data.blurHash,
  };
}

/** A video without sound plays by itself over and over, as a GIF does. */
function typeOf({ type, isSilent }: Shown) {
  if (type === 'VIDEO' && isSilent) return 'gifv' as const;
  return type === null ? ('unknown' as const) : TYPES[type];
}

/**
 * What is known of the files. Of videos and sounds the figures stand outside as well, where older apps look for them.
 */
function metaOf(data: Shown) {
  const { focus, duration, frameRate, bitrate } = data;
  const played = {
    ...(duration === null ? {} : { duration }),
    ...(bitrate === null ? {} : { bitrate }),
  };
  const original = {
    ...sizeOf(data.width, data.height),
    ...(frameRate === null ? {} : { frame_rate: fraction(frameRate) }),
    ...played,
  };
  const small = sizeOf(data.previewWidth, data.previewHeight);
  return {
    ...(duration === null
      ? {}
      : {
          length: clock(duration),
          duration,
          ...(frameRate === null ? {} : { fps: Math.round(frameRate) }),
          ...sizeOf(data.width, data.height),
        }),
    ...(isEmpty(original) ? {} : { original }),
    ...(isEmpty(small) ? {} : { small }),
    ...(focus === null ? {} : { focus: { x: focus.x, y: focus.y } }),
  };
}

const isEmpty = (value: object) => Object.keys(value).length === 0;

function sizeOf(width: number | null, height: number | null) {
  return width !== null && height !== null && height > 0
    ? { width, height, size: `${width}x${height}`, aspect: width / height }
    : {};
}

/** Pictures a second as apps read them: `30/1`, `29970/1000`. */
function fraction(rate: number): string {
  return Number.isInteger(rate) ? `${rate}/1` : `${Math.round(rate * 1000)}/1000`;
}

/** Seconds as hours, minutes and seconds: `0:01:28.65`. */
function clock(seconds: number): string {
  const hundredths = Math.round(seconds * 100);
  const pad = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(hundredths / 360_000), Math.floor(hundredths / 6_000) % 60];
  return `${hours}:${pad(minutes)}:${pad(Math.floor(hundredths / 100) % 60)}.${pad(hundredths % 100)}`;
}
