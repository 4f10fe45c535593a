import type { ResolvedOptions } from '../../options/types';
import type { TimeLeft } from '../../platform/test-limit';
import type { DisposeStack } from '../dispose-stack';
import type { Routing } from '../routing/routing';
import type { ServerReference } from '../servers/server-reference';
import type { FileContext } from '../servers/startable-server';

/** A request to open the servers of a file. */
export interface OpenRequest {
  readonly options: ResolvedOptions;
  readonly context: FileContext;
  readonly stack: DisposeStack;
  /** Title of the running test. */
  readonly tag: () => string;
  /** What the running test or hook leaves for a wait; `undefined` if none is running. */
  readonly timeLeft: () => TimeLeft | undefined;
  readonly routing: Routing;
  /** By default the file's own server. */
  readonly reference?: ServerReference | undefined;
}
