// What the build asks of the TypeScript compiler.
import ts from 'typescript';

/**
 * Emits a project. Types are checked by `npm run typecheck`: the build, which runs before each test run,
 * only emits.
 */
export function compile(configFile) {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail };
  const { fileNames, options, errors } = ts.getParsedCommandLineOfConfigFile(
    configFile,
    { noCheck: true },
    host,
  );
  errors.forEach(fail);
  const program = ts.createProgram(fileNames, options);
  const { diagnostics, emitSkipped } = program.emit(undefined, undefined, undefined, false, {
    afterDeclarations: [withoutPrivateNames],
  });
  diagnostics.forEach(fail);
  if (emitSkipped) throw new Error('tsc emitted nothing.');
}

function fail({ messageText }) {
  throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/**
 * Declares classes without `#private`: a project that compiles for ES5, as TypeScript 5 does by default,
 * refuses the name (TS18028).
 */
function withoutPrivateNames(context) {
  const isVisible = ({ name }) => name === undefined || !ts.isPrivateIdentifier(name);
  const visit = (node) => {
    if (!ts.isClassDeclaration(node)) return ts.visitEachChild(node, visit, context);
    const { modifiers, name, typeParameters, heritageClauses, members } = node;
    return context.factory.updateClassDeclaration(
      ...[node, modifiers, name, typeParameters, heritageClauses],
      members.filter(isVisible),
    );
  };
  return (file) => ts.visitEachChild(file, visit, context);
}

/** The paths of the declarations that these files lead to, as the compiler follows them. */
export function declarationsOf(files) {
  const options = {
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: [],
  };
  const program = ts.createProgram(files, options);
  return new Set(program.getSourceFiles().map(({ fileName }) => fileName));
}
