// Reads a formula in MathML as text (FEP-dc88).

/** What wraps TeX in text, inline and in a line of its own. */
const INLINE = '$';
const BLOCK = '$$';

/**
 * A formula, read while a parser goes through its `math` element. It becomes the text that its author wrote beside the
 * drawing: an annotation in TeX between dollar signs, else one in plain text; without an annotation the words of the
 * drawing.
 */
export class Formula {
  readonly #mark: string;
  readonly #texts = { drawn: '', tex: '', plain: '' };
  /** Elements that are open, `math` among them, and what their texts belong to. */
  readonly #open: ('drawn' | 'tex' | 'plain' | 'other')[] = ['drawn'];

  /** `attributes`: of the `math` element. */
  constructor(attributes: Record<string, string>) {
    this.#mark = attributes.display?.toLowerCase() === 'block' ? BLOCK : INLINE;
  }

  begin(name: string, attributes: Record<string, string>): void {
    const within = this.#open.at(-1) ?? 'drawn';
    this.#open.push(within === 'drawn' ? kindOf(name, attributes) : within);
  }

  add(text: string): void {
    const kind = this.#open.at(-1);
    if (kind !== undefined && kind !== 'other') this.#texts[kind] += text;
  }

  /** Ends the innermost element; true where that was the formula itself. */
  end(): boolean {
    this.#open.pop();
    return this.#open.length === 0;
  }

  /** The formula in one line. */
  get text(): string {
    const { drawn, tex, plain } = this.#texts;
    const written = oneLine(tex);
    return written === '' ? oneLine(plain) || oneLine(drawn) : this.#mark + written + this.#mark;
  }
}

function kindOf(name: string, attributes: Record<string, string>): 'drawn' | 'tex' | 'plain' | 'other' {
  if (name === 'annotation-xml') return 'other';
  if (name !== 'annotation') return 'drawn';
  switch (attributes.encoding?.trim().toLowerCase()) {
    case 'application/x-tex':
    case 'tex':
      return 'tex';
    case 'text/plain':
      return 'plain';
    default:
      return 'other';
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
