// The preset of this checkout; a project of its own has `preset: 'jest-ws-dynamic'` instead.
/** @type {import('jest').Config} */
module.exports = {
  ...require('../../jest-preset'),
  displayName: 'example',
  rootDir: __dirname,
  testMatch: ['<rootDir>/*.test.ts'],
};
