/** What a careless caller, or a hostile one, may pass where something else belongs; each made anew. */
export const hostile = {
  seven: () => 7,
  negative: () => -1,
  fraction: () => 1.5,
  huge: () => 1e308,
  Infinity: () => Number.POSITIVE_INFINITY,
  NaN: () => Number.NaN,
  bigint: () => 7n,
  text: () => 'x',
  empty: () => '',
  unicode: () => '\u202e\u0007😀\ud800',
  true: () => true,
  null: () => null,
  symbol: () => Symbol('s'),
  action: () => () => undefined,
  array: () => [],
  list: () => [1],
  object: () => ({}),
  bare: () => Object.create(null),
  proto: () => JSON.parse('{ "__proto__": { "timeout": 1 } }'),
  inherited: () => Object.create({ timeout: 1 }),
  misspelt: () => ({ timout: 1 }),
  getter: () =>
    Object.defineProperty({}, 'timeout', {
      enumerable: true,
      get() {
        throw new Error('a getter that throws');
      },
    }),
  revoked: () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  revokedFunction: () => {
    const { proxy, revoke } = Proxy.revocable(() => undefined, {});
    revoke();
    return proxy;
  },
  revokedList: () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    return proxy;
  },
  getters: () =>
    new Proxy(
      {},
      {
        get() {
          throw new Error('a getter that throws');
        },
      },
    ),
  primitive: () => ({
    [Symbol.toPrimitive]() {
      throw new Error('a getter that throws');
    },
  }),
  frozen: () => Object.freeze({}),
  undefined: () => undefined,
  map: () => new Map([[1, 2]]),
  error: () => new Error('an error'),
  promise: () => Promise.resolve(1),
  url: () => new URL('ws://127.0.0.1:9/'),
} satisfies Record<string, () => unknown>;

export type HostileName = keyof typeof hostile;

/** Right in many places, or read by few: either a refusal or an acceptance is clear. */
export const eitherWay: ReadonlySet<string> = new Set<HostileName>([
  ...(['revokedFunction', 'revokedList', 'getters', 'primitive', 'frozen', 'undefined'] as const),
]);

export const hostileNames = Object.keys(hostile) as HostileName[];
