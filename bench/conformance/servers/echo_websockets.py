import asyncio
import os

import websockets


async def echo(connection):
    try:
        async for message in connection:
            await connection.send(message)
    except websockets.ConnectionClosed:
        pass


async def main():
    async with websockets.serve(
        echo, "127.0.0.1", int(os.environ["PORT"]), max_size=2**25, ping_interval=None
    ):
        await asyncio.Future()


asyncio.run(main())
