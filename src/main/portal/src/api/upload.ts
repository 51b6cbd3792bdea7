import { errorOf, TimeoutError, UnreachableError } from './errors';

export interface Upload {
  headers: Record<string, string>;
  body: Blob;
  /** For the whole upload and its answer. */
  timeoutMillis: number;
  signal?: AbortSignal | undefined;
  /** How much of the body has left, from 0 to 1. */
  onProgress?: ((part: number) => void) | undefined;
}

/**
 * POSTs a body and tells how far it is. With `XMLHttpRequest`, because `fetch` does not tell.
 *
 * @throws GatewayError as `call` does
 */
export function upload<T>(
  url: URL,
  { headers, body, timeoutMillis, signal, onProgress }: Upload,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open('POST', url);
    request.timeout = timeoutMillis;
    for (const [name, value] of Object.entries(headers)) {
      request.setRequestHeader(name, value);
    }
    request.upload.addEventListener('progress', (event) => {
      onProgress?.(event.total > 0 ? event.loaded / event.total : 1);
    });
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText) as T);
      } else {
        reject(errorOf(request.status, request.responseText, request.getResponseHeader('Retry-After')));
      }
    });
    request.addEventListener('error', () => reject(new UnreachableError('no answer')));
    request.addEventListener('timeout', () => reject(new TimeoutError('no answer in time')));
    request.addEventListener('abort', () => reject(signal?.reason));
    request.addEventListener('loadend', () => signal?.removeEventListener('abort', abort));
    signal?.addEventListener('abort', abort);
    request.send(body);
  });
}
