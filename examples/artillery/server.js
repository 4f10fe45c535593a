// A poll: each vote is counted and confirmed to its voter.
const { WebSocketServer } = require('ws');

const server = new WebSocketServer({ port: Number(process.env.PORT ?? 3000) });
const votes = new Map();

server.on('connection', (client) => {
  client.on('error', console.error);
  client.on('message', (data) => {
    try {
      const { vote } = JSON.parse(String(data));
      votes.set(vote, (votes.get(vote) ?? 0) + 1);
      client.send(JSON.stringify({ counted: vote, votes: votes.get(vote) }));
    } catch {
      client.close(1003, 'not JSON');
    }
  });
});
