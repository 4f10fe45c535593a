const project = (rootDir, server, more) => ({
  displayName: rootDir,
  rootDir,
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { server },
  ...more,
});

module.exports = {
  projects: [
    project('express', './app.js'),
    project('fastify', './app.js'),
    project('socket.io', './io.js'),
    project('nestjs', './test-server.ts', {
      transform: { '\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/tsconfig.json' }] },
    }),
    project('class', './test-server.js'),
    project('next', './test-server.js'),
    project('listening', false),
  ],
};
