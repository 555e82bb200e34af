// The REST entity MediaAttachment.

import type { AttachmentData } from '../documents/status.ts';

const TYPES = { IMAGE: 'image', VIDEO: 'video', AUDIO: 'audio', FILE: 'unknown' } as const;

/** MediaAttachment. */
export function mediaAttachment(data: AttachmentData) {
  return {
    id: data.key,
    type: data.mediaType === 'image/gif' && data.type === 'VIDEO' ? ('gifv' as const) : TYPES[data.type],
    url: data.url,
    preview_url: data.previewUrl ?? (data.type === 'IMAGE' ? data.url : null),
    remote_url: null,
    preview_remote_url: null,
    text_url: null,
    meta: metaOf(data),
    description: data.alt === '' ? null : data.alt,
    blurhash: data.blurHash,
  };
}

function metaOf({ width, height, focus, duration }: AttachmentData) {
  const size =
    width !== null && height !== null && height > 0
      ? { width, height, size: `${width}x${height}`, aspect: width / height }
      : {};
  const original = { ...size, ...(duration === null ? {} : { duration }) };
  return {
    ...(Object.keys(original).length > 0 ? { original } : {}),
    ...(focus === null ? {} : { focus: { x: focus.x, y: focus.y } }),
  };
}
