/** Whether a call is repeated: in a loop, or by a function that starts itself again. Pure. */
import type { Node } from '@babel/types';
import { withFallback } from '../errors/with-fallback';
import {
  ancestorsOf,
  childrenOf,
  includes,
  innermostFunction,
  isFunction,
  nameOf,
  namesOf,
  programOf,
} from './syntax';

const loop = /^(?:For|While|DoWhile)/;

/** Whether the call at `offset` is in a loop of its function that ends only by an exception. */
export function isInEndlessLoop(source: string, offset: number): boolean {
  return withFallback(() => {
    for (const [node] of ancestorsOf(programOf(source), offset).toReversed()) {
      if (isFunction(node)) return false;
      if (isEndless(node)) return true;
    }
    return false;
  }, false);
}

/** Whether the call at `offset` is in any loop of its function, or in a function that uses its own name. */
export function isInLoop(source: string, offset: number): boolean {
  return isRepeated(source, offset, ({ type }) => loop.test(type));
}

/** As {@link isInLoop}, without the head of `for … of`: the loop itself, as `for await (… of client)`. */
export function isInLoopBody(source: string, offset: number): boolean {
  return isRepeated(source, offset, (node) => {
    const isHead = node.type === 'ForOfStatement' && offset < (node.body.start ?? 0);
    return loop.test(node.type) && !isHead;
  });
}

function isRepeated(source: string, offset: number, isLoop: (node: Node) => boolean): boolean {
  return withFallback(() => {
    const around = ancestorsOf(programOf(source), offset);
    const inner = innermostFunction(around);
    const [owner] = around[inner] ?? [];
    if (around.slice(inner + 1).some(([node]) => isLoop(node))) return true;
    return owner !== undefined && usesItself(owner, namesOf(around.slice(inner, inner + 1)));
  }, false);
}

function usesItself(owner: Node, names: ReadonlySet<string>): boolean {
  const { body } = owner as { body?: Node };
  return body !== undefined && includes(body, (node) => names.has(nameOf(node) ?? ''));
}

function isEndless(node: Node): boolean {
  const isLoop =
    node.type === 'ForStatement' ||
    node.type === 'WhileStatement' ||
    node.type === 'DoWhileStatement';
  return isLoop && isAlwaysTrue(node.test) && !leaves(node.body, true);
}

function isAlwaysTrue(test: Node | null | undefined): boolean {
  if (test === null || test === undefined) return true;
  return (test.type === 'BooleanLiteral' || test.type === 'NumericLiteral') && Boolean(test.value);
}

/** Whether code of a loop's body may leave it. */
function leaves(node: Node, isOwnBreak: boolean): boolean {
  if (isFunction(node)) return false;
  if (node.type === 'ReturnStatement') return true;
  if (node.type === 'BreakStatement') return isOwnBreak || Boolean(node.label);
  const inner = isOwnBreak && !loop.test(node.type) && node.type !== 'SwitchStatement';
  return childrenOf(node).some((child) => leaves(child, inner));
}
