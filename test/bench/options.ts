export interface Options {
  /** Rows to run, in the order of the registry. */
  names: string[];
  json: boolean;
  list: boolean;
  /** Folder for a CPU profile of every server that is started; null for none. */
  profile: string | null;
  /** Whether rows that can are measured on a million posts; that takes minutes. */
  large: boolean;
  /** How many old posts of other servers every server removes while it is measured; 0 for none. */
  pruning: number;
}

/**
 * Reads `bench [NAME…] [--json] [--list] [--profile DIR] [--large] [--pruning COUNT]`. Throws with a sentence for what it does not know.
 */
export function readOptions(argv: readonly string[], known: readonly string[]): Options {
  const options: Options = { names: [], json: false, list: false, profile: null, large: false, pruning: 0 };
  const args = [...argv];
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (arg === '--json') options.json = true;
    else if (arg === '--list') options.list = true;
    else if (arg === '--large') options.large = true;
    else if (arg === '--profile') {
      options.profile = args.shift() ?? null;
      if (options.profile === null) throw new Error('--profile takes a folder.');
    } else if (arg === '--pruning') {
      options.pruning = Number(args.shift());
      if (!Number.isInteger(options.pruning) || options.pruning < 1)
        throw new Error('--pruning takes a number of posts.');
    } else if (known.includes(arg)) options.names.push(arg);
    else throw new Error(`There is no row or option "${arg}". Rows: ${known.join(', ')}.`);
  }
  options.names =
    options.names.length > 0 ? known.filter((name) => options.names.includes(name)) : [...known];
  return options;
}
