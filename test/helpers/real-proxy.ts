import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { type RequestOptions, request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { freePort } from './free-port.ts';
import { eventually } from './world.ts';

/** Debian's nginx and Caddy, running what `pukeko proxy` printed, on ports of their own. */
export type ProxyName = 'nginx' | 'caddy';

export function hasProxy(name: ProxyName): boolean {
  try {
    execFileSync(name, [name === 'nginx' ? '-v' : 'version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn(`No ${name} here: its tests are skipped.`);
    return false;
  }
}

export interface ProxyAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface RealProxy {
  port: number;
  /** One request over TLS to a name, whose certificate is not looked at. */
  ask(
    name: string,
    path: string,
    options?: Pick<RequestOptions, 'method' | 'headers'> & { body?: string | Buffer },
  ): Promise<ProxyAnswer>;
  /** The same over HTTP/2; rejects where the proxy does not speak it. */
  askHttp2(name: string, path: string): Promise<{ status: number; body: string }>;
  close(): Promise<void>;
}

/**
 * Starts it with the configuration as printed, but for the ports and, for nginx, the place of certificates (made here).
 */
export async function startProxy(
  kind: ProxyName,
  configuration: string,
  names: readonly string[],
): Promise<RealProxy> {
  const folder = mkdtempSync(join(tmpdir(), `pukeko-${kind}-`));
  const [port, plain] = [await freePort(), await freePort()];
  const child =
    kind === 'nginx'
      ? startNginx(folder, configuration, names, port, plain)
      : startCaddy(folder, configuration, port, plain);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const proxy: RealProxy = {
    port,
    ask: (name, path, { body, ...options } = {}) =>
      new Promise((resolve, reject) => {
        const asked = request(
          {
            host: '127.0.0.1',
            port,
            path,
            servername: name,
            rejectUnauthorized: false,
            agent: false,
            ...options,
            headers: { host: name, ...options.headers },
          },
          (answer) => {
            let text = '';
            answer.setEncoding('utf8').on('data', (part: string) => {
              text += part;
            });
            answer.on('end', () =>
              resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
            );
            answer.on('error', reject);
          },
        );
        asked.on('error', reject);
        asked.end(body);
      }),
    askHttp2: (name, path) =>
      new Promise((resolve, reject) => {
        const session = connectHttp2(`https://${name}`, {
          createConnection: () =>
            connectTls({
              host: '127.0.0.1',
              port,
              servername: name,
              rejectUnauthorized: false,
              ALPNProtocols: ['h2'],
            }),
        });
        session.on('error', reject);
        const stream = session.request({ ':path': path, ':authority': name });
        let [status, body] = [0, ''];
        stream.on('response', (headers) => {
          status = headers[':status'] ?? 0;
        });
        stream.setEncoding('utf8').on('data', (part: string) => {
          body += part;
        });
        stream.on('error', reject);
        stream.on('end', () => {
          session.close();
          resolve({ status, body });
        });
      }),
    async close() {
      process.off('exit', kill);
      if (child.exitCode === null) {
        const ended = new Promise((done) => child.once('exit', done));
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await eventually(
      async () => child.exitCode === null && (await isListening(port)),
      (is) => is,
      90_000,
    );
    // Caddy makes its certificates after it listens.
    for (const name of names)
      await eventually(
        () =>
          proxy.ask(name, '/livez').then(
            () => true,
            () => false,
          ),
        (answers) => answers,
        90_000,
      );
  } catch (cause) {
    await proxy.close();
    throw new Error(`${kind} did not start: ${said}`, { cause });
  }
  return proxy;
}

function startNginx(
  folder: string,
  configuration: string,
  names: readonly string[],
  port: number,
  plain: number,
): ChildProcess {
  const subject = names.map((name) => `DNS:${name}`).join(',');
  const certificate = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'certificate.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=pukeko test',
      '-addext',
      `subjectAltName=${subject}`,
      ...certificate,
    ],
    { stdio: 'ignore' },
  );
  const adapted = configuration
    .replace(/^ {2}listen \[::\].*\n/gm, '')
    .replace(/listen 80;/g, `listen 127.0.0.1:${plain};`)
    .replace(/listen 443 /g, `listen 127.0.0.1:${port} `)
    .replace(/\/etc\/letsencrypt\/live\/[^/]+\/fullchain\.pem/g, join(folder, 'certificate.pem'))
    .replace(/\/etc\/letsencrypt\/live\/[^/]+\/privkey\.pem/g, join(folder, 'key.pem'));
  writeFileSync(join(folder, 'pukeko.conf'), adapted);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${join(folder, kind)};`,
  );
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${join(folder, 'pid')}; error_log stderr warn; events {} http { access_log off; ${temporary.join(' ')} include ${join(folder, 'pukeko.conf')}; }`,
  );
  return spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function startCaddy(folder: string, configuration: string, port: number, plain: number): ChildProcess {
  const options = `{\n\tadmin off\n\tlocal_certs\n\tskip_install_trust\n\thttp_port ${plain}\n\thttps_port ${port}\n\tdefault_bind 127.0.0.1\n}\n`;
  writeFileSync(join(folder, 'Caddyfile'), `${options}\n${configuration}`);
  mkdirSync(join(folder, 'home'));
  return spawn('caddy', ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: join(folder, 'home'),
      XDG_DATA_HOME: join(folder, 'home'),
      XDG_CONFIG_HOME: join(folder, 'home'),
    },
  });
}

function isListening(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => done(false));
  });
}
