// Leaves out of an input what a client did not send.

/** `{ [name]: value }`, or nothing where no value was sent: what is left out of an input stays as it is. */
export function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [N in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [N in Name]?: Value };
}
