export default {
  preset: 'jest-ws-dynamic',
  testEnvironmentOptions: { server: './chat.ts' },
};
