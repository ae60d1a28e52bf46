import net from 'node:net';
import { expect, it } from 'vitest';
import { findDoor } from '../../../../src/probe/reach/find-door.js';

it('tries no other listener once it is told to stop', async () => {
  const stop = new AbortController();
  const server = net.createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  const find = () => findDoor('127.0.0.1', [{ ListenerArn: 'one', Port: port, Protocol: 'HTTP' }], 2_000, stop.signal);
  try {
    expect(await find()).toMatchObject({ door: { listenerArn: 'one' } });
    stop.abort();
    expect(await find()).toMatchObject({ door: null });
  } finally {
    server.close();
  }
});
