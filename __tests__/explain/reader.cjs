// A module that correct-background.cjs loads.
exports.readUntilClosed = async (client, take) => {
  while (client.readyState === 1) take(await client.receive());
};
