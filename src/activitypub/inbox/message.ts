// A received activity on its way to its handler.

import type { Ctx } from '../../core/context.ts';
import type { Domain, Identity, Inbound } from '../../db/rows.ts';
import type { FetchOptions } from '../fetch.ts';
import type { RemoteActivity } from '../parse/activity.ts';
import type { PreparedInbound } from './outcome.ts';

/** A stored message whose body is there. */
export type InboundMessage = Inbound & { body: string };

/** A verified activity on its way to its handler. */
export interface ReceivedActivity<A extends RemoteActivity = RemoteActivity> {
  /** Outside of a transaction: for fetching. */
  ctx: Ctx;
  /** The domain it was POSTed to: it takes effect only there. */
  domain: Domain;
  activity: A;
  /** Who did it, and signed for it. */
  actor: Identity;
  message: InboundMessage;
  /** What is fetched because of it counts against whoever sent it. */
  options: FetchOptions;
}

/** First fetches what it needs, then says what to write. Rejects with FetchError where that may work later. */
export type InboundHandler<A extends RemoteActivity = RemoteActivity> = (
  received: ReceivedActivity<A>,
) => Promise<PreparedInbound>;

/** When its sender signed it, in epoch milliseconds by the sender's clock. */
export function signedAtOf({ message }: ReceivedActivity): bigint {
  return message.signedAt ?? message.receivedAt;
}

/** The activity's id, or for those without one a name nobody else can have: theirs, and of this bytes' hash. */
export function uriOf({ activity, actor, message }: ReceivedActivity): string {
  return activity.id ?? `${actor.uri}#${message.dedupKey.split(' ')[0]}`;
}
