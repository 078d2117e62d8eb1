import { CLOSE_NO_PONG, PING_EVERY_MS, PONG_LIMIT_MS } from '../contract/stream-constants.ts';
import { timestamp } from '../queries/call-view.ts';
import { closeSocket } from './close-socket.ts';
import { hears, type Connection, type ConnectionDeps } from './connection.ts';

/** The tick comes about once a second. A ping that is nearly due is sent now, not a second late. */
const TICK_SLACK_MS = 500;
/** A client that answers pings says something every 5 s. After this its person is not proven any more. */
const SILENT_AFTER_MS = 8_000;

/** Pings the connections that are due, and closes those that have not answered. */
export function pingAll(deps: ConnectionDeps, connections: Iterable<Connection>): void {
  const at = deps.steady();
  const ping = Buffer.from(JSON.stringify({ type: 'ping', at: timestamp(deps.now()) }));
  for (const connection of connections) {
    const { socket } = connection;
    if (socket.readyState !== socket.OPEN) continue;
    // It waits for its turn to catch up, and its answers come after that.
    if (connection.catchesUp === 'in-turn') connection.heardAt = at;
    if (at - connection.heardAt >= SILENT_AFTER_MS) connection.line?.silent(true);
    if (at - connection.heardAt >= PONG_LIMIT_MS) closeSocket(socket, CLOSE_NO_PONG, 'no pong');
    else if (at - connection.pingedAt >= PING_EVERY_MS - TICK_SLACK_MS) {
      connection.pingedAt = at;
      if (connection.catchesUp !== 'mid-frame' && hears(deps, connection, 'ping')) socket.send(ping, { binary: false });
    }
  }
}
