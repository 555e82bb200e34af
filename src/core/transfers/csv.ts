// Reads and writes CSV (RFC 4180), record by record. Written here because these files come from strangers: csv-parse
// (7.0.3) bounds the characters of a record and not its cells, and an endless line of commas ended the process.

import { AppError } from '../../lib/app-error.ts';

export interface CsvOptions {
  /** A record may have so many characters; a file without line ends, or with an open quote, is found out there. */
  longestRecord: number;
}

/**
 * The records of a CSV file as it comes in, without empty lines: UTF-8 with or without a mark at its beginning, lines
 * that end in LF, CRLF or CR, cells in quotes or not. A quote inside of a cell without quotes is a character of it.
 * Gives the records that end in each chunk of the source. Errors: INVALID_INPUT for what is no text, and for a record
 * that is too long.
 */
export async function* readCsv(
  source: AsyncIterable<Uint8Array>,
  options: CsvOptions,
): AsyncGenerator<string[][]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = new CsvReader(options);
  for await (const chunk of source) yield reader.push(decoded(() => decoder.decode(chunk, { stream: true })));
  yield [...reader.push(decoded(() => decoder.decode())), ...reader.end()];
}

/** A record as a line, cells in quotes where they need them. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}

function decoded(decode: () => string): string {
  let text: string;
  try {
    text = decode();
  } catch {
    throw noText();
  }
  if (text.includes('\0')) throw noText();
  return text;
}

function noText(): AppError {
  return new AppError('INVALID_INPUT', 'This is no CSV file in UTF-8; export it as that and send it again.');
}

class CsvReader {
  readonly #longest: number;
  #records: string[][] = [];
  #cells: string[] = [];
  #cell = '';
  /** Characters of the record so far, besides those of the cell under way. */
  #length = 0;
  #isQuoted = false;
  /** A quote came within a cell in quotes: its end, or the first of two. */
  #sawQuote = false;
  #wasQuoted = false;
  #afterReturn = false;
  #count = 1;

  constructor({ longestRecord }: CsvOptions) {
    this.#longest = longestRecord;
  }

  /** The records that end within this piece of text. */
  push(text: string): string[][] {
    for (const character of text) this.#take(character);
    this.#mustBeShort();
    return this.#given();
  }

  /** The last record, where the file does not end with a line end. */
  end(): string[][] {
    if (this.#isQuoted && !this.#sawQuote) throw this.#problem('has a quote that is never closed');
    this.#endRecord();
    return this.#given();
  }

  #given(): string[][] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  #take(character: string): void {
    const isSecondHalf = this.#afterReturn && character === '\n';
    this.#afterReturn = false;
    if (isSecondHalf) return;
    if (this.#isQuoted && this.#takeQuoted(character)) return;
    if (character === ',') this.#endCell();
    else if (character === '\n' || character === '\r') {
      this.#afterReturn = character === '\r';
      this.#endRecord();
    } else if (character === '"' && this.#cell === '' && !this.#wasQuoted) {
      this.#isQuoted = true;
      this.#wasQuoted = true;
    } else this.#add(character);
  }

  /** Within quotes; answers false for the first character behind them. */
  #takeQuoted(character: string): boolean {
    if (!this.#sawQuote && character === '"') {
      this.#sawQuote = true;
      return true;
    }
    const isEnd = this.#sawQuote && character !== '"';
    this.#sawQuote = false;
    if (isEnd) this.#isQuoted = false;
    else this.#add(character);
    return !isEnd;
  }

  #add(character: string): void {
    this.#cell += character;
    if (this.#cell.length > this.#longest) this.#mustBeShort();
  }

  #endCell(): void {
    this.#length += this.#cell.length + 1;
    this.#cells.push(this.#cell);
    this.#cell = '';
    this.#wasQuoted = false;
    this.#mustBeShort();
  }

  #endRecord(): void {
    const isEmpty = this.#cells.length === 0 && this.#cell === '';
    this.#endCell();
    if (!isEmpty) {
      this.#records.push(this.#cells);
      this.#count += 1;
    }
    this.#cells = [];
    this.#length = 0;
    this.#isQuoted = false;
    this.#sawQuote = false;
  }

  #mustBeShort(): void {
    if (this.#length + this.#cell.length <= this.#longest) return;
    throw this.#problem(`is longer than ${this.#longest} characters`);
  }

  #problem(what: string): AppError {
    return new AppError('INVALID_INPUT', `Row ${this.#count} ${what}: this is no CSV file of ours.`);
  }
}
