import { configure } from '@logtape/logtape';

const KEPT = 500;

/** Keeps Fedify's warnings and errors, the last 500, since they say why it refused something. */
export async function collectLog(log) {
  const keep = (record) => {
    const text = record.message.map((part) => (typeof part === 'string' ? part : String(part))).join('');
    log.push({ level: record.level, category: record.category.join('.'), message: text });
    if (log.length > KEPT) log.shift();
  };
  await configure({
    sinks: { keep },
    loggers: [
      { category: 'fedify', sinks: ['keep'], lowestLevel: 'warning' },
      { category: ['logtape', 'meta'], sinks: [], lowestLevel: 'error' },
    ],
  });
}
