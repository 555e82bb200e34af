// What an act changed, field by field.

/** A field before and after, as text; null where it had or has no value. */
export interface AuditChange {
  field: string;
  before: string | null;
  after: string | null;
}

/** Texts longer than this many characters are cut: the log says what happened, and is no copy of it. */
const LONGEST_VALUE = 1_000;

/** The fields of `names` in which two rows differ. */
export function changesBetween<Row extends object>(
  before: Row,
  after: Row,
  names: readonly (keyof Row & string)[],
): AuditChange[] {
  return names.flatMap((field) => {
    const [was, is] = [textOf(before[field]), textOf(after[field])];
    return was === is ? [] : [{ field, before: was, after: is }];
  });
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE - 1)}…`;
}
