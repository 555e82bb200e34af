// The configuration of nginx for an install.

import { CLOSED_PATHS, HANDLE_PATHS, type ProxiedInstall, QUIET_SECONDS, type Site } from './site.ts';

/**
 * A file for `/etc/nginx/conf.d/` (inside `http`), for nginx 1.18 and newer. Certificates are where certbot puts them.
 */
export function nginxConfiguration({ sites, upstream, mostBytes }: ProxiedInstall): string {
  const hosts = sites.filter(({ kind }) => kind === 'host').map(({ name }) => name);
  const names = sites.map(({ name }) => name);
  return `# Pūkeko behind nginx. Write it to /etc/nginx/conf.d/pukeko.conf, then: nginx -t && systemctl reload nginx
# The server must be told that it may believe this proxy: PUKEKO_TRUST_PROXY=127.0.0.1
# Certificates, once for each name, while nginx runs with the first "server" below alone:
#   certbot certonly --webroot --webroot-path /var/www/html --domain NAME

map $http_upgrade $pukeko_connection {
  default upgrade;
  '' '';
}

upstream pukeko {
  server ${upstream};
  keepalive 16;
}

server {
  listen 80;
  listen [::]:80;
  server_name ${names.join(' ')};

  location /.well-known/acme-challenge/ {
    root /var/www/html;
  }
  location / {
    return 308 https://$host$request_uri;
  }
}
${hosts.map((name) => hostServer(name, mostBytes)).join('')}${sites.map(handleServer).join('')}`;
}

function hostServer(name: string, mostBytes: number): string {
  return `
server {
${listening(name)}

  # The server refuses what is longer, as it comes: nothing is written to the disk here before.
  client_max_body_size ${mostBytes};
  proxy_request_buffering off;

  proxy_http_version 1.1;
  proxy_set_header Host $host;
  proxy_set_header Connection $pukeko_connection;
  proxy_set_header Upgrade $http_upgrade;
  # Set here, so that nothing of it is the client's word.
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Forwarded-Host $host;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header X-Real-IP "";
  proxy_set_header Forwarded "";
  proxy_set_header Via "";

  location = ${CLOSED_PATHS.exact} {
    return 404;
  }
  location ^~ ${CLOSED_PATHS.below} {
    return 404;
  }
  # Live streams: passed on as they come, and open while nothing happens.
  location ~ ^/(?:graphql|api/v1/streaming(?:/.*)?)$ {
    proxy_buffering off;
    proxy_read_timeout ${QUIET_SECONDS}s;
    proxy_send_timeout ${QUIET_SECONDS}s;
    proxy_pass http://pukeko;
  }
  location / {
    proxy_pass http://pukeko;
  }
}
`;
}

function handleServer(site: Site): string {
  if (site.kind !== 'handles') return '';
  const { name, host } = site;
  const lookups = HANDLE_PATHS.map(
    (path) => `  location = ${path} {
    add_header Access-Control-Allow-Origin * always;
    return 301 https://${host}$request_uri;
  }`,
  ).join('\n');
  return `
# Handles end in ${name}, and live on ${host}. Where a website of yours is served under ${name}, put all but the last location into its
# "server" instead of this one.
server {
${listening(name)}

${lookups}
  location / {
    return 302 https://${host}$request_uri;
  }
}
`;
}

function listening(name: string): string {
  return `  listen 443 ssl http2;
  listen [::]:443 ssl http2;
  server_name ${name};
  ssl_certificate /etc/letsencrypt/live/${name}/fullchain.pem;
  ssl_certificate_key /etc/letsencrypt/live/${name}/privkey.pem;
  ssl_protocols TLSv1.2 TLSv1.3;`;
}
