import { expect } from 'vitest';
import { eventually, PASSWORD, type Person, type TestInstall } from './world.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON as apps read it.
export type Entity = any;

/** An app of Mastodon's REST API with the token of one person, towards an install that runs. */
export class RestApp {
  readonly install: TestInstall;
  readonly person: Person;

  constructor(install: TestInstall, person: Person) {
    this.install = install;
    this.person = person;
  }

  get = (target: string) => this.ask('GET', target);

  /** Form fields, or JSON where they are nested. */
  send = (method: 'POST' | 'PUT' | 'PATCH', target: string, fields: Record<string, unknown>) =>
    this.ask(method, target, Buffer.from(JSON.stringify(fields)), 'application/json');

  /** A file as multipart form, with fields beside it. */
  async upload(
    name: string,
    type: string,
    bytes: Uint8Array,
    fields: Record<string, string>,
  ): Promise<Entity> {
    const form = new FormData();
    for (const [key, value] of Object.entries(fields)) form.set(key, value);
    form.set('file', new Blob([bytes as Uint8Array<ArrayBuffer>], { type }), name);
    const encoded = new Response(form);
    const media = await this.ask(
      'POST',
      '/api/v2/media',
      Buffer.from(await encoded.arrayBuffer()),
      encoded.headers.get('content-type') ?? '',
    );
    return eventually(
      () => this.get(`/api/v1/media/${media.id}`),
      ({ url }) => url !== null,
    );
  }

  /**
   * A status or account of elsewhere by its address, as search finds it; what is not known here is asked for at its
   * server.
   */
  async find(kind: 'statuses' | 'accounts', uri: string): Promise<Entity> {
    const found = await this.get(
      `/api/v2/search?${new URLSearchParams({ q: uri, resolve: 'true', type: kind })}`,
    );
    expect(found[kind], `${kind} of ${uri}`).toHaveLength(1);
    return found[kind][0];
  }

  async ask(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    target: string,
    body?: Buffer,
    type?: string,
  ): Promise<Entity> {
    const answer = await this.install.http(target, {
      method,
      host: this.person.host,
      headers: {
        authorization: `Bearer ${this.person.token}`,
        ...(body ? { 'content-type': type ?? '', 'content-length': String(body.length) } : {}),
      },
      ...(body ? { body } : {}),
    });
    if (answer.status >= 300) throw new Error(`${method} ${target}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body);
  }
}

/** Somebody with a role on their domain, and a token that may use it. */
export async function admin(install: TestInstall, username: string, host: string): Promise<Person> {
  const email = `${username}.${host.replace(/[^a-z0-9]/g, '-')}@mail.example`;
  const { data } = await install.graphql<{ domain: { id: string } }>(
    { host, token: '' },
    'query ($name: String) { domain(name: $name) { id } }',
    { name: host },
  );
  await install.operate('addUser', { email, password: PASSWORD }, 'user { id }');
  const { identity } = await install.operate<{ identity: { id: string } }>(
    'createIdentity',
    { username, domainId: data.domain.id, email, role: 'ADMIN' },
    'identity { id }',
  );
  const scopes = ['READ', 'WRITE', 'FOLLOW', 'ADMIN_READ', 'ADMIN_WRITE'];
  const { token } = await install.operate<{ token: string }>(
    'createToken',
    { scopes },
    'token',
    undefined,
    identity.id,
  );
  return { handle: `@${username}@${host}`, uri: `https://${host}/users/${username}`, host, email, token };
}
