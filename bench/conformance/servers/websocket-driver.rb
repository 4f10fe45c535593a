require "socket"
require "websocket/driver"

# What the driver needs of a connection.
Wire = Struct.new(:socket) do
  def write(bytes)
    socket.write(bytes)
  rescue SystemCallError, IOError
    nil
  end
end

server = TCPServer.new("127.0.0.1", ENV.fetch("PORT").to_i)
loop do
  Thread.start(server.accept) do |socket|
    socket.setsockopt(Socket::IPPROTO_TCP, Socket::TCP_NODELAY, 1)
    driver = WebSocket::Driver.server(Wire.new(socket), max_length: 2**25)
    driver.on(:message) do |event|
      event.data.is_a?(String) ? driver.text(event.data) : driver.binary(event.data)
    end
    open = true
    driver.on(:connect) do
      next driver.start if WebSocket::Driver.websocket?(driver.env)

      socket.write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
      open = false
    end
    driver.on(:close) { open = false }
    driver.parse(socket.readpartial(65_536)) while open
  rescue SystemCallError, IOError
    nil
  ensure
    socket.close
  end
end
