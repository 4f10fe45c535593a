import type { Circus } from '@jest/types';

/**
 * Lets the user's code load modules while the session closes. Jest 30 refuses `require()` and `import()` outside
 * of hooks and test functions; the session closes clients after the last `afterEach`, and stops or restores
 * the server after the last `afterAll`, and handlers of a server may load a module then. So each test and block
 * ends with an empty hook, whose end the handlers after this one do not see.
 */
export class LastHooks {
  readonly #own = new WeakSet<Circus.Hook>();

  /** Returns whether the event is one of such a hook. */
  handle(event: Circus.AsyncEvent | Circus.SyncEvent, state: Circus.State): boolean {
    switch (event.name) {
      case 'run_start':
        // Jest calls those of the file after those of inner blocks.
        this.#add('afterEach', state.rootDescribeBlock);
        return false;
      case 'run_describe_start':
        this.#add('afterAll', event.describeBlock);
        return false;
      case 'hook_start':
        return this.#own.has(event.hook);
      case 'hook_success':
        if (!this.#own.has(event.hook)) return false;
        Object.assign(event, { name: 'hook_end' });
        return true;
      default:
        return false;
    }
  }

  #add(type: Circus.Hook['type'], parent: Circus.DescribeBlock): void {
    // Jest may run a block again.
    if (parent.hooks.some((hook) => hook.type === type && this.#own.has(hook))) return;
    const asyncError = new Error(`The last ${type} hook`);
    const hook: Circus.Hook = {
      ...{ type, parent, asyncError, seenDone: false, timeout: undefined },
      fn: () => undefined,
    };
    this.#own.add(hook);
    parent.hooks.push(hook);
  }
}
