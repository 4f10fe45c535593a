// Runs the same server outside the tests: `npm start`.
const { createServer } = require('node:http');
const serveAuction = require('./server');

const httpServer = createServer().listen(Number(process.env.PORT ?? 8080), () => {
  console.log(`The auction is on ws://localhost:${httpServer.address().port}`);
});
serveAuction({ httpServer });
