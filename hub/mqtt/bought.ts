import type { DeviceId } from '../domain/ids.ts';
import type { Bought, BoughtDevices } from '../intake/bought-devices.ts';
import type { Packet } from './packet.ts';

/** Bought devices that speak to the hub itself: those of the site document without an outside broker. */
export type OwnDevices = {
  readonly of: (device: string) => Bought | null;
  /** The device, if it says something on this topic by its dialect. */
  readonly speaking: (device: DeviceId, topic: string) => Bought | null;
  readonly mayRead: (device: string, filter: string) => boolean;
};

export function createOwnDevices(devices: Pick<BoughtDevices, 'byId' | 'at'>): OwnDevices {
  const of = (device: string): Bought | null => {
    const bought = devices.byId(device);
    return bought?.device.broker === undefined ? bought : null;
  };
  return {
    of,
    speaking: (device, topic) => {
      const bought = of(device);
      return bought !== null && devices.at(null, topic).includes(bought) ? bought : null;
    },
    mayRead: (device, filter) => {
      const bought = of(device);
      return bought !== null && bought.dialect.commandFilters(bought.device).some((own) => covers(own, filter));
    },
  };
}

/**
 * Stock firmware chooses its own client id, with capitals or none at all, and two devices may choose the same. Its user
 * name says which device it is, and that is what it is called from here on: so one cannot throw the other out.
 */
export function callByUserName(devices: OwnDevices, packet: Packet): void {
  const { cmd, username } = packet;
  if (cmd === 'connect' && username !== undefined && devices.of(username) !== null) packet.clientId = username;
}

/** Whether every topic that `filter` matches is matched by `own`, too. */
function covers(own: string, filter: string): boolean {
  const [wide, narrow] = [own.split('/'), filter.split('/')];
  for (const [i, level] of wide.entries()) {
    if (level === '#') return narrow.length > i;
    if (narrow[i] === undefined || narrow[i] === '#') return false;
    if (level !== '+' && level !== narrow[i]) return false;
  }
  return wide.length === narrow.length;
}
