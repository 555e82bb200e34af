import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { listen } from './listen.ts';

/** The floor of the live row: a frame that comes in goes out to every socket, the same bytes. */
export async function floorLive(_start: null) {
  const server = createServer();
  const sockets = new Set<WebSocket>();
  const wss = new WebSocketServer({ server, perMessageDeflate: false });
  wss.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('message', (data: Buffer) => {
      const frame = data.toString();
      for (const each of sockets) each.send(frame);
    });
  });
  const port = await listen(server);
  return { port: (_none: null) => port };
}
