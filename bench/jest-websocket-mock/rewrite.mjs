/** One import changed. */
export function rewrite(text) {
  return text
    .replace('from "../websocket"', 'from "jest-ws-dynamic/jest-websocket-mock"')
    .replace('import "../matchers";\n', '');
}

/** And the lines of docs/from-jest-websocket-mock.md, where a test looks at the result in the next line. */
export function withLines(text) {
  return rewrite(text)
    .replace('    WS.clean();\n    expect(', '    await WS.clean();\n    expect(')
    .replaceAll(/^ {4}server\.send\(/gm, '    await server.send(')
    .replaceAll(
      /^ {4}(server\.(?:close|error)\([^)]*\);\n)/gm,
      '    const ended = new Promise((resolve) => client.addEventListener("close", resolve));\n' +
        '    await $1    await ended;\n',
    );
}
