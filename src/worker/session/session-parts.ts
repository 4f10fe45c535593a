import type { ResolvedOptions } from '../../options/environment';
import type { PortHolder } from '../../realm/ports';
import type { ServerFactory } from '../../realm/server-factory';
import type { DisposeStack } from '../dispose-stack';
import type { Address } from '../servers/address';
import type { ServerLifecycle } from '../servers/lifecycle';
import type { ServerKind } from '../servers/server-kind';

/** What `openSession` found and opened for the file. */
export interface SessionParts {
  readonly options: ResolvedOptions;
  readonly address: Address;
  /** PEM of the run's authority. */
  readonly ca: string | undefined;
  /** `undefined`: nothing of ours answers (`server: false`, `{ url }`). */
  readonly control: ServerLifecycle | undefined;
  /** Set when the test's realm has to load the server. */
  readonly module: { readonly path: string; provide(load: () => unknown): void } | undefined;
  /** Makes a server kind of a function, on the file's ports. */
  readonly kindOf: ((factory: ServerFactory) => ServerKind) | undefined;
  /** Gives the ports back; names those where something still listens. Safe to call twice. */
  readonly releasePorts: () => Promise<readonly PortHolder[]>;
  readonly stack: DisposeStack;
  /** The server stays for the worker's next file. */
  readonly outlivesFile?: boolean;
  /** Limit of a test when Jest tells nothing else, ms. */
  readonly testTimeout: () => number;
}
