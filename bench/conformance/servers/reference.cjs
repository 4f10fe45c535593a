const http = require('node:http');
const { attachReferenceServer } = require('../../../dist/worker/servers/reference/attach.js');

const server = http.createServer();
attachReferenceServer([server]);
server.listen(Number(process.env.PORT ?? process.env.WEBSOCKET_PORT), '127.0.0.1');
