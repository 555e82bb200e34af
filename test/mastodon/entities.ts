import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { projectRoot } from '../../src/lib/root.ts';

const schema = JSON.parse(
  readFileSync(join(projectRoot, 'test', 'mastodon', 'tables', 'entities.json'), 'utf8'),
);
/**
 * Requires `path` (`a.b`, `a[].b`, `a.*`, at times with a type in brackets) of every value, and that it is not null.
 */
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
 * What the same clients do without at times: of a deleted status there is a text instead, a file that is still
 * processed has no address, and a filter that is named beside a status it matched says neither keywords nor statuses,
 * and where an app left the visibility of a scheduled status to the settings, it is null, as Mastodon has it.
 */
const ELSE: Record<string, object> = {
  'Filter keywords': { not: { required: ['statuses'] } },
  'ScheduledStatus params.visibility': { properties: { params: { required: ['visibility'] } } },
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
const answers = new Map<string, object>(
  (schema['x-endpoints'] as { method: string; path: string; schema: object }[]).map((each) => [
    `${each.method} ${each.path}`,
    each.schema,
  ]),
);
// Rows that the table words without a schema.
const COUNT = {
  type: 'object',
  properties: { count: { type: 'integer', minimum: 0 } },
  required: ['count'],
  additionalProperties: false,
};
const NAMES = { type: 'array', items: { type: 'string', minLength: 1 } };
for (const path of ['domain_blocks', 'instance/peers', 'peers/search'])
  answers.set(`GET /api/v1/${path}`, NAMES);
const whole = (name: string) => [name, { type: 'string', pattern: '^\\d+$' }] as const;
/** An object with exactly these fields. */
const exactly = (...fields: (readonly [string, object])[]) => ({
  type: 'object',
  properties: Object.fromEntries(fields),
  required: fields.map(([name]) => name),
  additionalProperties: false,
});
answers.set('GET /api/v1/instance/activity', {
  type: 'array',
  items: exactly(whole('week'), whole('statuses'), whole('logins'), whole('registrations')),
});
answers.set('GET /api/v1/instance/languages', {
  type: 'array',
  items: exactly(['code', { type: 'string', minLength: 2 }], ['name', { type: 'string', minLength: 1 }]),
});
answers.set(
  'GET /api/v1/domain_blocks/preview',
  exactly(['following_count', { type: 'integer' }], ['followers_count', { type: 'integer' }]),
);
answers.set('GET /api/v1/emails/check_confirmation', { type: 'boolean' });
answers.set(
  'GET /invite/:invite_code',
  exactly(
    ['invite_code', { type: 'string' }],
    ['instance_api_url', { type: 'string', pattern: '^https://' }],
  ),
);
answers.set('GET /api/v1/notifications/requests/merged', exactly(['merged', { type: 'boolean' }]));
for (const version of ['v1', 'v2']) answers.set(`GET /api/${version}/notifications/unread_count`, COUNT);
// What admins decide about trends: the table names entities without their fields, and a list as if it were one.
const BOOLEAN = { type: 'boolean' };
const named = (entity: string) => ({ $ref: `#/$defs/${entity}` });
const reviewed = (entity: string) => ({
  allOf: [named(entity), { properties: { requires_review: BOOLEAN }, required: ['id', 'requires_review'] }],
});
const PUBLISHER = exactly(
  ...[whole('id'), ['domain', { type: 'string', minLength: 1 }] as const, ['trendable', BOOLEAN] as const],
  ...[['reviewed_at', {}] as const, ['requested_review_at', { type: 'string' }] as const],
  ['requires_review', BOOLEAN],
);
const TRENDS = '/api/v1/admin/trends';
answers.set('GET /api/v1/admin/tags', { type: 'array', items: named('Admin.Tag') });
answers.set(`GET ${TRENDS}/links/publishers`, { type: 'array', items: PUBLISHER });
for (const verb of ['approve', 'reject']) {
  answers.set(`POST ${TRENDS}/links/publishers/:id/${verb}`, PUBLISHER);
  answers.set(`POST ${TRENDS}/links/:id/${verb}`, reviewed('Trends.Link'));
  answers.set(`POST ${TRENDS}/statuses/:id/${verb}`, reviewed('Status'));
}
const compiled = new Map<string, ValidateFunction>();

/** What an answer lacks of an entity of the table, or has in another shape; empty where it fits. */
export function unfit(entity: string, value: unknown): string[] {
  return faults(entity, { $ref: `${schema.$id}#/$defs/${entity}` }, value);
}

/**
 * The same of a whole answer.
 * @param row an endpoint as the table names it: `PUT|PATCH /api/v1/lists/:id`; rows that answer nothing are `{}`
 */
export function unfitAnswer(row: string, value: unknown): string[] {
  const known = answers.get(row);
  if (!known) return JSON.stringify(value) === '{}' ? [] : [`${row}: ${JSON.stringify(value)}`];
  return faults(row, JSON.parse(JSON.stringify(known).replaceAll('"#/', `"${schema.$id}#/`)), value);
}

function faults(name: string, wanted: object, value: unknown): string[] {
  let validate = compiled.get(name);
  if (!validate) {
    validate = ajv.compile(wanted);
    compiled.set(name, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${name}${instancePath}: ${message}`);
}
