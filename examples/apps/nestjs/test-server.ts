import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { WsAdapter } from '@nestjs/platform-ws';
import { AppModule } from './app.module';

export default async function createApp() {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  return app.useWebSocketAdapter(new WsAdapter(app));
}
