import { Agent, setGlobalDispatcher } from 'undici';

/**
 * Sends what would go to `https://NAME` to the loopback address NAME is mapped to, and nothing anywhere else:
 * a test that reaches for the real internet must fail and say so. Ids, the Host header and signatures keep the name.
 *
 * Every request is noted in `sent` with the status it got (`null` while it waits or when it failed: see `error`).
 */
export function installNetwork(resolve) {
  const sent = [];
  const mapping = (dispatch) => (options, handler) => {
    const origin = new URL(String(options.origin));
    const address = resolve.get(origin.host);
    const entry = {
      at: Date.now(),
      method: options.method,
      url: `${origin.origin}${options.path}`,
      scheme: schemeOf((name) => headerOf(options.headers, name)),
      status: null,
      error: null,
    };
    sent.push(entry);
    if (address === undefined || origin.protocol !== 'https:') {
      entry.error = `${origin.origin} is not mapped: no test may reach the network outside.`;
      throw new Error(entry.error);
    }
    return dispatch(
      { ...options, origin: address, headers: withHost(options.headers, origin.host) },
      noting(handler, entry),
    );
  };
  setGlobalDispatcher(new Agent().compose(mapping));
  return sent;
}

/** `rfc9421`, `cavage` or `null`, told from the headers alone. */
export function schemeOf(header) {
  if (header('signature-input') != null) return 'rfc9421';
  return header('signature') == null ? null : 'cavage';
}

/** The value of one header; undici hands headers on as an object or as a flat list of names and values. */
function headerOf(headers, name) {
  return pairs(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

function withHost(headers, host) {
  return [...pairs(headers).filter(([key]) => key.toLowerCase() !== 'host'), ['host', host]].flat();
}

function pairs(headers) {
  if (headers == null) return [];
  if (!Array.isArray(headers)) return Object.entries(headers);
  return Array.from({ length: headers.length / 2 }, (_, index) => [
    headers[2 * index],
    headers[2 * index + 1],
  ]);
}

function noting(handler, entry) {
  return {
    onRequestStart: (...args) => handler.onRequestStart?.(...args),
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStart(controller, status, ...rest) {
      entry.status = status;
      return handler.onResponseStart?.(controller, status, ...rest);
    },
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError(controller, error) {
      entry.error = error.message;
      return handler.onResponseError?.(controller, error);
    },
  };
}
