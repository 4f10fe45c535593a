const { decode, encode } = require('cbor');

module.exports = { name: 'cbor', encode: (value) => encode(value), decode: (data) => decode(data) };
