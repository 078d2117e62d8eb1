import type { Socket } from 'node:net';
import type { DeviceId } from '../domain/ids.ts';
import { socketOf, type MqttClient } from './aedes-internals.ts';
import type { Resends } from './resends.ts';

/**
 * Writes the PUBACK (MQTT 3.1.1 §3.4) once the message is on disk. The broker would do it too, at several times the
 * cost; it is told that there is nothing left to acknowledge. Receipts of one commit to one device leave as one write.
 * @param resends told of each receipt that was handed to the network, where a message without an id waits for one.
 */
export function createPubackWriter(resends: Pick<Resends, 'isWaiting' | 'receipted'>) {
  let corked: Socket[] = [];

  function uncork(): void {
    const sockets = corked;
    corked = [];
    for (const socket of sockets) socket.uncork();
  }

  return function receipt(client: MqttClient, packet: { qos: number; messageId?: number | undefined }): void {
    const { messageId } = packet;
    if (packet.qos !== 1 || messageId === undefined) return;
    packet.qos = 0;
    const socket = socketOf(client);
    if (socket.destroyed || !socket.writable) return;
    if (socket.writableCorked === 0) {
      if (corked.length === 0) process.nextTick(uncork);
      socket.cork();
      corked.push(socket);
    }
    const bytes = Buffer.from([0x40, 0x02, messageId >> 8, messageId & 0xff]);
    const device = client.id as DeviceId;
    if (!resends.isWaiting(device)) return void socket.write(bytes);
    socket.write(bytes, (error) => {
      // A device that has ended its line already did not hear it.
      if (error == null && !socket.readableEnded) resends.receipted({ device, line: client, packetId: messageId });
    });
  };
}
