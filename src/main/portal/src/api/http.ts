import { errorOf, GatewayError, TimeoutError, UnexpectedAnswerError, UnreachableError } from './errors';

export interface Call {
  method?: 'GET' | 'POST' | 'DELETE';
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** From the request to the last byte of the answer. */
  timeoutMillis: number;
  signal?: AbortSignal | undefined;
  /** Whether cookies go with it; as `fetch` has it, unless told otherwise. */
  credentials?: RequestCredentials | undefined;
  /** Let it go out even while the page is being left. */
  keepalive?: boolean;
}

/**
 * One call, and its answer as JSON.
 *
 * @throws GatewayError whatever went wrong, but for the caller's own abort, whose reason is thrown as it is
 */
export async function call<T>(url: URL, options: Call): Promise<T> {
  const late = AbortSignal.timeout(options.timeoutMillis);
  try {
    const response = await fetch(url, {
      method: options.method ?? 'GET',
      headers: {
        ...options.headers,
        ...(options.json === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: options.json === undefined ? null : JSON.stringify(options.json),
      signal: options.signal ? AbortSignal.any([options.signal, late]) : late,
      credentials: options.credentials ?? 'same-origin',
      keepalive: options.keepalive ?? false,
    });
    if (!response.ok) {
      throw await failureOf(response);
    }
    return (await response.json()) as T;
  } catch (failure) {
    throw explained(failure, options.signal, late);
  }
}

/** Reads the problem that a refused request was answered with. */
export async function failureOf(response: Response): Promise<GatewayError> {
  return errorOf(response.status, await response.text(), response.headers.get('Retry-After'));
}

/** What `fetch` throws says little: here it gets a type. */
export function explained(failure: unknown, aborted: AbortSignal | undefined, late?: AbortSignal): unknown {
  if (failure instanceof GatewayError) {
    return failure;
  }
  if (aborted?.aborted) {
    return aborted.reason;
  }
  if (failure instanceof SyntaxError) {
    return new UnexpectedAnswerError(200);
  }
  return late?.aborted
    ? new TimeoutError('no answer in time', { cause: failure })
    : new UnreachableError('no answer', { cause: failure });
}
