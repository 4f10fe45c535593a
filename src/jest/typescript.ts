/**
 * ts-jest, loaded with the first file that it compiles: Jest loads each transform of a config at its
 * start, and ts-jest brings the whole compiler. The preset names this file.
 */
import type { SyncTransformer, TransformerCreator } from '@jest/transform';

type TsJest = SyncTransformer<object>;

/** What the preset gives: the path of ts-jest, as the project has it. */
interface Settings {
  readonly path: string;
}

const createTransformer: TransformerCreator<TsJest, Settings> = (settings) => {
  let made: TsJest | undefined;
  const tsJest = (): TsJest => {
    made ??= createFrom(settings);
    return made;
  };
  return {
    process: (...values) => tsJest().process(...values),
    processAsync: async (...values) => {
      const { processAsync, process } = tsJest();
      return (processAsync ?? process)(...values);
    },
    getCacheKey: (...values) => tsJest().getCacheKey?.(...values) ?? '',
    getCacheKeyAsync: async (...values) => tsJest().getCacheKeyAsync?.(...values) ?? '',
  };
};

export default { createTransformer };

function createFrom(settings: Settings | undefined): TsJest {
  const { default: factory } = require(settings?.path ?? 'ts-jest') as {
    default: { createTransformer(options: object): TsJest };
  };
  return factory.createTransformer({});
}
