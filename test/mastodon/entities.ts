import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { projectRoot } from '../../src/lib/root.ts';

const schema = JSON.parse(
  readFileSync(join(projectRoot, 'test', 'mastodon', 'tables', 'entities.json'), 'utf8'),
);
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema(schema);
const compiled = new Map<string, ValidateFunction>();

/** What an answer lacks of an entity of the table, or has in another shape; empty where it fits. */
export function unfit(entity: string, value: unknown): string[] {
  let validate = compiled.get(entity);
  if (!validate) {
    validate = ajv.compile({ $ref: `${schema.$id}#/$defs/${entity}` });
    compiled.set(entity, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${entity}${instancePath}: ${message}`);
}
