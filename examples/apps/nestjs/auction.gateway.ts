import {
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  type WsResponse,
} from '@nestjs/websockets';

interface Broadcaster {
  readonly clients: Set<{ send(text: string): void }>;
}

@WebSocketGateway()
export class AuctionGateway {
  @WebSocketServer()
  private readonly server!: Broadcaster;
  private highest = 0;

  @SubscribeMessage('bid')
  bid(@MessageBody() amount: number): WsResponse<string> {
    if (amount <= this.highest) {
      return { event: 'refused', data: `bid more than ${this.highest}` };
    }
    this.highest = amount;
    const news = JSON.stringify({ event: 'highest', data: amount });
    for (const client of this.server.clients) client.send(news);
    return { event: 'accepted', data: `you lead with ${amount}` };
  }
}
