const { GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString } = require('graphql');
const { useServer } = require('graphql-ws/use/ws');
const { WebSocketServer } = require('ws');

async function* countDown(_, { from }) {
  for (let left = from; left > 0; left -= 1) yield { countDown: left };
}

const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: 'Query',
    fields: { hello: { type: GraphQLString, resolve: () => 'world' } },
  }),
  subscription: new GraphQLObjectType({
    name: 'Subscription',
    fields: {
      countDown: {
        type: GraphQLInt,
        args: { from: { type: GraphQLInt } },
        subscribe: countDown,
      },
    },
  }),
});

const sockets = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(process.env.PORT ?? 4000),
  path: '/graphql',
});
useServer({ schema, connectionInitWaitTimeout: 1000 }, sockets);
