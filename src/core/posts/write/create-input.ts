// The input of creating a post.

import type { QuotePolicy, ReplyPolicy, Visibility } from '../../../db/enums.ts';
import type { PollInput } from '../poll/input.ts';
import type { WrittenFormat } from './text.ts';

/** What somebody gives to write a post. */
export interface CreatePostInput {
  /** What the author typed; may be empty with media. */
  text: string;
  /** Default PLAIN. */
  format?: WrittenFormat;
  /** Default PUBLIC; for a reply that of the post it answers. */
  visibility?: Visibility | null;
  /** Content warning, one line. */
  summary?: string | null;
  /** Default: whether there is a content warning. */
  isSensitive?: boolean | null;
  /** BCP 47; default: the author's. */
  language?: string | null;
  inReplyToId?: bigint | null;
  quotedPostId?: bigint | null;
  /** Who may quote it; default: what the author's settings say. Nobody where it is for a few. */
  quotePolicy?: QuotePolicy | null;
  /** Who may reply to it; default: what the author's settings say. */
  replyPolicy?: ReplyPolicy | null;
  /**
   * Who else may once the author agreed; default: what the author's settings say, and nobody where `replyPolicy` says
   * something else than they do.
   */
  manualReplyPolicy?: ReplyPolicy | null;
  /** Uploads of the author to attach, in this order (core/media/attach.ts). */
  mediaIds?: readonly bigint[] | null;
  poll?: PollInput | null;
  /** The same key by the same author gives the same post. At most 200 characters. */
  idempotencyKey?: string | null;
  /** For how many seconds the key stands for its first post; for ever when left out. */
  idempotencySeconds?: number | null;
  /** The OAuth application it is written with; default: the one whose token asks. */
  applicationId?: bigint | null;
}
