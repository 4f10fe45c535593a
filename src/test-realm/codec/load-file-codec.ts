import type { WorkerApi } from '../../bridge/worker-api';
import { messageOf, read } from '../../errors/read-cause';
import { showValue } from '../../errors/show-value';
import { WsDynamicError } from '../../errors/ws-dynamic-error';
import { type ImportModule, inOwnRealm, loadModule } from '../server/load-module';
import { type CodecSource, isCodec } from './codec';
import { setFileCodec } from './file-codec';

/** Loads the module of the option `codec`, in the realm of its test file. @throws ERR_WS_OPTION_INVALID */
export function loadFileCodec(
  { isEsModule }: WorkerApi,
  path: string,
  importModule: ImportModule,
): Promise<void> {
  return inOwnRealm(async () => {
    const loaded = await loadModule(path, importModule, isEsModule, unloadable);
    setFileCodec(exportedCodec(path, loaded));
  });
}

/** The default export, or what the module itself is. */
function exportedCodec(path: string, loaded: unknown): CodecSource {
  const standard = read(loaded, 'default');
  for (const candidate of [read(standard, 'default'), standard, loaded]) {
    if (typeof candidate === 'function' || isCodec(candidate)) return candidate as CodecSource;
  }
  throw refused(
    `The module ${path} of the option "codec": expected a codec, { name, encode(value), decode(data, isBinary) }, or a function that returns one, as its default export, received ${showValue(loaded)}.`,
  );
}

function unloadable(path: string, cause: unknown): WsDynamicError {
  return refused(
    `The module ${path} of the option "codec" could not be loaded: ${messageOf(cause)}`,
    cause,
  );
}

function refused(message: string, cause?: unknown): WsDynamicError {
  return new WsDynamicError('ERR_WS_OPTION_INVALID', message, {
    details: { option: 'codec' },
    ...(cause !== undefined && { cause }),
  });
}
