// Limits of who comes in, and of mails that anybody can ask for.

import { canonicalEmail } from '../../core/mail/canonical.ts';
import { isAppError } from '../../lib/app-error.ts';
import { guesserKey } from '../../lib/rate-limits/client-key.ts';
import { AddressLimit, KeyLimit } from '../../oauth/address-limit.ts';

/** Sign-ups and forgotten passwords of one address. */
const SIGN_UPS = { count: 5, seconds: 1_800 };
/** Sign-ups of one address with those that were refused because of what was typed, as Mastodon counts them. */
const SIGN_UP_TRIES = { count: 25, seconds: 300 };
/** Domains that one login asks to join. */
const JOINS = { count: 5, seconds: 3_600 };
/** Mails of one kind to one mailbox that one client asks for, and all of them together. */
const MAILS = { count: 5, seconds: 3_600 };
const ALL_MAILS = { count: 20, seconds: 3_600 };

const TO_MAILBOX = 'to this mailbox; look for the newest there, or wait';

/** What a mail is about: whoever fills a mailbox with one kind keeps nobody from asking for another. */
type MailKind = 'SIGN_UP' | 'RESET' | 'CHANGE';

/** A mail that somebody asks for; `asker`: who does, as limits count them. */
interface Asked {
  kind: MailKind;
  email: string;
  asker: string;
}

export class SignUpLimits {
  readonly #tries = new AddressLimit('tries to sign up', SIGN_UP_TRIES);
  readonly #addresses = new AddressLimit('sign-ups', SIGN_UPS);
  readonly #joins = new KeyLimit('requests to join', JOINS, 'with this login; wait');
  readonly #mails = new KeyLimit('mails', MAILS, TO_MAILBOX);
  readonly #allMails = new KeyLimit('mails', ALL_MAILS, TO_MAILBOX);

  /** Counts that somebody tries to come in, refused or not. Throws RATE_LIMITED. */
  try(ip: string): Promise<void> {
    return this.#tries.count(ip);
  }

  /**
   * Counts one for a sign-up from an address, which mails a mailbox, and takes both back where `work` refuses what was
   * typed: then nothing was done. Throws RATE_LIMITED.
   */
  async signingUp<T>(ip: string, email: string, work: () => Promise<T>): Promise<T> {
    const asked: Asked = { kind: 'SIGN_UP', email, asker: guesserKey(ip) };
    await this.#addresses.count(ip);
    await this.#countMail(asked);
    return this.#orBack(work, async () => {
      await this.#addresses.giveBack(ip);
      await this.#mails.giveBack(ofAsker(asked));
      await this.#allMails.giveBack(ofAll(asked));
    });
  }

  /** The same for a login that joins a domain; no mail is sent to anybody else. */
  async joining<T>(ip: string, userId: bigint, work: () => Promise<T>): Promise<T> {
    await this.#addresses.count(ip);
    await this.#joins.count(String(userId));
    return this.#orBack(work, async () => {
      await this.#addresses.giveBack(ip);
      await this.#joins.giveBack(String(userId));
    });
  }

  /** Counts a link that somebody who is not signed in has mailed. Throws RATE_LIMITED. */
  async askingForLink(ip: string, email: string): Promise<void> {
    await this.#addresses.count(ip);
    await this.#countMail({ kind: 'RESET', email, asker: guesserKey(ip) });
  }

  /** Counts a mail to the address that a login is to get. Throws RATE_LIMITED. */
  changingEmail(userId: bigint, email: string): Promise<void> {
    return this.#countMail({ kind: 'CHANGE', email, asker: `login ${userId}` });
  }

  /**
   * Each client has a count of its own, so that a stranger who asks again and again does not keep the owner of a
   * mailbox from asking; the count of all, several times as high, keeps many strangers from flooding it.
   */
  async #countMail(asked: Asked): Promise<void> {
    await this.#mails.count(ofAsker(asked));
    await this.#allMails.count(ofAll(asked));
  }

  async #orBack<T>(work: () => Promise<T>, giveBack: () => Promise<void>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isAppError(error, 'INVALID_INPUT')) await giveBack();
      throw error;
    }
  }
}

const ofAll = ({ kind, email }: Asked) => `${kind} ${canonicalEmail(email.slice(0, 320))}`;
const ofAsker = (asked: Asked) => `${ofAll(asked)} ${asked.asker}`;
