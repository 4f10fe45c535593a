// The code blocks of a Markdown page, each with the HTML comments above it:
//   <!-- file: examples/…/chat.js -->   the block is that file, letter by letter
//   <!-- run: NAME -->                  commands that scripts/getting-started.mjs runs, in the order of the page
//   <!-- output: NAME -->               what the last of those commands prints
//   <!-- context: CODE -->              code in front of the block when its types are checked
//   <!-- fragment: REASON -->           not checked, and why not
const markers = /<!--\s*(file|run|output|context|fragment):\s*([\s\S]*?)\s*-->/g;
const fenced = /((?:<!--[\s\S]*?-->\s*)*)^```(\S*)\n([\s\S]*?)^```$/gm;

/** @param {string} page its Markdown */
exports.codeBlocks = (page) =>
  [...page.matchAll(fenced)].map((match) => {
    const [whole, comments, language, text] = match;
    const before = page.slice(0, match.index + whole.indexOf('```'));
    const given = [...comments.matchAll(markers)].map(([, key, value]) => [key, value]);
    return { line: before.split('\n').length, language, text, ...Object.fromEntries(given) };
  });

/** The projects that a page prints file by file, with their commands and output: by name, the page. */
exports.gettingStarted = {
  'getting-started-js': 'README.md',
  'getting-started-ts': 'docs/typescript.md',
  'getting-started-esm': 'docs/es-modules.md',
};
