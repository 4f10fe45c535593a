import { type Client, fibonacci, type ScaleOptions, scale } from 'jest-ws-dynamic';
import { describe, expect, test } from 'tstyche';

describe('scale()', () => {
  test('passes a client and its place to its session', () => {
    scale('load', {
      tiers: fibonacci.load,
      session: async (client, { index, tier, measure }) => {
        expect(client).type.toBeAssignableTo<Client>();
        expect(index).type.toBe<number>();
        expect(tier).type.toBe<number>();
        expect(await measure(() => 5)).type.toBe<number>();
        expect(await measure('login', async () => 'token')).type.toBe<string>();
      },
    });
  });

  test('accepts a rate and limits in both forms', () => {
    expect<ScaleOptions['rate']>().type.toBeAssignableFrom((tier: number) => tier * 2);
    expect<ScaleOptions['limits']>().type.toBeAssignableFrom({ p99: 5, growth: 1.2 });
    expect<ScaleOptions['limits']>().type.toBeAssignableFrom({
      p99: { login: 5 },
      growth: { cpu: 1.2 },
    });
    expect<ScaleOptions['limits']>().type.not.toBeAssignableFrom({ growth: { time: 1.2 } });
  });

  test('requires tiers and a session', () => {
    expect(scale).type.not.toBeCallableWith('load', { tiers: [1] });
    expect(scale).type.not.toBeCallableWith('load', { session: () => undefined });
  });
});
