/** Forwards plain HTTP requests to the real server and streams its responses back. */
import * as http from 'node:http';
import * as https from 'node:https';
import { pipeline } from 'node:stream';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { PassedRequest, PassOnListener } from '../../../bridge/mock';
import { isHopByHop } from '../../../wire/hop-by-hop';
import { unrouted } from '../../routing/patch-dials';
import type { Routing } from '../../routing/routing';
import { bodyLimit, readBody } from './http-requests';
import { realServer } from './open-real';
import { readHandshake } from './read-handshake';

/** Headers that `http.request` sets by itself. */
const ofRequest: readonly string[] = ['expect', 'host'];

/** @param url of the real server: `ws://` or `wss://` */
export async function passOn(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  { url, routing, listener }: PassOnSettings,
): Promise<void> {
  const { target } = readHandshake(request);
  const body = await readBody(request);
  if (body === 'aborted') return;
  if (body === 'too long') {
    response.writeHead(413).end();
    return;
  }
  const passed = new Passed(request, target, body);
  listener.request(passed);
  try {
    const real = realServer(new URL(target, url).href, routing);
    const { request: open } = real.url.protocol === 'wss:' ? https : http;
    const options = {
      method: passed.method,
      agent: false,
      headers: {
        ...passed.headers,
        ...(body.length > 0 && { 'content-length': body.length }),
        ...(real.host !== undefined && { host: real.host }),
      } as http.OutgoingHttpHeaders,
      ...(real.ca !== undefined && { ca: real.ca }),
    };
    const forwarded = unrouted(() => open(real.url.href.replace(/^ws/, 'http'), options));
    response.once('close', () => forwarded.destroy());
    forwarded.end(body);
    await answer(forwarded, response, passed);
  } catch (error) {
    if (response.destroyed) return;
    listener.failure(error);
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end('The real server did not answer.');
  }
}

interface PassOnSettings {
  readonly url: string;
  readonly routing: Routing;
  readonly listener: PassOnListener;
}

function answer(
  forwarded: http.ClientRequest,
  response: http.ServerResponse,
  passed: Passed,
): Promise<void> {
  return new Promise((resolve, reject) => {
    forwarded.once('error', reject);
    forwarded.once('response', (real) => {
      const { statusCode = 502, headers } = real;
      passed.status = statusCode;
      passed.responseHeaders = headers;
      real.on('data', (chunk: Buffer) => passed.keep(chunk));
      const length = headers['content-length'];
      response.writeHead(statusCode, {
        ...(passedHeaders(headers) as http.OutgoingHttpHeaders),
        ...(length !== undefined && { 'content-length': length }),
      });
      pipeline(real, response, (error) => {
        passed.endedAt = now();
        if (error) reject(error);
        else resolve();
      });
    });
  });
}

class Passed implements PassedRequest {
  readonly method: string;
  readonly headers: PassedRequest['headers'];
  readonly startedAt = now();
  endedAt = this.startedAt;
  status = 0;
  responseHeaders: PassedRequest['headers'] = {};
  readonly #kept: Buffer[] = [];
  #length = 0;

  constructor(
    { method = 'GET', headers }: http.IncomingMessage,
    readonly target: string,
    readonly body: Buffer,
  ) {
    this.method = method;
    // Recordings are searched for credentials, which a content coding would hide.
    this.headers = { ...passedHeaders(headers), 'accept-encoding': 'identity' };
  }

  keep(chunk: Buffer): void {
    this.endedAt = now();
    this.#length += chunk.length;
    if (this.#length <= bodyLimit) this.#kept.push(chunk);
    else this.#kept.length = 0;
  }

  get responseBody(): Buffer | undefined {
    if (this.#length > bodyLimit) return undefined;
    return decoded(Buffer.concat(this.#kept), this.responseHeaders['content-encoding']);
  }
}

const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** Decodes a body that the server encoded although `identity` was requested; `undefined` if it cannot. */
function decoded(bytes: Buffer, coding: string | string[] = 'identity'): Buffer | undefined {
  if (coding === 'identity' || bytes.length === 0) return bytes;
  try {
    return decoders[String(coding)]?.(bytes);
  } catch {
    return undefined;
  }
}

function passedHeaders(headers: PassedRequest['headers']): PassedRequest['headers'] {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !isHopByHop(name) && !ofRequest.includes(name)),
  );
}

let last = 0;

/** Strictly increasing, to preserve the order within a millisecond. */
function now(): number {
  last = Math.max(Date.now(), last + 0.001);
  return last;
}
