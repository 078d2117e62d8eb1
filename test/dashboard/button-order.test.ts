import { expect, it } from 'vitest';
import { stateOf } from '../../dashboard/office/button-order.ts';
import type { DeviceView } from '../../hub/contract/http/devices.ts';

const heard = { enrolled: true, supervision: 'ok', battery: null } as DeviceView;

it.each<[string, Partial<DeviceView> | null, string]>([
  ['nobody has given it a device', null, 'missing'],
  ['its device has no secret', { enrolled: false, broker: null, hook: false }, 'missing'],
  [
    'it speaks through an outside broker that is gone',
    { enrolled: false, broker: 'house', supervision: 'unknown' },
    'unknown',
  ],
  ['it rings by a URL', { enrolled: false, hook: true, supervision: 'unknown' }, 'unknown'],
  ['it is lost', { supervision: 'lost', battery: 5 }, 'lost'],
  ['its battery is low', { battery: 19 }, 'weak'],
  ['it is well', {}, 'ok'],
])('a call point is shown as what it is: %s', (_name, device, state) => {
  expect(stateOf({ device: device === null ? null : { ...heard, ...device }, unproven: false })).toBe(state);
});
