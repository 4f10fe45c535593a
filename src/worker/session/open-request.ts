import type { ResolvedOptions } from '../../options/types';
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
  readonly routing: Routing;
  /** By default the file's own server. */
  readonly reference?: ServerReference | undefined;
}
