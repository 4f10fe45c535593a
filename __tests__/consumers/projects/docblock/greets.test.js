/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": "../javascript/src/server.js"}
 */
require('../javascript/test/greets.test');
