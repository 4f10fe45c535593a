import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname } from 'node:path';

/** Loads a file outside of Jest; TypeScript is compiled by the project's own compiler. */
export async function loadFile(path: string): Promise<unknown> {
  const load = createRequire(path);
  if (/^\.[cm]?tsx?$/.test(extname(path))) compileTypeScript(load);
  try {
    return load(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_REQUIRE_ESM') throw error;
    return import(path);
  }
}

function compileTypeScript(load: NodeJS.Require): void {
  const { ModuleKind, ScriptTarget, transpileModule } = load(
    'typescript',
  ) as typeof import('typescript');
  // A failure names the line of the session.
  process.setSourceMapsEnabled(true);
  const compilerOptions = {
    module: ModuleKind.CommonJS,
    target: ScriptTarget.ES2022,
    esModuleInterop: true,
    inlineSourceMap: true,
  };
  for (const extension of ['.ts', '.tsx', '.cts']) {
    load.extensions[extension] = (module, file) => {
      const source = readFileSync(file, 'utf8');
      const { outputText } = transpileModule(source, { compilerOptions, fileName: file });
      (module as NodeModule & { _compile(code: string, file: string): void })._compile(
        outputText,
        file,
      );
    };
  }
}
