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
  map: () => new Map([[1, 2]]),
  error: () => new Error('an error'),
  promise: () => Promise.resolve(1),
  url: () => new URL('ws://127.0.0.1:9/'),
} satisfies Record<string, () => unknown>;

export type HostileName = keyof typeof hostile;

export const hostileNames = Object.keys(hostile) as HostileName[];
