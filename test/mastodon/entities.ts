import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { projectRoot } from '../../src/lib/root.ts';

const schema = JSON.parse(
  readFileSync(join(projectRoot, 'test', 'mastodon', 'tables', 'entities.json'), 'utf8'),
);
/** Requires `path` (`a.b`, `a[].b`, `a.*`, at times with a type in brackets) of every value, and that it is not null. */
function requiring(path: string): object {
  const [, name = '', isList, rest, type] =
    /^(\w+)(\[\])?(?:\.(.+?))?(?:\((Int|String)\))?$/.exec(path.replace(/\((?!Int|String).*\)$/, '')) ?? [];
  const inner = rest === undefined || rest === '*' ? {} : requiring(rest);
  const typed = type === undefined ? NOT_NULL : { type: type === 'Int' ? 'integer' : 'string' };
  return {
    required: [name],
    properties: { [name]: { ...typed, ...(isList ? { items: inner } : inner) } },
  };
}

const NOT_NULL = { not: { type: 'null' } };
/**
 * What the same clients do without at times: of a deleted status there is a text instead, a file that is still processed has no address, and
 * a filter that is named beside a status it matched says neither keywords nor statuses.
 */
const ELSE: Record<string, object> = {
  'Filter keywords': { not: { required: ['statuses'] } },
  'Status content': { required: ['text'] },
  'MediaAttachment url': { required: ['preview_url'], properties: { url: { type: 'null' } } },
};

// What strict apps refuse to miss is required wherever the entity stands, in others too.
for (const needs of Object.values<Record<string, string[]>>(schema['x-client-required-fields']))
  for (const [entity, paths] of Object.entries(needs)) {
    const { [entity]: known } = schema.$defs;
    if (!known) throw new Error(`The table has no entity ${entity}.`);
    const needed = paths
      .filter((path) => !path.startsWith('('))
      .map((path) => {
        const instead = ELSE[`${entity} ${path}`];
        return instead ? { anyOf: [requiring(path), instead] } : requiring(path);
      });
    schema.$defs[entity] = { allOf: [known, ...needed] };
  }
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
