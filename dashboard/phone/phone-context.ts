import type { ReadonlySignal } from '@preact/signals';
import type { AlertReceipts } from '../connection/alert-receipts.ts';
import type { ConnectionLoss } from '../connection/connection-loss.ts';
import type { Connection } from '../connection/connection.ts';
import type { Sound } from '../senses/sound.ts';
import type { WakeLock } from '../senses/wake-lock.ts';
import { requiredContext } from '../ui/required-context.ts';
import type { Ways } from '../ways/ways.ts';
import type { CheckIn } from './shift/check-in.ts';
import type { DeafTime } from './deaf-time.ts';
import type { Shift } from './shift/shift.ts';

/** What only the staff phone uses. */
export type Phone = {
  readonly connection: Pick<Connection, 'open' | 'close'>;
  readonly connectionLoss: Pick<ConnectionLoss, 'lost'>;
  readonly receipts: Pick<AlertReceipts, 'shown'>;
  readonly shift: Shift;
  readonly checkIn: CheckIn;
  readonly ways: Ways;
  readonly deafTime: DeafTime;
  readonly sound: Pick<Sound, 'state' | 'stuck' | 'unlock'>;
  readonly wakeLock: Pick<WakeLock, 'state' | 'hold'>;
  /** The page is in the foreground and the screen is on. */
  readonly pageVisible: ReadonlySignal<boolean>;
};

export const [PhoneProvider, usePhone] = requiredContext<Phone>('PhoneProvider');
