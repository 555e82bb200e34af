// Starts GraphiQL in the browser from files of our own: no inline script, no other host (a strict Content-Security-Policy holds).
const WORKERS = { json: 'json.worker.js', graphql: 'graphql.worker.js' };

self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_module, label) => `/graphiql/${WORKERS[label] ?? 'editor.worker.js'}`,
};

self.YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
  endpoint: '/graphql',
  title: 'GraphiQL',
  shouldPersistHeaders: false,
});
