require "faye/websocket"

Faye::WebSocket.load_adapter("thin")

run(lambda do |env|
  if Faye::WebSocket.websocket?(env)
    socket = Faye::WebSocket.new(env, nil, max_length: 2**25)
    socket.on(:message) { |event| socket.send(event.data) }
    socket.rack_response
  else
    [400, { "Content-Type" => "text/plain" }, ["Expected a WebSocket handshake"]]
  end
end)
