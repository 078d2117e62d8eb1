import { Type } from 'typebox';
import { Id, idOf, timeOf } from '../ids.ts';

export const Pairing = Type.Object({
  callPoint: Id,
  code: Type.String({ description: 'eight letters and digits, for one device' }),
  url: Type.String({ description: 'content of the QR code: a link that ends with the code' }),
  expiresAt: timeOf('end of the pairing window, two minutes after it was opened'),
});
export const PairingClaim = Type.Object({
  code: Type.String({ minLength: 1, maxLength: 32, description: 'the code that the caretaker got' }),
});
/** The answer to the device. The password is shown once. */
export const Paired = Type.Object({
  callPoint: Id,
  device: idOf('device id, from the site document'),
  input: idOf('the input of the device that this call point stands for'),
  username: Type.String({ description: 'MQTT user name and client id: the device id' }),
  password: Type.String({ description: 'MQTT password, shown once' }),
});
export const PressTest = Type.Object({ callPoint: Id, expiresAt: timeOf('until then the next press is a test') });
