"""A small calculator over WebSockets: {"op": "add", "a": 1, "b": 2} -> {"result": 3}."""

import argparse
import asyncio
import json
import operator
import signal

import websockets

OPERATIONS = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
}


def calculate(text):
    try:
        request = json.loads(text)
        return {"result": OPERATIONS[request["op"]](request["a"], request["b"])}
    except ValueError:
        return {"error": "not JSON"}
    except TypeError:
        return {"error": "not two numbers"}
    except KeyError as missing:
        return {"error": f"unknown or missing: {missing.args[0]}"}
    except ZeroDivisionError:
        return {"error": "division by zero"}


async def serve_client(client):
    async for text in client:
        await client.send(json.dumps(calculate(text)))


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8765)
    options = parser.parse_args()

    stop = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set_result, None)
    async with websockets.serve(serve_client, options.host, options.port):
        print(f"listening on {options.port}")
        await stop


asyncio.run(main())
