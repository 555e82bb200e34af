import type { Ctx } from '../../core/context.ts';
import type { Identity } from '../../db/rows.ts';
import type { SignInLimits } from '../execution/sign-in-limits.ts';
import type { DomainCheckPort, ReconcilerPort } from '../ports.ts';
import type { AuthorCache } from './author-cache.ts';
import { Perspective } from './perspective.ts';

/** What resolvers need of the install besides core. */
export interface Services {
  reconciler: ReconcilerPort;
  domainCheck: DomainCheckPort;
  signInLimits: SignInLimits;
  authors: AuthorCache;
  version: string;
}

/** One request's, or one live event's, context: loaders in it are never used twice. */
export class GraphQLContext {
  /** What use cases are called with. */
  readonly core: Ctx;
  readonly services: Services;
  /** Address of the client; empty for the server's own documents. */
  readonly ip: string;
  /** How the token itself sees things: as its identity, or as nobody in particular. */
  readonly own: Perspective;
  readonly #others = new Map<bigint, Perspective>();

  constructor(core: Ctx, services: Services, ip: string, own?: Perspective) {
    this.core = core;
    this.services = services;
    this.ip = ip;
    const { viewer } = core;
    this.own = own ?? new Perspective(core, viewer.kind === 'identity' ? viewer.identity : null);
  }

  /** How one identity sees things; whoever asks has checked that the viewer holds it. */
  as(identity: Identity): Perspective {
    if (identity.id === this.own.identity?.id) return this.own;
    const known = this.#others.get(identity.id);
    if (known) return known;
    const made = new Perspective(this.core, identity);
    this.#others.set(identity.id, made);
    return made;
  }

  /** The same viewer a moment later, with nothing loaded: live streams need one for every event. */
  renewed(): GraphQLContext {
    return new GraphQLContext({ ...this.core, now: this.core.app.clock.now() }, this.services, this.ip);
  }

  /** Whether somebody is signed in (or is the operator). */
  get isSignedIn(): boolean {
    const { kind } = this.core.viewer;
    return kind !== 'anonymous' && kind !== 'remote';
  }
}
