import type { Socket } from 'node:net';
import { socketOf, type MqttClient } from './aedes-internals.ts';

/**
 * Writes the PUBACK (MQTT 3.1.1 §3.4) once the message is on disk. The broker would do it too, at several times the cost; it is
 * told that there is nothing left to acknowledge. Receipts of one commit to one device leave as one write.
 */
export function createPubackWriter() {
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
    socket.write(Buffer.from([0x40, 0x02, messageId >> 8, messageId & 0xff]));
  };
}
