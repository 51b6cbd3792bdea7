/** One message of an event stream. */
export interface StreamMessage {
  comment?: undefined;
  /** What `Last-Event-ID` shall say from now on; undefined where the message has none. */
  id: string | undefined;
  event: string;
  data: string;
}

/** A line that is for nobody: the server's sign of life. */
export interface StreamComment {
  comment: string;
}

/**
 * Reads `text/event-stream` (HTML standard, "Server-sent events"). Comments come out too: by them who reads can tell a quiet connection
 * from a dead one.
 */
export async function* messages(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<StreamMessage | StreamComment, void, void> {
  let id: string | undefined;
  let event = '';
  let data: string[] = [];
  for await (const line of lines(body)) {
    if (line === '') {
      if (data.length > 0) {
        yield { id, event: event || 'message', data: data.join('\n') };
      }
      id = undefined;
      event = '';
      data = [];
      continue;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === '') {
      yield { comment: value };
    } else if (field === 'data') {
      data.push(value);
    } else if (field === 'event') {
      event = value;
    } else if (field === 'id') {
      id = value;
    }
  }
}

async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, void> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      const parts = (rest + value).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        yield line.endsWith('\r') ? line.slice(0, -1) : line;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
