/** `mock.http()`: the request that a test receives, and the responses that it can return. */
import type { MockHttpHandler, MockHttpRequest, MockHttpResponse } from '../../bridge/mock';
import { invalid } from '../../errors/invalid-value';
import { read } from '../../errors/read-cause';
import { showTyped } from '../../errors/show-value';
import { checkArgument } from '../../validation/check';
import { headers as headersKind } from '../../validation/kinds';
import { ownData } from '../call-site';
import { awaitOwn } from '../own-function';

/** A plain HTTP request from a client to a mock server. */
export interface HttpRequest extends MockHttpRequest {
  /** The body as UTF-8. */
  readonly text: string;
  /** The body as JSON. Throws a SyntaxError if it is not JSON. */
  json(): unknown;
}

/** An HTTP response; `json` is a body sent as JSON. */
export interface HttpAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  readonly json?: unknown;
}

/**
 * The result of a handler: an answer, a `Response`, a status or a text; `undefined` passes the request on to
 * the next handler, or to a 404 response.
 */
export type HttpAnswerer = (
  request: HttpRequest,
) => HttpGiven | undefined | PromiseLike<HttpGiven | undefined>;
type HttpGiven = HttpAnswer | Response | number | string;

/** Converts a handler for the worker's realm. */
export function httpHandler(answerer: HttpAnswerer): MockHttpHandler {
  return async ({ body, ...rest }) => {
    const text = body.toString('utf8');
    const request = { ...ownData(rest), body, text, json: (): unknown => JSON.parse(text) };
    const given = await awaitOwn('mock.http()', () => answerer(request));
    return given === undefined ? undefined : responseOf(given);
  };
}

const answerKeys = ['status', 'headers', 'body', 'json'];

async function responseOf(given: HttpGiven): Promise<MockHttpResponse> {
  if (typeof given === 'number') return withStatus(given, {}, '');
  if (typeof given === 'string') return withStatus(200, textType, given);
  if (isResponse(given)) {
    const body = Buffer.from(await given.arrayBuffer());
    return withStatus(given.status, Object.fromEntries(given.headers), body);
  }
  const isAnswer =
    typeof given === 'object' &&
    given !== null &&
    Object.keys(given).every((key) => answerKeys.includes(key));
  if (!isAnswer) throw refused(given);
  const { status = 200, headers = {}, body = '', json } = given;
  if (json !== undefined) {
    return withStatus(
      status,
      { 'content-type': 'application/json', ...headers },
      JSON.stringify(json),
    );
  }
  return withStatus(status, headers, typeof body === 'string' ? body : Buffer.from(body));
}

const textType = { 'content-type': 'text/plain; charset=utf-8' };

function withStatus(
  status: number,
  headers: MockHttpResponse['headers'],
  body: string | Buffer,
): MockHttpResponse {
  if (!Number.isInteger(status) || status < 200 || status > 599) throw refused(status);
  checkArgument('mock.http()', 'headers', headers, headersKind);
  return { status, headers, body };
}

/** Whether a value is a `Response` of `fetch`, of any realm. */
function isResponse(given: unknown): given is Response {
  return typeof read(given, 'arrayBuffer') === 'function';
}

function refused(given: unknown): Error {
  return invalid('mock.http()', {
    expected:
      'its function to return { status?, headers?, body? } or { json }, a Response, a status from 200 to 599, a string or undefined',
    received: showTyped(given),
  });
}
