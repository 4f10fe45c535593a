/**
 * @jest-environment jest-ws-dynamic/environment
 * @jest-environment-options {"server": false}
 */
import { expect, test } from '@jest/globals';
import { type Codec, connect, mockServer } from 'jest-ws-dynamic';
import { parse } from 'protobufjs';

const move = parse('syntax = "proto3"; message Move { string player = 1; sint32 x = 2; }').root;
const Move = move.lookupType('Move');

const codecs: readonly Codec[] = [
  {
    name: 'protobuf',
    encode: (value) => Move.encode(Move.fromObject(value)).finish(),
    decode: (data) => Move.toObject(Move.decode(data)),
  },
];

test.each(codecs)('$name: encodes and decodes values', async (codec) => {
  const mock = await mockServer({ codec });
  const client = await connect(mock.url, { codec });
  await client.send({ player: 'ada', x: -1 });
  await expect(mock).toReceiveMessage({ player: 'ada', x: -1 });
  expect(client.sent[0]).toBeInstanceOf(Buffer);
});
