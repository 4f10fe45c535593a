import {
  type AppliedFault,
  connect,
  type HeldPort,
  type Link,
  type LinkMessage,
  mockServer,
  network,
  refusingPort,
  server,
  silentPort,
  type Toxic,
} from 'jest-ws-dynamic';
import { describe, expect, test } from 'tstyche';
import type { FaultAction } from '../../src/bridge/network';
import type { ToxicSettings } from '../../src/bridge/toxic-settings';
import type { linkKinds, SettingOf } from '../../src/test-realm/network/link-kinds';
import type { Shape } from '../../src/validation/object';
import type { stages } from '../../src/worker/network/stages';

declare const link: Link;

describe('network', () => {
  test('accepts a server, a URL or nothing', async () => {
    expect(network()).type.toBe<Promise<Link>>();
    expect(network).type.toBeCallableWith({ seed: 7, messages: true, buffer: 1000 });
    expect(network).type.toBeCallableWith({ to: 'ws://localhost:1' });
    expect(network).type.toBeCallableWith({ to: server });
    expect(network).type.toBeCallableWith({ to: await mockServer() });
    expect(connect).type.toBeCallableWith('/', { via: link, ssl: true });
  });

  test('toxics have types for their settings', () => {
    expect(link.partition(50)).type.toBe<Toxic>();
    const latency = link.latency(100, {
      jitter: 5,
      stream: 'both',
      toxicity: 0.5,
      times: 3,
      for: 1,
    });
    expect(latency.update).type.toBeCallableWith({ latency: 1 });
    expect(latency.update).type.not.toBeCallableWith({ rate: 1 });
    expect(link.latency).type.not.toBeCallableWith('100');
    expect(link.bandwidth).type.not.toBeCallableWith(1, { stream: 'down' });
    expect(link.heal()).type.toBe<Promise<void>>();
  });

  test('faults match by value or by function', () => {
    expect(link.drop).type.toBeCallableWith({ type: 'a' }, { probability: 0.5 });
    expect(link.drop).type.toBeCallableWith(/a/);
    expect(link.drop).type.toBeCallableWith(({ data, stream, number }: LinkMessage) => {
      return stream === 'upstream' && number > 3 && typeof data === 'string';
    });
    expect(link.change).type.toBeCallableWith('a', () => ({ b: 1 }));
    expect(link.change).type.toBeCallableWith('a', () => undefined);
    expect(link.faults).type.toBe<readonly AppliedFault[]>();
  });

  test('ports are held', () => {
    expect(refusingPort()).type.toBe<Promise<HeldPort>>();
    expect(silentPort()).type.toBe<Promise<HeldPort>>();
  });
});

describe('an additional toxic', () => {
  interface Added extends ToxicSettings {
    fog: { readonly density: number };
  }

  test('needs an entry for each of its settings', () => {
    type Needed = Shape<SettingOf<Added, FaultAction>>;
    expect<Needed>().type.not.toBeAssignableFrom<typeof linkKinds>();
    expect<Needed>().type.toBeAssignableFrom<typeof linkKinds & Shape<'density'>>();
  });

  test('needs a stage', () => {
    type Stages = { readonly [Kind in Exclude<keyof Added, AcceptKind>]: unknown };
    type AcceptKind = 'down' | 'refuseHandshake' | 'hangHandshake' | 'flap';
    expect<Stages>().type.not.toBeAssignableFrom<typeof stages>();
    expect<Stages>().type.toBeAssignableFrom<typeof stages & { readonly fog: unknown }>();
  });
});
