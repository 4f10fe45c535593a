const { GraphQLObjectType, GraphQLSchema, GraphQLString } = require('graphql');
const { useServer } = require('graphql-ws/use/ws');
const { WebSocketServer } = require('ws');

const hello = { type: GraphQLString, resolve: () => 'world' };
const query = new GraphQLObjectType({ name: 'Query', fields: { hello } });

module.exports = ({ httpServer }) => {
  const webSockets = new WebSocketServer({ server: httpServer, path: '/graphql' });
  return useServer({ schema: new GraphQLSchema({ query }) }, webSockets).dispose;
};
