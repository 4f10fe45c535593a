import type { WorkerApi } from '../../bridge/worker-api';
import { invalid } from '../../errors/invalid-value';
import { pointAtThrown } from '../../errors/point-at-thrown';
import { causeOf, read } from '../../errors/read-cause';
import { showTyped } from '../../errors/show-value';
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

/** The default export of a module, or the module itself. */
function exportedCodec(path: string, loaded: unknown): CodecSource {
  const standard = read(loaded, 'default');
  for (const candidate of [read(standard, 'default'), standard, loaded]) {
    if (typeof candidate === 'function' || isCodec(candidate)) return candidate as CodecSource;
  }
  const expected =
    'a codec, { name, encode(value), decode(data, isBinary) }, or a function that returns one, as its default export';
  throw invalid(
    `The module ${path} of the option "codec"`,
    { expected, received: showTyped(loaded) },
    details,
  );
}

function unloadable(path: string, cause: unknown): WsDynamicError {
  const message = `The module ${path} of the option "codec" could not be loaded: ${causeOf(cause).message}`;
  const failure = new WsDynamicError('ERR_WS_OPTION_INVALID', message, { ...details, cause });
  return pointAtThrown(failure, cause);
}

const details = { details: { option: 'codec' } };
