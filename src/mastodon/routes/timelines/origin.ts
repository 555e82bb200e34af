// The parameters `local` and `remote` of timelines.

/** What `local` and `remote` ask for together: both are as much as none. */
export function originOf({
  local,
  remote,
}: {
  local?: boolean | undefined;
  remote?: boolean | undefined;
}): 'LOCAL' | 'REMOTE' | null {
  if ((local ?? false) === (remote ?? false)) return null;
  return local ? 'LOCAL' : 'REMOTE';
}
