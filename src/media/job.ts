// One processing of an upload: its files and its progress.

import type { MediaJob } from '../core/media/ports.ts';

/** A job with the folder in which what it makes is put. */
export interface FolderJob extends MediaJob {
  folder: string;
}
