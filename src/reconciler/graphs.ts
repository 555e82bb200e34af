// All kinds of work as state graphs, for `pukeko graph` and the check at start.

import type { StateGraph } from '../lib/graph/graph.ts';
import { deliveryGraph } from './deliveries/answers.ts';
import { fanOutGraph } from './deliveries/fan-out.ts';
import { hostGraph } from './deliveries/hosts/breaker.ts';
import { inboundGraph } from './inbound/states.ts';
import { searchIndex } from './machines/discovery/search-index.ts';
import { domainClosing } from './machines/domain-closing.ts';
import { domainProofGraph } from './machines/domain-proof.ts';
import { hiddenHost } from './machines/hidden-host.ts';
import { hostSevering } from './machines/host-severing.ts';
import { identityErasure } from './machines/identity-erasure.ts';
import { identityRefreshGraph } from './machines/identity-refresh.ts';
import { mail } from './machines/mail.ts';
import { mediaProcessing } from './machines/media-processing.ts';
import { mediaRemoval } from './machines/media-removal.ts';
import { move } from './machines/move.ts';
import { muteExpiryGraph } from './machines/mute-expiry.ts';
import { pollEndGraph } from './machines/poll-end.ts';
import { pollResults } from './machines/poll-results.ts';
import { pruningGraph } from './machines/pruning.ts';
import { replyAdoptionGraph } from './machines/reply-adoption.ts';
import { threadFetchGraph } from './machines/thread-fetch.ts';
import { pushGraph } from './push/push.ts';

/** Everything that takes time, as state graphs: what `pukeko graph` prints and what is checked at the start. */
export const GRAPHS: readonly StateGraph[] = [
  fanOutGraph,
  deliveryGraph,
  hostGraph,
  inboundGraph,
  identityRefreshGraph,
  threadFetchGraph,
  replyAdoptionGraph,
  muteExpiryGraph,
  move.graph,
  mail.graph,
  pushGraph,
  identityErasure.graph,
  hostSevering.graph,
  hiddenHost.graph,
  domainProofGraph,
  domainClosing.graph,
  pruningGraph,
  pollResults.graph,
  pollEndGraph,
  mediaProcessing.graph,
  mediaRemoval.graph,
  searchIndex.graph,
];
