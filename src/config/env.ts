// Reads environment variables, as text.

/** The environment as read: strings only, no meaning yet (config.ts gives it). The names are fixed. */
export interface Env {
  port?: string;
  host?: string;
  dataDir?: string;
  databaseUrl?: string;
  domain?: string;
  role?: string;
  trustProxy?: string;
  resolve?: string;
  metricsToken?: string;
  ops?: string;
  logLevel?: string;
  logFormat?: string;
  secret?: string;
  passwordGrant?: string;
  smtpUrl?: string;
  s3Endpoint?: string;
  s3Bucket?: string;
  s3Region?: string;
  s3KeyId?: string;
  s3Secret?: string;
  mediaCacheMb?: string;
  mediaCacheDays?: string;
  remoteDays?: string;
  remotePosts?: string;
  tracesEndpoint?: string;
  otlpEndpoint?: string;
  tracesRatio?: string;
  serviceName?: string;
}

export function readEnv(source: NodeJS.ProcessEnv): Env {
  const given = (name: string) => {
    const value = source[name]?.trim();
    return value ? value : undefined;
  };
  return {
    port: given('PORT'),
    host: given('HOST'),
    dataDir: given('PUKEKO_DATA'),
    databaseUrl: given('DATABASE_URL'),
    domain: given('PUKEKO_DOMAIN'),
    role: given('PUKEKO_ROLE'),
    trustProxy: given('PUKEKO_TRUST_PROXY'),
    resolve: given('PUKEKO_RESOLVE'),
    metricsToken: given('PUKEKO_METRICS_TOKEN'),
    ops: given('PUKEKO_OPS'),
    logLevel: given('PUKEKO_LOG_LEVEL'),
    logFormat: given('PUKEKO_LOG_FORMAT'),
    secret: given('PUKEKO_SECRET'),
    passwordGrant: given('PUKEKO_PASSWORD_GRANT'),
    smtpUrl: given('PUKEKO_SMTP_URL'),
    s3Endpoint: given('PUKEKO_MEDIA_S3_ENDPOINT'),
    s3Bucket: given('PUKEKO_MEDIA_S3_BUCKET'),
    s3Region: given('PUKEKO_MEDIA_S3_REGION'),
    s3KeyId: given('PUKEKO_MEDIA_S3_KEY_ID'),
    s3Secret: given('PUKEKO_MEDIA_S3_SECRET'),
    mediaCacheMb: given('PUKEKO_MEDIA_CACHE_MB'),
    mediaCacheDays: given('PUKEKO_MEDIA_CACHE_DAYS'),
    remoteDays: given('PUKEKO_REMOTE_DAYS'),
    remotePosts: given('PUKEKO_REMOTE_POSTS'),
    tracesEndpoint: given('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'),
    otlpEndpoint: given('OTEL_EXPORTER_OTLP_ENDPOINT'),
    tracesRatio: given('OTEL_TRACES_SAMPLER_ARG'),
    serviceName: given('OTEL_SERVICE_NAME'),
  };
}
