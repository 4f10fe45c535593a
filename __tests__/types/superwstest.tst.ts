import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import request from 'jest-ws-dynamic/superwstest';
import { expect, test } from 'tstyche';
import { WebSocket, WebSocketServer } from 'ws';

test('accepts servers and URLs, like superwstest', () => {
  expect(request).type.toBeCallableWith('http://localhost');
  expect(request).type.toBeCallableWith(createHttpServer(), { shutdownDelay: 5 });
  expect(request).type.toBeCallableWith(createHttpsServer());
  expect(request).type.toBeCallableWith(new WebSocketServer({ noServer: true }));
  expect(request.scoped()).type.toBeCallableWith('http://localhost');
  expect(request.closeAll()).type.toBe<number>();
  expect(request).type.not.toBeCallableWith(1);
  expect(request).type.not.toBeCallableWith(new WebSocket('ws://localhost'));
  expect(request('a').ws).type.not.toBeCallableWith(1);
});

test('resolves to a WebSocket of ws, and has the verbs of supertest', async () => {
  expect(await request('a').ws('/').expectText('a').close()).type.toBe<WebSocket>();
  expect(request('a').ws).type.toBeCallableWith('/', ['chat'], { headers: { a: 'b' } });
  expect(request('a').ws).type.toBeCallableWith('/', { rejectUnauthorized: false });
  request('a').get('/path').expect(200);
});
