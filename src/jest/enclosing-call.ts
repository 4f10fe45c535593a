/** Whether code is in a function that nobody awaits: a listener, or a server defined in the test. */
import type { Node } from '@babel/types';
import { withFallback } from '../errors/with-fallback';
import { isOfJest } from './function-uses';
import {
  type Ancestors,
  ancestorsOf,
  childrenOf,
  includes,
  innermostFunction,
  isCall,
  isFunction,
  nameOf,
  namesOf,
  programOf,
} from './syntax';

/** Methods that take a listener: of Node's emitters, the DOM and observables. */
const listenerTakers: ReadonlySet<string> = new Set([
  ...['on', 'once', 'addListener', 'prependListener', 'prependOnceListener'],
  ...['addEventListener', 'subscribe'],
]);
const timerTakers: ReadonlySet<string> = new Set([
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'nextTick'],
]);
/** Functions of this package that take a server. */
const serverTakers: ReadonlySet<string> = new Set(['useServer', 'serve']);

/** Whether a call at `offset` is in a listener. Pure; `false` if the source cannot be parsed. */
export function isInListener(source: string, offset: number): boolean {
  return isWithin(source, offset, listenerTakers);
}

/** Whether a call at `offset` is in a listener that calls `expect()` with its result, or after it. */
export function isInCheckingListener(source: string, offset: number): boolean {
  return isInListener(source, offset) && isBeforeExpect(source, offset);
}

/** Whether the function around `offset` calls `expect()` with what is there, or after it. */
export function isBeforeExpect(source: string, offset: number): boolean {
  return withFallback(() => {
    const around = ancestorsOf(programOf(source), offset);
    const owner = around[innermostFunction(around)]?.[0];
    const isLaterExpect = (node: Node): boolean =>
      isCall(node) && nameOf(node.callee) === 'expect' && (node.end ?? 0) > offset;
    return owner !== undefined && includes(owner, isLaterExpect);
  }, false);
}

/** Whether a call at `offset` is in a function that a timer calls. */
export function isInTimer(source: string, offset: number): boolean {
  return isWithin(source, offset, timerTakers);
}

/** Whether a call at `offset` is in a function passed to `useServer()` or `serve()`. */
export function isInServer(source: string, offset: number): boolean {
  return isWithin(source, offset, serverTakers);
}

/** Whether the function around `offset` is an argument of a call, other than one that declares a test. */
export function isInCallback(source: string, offset: number): boolean {
  return withFallback(() => {
    const around = ancestorsOf(programOf(source), offset);
    const [node, parent] = around[innermostFunction(around)] ?? [];
    return parent !== undefined && isCall(parent) && parent.callee !== node && !isOfJest(parent);
  }, false);
}

function isWithin(source: string, offset: number, takers: ReadonlySet<string>): boolean {
  // Most sources contain none of them and are not parsed.
  if (![...takers].some((name) => source.includes(name)) && !source.includes('.on')) return false;
  return withFallback(() => {
    const program = programOf(source);
    const around = ancestorsOf(program, offset);
    const named = namesOf(around);
    return (
      around.some((pair) => isGiven(pair, takers)) ||
      (named.size > 0 && takesOne(program, named, takers))
    );
  }, false);
}

function isGiven([node, parent]: Ancestors[number], takers: ReadonlySet<string>): boolean {
  if (isCall(parent) && parent.callee === node) {
    // `defer(() => …).subscribe(…)`
    return takers === listenerTakers && nameOf(node) === 'subscribe';
  }
  if (!isFunction(node)) return false;
  if (isCall(parent)) {
    return takers.has(nameOf(parent.callee) ?? '');
  }
  if (takers !== listenerTakers || parent.type !== 'AssignmentExpression') return false;
  // `socket.onmessage = …`
  return parent.left.type === 'MemberExpression' && /^on[a-z]/.test(nameOf(parent.left) ?? '');
}

/** Whether one of these names is passed to such a function. */
function takesOne(node: Node, names: ReadonlySet<string>, takers: ReadonlySet<string>): boolean {
  if (isCall(node) && takers.has(nameOf(node.callee) ?? '')) {
    const given = node.arguments.some((one) => one.type === 'Identifier' && names.has(one.name));
    if (given) return true;
  }
  return childrenOf(node).some((child) => takesOne(child, names, takers));
}
