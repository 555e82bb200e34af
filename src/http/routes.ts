const PERSONAL_INBOX = /^\/users\/([^/]+)\/inbox$/;

/** Which inbox a path is: a personal one, or the shared one and the instance actor's (`username` null). null: none. */
export function inboxOf(path: string): { username: string | null } | null {
  if (path === '/inbox' || path === '/actor/inbox') return { username: null };
  const match = PERSONAL_INBOX.exec(path);
  if (!match?.[1]) return null;
  try {
    return { username: decodeURIComponent(match[1]) };
  } catch {
    return null;
  }
}
