const { fibonacci, scale } = require('jest-ws-dynamic');

scale('votes', { tiers: fibonacci.load, session: './session.js', duration: 500 });
