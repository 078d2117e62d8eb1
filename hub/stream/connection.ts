import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { mayHear, maySay } from '../access/permissions.ts';
import { meView, type Principal } from '../access/principal.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { receiptAlerts, type Receipt } from '../commands/calls/receipt-alert.ts';
import type { RoleName } from '../contract/http/people.ts';
import type { ClientMessage, ServerMessage, TroubleFrame } from '../contract/stream.ts';
import { CLOSE_BAD_FRAME, CLOSE_CUT_OFF } from '../contract/stream-constants.ts';
import type { StaffId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import { timestamp } from '../queries/call-view.ts';
import type { Phone } from '../types/phone.ts';
import { catchUp, helloFrame, type CatchUpChunk, type StreamQueries } from './catch-up.ts';
import { closeSocket, whileReadable } from './close-socket.ts';
import { readFrame, sendJson } from './phone-line.ts';

export type ConnectionDeps = {
  readonly context: CommandContext;
  readonly queries: StreamQueries;
  /** Phones give the dispatcher a way to reach them; the answer takes it back. */
  readonly join: (phone: Phone) => () => void;
  /** A frame from a page in front, or a receipt: proof that this person would hear. */
  readonly onSign: (staff: StaffId, sign: 'open' | 'visible' | 'receipt' | 'closed') => void;
  /** A phone has sounded what may be a test ring. @returns whether it was one. */
  readonly onRingHeard: (ring: string, staff: StaffId) => boolean;
  /** What a phone must know at once that no fact tells: the hub cannot record. */
  readonly trouble: () => TroubleFrame | null;
  readonly now: () => Instant;
  /** A time that never jumps, for pings and pongs. */
  readonly steady: () => Instant;
  readonly boot: string;
};

/** One open stream: of a phone, of a screen, or of a script. */
export type Connection = {
  readonly socket: WebSocket;
  /** Below the WebSocket. */
  readonly wire: Duplex;
  readonly principal: Principal;
  pingedAt: Instant;
  heardAt: Instant;
  /** Whether its page is in front. */
  visible: boolean;
  /** Leaves the dispatcher; null before it was joined. */
  leave: (() => void) | null;
};

export type Upgraded = {
  readonly socket: WebSocket;
  readonly wire: Duplex;
  readonly principal: Principal;
  /** The newest `seq` that the client has; null when it has none. */
  readonly after: number | null;
  readonly stillSignedIn: () => boolean;
};

/** Greets a client, sends what it missed, joins it to the dispatcher, and takes what it says. `connections` holds it while it is open. */
export function openConnection(
  needs: ConnectionDeps,
  { socket, wire, principal, after, stillSignedIn }: Upgraded,
  connections: Set<Connection>,
): void {
  const { context, queries, onSign, now, steady, boot, trouble, join } = needs;
  const staff = principal.staff?.id ?? null;
  const connection: Connection = {
    socket,
    wire,
    principal,
    pingedAt: steady(),
    heardAt: steady(),
    visible: false,
    leave: null,
  };
  connections.add(connection);
  if (staff !== null) onSign(staff, 'open');
  socket.on('close', () => {
    connections.delete(connection);
    connection.leave?.();
    if (staff !== null) onSign(staff, 'closed');
  });
  if (hears(needs, connection, 'hello'))
    sendJson(socket, helloFrame(queries.changes.lastSeq(), boot, timestamp(now()), meView(principal)));
  sendMissed(needs, connection, catchUp(queries, context.siteState.site, after), () => {
    // Much to catch up takes several turns of the loop. A session that ended meanwhile does not join.
    if (!stillSignedIn()) return closeSocket(socket, CLOSE_CUT_OFF, 'cut off');
    const troubled = trouble();
    if (troubled !== null && hears(needs, connection, 'trouble')) sendJson(socket, troubled);
    connection.leave = join(joined(needs, connection));
  });
  socket.on('message', (data, isBinary) => {
    connection.heardAt = steady();
    takeFrame(needs, connection, isBinary ? null : data);
  });
}

/** Whether this connection may be sent such a frame. */
export function hears(needs: ConnectionDeps, connection: Connection, frame: ServerMessage['type']): boolean {
  return mayHear(frame, rolesOf(needs, connection));
}

/** A person's roles may change while the stream is open, so they are read from the site each time. */
function rolesOf({ context }: ConnectionDeps, { principal }: Connection): readonly RoleName[] {
  return principal.staff === null ? principal.roles : (context.siteState.site().staff(principal.staff.id)?.roles ?? []);
}

/** Sends what was missed, as fast as it is taken. The last piece and joining happen in one turn of the loop: no change falls between. */
function sendMissed(
  needs: ConnectionDeps,
  connection: Connection,
  next: () => CatchUpChunk,
  caughtUp: () => void,
): void {
  const { socket, wire } = connection;
  if (socket.readyState !== socket.OPEN) return;
  const { frames: all, done } = next();
  const frames = all.filter(({ type }) => hears(needs, connection, type));
  if (frames.length > 0) socket.send(JSON.stringify(frames.length === 1 ? frames[0] : frames));
  if (done) return caughtUp();
  const goOn = (): void => whileReadable(socket, () => sendMissed(needs, connection, next, caughtUp));
  if (wire.writableNeedDrain) wire.once('drain', goOn);
  else setImmediate(goOn);
}

function joined({ queries }: ConnectionDeps, { socket, wire, principal }: Connection): Phone {
  return {
    staff: principal.staff?.id ?? null,
    roles: principal.roles,
    session: principal.session,
    caughtUpTo: queries.changes.lastSeq(),
    // Ready frames go to the wire as they are: ws would copy and frame the same bytes anew for every phone. It never leaves a
    // message half-sent here, because nothing is compressed or sent in parts.
    send: (frame) => {
      if (socket.readyState === socket.OPEN) wire.write(frame);
    },
    backlogBytes: () => wire.writableLength,
    close: (code, reason) => closeSocket(socket, code, reason),
  };
}

function takeFrame(needs: ConnectionDeps, connection: Connection, data: RawData | null): void {
  const { context, onSign } = needs;
  const messages = data === null ? null : readFrame((data as Buffer).toString('utf8'));
  if (messages === null) return closeSocket(connection.socket, CLOSE_BAD_FRAME, 'frame not understood');
  const staff = connection.principal.staff?.id ?? null;
  const roles = rolesOf(needs, connection);
  const allowed = messages.filter(({ type }) => maySay(type, roles, staff !== null));
  if (staff === null) return;
  const receipts: Receipt[] = [];
  for (const message of allowed) takeMessage(needs, connection, message, staff, receipts);
  if (connection.visible && maySay('visible', roles, true)) onSign(staff, 'visible');
  if (receipts.length > 0) receiptAlerts(context, receipts);
}

function takeMessage(
  { onSign, onRingHeard }: ConnectionDeps,
  connection: Connection,
  message: ClientMessage,
  staff: StaffId,
  receipts: Receipt[],
): void {
  if (message.type === 'receipt') {
    onSign(staff, 'receipt');
    if (message.stage === 'heard' && onRingHeard(message.alertId, staff)) return;
    receipts.push({ alertId: message.alertId, staff, stage: message.stage });
  } else if (message.type === 'visible') connection.visible = message.visible;
}
