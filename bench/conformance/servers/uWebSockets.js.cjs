const uWS = require('uWebSockets.js');

const size = 256 * 1024 * 1024;
uWS
  .App()
  .ws('/*', {
    compression: uWS.DEDICATED_COMPRESSOR | uWS.DEDICATED_DECOMPRESSOR,
    maxPayloadLength: size,
    maxBackpressure: size,
    message: (socket, data, isBinary) => socket.send(data, isBinary, true),
  })
  .listen('127.0.0.1', Number(process.env.PORT), () => undefined);
