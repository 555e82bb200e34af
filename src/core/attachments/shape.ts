// The shape of an attachment in the JSON column of its post.

/** An attachment as the row of its post holds it: a copy of its own row (rows.ts). */
export interface PostAttachment {
  id: string;
  type: 'image' | 'video' | 'audio' | 'file';
  url: string;
  mediaType?: string | null;
  alt?: string;
  width?: number | null;
  height?: number | null;
  blurhash?: string | null;
  /** -1 to 1 from left to right and from bottom to top. */
  focus?: { x: number; y: number } | null;
  /** Seconds. */
  duration?: number | null;
  previewUrl?: string | null;
  previewWidth?: number | null;
  previewHeight?: number | null;
  /** Whether it is a video without any sound, which plays by itself over and over as an animation does. */
  isSilent?: boolean;
  /** Pictures a second; null for all but videos. */
  frameRate?: number | null;
  /** Bits a second; null for pictures. */
  bitrate?: number | null;
}

/** Pixels as whole ones: rows of earlier versions hold what other servers said, and some do not round. */
export function wholePixels(pixels: number | null | undefined): number | null {
  return pixels == null ? null : Math.round(pixels);
}
