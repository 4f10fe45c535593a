const { parse } = require('protobufjs');

const { root } = parse('syntax = "proto3"; message Move { string player = 1; sint32 x = 2; }');
const Move = root.lookupType('Move');

module.exports = {
  name: 'protobuf',
  encode: (move) => Move.encode(Move.fromObject(move)).finish(),
  decode: (data) => Move.toObject(Move.decode(data)),
};
