// The context of one GraphQL operation.

import type { Ctx } from '../../core/context.ts';
import { isSignedIn } from '../../core/viewer.ts';
import type { ActName } from '../../lib/rate-limits/acts.ts';
import type { AddressLimit } from '../../oauth/address-limit.ts';
import type { SignInLimits } from '../execution/sign-in-limits.ts';
import type { SignUpLimits } from '../execution/sign-up-limits.ts';
import type { DomainCheckPort, InstallCheckPort, ReconcilerPort } from '../ports.ts';
import type { AuthorCache } from './author-cache.ts';
import { Perspective } from './perspective.ts';

/** What resolvers need of the install besides core. */
export interface Services {
  reconciler: ReconcilerPort;
  domainCheck: DomainCheckPort;
  installCheck: InstallCheckPort;
  signInLimits: SignInLimits;
  /** Registration of OAuth applications. */
  applicationLimit: AddressLimit;
  /** Sign-ups, and mails that anybody can ask for. */
  signUpLimits: SignUpLimits;
  /** Servers that are asked for where somebody follows. */
  followPageLimit: AddressLimit;
  /** Challenges for signing in by passkey. */
  passkeyLimit: AddressLimit;
  /** Wrong addresses of a first start, and tries with a good one. */
  setupLimit: AddressLimit;
  authors: AuthorCache;
  version: string;
}

/** The context of one operation, or of one event of a subscription; what it loaded is never used for another. */
export class GraphQLContext {
  /** What use cases are called with; `core.viewer` says who asks, and as which identity. */
  readonly core: Ctx;
  readonly services: Services;
  /** Address of the client; empty for the server's own documents. */
  readonly ip: string;
  #view: Perspective;
  #giveBack: ((act: ActName) => Promise<void>) | null = null;

  constructor(core: Ctx, services: Services, ip: string) {
    this.core = core;
    this.services = services;
    this.ip = ip;
    this.#view = new Perspective(core);
  }

  /** Who counted the operation says how an act that came to nothing is given back. */
  onNothingDone(giveBack: (act: ActName) => Promise<void>): void {
    this.#giveBack = giveBack;
  }

  /**
   * A mutation was refused, so that nothing was done: its budget is as it was. Nothing where another API counted it.
   */
  async nothingDone(act: ActName): Promise<void> {
    await this.#giveBack?.(act);
  }

  /** Everything as the viewer sees it. */
  get view(): Perspective {
    return this.#view;
  }

  /**
   * Forgets what was loaded: after a mutation it is out of date, and the mutations of a document run one after another.
   */
  renewView(): Perspective {
    this.#view = new Perspective(this.core);
    return this.#view;
  }

  /** The same viewer a moment later, with nothing loaded: live streams need one for every event. */
  renewed(): GraphQLContext {
    return new GraphQLContext({ ...this.core, now: this.core.app.clock.now() }, this.services, this.ip);
  }

  /** Whether somebody is signed in (or is the operator). */
  get isSignedIn(): boolean {
    return isSignedIn(this.core.viewer);
  }
}
