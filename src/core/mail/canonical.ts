// Normalises a mail address to its mailbox (no +tag, no dots), for rate limits.

/** The mailbox behind an address: without `+tag`, and without the dots that large providers leave out of account. */
export function canonicalEmail(email: string): string {
  const [local = '', host = ''] = email.trim().toLowerCase().split('@');
  return `${local.replace(/\+.*$/, '').replaceAll('.', '')}@${host}`;
}
