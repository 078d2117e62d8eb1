import { Type } from 'typebox';
import { idOf } from '../ids.ts';
import { StaffMember } from './people.ts';

/** Four to eight digits: a PIN must be quick to enter. */
export const PIN_PATTERN = '^[0-9]{4,8}$';
const Pin = Type.String({ pattern: PIN_PATTERN, description: '4 to 8 digits' });

export const PinNew = Type.Object({ pin: Pin });
export const PinEntry = Type.Object({ staff: idOf('staff id of the person at the screen'), pin: Pin });
export const PinEntered = Type.Object({
  staff: StaffMember,
  idleS: Type.Integer({ description: 'seconds without an action after which the screen only watches again' }),
});
export const ScreenNew = Type.Object({ place: idOf('where the screen is') });
