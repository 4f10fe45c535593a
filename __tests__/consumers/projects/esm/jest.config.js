export default {
  preset: 'jest-ws-dynamic',
  transform: {},
  testEnvironmentOptions: { server: './src/server.js' },
};
