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
