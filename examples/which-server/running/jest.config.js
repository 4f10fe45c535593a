module.exports = {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: {
    server: { url: process.env.CHAT_URL ?? 'ws://localhost:8080' },
  },
};
