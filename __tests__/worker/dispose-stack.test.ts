import { describe, expect, test } from '@jest/globals';
import { WsDynamicError } from '../../src/errors/ws-dynamic-error';
import { afterCleanUp, DisposeStack } from '../../src/worker/dispose-stack';

/** Resolves in a later turn, so that two at once would interleave. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a dispose stack', () => {
  test('closes the newest first, one by one', async () => {
    const order: string[] = [];
    const stack = new DisposeStack();
    for (const name of ['first', 'second']) {
      stack.push(name, async () => {
        order.push(`${name} closes`);
        await nextTurn();
        order.push(`${name} closed`);
      });
    }
    await stack.dispose();
    expect(order).toEqual(['second closes', 'second closed', 'first closes', 'first closed']);
  });

  test('closes the rest immediately when its time limit is reached', async () => {
    const stack = new DisposeStack(0);
    const order: string[] = [];
    const bothClose = new Promise<void>((resolve) => {
      stack.push('first', () => {
        order.push('first');
        resolve();
      });
    });
    stack.push('second', () => {
      order.push('second');
      return bothClose;
    });
    await stack.dispose();
    expect(order).toEqual(['second', 'first']);
  });

  test('continues after a failure, and names each in one error', async () => {
    const stack = new DisposeStack();
    const closed: string[] = [];
    stack.push('ports', () => Promise.reject(new Error('busy')));
    stack.push('listeners', () => closed.push('listeners'));
    stack.push('server', () => {
      throw new Error('stuck');
    });
    await expect(stack.dispose()).rejects.toMatchObject({
      message: 'jest-ws-dynamic could not close everything: server: stuck; ports: busy',
      errors: [new Error('stuck'), new Error('busy')],
    });
    expect(closed).toEqual(['listeners']);
  });

  test('throws a single failure with a code unchanged, and names the failures of a nested stack', async () => {
    const failure = new WsDynamicError('ERR_WS_SERVER_FAILED', 'Its stop did not end.');
    const inner = new DisposeStack();
    inner.push('server', () => Promise.reject(failure));
    const outer = new DisposeStack();
    outer.push('a resource', () => inner.dispose());
    await expect(outer.dispose()).rejects.toBe(failure);
    const two = new DisposeStack();
    two.push('ports', () => Promise.reject(new Error('busy')));
    two.push('server', () => Promise.reject(new Error('stuck')));
    const around = new DisposeStack();
    around.push('a resource', () => two.dispose());
    await expect(around.dispose()).rejects.toMatchObject({
      message: 'jest-ws-dynamic could not close everything: server: stuck; ports: busy',
    });
  });

  test('closes late resources immediately, even after a failure', async () => {
    const stack = new DisposeStack();
    stack.push('server', () => Promise.reject(new Error('stuck')));
    await expect(stack.dispose()).rejects.toThrow('stuck');
    await new Promise<void>((resolve) => stack.push('late', () => resolve()));
  });
});

describe('a clean-up after a failure', () => {
  const failure = new WsDynamicError('ERR_WS_SERVER_FAILED', 'The server threw.');

  test('does not change the failure', async () => {
    await expect(afterCleanUp(failure, () => undefined)).resolves.toBe(failure);
  });

  test('that fails hides neither the first failure nor its code', async () => {
    const cleanUp = () => Promise.reject(new Error('busy'));
    await expect(afterCleanUp(failure, cleanUp)).resolves.toMatchObject({
      code: 'ERR_WS_SERVER_FAILED',
      message: 'The server threw.\nThe clean-up failed as well: busy',
      stack: expect.stringContaining('dispose-stack.test.ts'),
    });
    await expect(afterCleanUp(new TypeError('no'), cleanUp)).resolves.toMatchObject({
      errors: [new TypeError('no'), new Error('busy')],
      message: 'TypeError: no\nThe clean-up failed as well: busy',
    });
  });
});
