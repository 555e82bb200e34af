// Signs in through the pages of a server as a browser without script does.

/**
 * Walks from the address of an authorisation over sign-in and consent to the code in the address that it leads back to.
 */
export async function codeFrom(address, { email, password }) {
  const browser = new Browser(address);
  const signIn = await browser.open(address);
  const consent = await browser.send(signIn, { email, password });
  const end = await browser.send(consent, { decision: 'allow' });
  const code = new URL(end.url).searchParams.get('code');
  if (code) return code;
  throw new Error(`no code at ${end.url}: ${end.html.replace(/<[^>]+>/g, ' ').slice(0, 300)}`);
}

class Browser {
  #cookies = new Map();
  #origin;

  constructor(address) {
    this.#origin = new URL(address).origin;
  }

  /** Follows redirects of the server itself, and stops at the first to somewhere else. */
  async open(address, init = {}) {
    const answer = await fetch(address, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; ') },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      this.#cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location === null) {
      if (!answer.ok) throw new Error(`${answer.status} from ${address}: ${await answer.text()}`);
      return { url: address, html: await answer.text() };
    }
    const next = String(new URL(location, address));
    return new URL(next).origin === this.#origin ? this.open(next) : { url: next, html: '' };
  }

  /** Sends the first form of a page, filled in; of several choices of one name the first one is taken. */
  send(page, filled) {
    const [, action] = /<form[^>]*\baction="([^"]*)"/.exec(page.html) ?? [];
    if (action === undefined) throw new Error(`no form at ${page.url}: ${page.html.slice(0, 500)}`);
    const fields = new URLSearchParams();
    for (const [tag] of page.html.matchAll(/<input[^>]*>/g)) {
      const attribute = (name) => plain(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
      if (/^(?:hidden|radio)$/.test(attribute('type')) && !fields.has(attribute('name')))
        fields.set(attribute('name'), attribute('value'));
    }
    for (const [name, value] of Object.entries(filled)) fields.set(name, value);
    return this.open(String(new URL(plain(action), page.url)), { method: 'POST', body: fields });
  }
}

function plain(text) {
  return text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
