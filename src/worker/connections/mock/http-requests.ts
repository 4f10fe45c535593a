/** Plain HTTP requests to a mock server, over HTTP/1.1 and HTTP/2. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MockHttpHandler, MockHttpRequest, MockHttpResponse } from '../../../bridge/mock';
import { isPolling, queryOf } from '../../../protocol/engine-io';
import { readHandshake } from './read-handshake';

/** The longest request body, bytes; a longer one is refused with 413. */
export const bodyLimit = 64 * 1024 * 1024;

/** The handlers of `mock.http()`, in the order in which they were added. */
export class HttpRequests {
  #handlers: readonly MockHttpHandler[] = [];
  /** Whether a client of Socket.IO has polled: Engine.IO's transport in place of a WebSocket. */
  isPolled = false;
  /** Forwards a request to the real server; used if no handler of any mock server at the address answers. */
  passOn: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;

  constructor(
    private readonly failure: (error: unknown) => void,
    private readonly otherwise?: MockHttpHandler,
  ) {}

  add(handler: MockHttpHandler): () => void {
    this.#handlers = [...this.#handlers, handler];
    return () => {
      this.#handlers = this.#handlers.filter((other) => other !== handler);
    };
  }

  /** Runs the handlers; the first response is used. Resolves with whether one answered. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    this.isPolled ||= isPolling(queryOf(request.url ?? ''));
    return this.#answer(this.#handlers, request, response);
  }

  /** Answers a request that no handler answered, from a recording or by the real server. */
  async answerOtherwise(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    if (this.passOn === undefined) {
      return this.#answer(this.otherwise ? [this.otherwise] : [], request, response);
    }
    await this.passOn(request, response);
    return true;
  }

  async #answer(
    handlers: readonly MockHttpHandler[],
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<boolean> {
    if (handlers.length === 0) return false;
    try {
      const body = await readBody(request);
      if (body === 'too long') write(response, answerOf(413));
      else if (body !== 'aborted') {
        const answer = await firstAnswer(handlers, plain(request, body));
        if (answer === undefined) return false;
        write(response, answer);
      }
    } catch (error) {
      this.failure(error);
      write(response, answerOf(500));
    }
    return true;
  }
}

async function firstAnswer(
  handlers: readonly MockHttpHandler[],
  request: MockHttpRequest,
): Promise<MockHttpResponse | undefined> {
  for (const handler of handlers) {
    const answer = await handler(request);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** A body, or why there is none. */
type Body = Buffer | 'too long' | 'aborted';

const bodies = new WeakMap<IncomingMessage, Promise<Body>>();

/** Reads the body, once if several mock servers request it. A client may abort its upload. */
export function readBody(request: IncomingMessage): Promise<Body> {
  const known = bodies.get(request);
  if (known !== undefined) return known;
  const reading = collect(request).catch((): Body => 'aborted');
  bodies.set(request, reading);
  return reading;
}

async function collect(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  }
  return size > bodyLimit ? 'too long' : Buffer.concat(chunks);
}

function plain(request: IncomingMessage, body: Buffer): MockHttpRequest {
  const { path, query, target, secure } = readHandshake(request);
  const { ':authority': authority, ...rest } = request.headers;
  const headers = Object.fromEntries(
    Object.entries(rest).filter(([name]) => !name.startsWith(':')),
  );
  if (typeof authority === 'string') headers.host ??= authority;
  return { method: request.method ?? 'GET', path, query, target, headers, secure, body };
}

function answerOf(status: number): MockHttpResponse {
  return { status, headers: {}, body: '' };
}

function write(response: ServerResponse, { status, headers, body }: MockHttpResponse): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, headers as Record<string, string | string[]>);
  response.end(body);
}
