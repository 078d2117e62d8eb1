import { openDevice, type Device } from './device.ts';
import type { Job } from '../job.ts';
import { openPhone, type Phone } from './phone.ts';
import { pressPayload } from './press-id.ts';
import { witness, type Witness } from '../witness.ts';

/** Devices and phones of one job, all connected, and what they have received. */
export type Fleet = {
  readonly devices: readonly Device[];
  readonly phones: readonly Phone[];
  readonly witness: Witness;
  /** Presses now, by device number. */
  readonly press: (device: number) => void;
  /** Called for every PUBACK with the number of the device, after it was counted. */
  onReceipt: (device: number) => void;
  /** Connections lost while the job ran. */
  readonly lost: string[];
  readonly close: () => void;
};

const DEVICES_AT_ONCE = 100;
const PHONES_AT_ONCE = 25;

/** @param capacity most presses of the job. @throws when a connection cannot be opened. */
export async function openFleet(job: Job, capacity: number): Promise<Fleet> {
  const seen = witness(capacity, job.phones.length);
  const lost: string[] = [];
  let closing = false;
  const onLost = (why: string) => {
    if (!closing) lost.push(why);
  };
  const devices = await inTurn(job.devices, DEVICES_AT_ONCE, (login, number) =>
    openDevice(job.mqttPort, login, job.anonymous, {
      onReceipt: (press) => {
        seen.receipt(press);
        fleet.onReceipt(number);
      },
      onLost,
    }),
  );
  const phones = await inTurn(job.phones, PHONES_AT_ONCE, (token, number) =>
    openPhone(job.door, `phone-${number}`, token, {
      onPress: (press) => seen.seen(number, press),
      onLost,
    }),
  );
  const fleet: Fleet = {
    devices,
    phones,
    witness: seen,
    lost,
    press: (device) => {
      const press = seen.sending();
      (devices[device] as Device).press(press, pressPayload(press));
    },
    onReceipt: () => undefined,
    close: () => {
      closing = true;
      for (const phone of phones) phone.close();
      for (const device of devices) device.close();
    },
  };
  return fleet;
}

async function inTurn<In, Out>(
  items: readonly In[],
  atOnce: number,
  work: (item: In, number: number) => Promise<Out>,
): Promise<Out[]> {
  const out: Out[] = [];
  let next = 0;
  const one = async () => {
    while (next < items.length) {
      const number = next++;
      out[number] = await work(items[number] as In, number);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, one));
  return out;
}
