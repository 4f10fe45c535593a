import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { unusableExport } from '../../../src/worker/servers/export-failures';

class ChatServer {}

test('prints the lines to write for a class', () => {
  expect(unusableExport(ChatServer, '/app/chat.js').message).toContain(
    "const ChatServer = require('./chat');\n  module.exports = ({ httpServer }) => new ChatServer(httpServer);",
  );
});

test('prints them for an object with a class', () => {
  const { message } = unusableExport({ ChatServer, port: 1 }, '/app/chat.js');
  expect(message).toContain('received an object with the keys ChatServer, port.');
  expect(message).toContain(
    "const { ChatServer } = require('./chat');\n  module.exports = ({ httpServer }) => new ChatServer(httpServer);",
  );
});

test.each([
  ['no class', { port: 1 }, '/app/chat.js'],
  ['two classes', { ChatServer, Other: class {} }, '/app/chat.js'],
  ['a value that is not a module', { ChatServer }, 'given to serve()'],
])('prints the line of a function for an object with %s', (_what, exported, name) => {
  expect(unusableExport(exported, name).message).toContain('export default ({ httpServer }) =>');
});

test('explains that a module is not run as a program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'export-failures-'));
  const path = join(folder, 'app.js');
  try {
    writeFileSync(path, 'if (require.main === module) server.listen(3000);');
    expect(unusableExport({}, path).message).toContain(
      'received nothing. Code under if (require.main === module) does not run here: export the server',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
