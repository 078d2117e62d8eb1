import { demand, type Admin } from './admin.ts';

const DEVICES_PER_REQUEST = 5_000;

type Issued = { readonly items: readonly { readonly device: string; readonly password: string }[] };

/**
 * Gives every device a new secret. Unknown devices are enrolled; old secrets stop working.
 * @returns secrets by device id.
 */
export async function enrolDevices(hub: Admin, devices: readonly string[]): Promise<Record<string, string>> {
  const secrets: Record<string, string> = {};
  for (let from = 0; from < devices.length; from += DEVICES_PER_REQUEST) {
    const { items } = await demand<Issued>(hub, {
      method: 'POST',
      path: '/devices/credentials',
      body: { devices: devices.slice(from, from + DEVICES_PER_REQUEST) },
    });
    for (const { device, password } of items) secrets[device] = password;
  }
  return secrets;
}
