import { openLine } from './line.ts';
import { CONNACK, connectPacket, packetReader } from './mqtt-wire.ts';
import { pause, until } from '../witness.ts';

/** Connections with wrong secrets, from one address. */
export type Storm = {
  readonly port: number;
  readonly devices: readonly string[];
  readonly perSecond: number;
  readonly seconds: number;
};

/**
 * Counts of connections. `refused`: got a refusal; `cut`: closed without one; `admitted` must be 0. `seconds`: the time
 * to open them all.
 */
export type StormReport = {
  readonly opened: number;
  readonly admitted: number;
  readonly refused: number;
  readonly cut: number;
  readonly open: number;
  readonly seconds: number;
};

const TICK_MS = 10;
const ENDED_LIMIT_MS = 20_000;

/** Opens connections evenly, without waiting for earlier ones. Every second one uses the name of an enrolled device. */
export async function storm({ port, devices, perSecond, seconds }: Storm): Promise<StormReport> {
  const total = Math.round(perSecond * seconds);
  const from = performance.now();
  let opened = 0;
  let ended = 0;
  let admitted = 0;
  let refused = 0;
  while (opened < total) {
    const due = Math.min(total, Math.ceil(((performance.now() - from) / 1000) * perSecond));
    while (opened < due) guess(opened++);
    await pause(TICK_MS);
  }
  const took = (performance.now() - from) / 1000;
  await until(() => ended === opened, ENDED_LIMIT_MS);
  return { opened, admitted, refused, cut: ended - refused - admitted, open: opened - ended, seconds: took };

  function guess(n: number): void {
    const device = n % 2 === 0 ? (devices[(n >> 1) % devices.length] ?? 'nobody') : `nobody-${n}`;
    const read = packetReader((type, _first, body) => {
      if (type !== CONNACK) return;
      if (body[1] === 0) admitted++;
      else refused++;
    });
    const line = openLine(port, {
      onOpen: () => line.write(connectPacket(device, { device, username: device, password: `guess-${n}` }, 60)),
      onBytes: read,
      onClose: () => {
        ended++;
      },
    });
  }
}
