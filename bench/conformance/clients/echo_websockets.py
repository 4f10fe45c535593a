import asyncio
import sys

import websockets


async def echo(url):
    try:
        async with websockets.connect(url, max_size=2**25, ping_interval=None) as connection:
            async for message in connection:
                await connection.send(message)
    except (websockets.WebSocketException, OSError, EOFError):
        pass


async def main():
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    running = set()
    while url := (await lines.readline()).decode().strip():
        task = asyncio.create_task(echo(url))
        running.add(task)
        task.add_done_callback(running.discard)


asyncio.run(main())
