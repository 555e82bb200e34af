// The Link header of lists that are paged by places.

/** Links by place; `prev` leads to the part before, also where it is shorter. */
export function offsetLinks(
  address: URL,
  { limit, offset, found }: { limit: number; offset: number; found: number },
): string | undefined {
  const at = (place: number, rel: string) => {
    const url = new URL(address);
    for (const name of ['access_token', 'bearer_token']) url.searchParams.delete(name);
    url.searchParams.delete('offset');
    url.searchParams.set('offset', String(place));
    return `<${url.href}>; rel="${rel}"`;
  };
  const both = [
    ...(found >= limit ? [at(offset + limit, 'next')] : []),
    ...(offset > 0 && offset >= limit ? [at(offset - limit, 'prev')] : []),
  ];
  return both.length > 0 ? both.join(', ') : undefined;
}
