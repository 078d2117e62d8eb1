import { openDevice, type Device } from '../bench/clients/device.ts';
import type { Login } from '../bench/clients/mqtt-wire.ts';
import { pressId } from '../bench/clients/press-id.ts';

/**
 * Devices with a press journal, as correct firmware keeps it. A press is stored before it is sent, and deleted at its
 * PUBACK. After a reconnect the rest is sent again, oldest first, with the same ids.
 */
export type Journals = {
  /** A press at `device`: stored, and sent if the connection is open. */
  readonly press: (device: number, hold: boolean) => void;
  readonly pending: (device: number) => number;
  readonly pendingInAll: () => number;
  /** Opens every connection; one that fails is left for the next call. Resolves when each has been tried. */
  readonly connect: (port: number) => Promise<void>;
  /** Resolves when every connection is closed and every PUBACK that arrived was counted. */
  readonly gone: () => Promise<void>;
  readonly presses: () => readonly JournaledPress[];
  /** Number of PUBLISH packets sent, re-sends included. */
  readonly transmissions: () => number;
};

export type JournaledPress = {
  readonly id: string;
  readonly device: string;
  readonly hold: boolean;
  receipted: boolean;
};

export function openJournals(logins: readonly Login[]): Journals {
  const presses: JournaledPress[] = [];
  const pending = logins.map(() => new Set<number>());
  const lines = logins.map((): Device | null => null);
  let ends: Promise<void>[] = [];
  let transmissions = 0;

  const send = (line: Device, press: number) => {
    const { id, hold } = presses[press] as JournaledPress;
    transmissions += 1;
    line.press(press, hold ? `{"v":1,"id":"${id}","kind":"hold"}` : `{"v":1,"id":"${id}"}`);
  };
  const connectOne = async (port: number, login: Login, device: number) => {
    let ended = (): void => undefined;
    ends.push(
      new Promise((resolve) => {
        ended = resolve;
      }),
    );
    const mine = pending[device] as Set<number>;
    const line = await openDevice(port, login, false, {
      onReceipt: (press) => {
        (presses[press] as JournaledPress).receipted = true;
        mine.delete(press);
      },
      onLost: () => {
        lines[device] = null;
        ended();
      },
    });
    lines[device] = line;
    for (const press of mine) send(line, press);
  };

  return {
    press: (device, hold) => {
      const press = presses.length;
      presses.push({ id: pressId(press), device: (logins[device] as Login).device, hold, receipted: false });
      (pending[device] as Set<number>).add(press);
      const line = lines[device];
      if (line) send(line, press);
    },
    pending: (device) => (pending[device] as Set<number>).size,
    pendingInAll: () => pending.reduce((sum, mine) => sum + mine.size, 0),
    connect: async (port) => {
      ends = [];
      await Promise.allSettled(logins.map((login, device) => connectOne(port, login, device)));
    },
    gone: async () => {
      await Promise.all(ends);
    },
    presses: () => presses,
    transmissions: () => transmissions,
  };
}
