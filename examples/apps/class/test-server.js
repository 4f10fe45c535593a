const { ChatServer } = require('./chat-server');

module.exports = ({ httpServer }) => new ChatServer({ server: httpServer });
