// All kinds of work as state graphs, for `pukeko graph` and the check at start.

import type { StateGraph } from '../lib/graph/graph.ts';
import { deliveryGraph } from './deliveries/answers.ts';
import { fanOutGraph } from './deliveries/fan-out.ts';
import { hostGraph } from './deliveries/hosts/breaker.ts';
import { inboundGraph } from './inbound/states.ts';
import { absence } from './machines/absence.ts';
import { archiving } from './machines/archives/archive.ts';
import { digest } from './machines/digest.ts';
import { searchIndex } from './machines/discovery/search-index.ts';
import { trends } from './machines/discovery/trends.ts';
import { domainClosing } from './machines/domain-closing.ts';
import { domainProofGraph } from './machines/domain-proof.ts';
import { hiddenHost } from './machines/hosts/hidden-host.ts';
import { hostSevering } from './machines/hosts/host-severing.ts';
import { identitySevering } from './machines/hosts/identity-severing.ts';
import { featureVerificationGraph } from './machines/identities/feature-verification.ts';
import { identityErasure } from './machines/identities/identity-erasure.ts';
import { identityRefreshGraph } from './machines/identities/identity-refresh.ts';
import { move } from './machines/identities/move.ts';
import { muteExpiryGraph } from './machines/identities/mute-expiry.ts';
import { importGraph } from './machines/imports/import.ts';
import { mail } from './machines/mail.ts';
import { mediaProcessing } from './machines/media/media-processing.ts';
import { mediaRemoval } from './machines/media/media-removal.ts';
import { collectionFetchGraph } from './machines/posts/collection-fetch.ts';
import { linkPreviewGraph } from './machines/posts/link-preview.ts';
import { oldLinks } from './machines/posts/old-links.ts';
import { outboxGraph } from './machines/posts/outbox.ts';
import { pollEndGraph } from './machines/posts/poll-end.ts';
import { pollResults } from './machines/posts/poll-results.ts';
import { quoteVerificationGraph } from './machines/posts/quote-verification.ts';
import { replyAdoptionGraph } from './machines/posts/reply-adoption.ts';
import { replyVerificationGraph } from './machines/posts/reply-verification.ts';
import { scheduledPost } from './machines/posts/scheduled-post.ts';
import { threadFetchGraph } from './machines/posts/thread-fetch.ts';
import { pruningGraph } from './machines/pruning.ts';
import { remotePruningGraph } from './machines/remote-pruning.ts';
import { pushGraph } from './push/push.ts';

/** Everything that takes time, as state graphs: what `pukeko graph` prints and what is checked at the start. */
export const GRAPHS: readonly StateGraph[] = [
  fanOutGraph,
  deliveryGraph,
  hostGraph,
  inboundGraph,
  identityRefreshGraph,
  quoteVerificationGraph,
  replyVerificationGraph,
  featureVerificationGraph,
  collectionFetchGraph,
  threadFetchGraph,
  replyAdoptionGraph,
  outboxGraph,
  absence.graph,
  muteExpiryGraph,
  move.graph,
  mail.graph,
  digest.graph,
  pushGraph,
  identityErasure.graph,
  hostSevering.graph,
  identitySevering.graph,
  hiddenHost.graph,
  domainProofGraph,
  domainClosing.graph,
  pruningGraph,
  remotePruningGraph,
  pollResults.graph,
  pollEndGraph,
  scheduledPost.graph,
  importGraph,
  archiving.graph,
  linkPreviewGraph,
  oldLinks.graph,
  mediaProcessing.graph,
  mediaRemoval.graph,
  searchIndex.graph,
  trends.graph,
];
