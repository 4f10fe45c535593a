module.exports = {
  projects: [
    {
      displayName: 'chat',
      preset: 'jest-ws-dynamic',
      rootDir: '<rootDir>/chat',
      testEnvironmentOptions: { server: '../../javascript/src/server.js' },
    },
    { displayName: 'echo', preset: 'jest-ws-dynamic', rootDir: '<rootDir>/echo' },
    {
      displayName: 'plain',
      testEnvironment: 'node',
      rootDir: '<rootDir>/../docblock',
      testMatch: ['**/plain.test.js'],
    },
  ],
};
