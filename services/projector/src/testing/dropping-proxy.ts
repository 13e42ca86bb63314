import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP proxy in front of ClickHouse that can swallow an answer: the request arrives, and nobody learns how it ended. */
export interface DroppingProxy {
  url: string;
  /** Swallows the answer to the next request whose query contains the text. */
  swallowNext(requestText: string): void;
  /** How many answers were swallowed. */
  swallowed(): number;
  close(): void;
}

export async function startDroppingProxy(target: string): Promise<DroppingProxy> {
  const { hostname, port } = new URL(target);
  let wanted: string | null = null;
  let swallowed = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let isSwallowing = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (wanted !== null && chunk.toString('latin1').includes(wanted)) {
        wanted = null;
        isSwallowing = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!isSwallowing) return void client.write(chunk);
      swallowed++;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  const swallowNext = (requestText: string): void => {
    wanted = new URLSearchParams([['', requestText]]).toString().slice(1);
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, swallowNext, swallowed: () => swallowed, close };
}
