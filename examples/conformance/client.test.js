/** @jest-environment-options {"server": false} */
const { clientConformance } = require('jest-ws-dynamic/suites');
const openEchoClient = require('./client');

clientConformance({ name: 'the client', open: openEchoClient, granularity: 'section' });
