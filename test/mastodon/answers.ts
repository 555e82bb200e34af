import { unfit, unfitAnswer } from './entities.ts';
import { ENDPOINTS, type Endpoint } from './table.ts';

/** Finds the row of the table that an address belongs to: the one with the fewest open parts. */
function rowOf(method: string, pathname: string): Endpoint | undefined {
  const parts = pathname.split('/');
  const openParts = ({ path }: Endpoint) => path.split(':').length;
  return ENDPOINTS.filter(({ methods, path }) => {
    const pattern = path.split('/');
    return (
      methods.includes(method) &&
      pattern.length === parts.length &&
      pattern.every((part, at) => part.startsWith(':') || part === parts[at])
    );
  }).sort((a, b) => openParts(a) - openParts(b))[0];
}

/** A status that waits for its time is answered as another entity than the table gives for the endpoint. */
function isScheduled(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'scheduled_at' in body;
}

/**
 * Throws where an answer that is no error is not of the shape that the table gives for its endpoint, with what strict
 * clients refuse to miss: every answer that any test is given is held to that.
 */
export function mustFit(method: string, target: string, status: number, body: unknown): void {
  const { pathname } = new URL(target, 'http://localhost');
  if (status < 200 || status > 299 || !pathname.startsWith('/api/')) return;
  const row = rowOf(method, decodeURIComponent(pathname));
  if (!row) return;
  const faults = isScheduled(body)
    ? unfit('ScheduledStatus', body)
    : unfitAnswer(`${row.methods.join('|')} ${row.path}`, body);
  if (faults.length > 0) throw new Error(`${method} ${target}: ${faults.slice(0, 8).join('; ')}`);
}
