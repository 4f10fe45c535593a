const { ChatServer } = require('./chat-server');

module.exports = ({ httpServer }) => new ChatServer(httpServer);
