// Rewrites addresses of other servers' files to the media proxy of the host that was asked.

import type { GraphQLContext } from './context.ts';

/**
 * The address of a file as it is shown on the domain that was asked: through its own host where the file lies
 * elsewhere, so that whoever looks at it is not known there. The operator, who asks no domain, is given it as it is.
 */
export function shownUrl({ core }: GraphQLContext, url: string): string {
  return core.domain === null ? url : core.app.ports.links.shown(core.domain, url);
}

/** The same for a picture that must not move. */
export function shownStillUrl({ core }: GraphQLContext, url: string): string {
  return core.domain === null ? url : core.app.ports.links.shownStill(core.domain, url);
}

/** `shownUrl`; null for none. */
export function shownUrlOrNull(ctx: GraphQLContext, url: string | null | undefined): string | null {
  return url ? shownUrl(ctx, url) : null;
}

/** The same for a picture that must not move; null for none. */
export function shownStillUrlOrNull(ctx: GraphQLContext, url: string | null): string | null {
  return url ? shownStillUrl(ctx, url) : null;
}

/** Where the picture of a preview is shown; it gets its hash when somebody first looks. */
export function shownOfPreview({ core }: GraphQLContext, preview: { id: bigint; imageUrl: string }): string {
  return core.domain === null ? preview.imageUrl : core.app.ports.links.shownOfPreview(core.domain, preview);
}
