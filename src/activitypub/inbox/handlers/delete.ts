import { deleteIdentity } from '../../../core/identities/delete.ts';
import { deleteRemotePost } from '../../../core/posts/remote/store.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import type { InboundHandler } from '../message.ts';
import { handled, ignored, settled } from '../outcome.ts';

/** Delete of an actor by itself, or of a post by its author (SECURITY-CASES O01). */
export const handleDelete: InboundHandler<PlainActivity> = async ({ activity, actor }) => {
  const { id } = activity.object;
  if (id === null) return settled(ignored('its object has no usable id'));
  if (id === actor.uri) {
    return {
      apply: async (ctx) => ((await deleteIdentity(ctx, actor)) ? handled() : ignored('deleted already')),
    };
  }
  return {
    apply: async (ctx) => {
      const deleted = await deleteRemotePost(ctx, actor, id);
      return deleted.outcome === 'ignored' ? ignored(deleted.reason) : handled();
    },
  };
};
