/** Explains why no server answered a failed test: its process ended, or the test stopped or paused it. */
import { describeEnd } from '../errors/describe-end';
import { evidenceOf, subjectOf } from '../errors/evidence';
import { messageOf, read } from '../errors/read-cause';
import { isTimeOut } from '../errors/thrown-value';
import { userLine } from '../errors/user-line';
import { type Hindrance, hindranceOf } from '../platform/busy-process';
import { ServerConnection } from '../worker/connections/open-connection';
import { referenceTo } from '../worker/servers/server-reference';
import type { ServerEnd } from '../worker/servers/startable-server';
import type { Session } from '../worker/session/session';
import type { Scope } from '../worker/session/test-scope';
import { awaitEnd, exitTime } from './ended-servers';

/** Error codes of a failed or lost connection. */
const lost = [
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ERR_WS_CONNECT_FAILED', 'ERR_WS_CLOSED'],
  // Connections of scale().
  'ERR_WS_LIMIT_EXCEEDED',
];

/** Returns a few lines; empty if the servers are running, or the failure is not related to them. */
export async function explainAbsence(
  session: Session,
  scope: Scope,
  thrown: unknown,
): Promise<string> {
  const isLost = hasLost(scope, thrown) || hasLost(session.scopes.file, thrown);
  const lines: string[] = [];
  if (code(thrown) === 'ERR_WS_CONNECT_FAILED') lines.push(...describeNone(session, scope));
  for (const [name, server] of session.servers.byName) {
    const { state } = server;
    if (isLost) await awaitEnd(state);
    const { noun, object: call } = referenceTo(name);
    const { end, stopped, paused } = state;
    if (paused !== undefined && hasWaited(thrown)) {
      lines.push(
        `The ${noun} is paused: ${call}.pause() stopped its process${placeOf(paused.stack)}, ${during(paused, scope)}.`,
      );
    }
    const { pid } = state.started ?? {};
    // Watched once, when the test fails: that takes a while.
    const isFirst = scope.absence === undefined;
    if (isFirst && pid !== undefined && paused === undefined && hasWaited(thrown)) {
      lines.push(...describeHindrance(noun, await hindranceOf(pid)));
    }
    if (end !== undefined) {
      state.isEndNoticed = true;
      const { test, at } = end;
      const when = during({ test: test || (state.endedIn ?? ''), at }, scope);
      lines.push(describeEnd(end.how, server.ends.lines, { noun, when }));
    } else if (isLost && stopped !== undefined) {
      const { verb, stack, hasFailed } = stopped;
      const how = hasFailed ? 'failed to start it' : 'ended it';
      lines.push(
        `The ${noun} is not running: ${call}.${verb}() ${how}${placeOf(stack)}, ${during(stopped, scope)}.`,
      );
    }
  }
  return lines.join('\n');
}

/** Why the process of a command does not answer. */
function describeHindrance(noun: string, hindrance: Hindrance | undefined): string[] {
  if (hindrance === undefined) return [];
  const process = `The process ${hindrance.pid} of the ${noun}`;
  if (hindrance.kind === 'stopped') {
    return [`${process} is stopped, by SIGSTOP or a debugger: it answers nothing until SIGCONT.`];
  }
  return [
    `${process} was busy for ${hindrance.watched} ms without a pause when the test failed: look for an endless loop, or for a long calculation.`,
  ];
}

/** The file has only ports, and a client called one of them. */
function describeNone({ options, server, servers }: Session, { connections }: Scope): string[] {
  const { url, sslUrl = url } = server.address;
  const last = connections.at(-1)?.url ?? '';
  // useServer() may have replaced it.
  const isNone = options.server === false && servers.own.name.startsWith('false');
  if (!isNone || ![url, sslUrl].some((own) => last.startsWith(`${own}/`))) return [];
  const [name] = Object.keys(options.servers);
  const remedy =
    name === undefined
      ? 'Set it, call useServer(), start a server on its ports, or give a URL.'
      : `For one of "servers", write connect('/path', { server: '${name}' }).`;
  return [`This file has no server: the option "server" is false. ${remedy}`];
}

/** Whether a wait, a handshake, or the test itself has timed out. */
function hasWaited(thrown: unknown): boolean {
  return (
    evidenceOf(thrown).wait !== undefined ||
    code(thrown) === 'ERR_WS_CONNECT_TIMEOUT' ||
    isTimeOut(messageOf(thrown))
  );
}

function hasLost({ connections }: Scope, thrown: unknown): boolean {
  // No server of the file is on the other side of a mock server's connection.
  if (subjectOf(evidenceOf(thrown)) instanceof ServerConnection) return false;
  const codes = [code(thrown), code(read(thrown, 'cause'))];
  return (
    codes.some((code) => typeof code === 'string' && lost.includes(code)) ||
    connections.some(
      (one) =>
        !(one instanceof ServerConnection) &&
        one.closeEvent !== undefined &&
        one.closeEvent.code !== 1000,
    )
  );
}

function during({ test, at }: Pick<ServerEnd, 'test' | 'at'>, scope: Scope): string {
  // Connections may be lost, and the test may end, shortly before the process has ended. Its end is awaited
  // when the test fails, and again when the hooks have run.
  if (scope.startedAt <= at && at <= scope.endedAt + 2 * exitTime) return 'during this test';
  if (test === '') return 'outside of any test';
  return test === scope.title
    ? 'during an earlier attempt of this test'
    : `during the test "${test}"`;
}

/** ` at chat.test.js:7`. */
function placeOf(stack: string | undefined): string {
  const line = userLine(stack);
  return line === undefined ? '' : ` at ${line}`;
}

function code(thrown: unknown): unknown {
  return read(thrown, 'code');
}
