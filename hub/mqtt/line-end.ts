import type { Socket } from 'node:net';
import type { DeviceId } from '../domain/ids.ts';
import { publishRight } from './access.ts';
import { isClosed, keepUnread, onceConnected, onPacket, packetsLeft } from './aedes-internals.ts';
import { judge, type AuthorisationDeps } from './authorisation.ts';
import { hasNoPacketId } from './mend-topics.ts';
import type { Packet } from './packet.ts';

export type LineEndDeps = Pick<
  AuthorisationDeps,
  'intake' | 'resends' | 'ownDevices' | 'secretHashOf' | 'checksCertificateName' | 'log'
>;

/**
 * Carries out what arrived whole before a line ended, although the broker has not come to it. A sleepy button writes
 * CONNECT, one press and the end of its line at once, and sleeps; the broker closes a line as soon as it sees the end.
 * Only the receipt is lost: the button sends the press again when it wakes, and its id shows that it is the same.
 * @returns what is called for each socket that the broker handles.
 */
export function createLineEnd(needs: LineEndDeps): (socket: Socket) => void {
  return (socket) => {
    let signIn: Packet | null = null;
    let waiting: Packet[] = [];
    let connected = false;

    function note(packet: Packet): void {
      if (packet.cmd === 'connect') signIn ??= packet;
      else if (packet.cmd === 'publish' && !hasNoPacketId(packet)) waiting.push(packet);
    }

    keepUnread(socket);
    onPacket(socket, (packet) => {
      if (!connected) note(packet);
    });
    onceConnected(socket, () => {
      // The broker has taken what was waiting. With a line that is closed already it takes nothing.
      if (isClosed(socket)) return;
      connected = true;
      waiting = [];
    });
    socket.once('close', () => {
      for (const packet of packetsLeft(socket)) note(packet);
      if (signIn !== null && waiting.length > 0) carryOut(needs, socket, signIn, waiting);
      waiting = [];
    });
  };
}

function carryOut(needs: LineEndDeps, socket: Socket, signIn: Packet, packets: readonly Packet[]): void {
  const { protocolVersion, clientId = '', username, password } = signIn;
  if (protocolVersion === 5) return;
  const mayConnect = judge(needs, { id: clientId, conn: socket }, username, password);
  if (!mayConnect.ok) return;
  const device = clientId as DeviceId;
  for (const { topic, payload = Buffer.alloc(0), qos, messageId, retain = false, dup = false } of packets) {
    if (topic == null) continue;
    if (needs.ownDevices.speaking(device, topic) === null && publishRight(device, topic) !== 'heard') continue;
    const packetId = qos === 0 ? null : (messageId ?? null);
    const ownId = (): string => needs.resends.idFor({ device, line: socket, packetId, dup }, payload);
    needs.intake.take(device, topic, payload, () => {}, { retained: retain, ownId });
  }
}
