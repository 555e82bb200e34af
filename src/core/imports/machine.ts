// What the machine of imports is called.

/** Name of the state graph; `subject` is the id of the import. */
export const IMPORT = 'import';
