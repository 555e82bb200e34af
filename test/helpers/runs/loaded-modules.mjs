// Loaded by `--import` into a server: writes the address of every module that it loads into the file LOADED_MODULES,
// one a line.
import { register } from 'node:module';

const hooks = `
  import { appendFileSync } from 'node:fs';
  export function load(url, context, next) {
    appendFileSync(${JSON.stringify(process.env.LOADED_MODULES)}, url + '\\n');
    return next(url, context);
  }`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
