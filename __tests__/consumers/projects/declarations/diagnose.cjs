// What a compiler finds in this project and in the declarations of jest-ws-dynamic, of each case:
// node diagnose.cjs COMPILER CASES, with the cases as JSON: [{ options, files }]
// Only these files are checked, not the libraries that they load; cases share what is parsed.
const { join } = require('node:path');

const [compiler, cases] = process.argv.slice(2);
const ts = require(compiler);

const isOurs = ({ fileName }) => !/node_modules\/(?!jest-ws-dynamic\/)/.test(fileName);

/** Parsed files, by what parses them alike. */
const parsed = new Map();

function hostOf(options) {
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, how, ...rest) => {
    const key = JSON.stringify([name, how, options.moduleResolution]);
    if (!parsed.has(key)) parsed.set(key, getSourceFile.call(host, name, how, ...rest));
    return parsed.get(key);
  };
  return host;
}

function errorsOf({ options: given, files }) {
  const { options, errors } = ts.convertCompilerOptionsFromJson(given, __dirname);
  const program = ts.createProgram(
    files.map((file) => join(__dirname, file)),
    options,
    hostOf(options),
  );
  const found = program
    .getSourceFiles()
    .filter(isOurs)
    .flatMap((file) => ts.getPreEmitDiagnostics(program, file));
  return [...errors, ...found].map((error) => ts.formatDiagnostic(error, formatHost).trim());
}

const formatHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => __dirname,
  getNewLine: () => '\n',
};

process.stdout.write(JSON.stringify(JSON.parse(cases).map(errorsOf)));
