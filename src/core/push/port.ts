// What core asks of the part that sends to push services.

/** A message for one app, in plain text; it is encrypted on its way. */
export interface OutgoingPush {
  endpoint: string;
  /** base64url. */
  p256dh: string;
  auth: string;
  isStandard: boolean;
  /** At most 3,993 bytes. */
  text: string;
  ttlSeconds: number;
  urgency: 'normal' | 'high';
  /** Where the subscription is ended, by DELETE. */
  unsubscribeUrl: string;
}

export interface PushPort {
  /** The key that apps subscribe for, base64url without padding. */
  readonly publicKey: string;
  /**
   * Why nothing could ever be sent to an endpoint, as a sentence: it leads into our own network, to this machine or to
   * one of our own domains. Null where it may be.
   */
  objection(endpoint: string): string | null;
  /** Resolves with the answer of the push service; rejects where there was none. Called by the reconciler alone. */
  send(push: OutgoingPush): Promise<{ status: number; retryAfterMs: number | undefined }>;
}
