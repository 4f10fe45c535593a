module.exports = {
  preset: 'jest-ws-dynamic',
  globalSetup: './start-chat.js',
  globalTeardown: './stop-chat.js',
  testEnvironmentOptions: { server: { url: '$CHAT_URL' } },
};
