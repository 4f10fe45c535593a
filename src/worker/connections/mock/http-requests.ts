/** Plain HTTP requests to a mock server, over HTTP/1.1 and HTTP/2. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MockHttpHandler, MockHttpRequest, MockHttpResponse } from '../../../bridge/mock';
import { readHandshake } from './read-handshake';

/** Bytes of a request's body; more is refused with 413. */
const bodyLimit = 64 * 1024 * 1024;

/** The handlers of `mock.http()`, in the order of their calls. */
export class HttpRequests {
  #handlers: readonly MockHttpHandler[] = [];

  constructor(private readonly failure: (error: unknown) => void) {}

  add(handler: MockHttpHandler): () => void {
    this.#handlers = [...this.#handlers, handler];
    return () => {
      this.#handlers = this.#handlers.filter((other) => other !== handler);
    };
  }

  /** Whether a handler answered; the first answer is used. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (this.#handlers.length === 0) return false;
    try {
      const body = await readBody(request);
      if (body === undefined) write(response, answerOf(413));
      else {
        const answer = await this.#ask(plain(request, body));
        if (answer === undefined) return false;
        write(response, answer);
      }
    } catch (error) {
      this.failure(error);
      write(response, answerOf(500));
    }
    return true;
  }

  async #ask(request: MockHttpRequest): Promise<MockHttpResponse | undefined> {
    for (const handler of this.#handlers) {
      const answer = await handler(request);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }
}

const bodies = new WeakMap<IncomingMessage, Promise<Buffer | undefined>>();

/** Read once, also where several mock servers are asked; `undefined` beyond the limit. */
function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const known = bodies.get(request);
  if (known !== undefined) return known;
  const reading = collect(request);
  bodies.set(request, reading);
  return reading;
}

async function collect(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  }
  return size > bodyLimit ? undefined : Buffer.concat(chunks);
}

function plain(request: IncomingMessage, body: Buffer): MockHttpRequest {
  const { path, query, secure } = readHandshake(request);
  const { ':authority': authority, ...rest } = request.headers;
  const headers = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !name.startsWith(':')),
  );
  if (typeof authority === 'string') headers.host ??= authority;
  return { method: request.method ?? 'GET', path, query, headers, secure, body };
}

function answerOf(status: number): MockHttpResponse {
  return { status, headers: {}, body: '' };
}

function write(response: ServerResponse, { status, headers, body }: MockHttpResponse): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, headers as Record<string, string | string[]>);
  response.end(body);
}
